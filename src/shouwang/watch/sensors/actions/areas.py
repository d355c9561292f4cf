"""Following the administrative tree: after a merge or rename stations lie under the new code."""

from __future__ import annotations

from django.db.models import F

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import Station, area_columns, under


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every station of an area under another code; returns how many.

    `area_code_at_time` stays what it was (R288). For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    moved = 0
    with write_transaction():
        rows = Station.objects.filter(under(old_code)).order_by()
        for code in list(rows.values_list("area_code_now", flat=True).distinct()):
            columns = area_columns(f"{new_code}{code[len(old_code) :]}")
            moved += Station.objects.filter(area_code_now=code).update(
                **columns, version=F("version") + 1
            )
        details = {"from": old_code, "to": new_code, "count": moved}
        record(actor, "station.remap_area", f"division:{old_code}", details)
    return moved
