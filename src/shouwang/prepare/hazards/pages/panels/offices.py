"""The part of a hazard's page between offices: hand-over, escalation, help, listing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.queries.handovers import units_to_choose
from shouwang.prepare.hazards.queries.helping import days_waiting
from shouwang.prepare.hazards.queries.listings import listing_lamp
from shouwang.prepare.hazards.rules.deadlines import due_day
from shouwang.prepare.hazards.rules.offices import (
    AUTOMATIC,
    ESCALATION_LABELS,
    ESCALATION_STATE_LABELS,
    HANDOVER_LABELS,
    HELP_LABELS,
    LISTING_LABELS,
    LISTING_STATE_LABELS,
    WITHDRAWN,
    EscalationState,
    HandoverState,
    HelpState,
)

if TYPE_CHECKING:
    from shouwang.prepare.hazards.models import Escalation, Handover, HelpRequest, Listing


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its words, its lamp, and since or until when somebody has it."""

    row: object
    words: Text
    tone: str
    label: Text | str = ""
    lamp: queries.DeadlineLamp | None = None
    days: int = 0
    due_on: date | None = None
    closing: Text | str = ""


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return what the part shows; empty when there is nothing."""
    book = queries.office_book(actor, read.hazard)
    if book.is_empty:
        return {}
    return {
        "shown": True,
        "book": book,
        "handovers": [_handover(row) for row in book.handovers],
        "escalations": [_escalation(row) for row in book.escalations],
        "helps": [_help(row) for row in book.help_requests],
        "listings": [_listing(row) for row in book.listings],
    }


def _closing(words: str) -> Text | str:
    """Return how something ended: by somebody's words, or by a move of the hazard."""
    if not words.startswith(AUTOMATIC):
        return words
    move = queries.MOVES.get(words.removeprefix(AUTOMATIC))
    return move.label if move else ""


def _handover(row: Handover) -> ShownRow:
    tone = {HandoverState.OFFERED.value: "warning", HandoverState.ACCEPTED.value: "success"}
    return ShownRow(
        row,
        HANDOVER_LABELS[row.state],
        tone.get(row.state, "neutral"),
        days=(clock.today() - clock.local_day(row.offered_at)).days,
        closing=_closing(row.answer),
    )


def _escalation(row: Escalation) -> ShownRow:
    now, is_open = clock.now(), row.state != EscalationState.RESOLVED
    ends = {WITHDRAWN: say("上报已撤回")}
    move = queries.MOVES.get(row.outcome)
    return ShownRow(
        row,
        ESCALATION_STATE_LABELS[row.state],
        "danger" if is_open else "success",
        ESCALATION_LABELS[row.kind],
        days=(clock.local_day(row.resolved_at or now) - clock.local_day(row.reported_at)).days,
        closing=ends.get(row.outcome) or (move.label if move else ""),
    )


def _help(row: HelpRequest) -> ShownRow:
    is_waiting = row.state == HelpState.ASKED
    return ShownRow(
        row,
        HELP_LABELS[row.state],
        "warning" if is_waiting else "success" if row.state != HelpState.ENDED else "neutral",
        days=days_waiting(row, clock.now()),
        closing=_closing(row.end_reason),
    )


def _listing(row: Listing) -> ShownRow:
    return ShownRow(
        row,
        LISTING_STATE_LABELS[row.state],
        "warning",
        LISTING_LABELS[row.level],
        listing_lamp(row, clock.now()),
        due_on=due_day(row.due_at) if row.due_at else None,
    )


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return the choices of the fields that depend on the hazard; each is read when it is shown."""
    del actor
    return {"to_unit": _units(read), "supervising_unit": _supervisors(read)}


def _units(read: queries.HazardDetail) -> Iterator[tuple[str, object]]:
    yield from units_to_choose(read.hazard)


def _supervisors(read: queries.HazardDetail) -> Iterator[tuple[str, object]]:
    yield "", in_words(say("本单位"))
    yield from units_to_choose(read.hazard)
