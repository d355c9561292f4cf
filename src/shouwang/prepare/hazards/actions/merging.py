"""Merging two ledger rows of one danger, keeping every reporter; and splitting them again."""

from __future__ import annotations

from collections import Counter

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.actions import find_move, record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events import HazardMerged, HazardSplit
from shouwang.prepare.hazards.models import Hazard, Report
from shouwang.prepare.hazards.rules.drafts import check_reason

from .doors import go, load


def merge(actor: Actor, number: str, *, into: str, version: int | None = None) -> Hazard:
    """Merge a hazard into another open one; its reporters follow that one from now on."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "merge")
    kept = load(actor, into) if into.strip() else None
    if kept is None or kept.pk == hazard.pk:
        raise Invalid({"into": say("请填写另一条隐患的编号。")})
    if kept.is_finished:
        raise Invalid({"into": say("不能并入已经办结的隐患。")})
    if not actor.may("hazards.merge", kept.target()):
        raise NotAllowed
    now = clock.now()
    reports = Report.objects.filter(hazard=hazard)
    moved = list(reports.values_list("number", flat=True))
    with write_transaction():
        go(
            actor,
            hazard,
            "merge",
            changes={"merged_into_id": kept.pk, "report_count": 0},
            details={"into": kept.number, "reports": moved},
            event=HazardMerged(hazard.pk, hazard.number, kept.pk),
            at=now,
        )
        touch(actor, kept, {"report_count": kept.report_count + len(moved)})
        reports.update(hazard=kept)
        told = {"from": hazard.number, "reports": moved}
        record(actor, "hazard.absorb", kept.journal_key, told, at=now)
    return kept


def split(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """Let a merged hazard stand on its own again; its own reporters come back to it."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "split")
    told = check_reason(reason)
    now = clock.now()
    reports = Report.objects.filter(first_hazard=hazard)
    holders = Counter(reports.values_list("hazard_id", flat=True))
    with write_transaction():
        go(
            actor,
            hazard,
            "split",
            changes={
                "merged_into_id": None,
                "report_count": sum(holders.values()),
                "confirmed_at": None,
            },
            details={"reason": told},
            event=HazardSplit(hazard.pk, hazard.number),
            at=now,
        )
        for holder_id, count in holders.items():
            Hazard.objects.filter(pk=holder_id).exclude(pk=hazard.pk).update(
                report_count=F("report_count") - count, version=F("version") + 1
            )
        reports.update(hazard=hazard)
    return hazard
