"""The ladder that is climbed until an addressee is known to know, and how answers are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at
from shouwang.watch.warnings.states import UNANSWERED, AddresseeState

from .parameters import FIRST_DAY


class Rung(IntEnum):
    """How far the chase of one addressee has climbed."""

    TOLD = 0
    FALLBACK = 1
    CALL = 2
    KNOCK = 3
    LEADER = 4


RUNG_LABELS: Final[dict[int, Text]] = {
    Rung.TOLD: say("已通知，等应答"),
    Rung.FALLBACK: say("已换渠道再发"),
    Rung.CALL: say("请值班人员打电话"),
    Rung.KNOCK: say("请就近的人上门"),
    Rung.LEADER: say("已报带班领导"),
}

FALLBACK_MINUTES: Final = "warning_fallback_minutes"
CALL_MINUTES: Final = "warning_call_minutes"
KNOCK_MINUTES: Final = "warning_knock_minutes"
LEADER_MINUTES: Final = "warning_leader_minutes"
IN_TIME_MINUTES: Final = "warning_in_time_minutes"
ENDED_SHOWN_HOURS: Final = "warning_ended_shown_hours"

PARAMETERS: Final = (
    Parameter(
        FALLBACK_MINUTES,
        Decimal(10),
        say("10 分钟没有应答，换其他渠道再发（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        CALL_MINUTES,
        Decimal(30),
        say("30 分钟没有应答，由值班人员电话叫应（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        KNOCK_MINUTES,
        Decimal(45),
        say("45 分钟仍没有应答，由就近的网格员或结对帮扶人上门（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        LEADER_MINUTES,
        Decimal(60),
        say("60 分钟仍没有应答，报带班领导（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        IN_TIME_MINUTES,
        Decimal(30),
        say("及时应答率按发布后 30 分钟计算（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        ENDED_SHOWN_HOURS,
        Decimal(48),
        say("预警结束后，公众页面还说明 48 小时（与预警信息发布网页的惯例一致，本平台规定）"),
        FIRST_DAY,
    ),
)

_STEPS: Final = (
    (Rung.FALLBACK, FALLBACK_MINUTES),
    (Rung.CALL, CALL_MINUTES),
    (Rung.KNOCK, KNOCK_MINUTES),
    (Rung.LEADER, LEADER_MINUTES),
)


def minutes(name: str, on: date) -> timedelta:
    """Return a named number of minutes as it holds on a day."""
    return timedelta(minutes=int(parameter_at(PARAMETERS, name, on).value))


def ended_shown_for(on: date) -> timedelta:
    """Return for how long the public page says that a warning has ended."""
    return timedelta(hours=int(parameter_at(PARAMETERS, ENDED_SHOWN_HOURS, on).value))


def in_time_after(on: date) -> timedelta:
    """Return within how long an answer is in time."""
    return minutes(IN_TIME_MINUTES, on)


@dataclass(frozen=True, slots=True)
class Climb:
    """Up to which rung the chase has to climb now, and when the next rung is due."""

    rungs: tuple[Rung, ...]
    next_at: datetime | None

    @property
    def rung(self) -> Rung | None:
        """Return the highest rung that is due now; None when none is."""
        return self.rungs[-1] if self.rungs else None


def climb(told_at: datetime, rung: int, now: datetime, on: date) -> Climb:
    """Return the rungs above `rung` that are due, each as many minutes after the telling.

    After a standstill several may be due at once: none is left out.
    """
    due: list[Rung] = []
    for step, name in _STEPS:
        if step <= rung:
            continue
        at = told_at + minutes(name, on)
        if at > now:
            return Climb(tuple(due), at)
        due.append(step)
    return Climb(tuple(due), None)


def first_chase_at(told_at: datetime, on: date) -> datetime:
    """Return when the first rung is due."""
    return told_at + minutes(FALLBACK_MINUTES, on)


_ORDER: Final = {
    AddresseeState.FAILED: 0,
    AddresseeState.WITHDRAWN: 0,
    AddresseeState.QUEUED: 1,
    AddresseeState.SENT: 2,
    AddresseeState.DELIVERED: 3,
    AddresseeState.READ: 4,
    AddresseeState.CONFIRMED: 5,
    AddresseeState.CALLED: 6,
    AddresseeState.VISITED: 7,
}


def rank(state: str) -> int:
    """Return how far a state is; nobody has heard of it below `sent`."""
    return _ORDER[AddresseeState(state)]


def is_reached(state: str) -> bool:
    """Tell whether it is known that the warning came to the addressee.

    A channel that took it is not enough: what is sent may be lost.
    """
    return rank(state) >= _ORDER[AddresseeState.DELIVERED]


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of one addressee: state, when told, when known to know; None is not yet."""

    state: str
    must_answer: bool
    told_at: datetime
    answered_at: datetime | None

    @property
    def is_owed(self) -> bool:
        """Tell whether an answer is asked for; one whose telling was withdrawn owes none."""
        return self.must_answer and self.state != AddresseeState.WITHDRAWN

    @property
    def is_missing(self) -> bool:
        """Tell whether an answer is owed and has not come."""
        return self.must_answer and self.state in UNANSWERED


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many of those addressed were reached and have answered, and how fast.

    A rate of nobody is None, and so is the median of no answer: not zero.
    """

    addressed: int
    owed: int
    reached: int
    answered: int
    in_time: int
    failed: int
    median_s: int | None

    @property
    def missing(self) -> int:
        """Return how many answers are owed and have not come."""
        return self.owed - self.answered

    @property
    def rate(self) -> float | None:
        """Return the share that has answered."""
        return _share(self.answered, self.owed)

    @property
    def rate_in_time(self) -> float | None:
        """Return the share that answered within the minutes that count as in time."""
        return _share(self.in_time, self.owed)


def _share(part: int, whole: int) -> float | None:
    return float(Fraction(part, whole)) if whole else None


def counted(rows: Iterable[Heard], in_time: timedelta) -> AnswerCounts:
    """Return the figures of some addressees; an answer exactly at the limit is in time."""
    found = list(rows)
    owed = [row for row in found if row.is_owed]
    waits = sorted(row.answered_at - row.told_at for row in owed if row.answered_at is not None)
    return AnswerCounts(
        addressed=len(found),
        owed=len(owed),
        reached=sum(is_reached(row.state) for row in owed),
        answered=len(waits),
        in_time=sum(wait <= in_time for wait in waits),
        failed=sum(row.state == AddresseeState.FAILED for row in owed),
        median_s=_median_s(waits),
    )


def _median_s(waits: list[timedelta]) -> int | None:
    """Return the median in whole seconds; of an even number the mean of the two in the middle."""
    if not waits:
        return None
    middle = waits[(len(waits) - 1) // 2] + waits[len(waits) // 2]
    return int(middle.total_seconds() // 2)


def told_source(warning_id: int) -> str:
    """Name the telling of a warning, under which each of its accounts has one notice."""
    return f"warning:{warning_id}"


def ended_source(warning_id: int) -> str:
    """Name the telling that a warning is over."""
    return f"warning:{warning_id}:ended"
