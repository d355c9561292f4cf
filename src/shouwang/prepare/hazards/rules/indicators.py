"""The five indicators: what counts for each, their targets, and how a figure is judged.

Targets are named numbers with their source (R115-R117, R123, R124, R294).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from shouwang.ground.clock import local_day
from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at
from shouwang.ground.tallies.projections import Counted

from .deadlines import due_day
from .grading import LEVELS
from .replay import Known, column, measures, moment_of
from .wording import ListingLevel

FIRST_DAY: Final = date(2008, 1, 1)
MEASURED_LEVEL: Final = "measured_level"
MEASURE_TARGET: Final = "level2_measure_target"
LISTED_TARGET: Final = "listed_rectification_target"
ON_TIME_TARGET: Final = "on_time_target"
REPEAT_GOAL: Final = "repeat_goal"
ACCIDENT_GOAL: Final = "open_hazard_accident_goal"
COUNTED_MONTHS: Final = "counted_months"

PARAMETERS: Final = (
    Parameter(MEASURED_LEVEL, Decimal(2), say("S4：二级以上隐患"), FIRST_DAY),
    Parameter(MEASURE_TARGET, Decimal("1.00"), say("S4：100%落实相应措施"), FIRST_DAY),
    Parameter(LISTED_TARGET, Decimal("0.95"), say("S5：整改达到95%以上"), FIRST_DAY),
    Parameter(ON_TIME_TARGET, Decimal("1.00"), say("本平台规定：到期的都按期销号"), FIRST_DAY),
    Parameter(REPEAT_GOAL, Decimal(0), say("S5：坚决防止产生新的安全隐患"), FIRST_DAY),
    Parameter(ACCIDENT_GOAL, Decimal(0), say("S4：不发生生产安全事故"), FIRST_DAY),
    Parameter(COUNTED_MONTHS, Decimal(12), say("本平台规定：反复和事故看最近一年"), FIRST_DAY),
)

VALUE_DIGITS: Final = 12
"""Digits of a value as text; it is compared as a fraction, never rounded."""


class Name(StrEnum):
    """Which indicator."""

    MEASURE_RATE = "measure_rate"
    LISTED_RATE = "listed_rectification_rate"
    ON_TIME_RATE = "on_time_rate"
    REPEAT_RATE = "repeat_rate"
    ACCIDENTS = "accidents_from_open_hazards"


class Basis(StrEnum):
    """Whether all that is listed counts, or what had to be done by the day."""

    DUE = "due"
    ALL = "all"


class Verdict(StrEnum):
    """How a figure stands to its target."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Tally(StrEnum):
    """What is counted."""

    UNFIXED = "unfixed"
    PROTECTED = "protected"
    LISTED = "listed"
    DELISTED = "delisted"
    LISTED_DUE = "listed_due"
    DELISTED_DUE = "delisted_due"
    DUE = "due"
    ON_TIME = "on_time"
    FOUND = "found"
    REPEATED = "repeated"
    ACCIDENT = "accident"


EVERY_LEVEL: Final = ("",)
HAZARD_LEVELS: Final = tuple(str(level) for level in LEVELS)
LISTING_LEVELS: Final = tuple(level.value for level in ListingLevel)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: its words, its target, what it counts on each basis, at which levels.

    Without a denominator it is a number, not a rate. `is_at_most` turns the target into a limit.
    """

    name: Name
    label: Text
    meaning: Text
    target: str
    tallies: dict[Basis, tuple[Tally, Tally | None]]
    levels: tuple[str, ...]
    is_at_most: bool = False

    def basis(self, asked: str) -> Basis:
        """Return the asked basis where there is a choice, else the only one."""
        choice = list(self.tallies)
        return Basis(asked) if asked in choice else choice[0]


def _levels_to(highest: Decimal) -> tuple[str, ...]:
    return tuple(str(level) for level in LEVELS if level <= highest)


WORST: Final = _levels_to(parameter_at(PARAMETERS, MEASURED_LEVEL, FIRST_DAY).value)

INDICATORS: Final = {
    found.name: found
    for found in (
        Indicator(
            Name.MEASURE_RATE,
            say("措施落实率"),
            say("二级以上、一时难以整改的隐患中，防护措施正在生效的占多少。"),
            MEASURE_TARGET,
            {Basis.ALL: (Tally.PROTECTED, Tally.UNFIXED)},
            WORST,
        ),
        Indicator(
            Name.LISTED_RATE,
            say("挂牌隐患整改率"),
            say("挂牌督办的隐患中，已经摘牌的占多少；默认只看督办期限已到的。"),
            LISTED_TARGET,
            {
                Basis.DUE: (Tally.DELISTED_DUE, Tally.LISTED_DUE),
                Basis.ALL: (Tally.DELISTED, Tally.LISTED),
            },
            LISTING_LEVELS,
        ),
        Indicator(
            Name.ON_TIME_RATE,
            say("按期整改率"),
            say("整改期限已到的隐患中，在期限内销号的占多少。"),
            ON_TIME_TARGET,
            {Basis.DUE: (Tally.ON_TIME, Tally.DUE)},
            HAZARD_LEVELS,
        ),
        Indicator(
            Name.REPEAT_RATE,
            say("隐患反复率"),
            say("最近一年发现并认定的隐患中，同一场所同一检查项再次出现的占多少。"),
            REPEAT_GOAL,
            {Basis.ALL: (Tally.REPEATED, Tally.FOUND)},
            EVERY_LEVEL,
            is_at_most=True,
        ),
        Indicator(
            Name.ACCIDENTS,
            say("隐患未整改引发的事故"),
            say("最近一年，由当时还没有整改的二级以上隐患引发的事故。"),
            ACCIDENT_GOAL,
            {Basis.ALL: (Tally.ACCIDENT, None)},
            WORST,
            is_at_most=True,
        ),
    )
}

UNCOUNTED: Final = frozenset({None, "reported", "rejected", "merged"})
"""Reports that nobody has confirmed, what was no hazard, and duplicates are no official figures."""
BRANCHES: Final = frozenset({"deferred", "planned", "refused"})
"""Where a hazard stands that was not fixed at once (R115)."""


def target_of(indicator: Indicator, on: date) -> Parameter:
    """Return the target in force on a day, the first one before that, with its source."""
    return parameter_at(PARAMETERS, indicator.target, max(on, FIRST_DAY))


def judge(indicator: Indicator, numerator: int, denominator: int | None, on: date) -> Verdict:
    """Compare a figure with the target of the day, unrounded; nothing of nothing does not apply."""
    if denominator == 0:
        return Verdict.NOT_APPLICABLE
    found = Fraction(numerator, denominator or 1)
    target = Fraction(target_of(indicator, on).value)
    is_met = found <= target if indicator.is_at_most else found >= target
    return Verdict.MET if is_met else Verdict.NOT_MET


def value_text(numerator: int, denominator: int | None) -> str | None:
    """Return the value as decimal text; None where nothing can be divided by."""
    if denominator == 0:
        return None
    found = Context(prec=VALUE_DIGITS).divide(Decimal(numerator), Decimal(denominator or 1))
    return format(found.normalize(), "f")


def counted(known: Known) -> Iterator[Counted]:
    """Yield what a hazard counts for, as its entries have left it."""
    area = column(known, "area_code_now")
    if not isinstance(area, str) or column(known, "state") in UNCOUNTED:
        return
    yield from _found(known, area)
    yield from _due(known, area)
    yield from _unfixed(known, area)
    yield from _listed(known, area)
    yield from _accidents(known, area)


def _day(known: Known, name: str) -> date | None:
    moment = moment_of(column(known, name))
    return None if moment is None else local_day(moment)


def _found(known: Known, area: str) -> Iterator[Counted]:
    day = _day(known, "discovered_at")
    if day is None:
        return
    until = months_after(day)
    yield Counted(Tally.FOUND, "", area, "", day, until)
    if column(known, "repeat_of_id") is not None:
        yield Counted(Tally.REPEATED, "", area, "", day, until)


@lru_cache(maxsize=4_000)
def months_after(day: date) -> date:
    """Return the first day on which something no longer belongs to the counted months."""
    months = int(parameter_at(PARAMETERS, COUNTED_MONTHS, day).value)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = following - timedelta(days=1)
    return date(year, month + 1, day.day) if day.day <= last.day else following


def _due(known: Known, area: str) -> Iterator[Counted]:
    due_at, level = moment_of(column(known, "due_at")), column(known, "level")
    if due_at is None or level is None:
        return
    day = due_day(due_at)
    yield Counted(Tally.DUE, str(level), area, "", day)
    closed_at = moment_of(column(known, "closed_at"))
    is_closed = column(known, "state") == "closed"
    if is_closed and closed_at is not None and closed_at <= due_at:
        yield Counted(Tally.ON_TIME, str(level), area, "", day)


def _unfixed(known: Known, area: str) -> Iterator[Counted]:
    level, state = str(column(known, "level")), column(known, "state")
    waits_for_help = state == "graded" and column(known, "help_state") != ""
    if level not in WORST or not (state in BRANCHES or waits_for_help):
        return
    yield Counted(Tally.UNFIXED, level, area)
    for begun, end in _protected_days(known):
        yield Counted(Tally.PROTECTED, level, area, "", begun, end)


def _protected_days(known: Known) -> list[tuple[date, date | None]]:
    """Return the days, without gaps and overlaps, that end with a measure in force."""
    found: list[tuple[date, date | None]] = []
    for measure in measures(known):
        begun = local_day(measure.from_at)
        end = None if measure.end_at is None else local_day(measure.end_at)
        if not found or (found[-1][1] is not None and found[-1][1] < begun):
            found.append((begun, end))
            continue
        first, before = found[-1]
        found[-1] = (first, None if before is None or end is None else max(before, end))
    return found


def _listed(known: Known, area: str) -> Iterator[Counted]:
    now, before = str(column(known, "listed_level")), str(column(known, "delisted_level"))
    level = now or before
    if not level:
        return
    due_at: datetime | None = moment_of(column(known, "listing_due_at"))
    yield Counted(Tally.LISTED, level, area)
    if not now:
        yield Counted(Tally.DELISTED, level, area)
    if due_at is None:
        return
    yield Counted(Tally.LISTED_DUE, level, area, "", due_day(due_at))
    if not now:
        yield Counted(Tally.DELISTED_DUE, level, area, "", due_day(due_at))


def _accidents(known: Known, area: str) -> Iterator[Counted]:
    for number, told in known.get("accidents", {}).items():
        occurred_at, level = moment_of(told["occurred_at"]), str(told["level"])
        if told["was_open"] and occurred_at is not None and level in WORST:
            day = local_day(occurred_at)
            yield Counted(Tally.ACCIDENT, level, area, number, day, months_after(day))
