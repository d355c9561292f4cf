"""Following the administrative tree: after a merge or rename hazards lie under the new code."""

from __future__ import annotations

from django.db.models import F

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import Hazard, HazardWord
from shouwang.prepare.hazards.models.hazard import area_columns, under


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every hazard of an area, open or closed, under another code; returns how many.

    `area_code_at_time` stays what it was (R288). For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    moved = 0
    with write_transaction():
        rows = Hazard.objects.filter(under(old_code))
        codes = list(rows.order_by().values_list("area_code_now", flat=True).distinct())
        for code in codes:
            columns = area_columns(f"{new_code}{code[len(old_code) :]}")
            words = HazardWord.objects.filter(hazard__area_code_now=code)
            words.update(street_code=columns["street_code"])
            keys = list(Hazard.objects.filter(area_code_now=code).values_list("pk", flat=True))
            moved += Hazard.objects.filter(area_code_now=code).update(
                **columns, version=F("version") + 1
            )
            told = {"from": code, "set": {"area_code_now": columns["area_code_now"]}}
            for pk in keys:
                record(actor, "hazard.move_area", f"hazard:{pk}", told)
        record(
            actor,
            "hazard.remap_area",
            f"division:{old_code}",
            {"from": old_code, "to": new_code, "count": moved},
        )
    return moved
