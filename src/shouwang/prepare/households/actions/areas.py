"""Following the administrative tree: after a merge or rename the list lies under the new code."""

from __future__ import annotations

from django.db.models import F, Max

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system, remap, under
from shouwang.prepare.households.models import (
    Evacuation,
    EvacuationVillage,
    Household,
    Opening,
    Person,
)
from shouwang.prepare.households.states import PersonState


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put everything of an area under another code; returns how many people moved.

    A merged village's people are called after those of the village that takes them up.
    """
    check_is_system(actor)
    codes = (old_code, new_code)
    with write_transaction():
        for model, verb in ((Household, "household.remap"), (Evacuation, "evacuation.remap")):
            remap(actor, model.objects.all(), codes, field="area_code_now", verb=verb)
        remap(actor, Opening.objects.all(), codes, field="area_code_now", verb="opening.remap")
        _villages(old_code, new_code)
        moved = _people(old_code, new_code)
        told = {"from": old_code, "to": new_code, "count": moved}
        record(actor, f"{Person.KEY}.remap", f"division:{old_code}", told)
    return moved


def _new(code: str, old_code: str, new_code: str) -> str:
    return f"{new_code}{code[len(old_code) :]}"


def _people(old_code: str, new_code: str) -> int:
    rows = Person.objects.filter(under("area_code_now", old_code)).order_by()
    moved = 0
    for code in sorted(set(rows.values_list("area_code_now", flat=True))):
        target = _new(code, old_code, new_code)
        there = Person.objects.filter(area_code_now=target, state=PersonState.PRESENT.value)
        last = there.aggregate(last=Max("contact_order"))["last"] or 0
        coming = Person.objects.filter(area_code_now=code)
        twins = there.exclude(identity_digest="").values("identity_digest")
        coming.filter(
            identity_digest__in=list(twins.values_list("identity_digest", flat=True))
        ).update(identity_digest="")
        moved += coming.update(
            area_code_now=target,
            contact_order=F("contact_order") + last,
            version=F("version") + 1,
        )
    return moved


def _villages(old_code: str, new_code: str) -> None:
    for row in EvacuationVillage.objects.filter(under("area_code_now", old_code)):
        target = _new(row.area_code_now, old_code, new_code)
        twin = EvacuationVillage.objects.filter(
            evacuation_id=row.evacuation_id, area_code_now=target
        ).exclude(pk=row.pk)
        if not twin.exists():
            EvacuationVillage.objects.filter(pk=row.pk).update(area_code_now=target)
            continue
        if row.is_whole:
            twin.update(is_whole=True)
        row.delete()
