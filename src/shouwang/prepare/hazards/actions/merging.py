"""Merging two ledger rows of one danger, keeping every source; and splitting them again (R248)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.actions import find_move, record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events import HazardMerged, HazardSplit
from shouwang.prepare.hazards.models import Hazard, Report
from shouwang.prepare.hazards.queries.fulfilments import check_of
from shouwang.prepare.hazards.queries.offices import has_open_business
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.fulfilments import Fulfilment
from shouwang.prepare.hazards.states import GUARDED, MERGEABLE, SPLIT, State

from .doors import go, load
from .repeating import recheck_later


def merge(actor: Actor, number: str, *, into: str, version: int | None = None) -> Hazard:
    """Merge a hazard into another open one; its reporters follow that one from now on."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "merge")
    if has_open_business(hazard):
        raise Invalid({"into": say("还有上报、协助、移交或挂牌没有了结，不能合并。")})
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
            changes={
                "merged_into_id": kept.pk,
                "report_count": 0,
                "state_before_merge": hazard.state,
            },
            details={"into": kept.number, "reports": moved},
            event=HazardMerged(hazard.pk, hazard.number, kept.pk),
            at=now,
        )
        touch(actor, kept, {"report_count": kept.report_count + len(moved)})
        reports.update(hazard=kept)
        told = {"from": hazard.number, "reports": moved}
        record(actor, "hazard.absorb", kept.journal_key, told, at=now)
        recheck_later(actor, hazard, now)
    return kept


def split(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """Let a merged hazard stand on its own again, in the state that it had.

    Its own reporters come back to it. What was done on the other one since then stays there. A
    deferral that no measure protects any more comes back as graded.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, SPLIT)
    told = check_reason(reason)
    now = clock.now()
    state = _state_again(actor, hazard, now)
    kept = hazard.merged_into
    reports = Report.objects.filter(first_hazard=hazard)
    holders = Counter(reports.values_list("hazard_id", flat=True))
    changes = {
        "merged_into_id": None,
        "report_count": sum(holders.values()),
        "is_planned": state == State.PLANNED,
        "state_before_merge": "",
    }
    if state == State.REPORTED:
        changes["confirmed_at"] = None
    with write_transaction():
        go(
            actor,
            hazard,
            SPLIT if state == State.REPORTED else f"{SPLIT}_to_{state}",
            changes=changes,
            details={"reason": told, "left_with": kept.number if kept else ""},
            event=HazardSplit(hazard.pk, hazard.number),
            at=now,
        )
        for holder_id, count in holders.items():
            Hazard.objects.filter(pk=holder_id).exclude(pk=hazard.pk).update(
                report_count=F("report_count") - count, version=F("version") + 1
            )
        reports.update(hazard=hazard)
        if kept is not None:
            record(actor, "hazard.release", kept.journal_key, {"number": hazard.number}, at=now)
        recheck_later(actor, hazard, now)
    return hazard


def _state_again(actor: Actor, hazard: Hazard, now: datetime) -> str:
    """Return the state before the merge, or the nearest one that its records still allow."""
    before = hazard.state_before_merge
    if before not in MERGEABLE:
        return State.REPORTED
    if before not in GUARDED:
        return before
    check = check_of(actor, hazard, now)
    if Fulfilment.MEASURE in check.missing:
        return State.GRADED
    is_whole = check.is_whole(clock.local_day(now))
    return State.DEFERRED if before == State.PLANNED and not is_whole else before
