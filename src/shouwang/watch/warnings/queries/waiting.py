"""What warnings wait for: answers, duties that were not done, a second person, the issue."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor, Target
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.rules.answering import AnswerCounts
from shouwang.watch.warnings.states import CONFIRM, DRAFT, ISSUE, State

from .answers import answers
from .obligations import MISSED, UNGIVEN, DutyView, obligations
from .register import notice_title, waits_for_second

WARNINGS_SHOWN = 12
NAMED = 5
DRAFT_PERMISSIONS = (DRAFT, CONFIRM, ISSUE)


@dataclass(frozen=True, slots=True)
class RunningWarning:
    """A warning in force: its answers, the villages that lack some, and what was not done."""

    warning: Warning
    counts: AnswerCounts
    lacking: tuple[tuple[str, int], ...]
    undone: tuple[DutyView, ...]
    undone_count: int


@dataclass(frozen=True, slots=True)
class WaitingWarnings:
    """Warnings in force, the worst answered first, and drafts; `more` are not shown."""

    running: tuple[RunningWarning, ...]
    drafts: tuple[Warning, ...]
    more: int

    @property
    def missing(self) -> int:
        """Return how many answers are missing, of all shown."""
        return sum(one.counts.missing for one in self.running)

    @property
    def undone(self) -> int:
        """Return how many duties were not done in time, of all shown."""
        return sum(one.undone_count for one in self.running)


def waiting_warnings(actor: Actor) -> WaitingWarnings:
    """Return what warnings wait for within the actor's duties.

    The number of reads grows by a fixed number with each warning in force, not with addressees.
    """
    seen = Warning.objects.visible_to(actor)
    rows = seen.in_force().order_by("-issued_at", "-pk")
    found = list(rows[: WARNINGS_SHOWN + 1])
    more = rows.count() - WARNINGS_SHOWN if len(found) > WARNINGS_SHOWN else 0
    running = [_running(actor, row) for row in found[:WARNINGS_SHOWN]]
    running.sort(key=lambda one: (-one.counts.missing, -one.undone_count, -one.warning.pk))
    return WaitingWarnings(tuple(running), tuple(_drafts(actor)), more)


def _running(actor: Actor, row: Warning) -> RunningWarning:
    found = answers(actor, row.number)
    lacking = [(one.name, one.counts.missing) for one in found.villages if one.counts.missing]
    duties = obligations(actor, row.number)
    undone = [one for one in duties.rows if one.standing in (MISSED, UNGIVEN)]
    return RunningWarning(
        row, found.counts, tuple(lacking[:NAMED]), tuple(undone[:NAMED]), duties.missed
    )


def _drafts(actor: Actor) -> list[Warning]:
    if not any(actor.holds(permission) for permission in DRAFT_PERMISSIONS):
        return []
    waiting = (State.DRAFTED, State.CONFIRMED)
    rows = Warning.objects.visible_to(actor).filter(state__in=waiting)
    return list(rows.order_by("-drafted_at", "-pk")[:WARNINGS_SHOWN])


@dataclass(frozen=True, slots=True)
class UnconfirmedDraft:
    """A draft that waits for a second person: what it is, where, and who is the first."""

    number: str
    title: str
    office_name: str
    is_actual: bool
    target: Target
    drafted_by_key: str


def unconfirmed_draft(actor: Actor, warning_id: int) -> UnconfirmedDraft | None:
    """Return a draft that waits for a second person; None once it does so no more."""
    found = Warning.objects.filter(pk=warning_id).first()
    if found is None or not waits_for_second(actor, found):
        return None
    return UnconfirmedDraft(
        found.number,
        notice_title(actor, found),
        found.office_name,
        found.is_actual,
        found.target(),
        found.drafted_by_key,
    )
