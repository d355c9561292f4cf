"""Who owes what about a hazard: the regulators' duties and the unit's main responsibility (R29).

Both sides are computed from the same record and never from one another's: that a unit is late
excuses no office, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

FIRST_DAY: Final = date(2008, 1, 1)
CONFIRM_HOURS: Final = "obligation_confirm_hours"
GRADE_HOURS: Final = "obligation_grade_hours"
VERIFY_DAYS: Final = "obligation_verify_days"
GUARD_HOURS: Final = "obligation_guard_hours"
FULFIL_DAYS: Final = "obligation_fulfil_days"
REPLY_DAYS: Final = "obligation_reply_days"

_OFFICE = say("S5：街道、村（社区）及有关部门的监管主体责任；时限为本平台规定")
_UNIT = say("S5：企业安全生产主体责任；时限为本平台规定")
_FIVE = say("S4：做到责任、措施、资金、时间、预案五落实；天数为本平台规定")

PARAMETERS: Final = (
    Parameter(CONFIRM_HOURS, Decimal(24), _OFFICE, FIRST_DAY),
    Parameter(GRADE_HOURS, Decimal(24), _OFFICE, FIRST_DAY),
    Parameter(VERIFY_DAYS, Decimal(3), _OFFICE, FIRST_DAY),
    Parameter(GUARD_HOURS, Decimal(24), _UNIT, FIRST_DAY),
    Parameter(FULFIL_DAYS, Decimal(7), _FIVE, FIRST_DAY),
    Parameter(REPLY_DAYS, Decimal(7), _UNIT, FIRST_DAY),
)


class Side(StrEnum):
    """Whose duty it is."""

    REGULATOR = "regulator"
    UNIT = "unit"


class Duty(StrEnum):
    """What is owed."""

    CONFIRM = "confirm"
    GRADE = "grade"
    REPORT_UPWARD = "report_upward"
    SUPERVISE = "supervise"
    VERIFY = "verify"
    GUARD = "guard"
    FULFIL = "fulfil"
    RECTIFY = "rectify"
    REPLY = "reply"


class Standing(StrEnum):
    """How an obligation stands at a moment."""

    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"


SIDES: Final[Mapping[str, Side]] = {
    Duty.CONFIRM: Side.REGULATOR,
    Duty.GRADE: Side.REGULATOR,
    Duty.REPORT_UPWARD: Side.REGULATOR,
    Duty.SUPERVISE: Side.REGULATOR,
    Duty.VERIFY: Side.REGULATOR,
    Duty.GUARD: Side.UNIT,
    Duty.FULFIL: Side.UNIT,
    Duty.RECTIFY: Side.UNIT,
    Duty.REPLY: Side.UNIT,
}
SIDE_LABELS: Final[Mapping[str, Text]] = {
    Side.REGULATOR: say("监管责任"),
    Side.UNIT: say("主体责任"),
}
DUTY_LABELS: Final[Mapping[str, Text]] = {
    Duty.CONFIRM: say("认定"),
    Duty.GRADE: say("定级"),
    Duty.REPORT_UPWARD: say("书面上报"),
    Duty.SUPERVISE: say("督办"),
    Duty.VERIFY: say("复查"),
    Duty.GUARD: say("防护措施"),
    Duty.FULFIL: say("五落实"),
    Duty.RECTIFY: say("整改"),
    Duty.REPLY: say("回复告知单"),
}
STANDING_LABELS: Final[Mapping[str, Text]] = {
    Standing.ON_TIME: say("按时"),
    Standing.LATE: say("超时"),
    Standing.OPEN: say("未到期"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Something on record from one moment, perhaps until another."""

    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """What of a hazard decides who owes what; None has not happened, or was never set."""

    reported_at: datetime
    confirmed_at: datetime | None = None
    graded_at: datetime | None = None
    is_major: bool = False
    upward_limit: timedelta | None = None
    due_at: datetime | None = None
    was_deferred: bool = False
    is_fixed_by_owner: bool = False
    fixed_at: datetime | None = None
    verified_at: datetime | None = None
    listing_due_at: datetime | None = None
    delisted_at: datetime | None = None
    upward_reports: tuple[datetime, ...] = ()
    refusals: tuple[Span, ...] = ()
    """Escalated refusals: until when each had to be settled, and when it was."""
    measures: tuple[Span, ...] = ()
    responsible: tuple[Span, ...] = ()
    funds: tuple[Span, ...] = ()
    plans: tuple[Span, ...] = ()
    notices: tuple[datetime, ...] = ()
    requests: tuple[datetime, ...] = ()
    """When a later deadline was asked for."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty: until when, and when it was done; without `due_at` no limit runs."""

    duty: Duty
    due_at: datetime | None
    done_at: datetime | None

    @property
    def side(self) -> Side:
        """Return whose duty it is."""
        return SIDES[self.duty]

    def standing(self, at: datetime) -> Standing:
        """Return how it stands at a moment; what was done later had not been done then."""
        done_at = self.done_at if self.done_at is not None and self.done_at <= at else None
        if done_at is not None:
            in_time = self.due_at is None or done_at <= self.due_at
            return Standing.ON_TIME if in_time else Standing.LATE
        is_past = self.due_at is not None and self.due_at < at
        return Standing.LATE if is_past else Standing.OPEN


def value_at(name: str, on: date) -> int:
    """Return a named whole number in force on a day."""
    return int(parameter_at(PARAMETERS, name, on).value)


def obligations(facts: ObligationFacts) -> list[Obligation]:
    """Return what both sides owe, the regulators' first, each in the order of a hazard's life."""
    return [*_of_regulators(facts), *_of_unit(facts)]


def _hours(since: datetime, name: str) -> datetime:
    return since + timedelta(hours=value_at(name, local_day(since)))


def _days(since: datetime, name: str) -> datetime:
    """Return the end of the last day; the day on which it begins does not count."""
    day = local_day(since)
    return end_of_day(day + timedelta(days=value_at(name, day)))


def _of_regulators(facts: ObligationFacts) -> Iterable[Obligation]:
    due_at = _hours(facts.reported_at, CONFIRM_HOURS)
    yield Obligation(Duty.CONFIRM, due_at, facts.confirmed_at)
    if facts.confirmed_at is not None:
        yield Obligation(Duty.GRADE, _hours(facts.confirmed_at, GRADE_HOURS), facts.graded_at)
    if facts.graded_at is not None and facts.is_major and facts.upward_limit is not None:
        first = min(facts.upward_reports, default=None)
        yield Obligation(Duty.REPORT_UPWARD, facts.graded_at + facts.upward_limit, first)
    for refusal in facts.refusals:
        yield Obligation(Duty.SUPERVISE, refusal.from_at, refusal.until_at)
    if facts.listing_due_at is not None:
        yield Obligation(Duty.SUPERVISE, facts.listing_due_at, facts.delisted_at)
    if facts.fixed_at is not None:
        yield Obligation(Duty.VERIFY, _days(facts.fixed_at, VERIFY_DAYS), facts.verified_at)


def _of_unit(facts: ObligationFacts) -> Iterable[Obligation]:
    if facts.graded_at is not None:
        if facts.was_deferred or facts.fixed_at is None:
            due_at = _hours(facts.graded_at, GUARD_HOURS)
            yield Obligation(Duty.GUARD, due_at, _first(facts.measures))
        if facts.was_deferred:
            due_at = _days(facts.graded_at, FULFIL_DAYS)
            yield Obligation(Duty.FULFIL, due_at, _fulfilled_at(facts))
        yield Obligation(Duty.RECTIFY, facts.due_at, facts.fixed_at)
    if facts.notices:
        noticed = min(facts.notices)
        yield Obligation(Duty.REPLY, _days(noticed, REPLY_DAYS), _replied_at(facts, noticed))


def _first(spans: tuple[Span, ...]) -> datetime | None:
    return min((span.from_at for span in spans), default=None)


def _fulfilled_at(facts: ObligationFacts) -> datetime | None:
    """Return when the last of the five came, each by its first record; None while one lacks."""
    kinds = (facts.responsible, facts.measures, facts.funds, facts.plans)
    found = [_first(spans) for spans in kinds]
    there = [moment for moment in found if moment is not None]
    is_whole = facts.due_at is not None and len(there) == len(found)
    return max(there) if is_whole else None


def _replied_at(facts: ObligationFacts, noticed: datetime) -> datetime | None:
    """Return the owner's first answer to the notice: the repair shown, or more time asked for."""
    answers = [moment for moment in facts.requests if moment >= noticed]
    if facts.is_fixed_by_owner and facts.fixed_at is not None and facts.fixed_at >= noticed:
        answers.append(facts.fixed_at)
    return min(answers, default=None)


@dataclass(frozen=True, slots=True)
class SideMeasure:
    """How many obligations of one side fell due in a period: on time of those that are decided."""

    on_time: int
    late: int
    open: int

    @property
    def numerator(self) -> int:
        """Return how many were done on time."""
        return self.on_time

    @property
    def denominator(self) -> int:
        """Return how many were done, or should have been."""
        return self.on_time + self.late

    @property
    def rate(self) -> Decimal | None:
        """Return the share on time, unrounded; None when nothing was due."""
        return Decimal(self.on_time) / self.denominator if self.denominator else None


def measured(standings: Iterable[Standing]) -> SideMeasure:
    """Count standings."""
    counted = dict.fromkeys(Standing, 0)
    for standing in standings:
        counted[standing] += 1
    return SideMeasure(counted[Standing.ON_TIME], counted[Standing.LATE], counted[Standing.OPEN])


def falls_in(obligation: Obligation, from_at: datetime, to_at: datetime) -> bool:
    """Tell whether an obligation belongs to a period: by its limit, without one by its end."""
    moment = obligation.due_at or obligation.done_at
    return moment is not None and from_at <= moment <= to_at
