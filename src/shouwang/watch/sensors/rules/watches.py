"""One rule on one subject, ready for the engine; what of it can be screened by plain numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shouwang.engines.rule_engine.conditions import (
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Not,
    Rule,
    is_plain,
    leaves,
    reach_s,
)
from shouwang.engines.rule_engine.engine import Standing

from .levels import Level, rank
from .ruling import SELF, Body, as_engine_rule


@dataclass(frozen=True, slots=True)
class SensorFacts:
    """What the rules have to know of a sensor: 0 seconds where it speaks on events only."""

    sensor_id: int
    code: str
    kind: str
    unit: str
    every_s: int
    area_code: str


@dataclass(frozen=True, slots=True)
class Watch:
    """A version of a rule on its subject: one sensor, or all those that it combines."""

    version_id: int
    rule_id: int
    subject: str
    """The id of the sensor of a kind; "" of a combined rule."""
    sensor_ids: tuple[int, ...]
    rules: tuple[Rule, ...]
    """The engine's rule of each level; its key is the level."""
    began_at: int

    @property
    def key(self) -> tuple[int, str]:
        """Name the watch."""
        return self.version_id, self.subject

    @property
    def reach_s(self) -> int:
        """Return how far back its conditions look, in seconds."""
        conditions = [rule.condition for rule in self.rules]
        conditions += [rule.clear for rule in self.rules if rule.clear is not None]
        return max(reach_s(condition) for condition in conditions)

    @property
    def bands(self) -> dict[int, tuple[float, float]] | None:
        """Return of each sensor the open band of values that concern no level; None without.

        Only a watch whose levels compare newest values alone has bands, and only where more true
        comparisons never make a condition false: then an idle one stays idle within them.
        """
        found = dict.fromkeys(self.sensor_ids, (-math.inf, math.inf))
        for rule in self.rules:
            if not (_is_plain(rule.condition) and _is_monotone(rule.condition)):
                return None
            if rule.clear is not None and not _is_plain(rule.clear):
                return None
            for leaf in leaves(rule.condition):
                assert isinstance(leaf, Comparison)  # noqa: S101 - tells the type
                sensor_id = int(leaf.terms[0].series)
                low, high = found[sensor_id]
                if leaf.compare in {Compare.AT_LEAST, Compare.ABOVE}:
                    found[sensor_id] = low, min(high, leaf.value)
                else:
                    found[sensor_id] = max(low, leaf.value), high
        return found


def _is_plain(condition: Condition) -> bool:
    return all(is_plain(leaf) for leaf in leaves(condition))


def _is_monotone(condition: Condition) -> bool:
    match condition:
        case AtLeast():
            return all(_is_monotone(part) for part in condition.parts)
        case Not():
            return False
        case _:
            return True


@dataclass(frozen=True, slots=True)
class LiveRule:
    """A version of a rule that is switched on; moments are whole seconds since 1970."""

    version_id: int
    rule_id: int
    area_code: str
    """Where it holds; "" everywhere."""
    body: Body
    from_at: int
    until_at: int | None = None


def watches_of(rule: LiveRule, sensors: Sequence[SensorFacts]) -> list[Watch]:
    """Return the watches of a rule over the sensors that there are.

    A combined rule holds only when every sensor that it names is known.
    """
    return watches_of_all([rule], sensors)


def watches_of_all(rules: Iterable[LiveRule], sensors: Sequence[SensorFacts]) -> list[Watch]:
    """Return the watches of many rules, one after the other."""
    by_code = {found.code: found for found in sensors}
    made: list[Watch] = []
    for rule in rules:
        if rule.body.kind:
            made += [
                _watch(rule, str(found.sensor_id), {SELF: found})
                for found in sensors
                if found.kind == rule.body.kind and found.area_code.startswith(rule.area_code)
            ]
            continue
        codes = rule.body.codes
        if all(code in by_code for code in codes):
            made.append(_watch(rule, "", {code: by_code[code] for code in codes}))
    return made


def _watch(rule: LiveRule, subject: str, sensors: Mapping[str, SensorFacts]) -> Watch:
    names = {series: str(found.sensor_id) for series, found in sensors.items()}
    rules = tuple(
        as_engine_rule(step, step.level.value, names, from_at=rule.from_at, until_at=rule.until_at)
        for step in rule.body.steps
    )
    ids = tuple(found.sensor_id for found in sensors.values())
    return Watch(rule.version_id, rule.rule_id, subject, ids, rules, rule.from_at)


@dataclass(frozen=True, slots=True)
class Kept:
    """How a watch stands, as it is kept: (pending, firing, clearing) by level, judged until."""

    levels: tuple[tuple[str, int | None, int | None, int | None], ...]
    judged_to: int

    @classmethod
    def of(cls, standings: Mapping[str, Standing], judged_to: int) -> Kept | None:
        """Return what has to be kept; None when the watch is idle."""
        levels = tuple(
            (level, one.pending_since, one.firing_since, one.clearing_since)
            for level, one in sorted(standings.items())
            if (one.pending_since, one.firing_since, one.clearing_since) != (None, None, None)
        )
        return cls(levels, judged_to) if levels else None

    def standings(self) -> dict[str, Standing]:
        """Return the engine's standings."""
        return {level: Standing(*since) for level, *since in self.levels}


def highest(levels: Iterable[str]) -> str:
    """Return the highest of some levels; `none` of none."""
    return max(levels, key=rank, default=Level.NONE.value)
