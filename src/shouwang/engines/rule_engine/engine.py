"""The engine: takes values and the time, and tells which rules begin, go on and end."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum

from .buffers import MICRO, Buffer
from .conditions import (
    Comparison,
    Moment,
    Not,
    Rule,
    Seconds,
    Series,
    leaves,
    reach_s,
    series_of,
    values_of,
)
from .dues import next_due
from .truth import NEVER, Memory, Reading, holds, read_term


class Kind(StrEnum):
    """What has happened to a rule."""

    FIRED = "fired"
    CLEARED = "cleared"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Happening:
    """A rule has fired, cleared, or gone out of force while firing; with what it read then."""

    rule: str
    kind: Kind
    at: Moment
    readings: tuple[Reading, ...]


@dataclass(slots=True)
class Standing:
    """How a rule stands; kept across restarts, so that a rule goes on where it was."""

    pending_since: Moment | None = None
    firing_since: Moment | None = None
    clearing_since: Moment | None = None


class Engine:
    """Evaluates rules in the order of time; the same values give the same happenings.

    `began_at` is when somebody began to listen: silence is counted from then. After a restart the
    standings are handed over with `resumed_at`, the moment up to which everything was judged, and
    the recent values are fed with `fill`.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        series: Iterable[Series],
        *,
        began_at: Moment,
        resumed_at: Moment | None = None,
        zone: tzinfo = UTC,
        standings: Mapping[str, Standing] | None = None,
    ) -> None:
        self._rules = {rule.key: rule for rule in rules}
        self._memory = Memory({one.key: one for one in series}, {}, zone, began_at)
        known = standings or {}
        self._standings = {key: known.get(key, Standing()) for key in self._rules}
        self._of_series: dict[str, list[str]] = {}
        self._reach: dict[str, Seconds] = {}
        self._values = values_of(self._rules.values())
        self._unjudged = set(self._rules)
        for rule in self._rules.values():
            reach = max(reach_s(rule.condition), reach_s(rule.clear) if rule.clear else 0)
            for key in series_of(rule):
                self._of_series.setdefault(key, []).append(rule.key)
                self._reach[key] = max(self._reach.get(key, 0), reach)
        self._now = began_at if resumed_at is None else resumed_at
        self._dues: list[tuple[Moment, str]] = []
        self._due: dict[str, Moment] = {}
        for key in self._rules:
            self._schedule(key, self._now + 1)

    @property
    def now(self) -> Moment:
        """Return the latest moment that the engine has seen."""
        return self._now

    @property
    def due(self) -> Moment | None:
        """Return the next moment at which time alone may change a rule; None without one."""
        return min(self._due.values(), default=None)

    def standings(self) -> Mapping[str, Standing]:
        """Return how every rule stands, to be kept."""
        return self._standings

    def fill(self, series: str, values: Iterable[tuple[Moment, float]]) -> None:
        """Take values of the past without evaluating anything."""
        buffer = self._memory.buffer(series)
        for at, value in values:
            buffer.add(at, value)

    def observe(self, series: str, at: Moment, value: float) -> list[Happening]:
        """Take a value; return what happened up to its moment, and by it.

        A value that is late takes its place among the others and is judged with them now; what
        is due at the value's own moment waits for it. ValueError when it is no finite number.
        """
        if not math.isfinite(value):
            raise ValueError("a value must be a finite number")
        concerned = self._of_series.get(series)
        found = self.tick(at - 1) if at > self._now else []
        self._now = max(self._now, at)
        if concerned is None:
            return found
        buffer = self._memory.buffer(series)
        if not buffer.add(at, value):
            return found
        buffer.forget(self._now - self._reach[series])
        if self._says_the_same(series, buffer) and not self._is_due(concerned):
            return found
        for key in concerned:
            found.extend(self._evaluate(key, self._now))
        return found

    def _says_the_same(self, series: str, buffer: Buffer) -> bool:
        """Tell whether a new value leaves every comparison of its series as it was.

        Only where all look at the newest value alone; then nothing but time can change a rule.
        """
        values = self._values.get(series)
        if values is None or len(buffer.times) < 2 or buffer.times[-1] > self._now:
            return False
        before, after = (micro / MICRO for micro in buffer.micros[-2:])
        return _side(values, before) == _side(values, after)

    def _is_due(self, keys: Iterable[str]) -> bool:
        return any(key in self._unjudged or self._due.get(key, NEVER) <= self._now for key in keys)

    def tick(self, at: Moment) -> list[Happening]:
        """Let the time pass; return what happened, each at its own moment."""
        found: list[Happening] = []
        while self._dues and self._dues[0][0] <= at:
            due, key = heapq.heappop(self._dues)
            if self._due.get(key) == due:
                del self._due[key]
                self._now = max(self._now, due)
                found.extend(self._evaluate(key, due))
        self._now = max(self._now, at)
        return found

    def _evaluate(self, key: str, at: Moment) -> Iterator[Happening]:
        rule, standing = self._rules[key], self._standings[key]
        self._unjudged.discard(key)
        if not rule.is_in_force(at):
            if standing.firing_since is not None:
                yield self._happening(rule, Kind.EXPIRED, at)
            standing.pending_since = standing.firing_since = standing.clearing_since = None
        elif standing.firing_since is None:
            if self._has_fired(rule, standing, at):
                yield self._happening(rule, Kind.FIRED, at)
        elif self._has_cleared(rule, standing, at):
            yield self._happening(rule, Kind.CLEARED, at)
        self._plan(rule, standing, at)

    def _has_fired(self, rule: Rule, standing: Standing, at: Moment) -> bool:
        """Go on from idle or pending; what is unknown neither begins nor ends the waiting."""
        truth = holds(self._memory, rule.condition, at)
        if truth and rule.clear is not None:
            truth = holds(self._memory, rule.clear, at) is not True
        if truth is None:
            return False
        if not truth:
            standing.pending_since = None
            return False
        if standing.pending_since is None:
            standing.pending_since = at
        if at - standing.pending_since < rule.for_s:
            return False
        standing.firing_since, standing.pending_since = at, None
        return True

    def _has_cleared(self, rule: Rule, standing: Standing, at: Moment) -> bool:
        truth = holds(self._memory, rule.clear or Not(rule.condition), at)
        if truth is None:
            return False
        if not truth:
            standing.clearing_since = None
            return False
        if standing.clearing_since is None:
            standing.clearing_since = at
        if at - standing.clearing_since < rule.clear_for_s:
            return False
        standing.firing_since = standing.clearing_since = None
        return True

    def _plan(self, rule: Rule, standing: Standing, at: Moment) -> None:
        """Write down when the rule has to be looked at again although no value comes."""
        due = next_due(self._memory, rule.condition, at)
        if rule.clear is not None:
            due = min(due, next_due(self._memory, rule.clear, at))
        for since, span_s in (
            (standing.pending_since, rule.for_s),
            (standing.clearing_since, rule.clear_for_s),
        ):
            if since is not None and since + span_s > at:
                due = min(due, since + span_s)
        for bound in (rule.from_at, rule.until_at):
            if bound is not None and bound > at:
                due = min(due, bound)
        if due < NEVER:
            self._schedule(rule.key, due)
        else:
            self._due.pop(rule.key, None)

    def _schedule(self, key: str, due: Moment) -> None:
        if self._due.get(key) != due:
            self._due[key] = due
            heapq.heappush(self._dues, (due, key))

    def _happening(self, rule: Rule, kind: Kind, at: Moment) -> Happening:
        readings = [
            read_term(self._memory, term, at)
            for leaf in leaves(rule.condition)
            if isinstance(leaf, Comparison)
            for term in leaf.terms
        ]
        return Happening(rule.key, kind, at, tuple(readings))


def _side(values: Sequence[float], value: float) -> int:
    """Return a number that is the same for two numbers that compare alike with all the values."""
    return bisect_left(values, value) + bisect_right(values, value)


def try_on_history(
    rule: Rule,
    series: Iterable[Series],
    values: Iterable[tuple[str, Moment, float]],
    *,
    until: Moment,
    zone: tzinfo = UTC,
) -> list[Happening]:
    """Return what a rule would have done on values of the past, before it is switched on."""
    ordered = sorted(values, key=lambda one: one[1])
    began_at = ordered[0][1] if ordered else until
    engine = Engine([rule], series, began_at=began_at, zone=zone)
    found: list[Happening] = []
    for key, at, value in ordered:
        found.extend(engine.observe(key, at, value))
    return [*found, *engine.tick(until)]
