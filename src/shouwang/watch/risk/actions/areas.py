"""Following the administrative tree: after a merge or rename risk lies under the new code."""

from __future__ import annotations

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system, remap, under
from shouwang.watch.risk.models import Assessment, Risk, RiskFactor, TextOverrule

from .changes import mark_changed


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put the risks of an area under another code; returns how many rows moved.

    A merged community's own row ends and keeps its history; the community that takes it up is
    computed anew. Of two factors of one source the newer stays.
    """
    check_is_system(actor)
    codes = (old_code, new_code)
    with write_transaction():
        moved = _communities(old_code, new_code)
        own = Risk.objects.filter(place__isnull=False)
        moved += remap(actor, own, codes, field="area_code_now", verb="risk.remap")
        _factors(old_code, new_code)
        for model, verb in ((Assessment, "assessment.remap"), (TextOverrule, "risk_text.remap")):
            remap(actor, model.objects.all(), codes, field="area_code_now", verb=verb)
        mark_changed(actor, new_code)
        record(
            actor,
            "risk.remap_area",
            f"division:{old_code}",
            {"from": old_code, "to": new_code, "count": moved},
        )
    return moved


def _new(code: str, old_code: str, new_code: str) -> str:
    return f"{new_code}{code[len(old_code) :]}"


def _communities(old_code: str, new_code: str) -> int:
    rows = Risk.objects.filter(under("area_code_now", old_code), place=None, is_current=True)
    moved = 0
    for row in list(rows.order_by("id")):
        target = _new(row.area_code_now, old_code, new_code)
        mine = Risk.objects.filter(pk=row.pk)
        twin = Risk.objects.filter(area_code_now=target, place=None, is_current=True)
        if twin.exclude(pk=row.pk).exists():
            ended = {"is_current": False, "registered_at": None, "review_due_on": None}
            mine.update(**ended, version=F("version") + 1)
        else:
            now = clock.now()
            mine.update(area_code_now=target, due_at=now, version=F("version") + 1)
        moved += 1
    return moved


def _factors(old_code: str, new_code: str) -> None:
    for row in RiskFactor.objects.filter(under("area_code_now", old_code)).order_by("as_of", "id"):
        target = _new(row.area_code_now, old_code, new_code)
        twin = RiskFactor.objects.filter(
            source=row.source, key=row.key, area_code_now=target, place=None
        ).exclude(pk=row.pk)
        if row.place_id is None and twin.filter(as_of__gt=row.as_of).exists():
            row.delete()
            continue
        if row.place_id is None:
            twin.delete()
        RiskFactor.objects.filter(pk=row.pk).update(area_code_now=target)
