"""Following the administrative tree: after a merge or rename duty lies under the new code."""

from __future__ import annotations

from django.db.models import F, Model

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import remap
from shouwang.prepare.duty.models import DutyRoom, LogEntry, PatrolRoute, SpecialPeriod

FOLLOWING: tuple[type[Model], ...] = (DutyRoom, SpecialPeriod, PatrolRoute)


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put rooms, periods, routes and log entries of an area under another code; returns how many.

    `area_code_at_time` stays what it was (R288). For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    area = AreaRange.under(old_code)
    moved = 0
    with write_transaction():
        for model in FOLLOWING:
            rows = model._default_manager.filter(
                area_code_now__gte=area.low, area_code_now__lt=area.high
            )
            for code in list(rows.order_by().values_list("area_code_now", flat=True).distinct()):
                moved += model._default_manager.filter(area_code_now=code).update(
                    area_code_now=f"{new_code}{code[len(old_code) :]}", version=F("version") + 1
                )
        log = LogEntry.objects.filter(area_code_now__gte=area.low, area_code_now__lt=area.high)
        moved += remap(
            actor, log, (old_code, new_code), field="area_code_now", verb="duty_entry.remap"
        )
        details = {"from": old_code, "to": new_code, "count": moved}
        record(actor, "duty.remap_area", f"division:{old_code}", details)
    return moved
