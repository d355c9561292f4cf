"""What a rule asks, as data: terms over windows, comparisons, silence, and how they combine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

Seconds = int
Moment = int
"""Whole seconds since 1970, UTC."""


class Aggregate(StrEnum):
    """What is made of the values in a window (now − offset − window, now − offset]."""

    LAST = "last"
    SUM = "sum"
    MEAN = "mean"
    LARGEST = "largest"
    SMALLEST = "smallest"
    COUNT = "count"
    CHANGE = "change"
    HOURLY_RATE = "hourly_rate"


class Compare(StrEnum):
    """How the terms stand to the value."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Series:
    """One measured series; `every_s` is how often it should speak, 0 when it speaks on events."""

    key: str
    every_s: Seconds = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A factor times an aggregate of one series; `window_s` 0 looks back without an end."""

    series: str
    aggregate: Aggregate = Aggregate.LAST
    window_s: Seconds = 0
    offset_s: Seconds = 0
    factor: float = 1.0
    least_coverage: float = 0.8
    """Of the values that should be there; with fewer the term is unknown."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sum of the terms against a value, such as P3 + 0.67·P15 above 3.5."""

    terms: tuple[Term, ...]
    compare: Compare
    value: float


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing has come for so long; also when nothing has ever come since the engine began."""

    series: str
    for_s: Seconds


@dataclass(frozen=True, slots=True)
class Stuck:
    """Values have come, and for so long none has differed from the latest by more than that."""

    series: str
    for_s: Seconds
    tolerance: float = 0.0
    least_count: int = 3


@dataclass(frozen=True, slots=True)
class During:
    """True in some months and in the hours from one (included) to another (excluded), local time.

    Hours that run over midnight, such as 22 to 6, are one span.
    """

    months: frozenset[int] = frozenset(range(1, 13))
    from_hour: int = 0
    until_hour: int = 24


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts hold: all of them, any of them, two of three."""

    count: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; unknown stays unknown."""

    part: Condition


Leaf = Comparison | Silent | Stuck | During
Condition = Leaf | AtLeast | Not


def all_of(*parts: Condition) -> AtLeast:
    """Return the condition that every part holds."""
    return AtLeast(len(parts), parts)


def any_of(*parts: Condition) -> AtLeast:
    """Return the condition that some part holds."""
    return AtLeast(1, parts)


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with the time for which it must hold, and when it is over again.

    `clear` is the condition under which a firing rule ends (hysteresis), and while it holds none
    begins; without one a rule ends when its condition no longer holds. The rule is in force from
    `from_at` until before `until_at`.
    """

    key: str
    condition: Condition
    for_s: Seconds = 0
    clear: Condition | None = None
    clear_for_s: Seconds = 0
    from_at: Moment | None = None
    until_at: Moment | None = None

    def is_in_force(self, at: Moment) -> bool:
        """Tell whether the rule is in force at a moment."""
        has_begun = self.from_at is None or self.from_at <= at
        return has_begun and (self.until_at is None or at < self.until_at)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield the conditions that look at something, left to right."""
    match condition:
        case AtLeast():
            for part in condition.parts:
                yield from leaves(part)
        case Not():
            yield from leaves(condition.part)
        case _:
            yield condition


def is_plain(leaf: Condition) -> bool:
    """Tell whether a leaf compares the newest value of one series, as it is, with a number."""
    if not isinstance(leaf, Comparison) or len(leaf.terms) != 1:
        return False
    term = leaf.terms[0]
    is_newest = term.aggregate is Aggregate.LAST and not term.window_s and not term.offset_s
    return is_newest and term.factor == 1.0


def series_of(rule: Rule) -> frozenset[str]:
    """Return the series that a rule looks at."""
    return frozenset(name for leaf in _leaves_of(rule) for name in _named(leaf))


def _leaves_of(rule: Rule) -> Iterator[Leaf]:
    yield from leaves(rule.condition)
    if rule.clear is not None:
        yield from leaves(rule.clear)


def _named(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Comparison():
            return tuple(term.series for term in leaf.terms)
        case Silent() | Stuck():
            return (leaf.series,)
        case During():
            return ()


def values_of(rules: Iterable[Rule]) -> dict[str, list[float]]:
    """Return the values with which series are compared, ascending.

    Left out is a series of which some rule asks more than how its newest value compares.
    """
    found: dict[str, set[float]] = {}
    others: set[str] = set()
    for leaf in (leaf for rule in rules for leaf in _leaves_of(rule)):
        if isinstance(leaf, Comparison) and is_plain(leaf):
            found.setdefault(leaf.terms[0].series, set()).add(leaf.value)
        else:
            others.update(_named(leaf))
    return {name: sorted(values) for name, values in found.items() if name not in others}


def reach_s(condition: Condition) -> Seconds:
    """Return how far back a condition looks, in seconds."""
    longest = 0
    for leaf in leaves(condition):
        if isinstance(leaf, Comparison):
            longest = max([longest, *(term.window_s + term.offset_s for term in leaf.terms)])
        elif isinstance(leaf, Stuck | Silent):
            longest = max(longest, leaf.for_s)
    return longest


class RuleError(ValueError):
    """The rule makes no sense; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


PARTS_LIMIT = 20
LONGEST_S = 400 * 86_400
"""A year and some weeks: longer windows belong to statistics."""


def check_rule(rule: Rule) -> None:
    """Refuse a rule that could never be judged, with a RuleError."""
    if not rule.key:
        raise RuleError("no_key")
    if not (0 <= rule.for_s <= LONGEST_S and 0 <= rule.clear_for_s <= LONGEST_S):
        raise RuleError("duration")
    if rule.from_at is not None and rule.until_at is not None and rule.until_at <= rule.from_at:
        raise RuleError("in_force")
    _check(rule.condition)
    if rule.clear is not None:
        _check(rule.clear)


def _check(condition: Condition) -> None:
    match condition:
        case AtLeast():
            _check_parts(condition)
        case Not():
            _check(condition.part)
        case Comparison():
            _check_comparison(condition)
        case Silent() | Stuck():
            if not condition.series or not 0 < condition.for_s <= LONGEST_S:
                raise RuleError("duration")
        case During():
            _check_during(condition)


def _check_parts(condition: AtLeast) -> None:
    if not 1 <= condition.count <= len(condition.parts) <= PARTS_LIMIT:
        raise RuleError("parts")
    for part in condition.parts:
        _check(part)


def _check_comparison(condition: Comparison) -> None:
    if not 1 <= len(condition.terms) <= PARTS_LIMIT or not math.isfinite(condition.value):
        raise RuleError("comparison")
    for term in condition.terms:
        _check_term(term)


def _check_during(condition: During) -> None:
    if not condition.months or not condition.months <= frozenset(range(1, 13)):
        raise RuleError("months")
    hours = condition.from_hour, condition.until_hour
    if not all(0 <= hour <= 24 for hour in hours) or hours[0] == hours[1]:
        raise RuleError("hours")


def _check_term(term: Term) -> None:
    if not term.series or not math.isfinite(term.factor) or not 0 <= term.least_coverage <= 1:
        raise RuleError("term")
    if not (0 <= term.window_s <= LONGEST_S and 0 <= term.offset_s <= LONGEST_S):
        raise RuleError("window")
    if not term.window_s and term.aggregate is not Aggregate.LAST:
        raise RuleError("window")
