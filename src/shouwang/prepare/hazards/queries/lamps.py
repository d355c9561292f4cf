"""The lamp and the words of a hazard's deadline, in working days by the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.clock import local_day
from shouwang.ground.errors import Text, say
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.deadlines import due_day
from shouwang.prepare.hazards.states import FINISHED, LABELS, UNFIXED, State


@dataclass(frozen=True, slots=True)
class DeadlineLamp:
    """A colour and the words that say the same; without a deadline grey."""

    tone: str
    words: Text


def lamp_of(hazard: Hazard, now: datetime, calendar: workdays.Calendar) -> DeadlineLamp:
    """Return the lamp of a hazard; a page takes the calendar once and hands it on."""
    if hazard.state in FINISHED:
        tone = "green" if hazard.state == State.CLOSED else "grey"
        return DeadlineLamp(tone, LABELS[hazard.state])
    if hazard.state not in UNFIXED:
        return DeadlineLamp("yellow", LABELS[hazard.state])
    if hazard.due_at is None:
        return DeadlineLamp("grey", say("未定期限"))
    left = workdays.time_left(due_day(hazard.due_at), local_day(now), using=calendar)
    return DeadlineLamp(left.lamp, left.words)
