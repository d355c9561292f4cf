"""Which rule of duty holds when: the base rule (1+2) and the strictest part of each period."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.errors import Text, say

from .parameters import MIN_LEADERS, MIN_STAFF, SITE_MIN_STAFF, number
from .wording import RoomKind


@dataclass(frozen=True, slots=True)
class Care:
    """A special-care period as a rule sees it: `from_at <= moment < until_at`."""

    name: str
    from_at: datetime
    until_at: datetime
    leaders: int
    staff: int
    is_zero_report_daily: bool = False
    report_every_h: int | None = None

    def meets(self, from_at: datetime, until_at: datetime) -> bool:
        """Tell whether the period and a span have a moment in common."""
        return self.from_at < until_at and from_at < self.until_at


@dataclass(frozen=True, slots=True)
class DutyRule:
    """How many have to be on duty, what is reported how often, and why."""

    leaders: int
    staff: int
    is_zero_report_daily: bool = False
    report_every_h: int | None = None
    because: tuple[str, ...] = ()

    @property
    def words(self) -> Text:
        """Return the strength as people say it: 1+2."""
        return say("{leaders}+{staff}", leaders=self.leaders, staff=self.staff)


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of time in which one rule holds."""

    from_at: datetime
    until_at: datetime
    rule: DutyRule


def base_rule(on: date, room_kind: str = RoomKind.OFFICE) -> DutyRule:
    """Return the rule that holds outside all periods (R170); a site has nobody to lead it."""
    if room_kind == RoomKind.SITE:
        return DutyRule(0, number(SITE_MIN_STAFF, on))
    return DutyRule(number(MIN_LEADERS, on), number(MIN_STAFF, on))


def strictest(base: DutyRule, cares: Sequence[Care]) -> DutyRule:
    """Return the strictest part of each: the larger strength, the shorter interval (R172)."""
    hours = [care.report_every_h for care in cares if care.report_every_h is not None]
    return DutyRule(
        max([base.leaders, *(care.leaders for care in cares)]),
        max([base.staff, *(care.staff for care in cares)]),
        any(care.is_zero_report_daily for care in cares),
        min(hours) if hours else None,
        tuple(care.name for care in cares),
    )


def start_of_day(day: date) -> datetime:
    """Return the moment at which a local day begins."""
    return end_of_day(day - timedelta(days=1))


def rule_of_day(day: date, cares: Iterable[Care], room_kind: str = RoomKind.OFFICE) -> DutyRule:
    """Return the strictest rule that holds at any moment of a local day."""
    held = [care for care in cares if care.meets(start_of_day(day), end_of_day(day))]
    return strictest(base_rule(day, room_kind), held)


def rule_at(moment: datetime, cares: Iterable[Care], room_kind: str = RoomKind.OFFICE) -> DutyRule:
    """Return the rule that holds at a moment."""
    held = [care for care in cares if care.from_at <= moment < care.until_at]
    return strictest(base_rule(local_day(moment), room_kind), held)


def pieces(
    cares: Sequence[Care], from_at: datetime, until_at: datetime, room_kind: str = RoomKind.OFFICE
) -> list[Piece]:
    """Return a span cut where the rule changes; the base rule may change at midnight only."""
    cuts = {from_at, until_at}
    cuts |= {
        at for care in cares for at in (care.from_at, care.until_at) if from_at < at < until_at
    }
    midnight = end_of_day(local_day(from_at))
    while midnight < until_at:
        cuts.add(midnight)
        midnight = end_of_day(local_day(midnight))
    found: list[Piece] = []
    ordered = sorted(cuts)
    for start, end in itertools.pairwise(ordered):
        rule = rule_at(start, cares, room_kind)
        if found and found[-1].rule == rule:
            found[-1] = Piece(found[-1].from_at, end, rule)
        else:
            found.append(Piece(start, end, rule))
    return found
