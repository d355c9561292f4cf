"""A rule that a form can hold: one aggregate of one kind of sensor against a number per level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from shouwang.engines.rule_engine.conditions import Aggregate, Compare, Comparison, Term
from shouwang.ground.errors import Invalid, Text, say

from .levels import Level
from .ruling import SELF, Body, Step, read_body, write_body

MINUTE_S: Final = 60
AGGREGATE_LABELS: Mapping[str, Text] = {
    Aggregate.LAST: say("最新读数"),
    Aggregate.SUM: say("时段累计"),
    Aggregate.MEAN: say("时段平均"),
    Aggregate.LARGEST: say("时段最大"),
    Aggregate.SMALLEST: say("时段最小"),
    Aggregate.COUNT: say("时段内次数"),
    Aggregate.CHANGE: say("时段内变化"),
    Aggregate.HOURLY_RATE: say("每小时变化"),
}
COMPARE_LABELS: Mapping[str, Text] = {
    Compare.AT_LEAST: say("达到或超过"),
    Compare.ABOVE: say("超过"),
    Compare.AT_MOST: say("降到或低于"),
    Compare.BELOW: say("低于"),
}
OPPOSITE: Final = {
    Compare.AT_LEAST: Compare.BELOW,
    Compare.ABOVE: Compare.AT_MOST,
    Compare.AT_MOST: Compare.ABOVE,
    Compare.BELOW: Compare.AT_LEAST,
}
RISING: Final = frozenset({Compare.AT_LEAST, Compare.ABOVE})


@dataclass(frozen=True, slots=True)
class SimpleRule:
    """What the form holds, spans in whole minutes; without a hysteresis it ends as it began."""

    kind: str
    aggregate: str = Aggregate.LAST.value
    window_min: int = 0
    compare: str = Compare.AT_LEAST.value
    values: Mapping[str, float] = field(default_factory=dict)
    """The threshold by level."""
    for_min: int = 0
    hysteresis: float | None = None
    clear_for_min: int = 0
    advice: str = ""
    source: str = ""

    def body(self) -> dict[str, object]:
        """Return the rule as JSON data; Invalid names the wrong field."""
        aggregate, compare = Aggregate(self.aggregate), Compare(self.compare)
        wrong: dict[str, Text] = {}
        if not self.values:
            wrong["yellow"] = say("至少要填一个级别的数值。")
        if aggregate is not Aggregate.LAST and not self.window_min:
            wrong["window_min"] = say("按时段统计时要填时段长度。")
        if wrong:
            raise Invalid(wrong)
        term = Term(SELF, aggregate, self.window_min * MINUTE_S)
        steps = tuple(
            Step(
                Level(level),
                Comparison((term,), compare, value),
                self.for_min * MINUTE_S,
                self._clear(term, compare, value),
                self.clear_for_min * MINUTE_S,
            )
            for level, value in self.values.items()
        )
        return write_body(read_body(write_body(Body(self.kind, steps, self.advice, self.source))))

    def _clear(self, term: Term, compare: Compare, value: float) -> Comparison | None:
        if self.hysteresis is None:
            return None
        bound = value - self.hysteresis if compare in RISING else value + self.hysteresis
        return Comparison((term,), OPPOSITE[compare], bound)


def as_simple(body: Body) -> SimpleRule | None:
    """Return what the form would hold; None where it cannot hold all that the rule says."""
    if not body.kind:
        return None
    values = {}
    for step in body.steps:
        if not isinstance(step.condition, Comparison):
            return None
        values[step.level.value] = step.condition.value
    first = body.steps[0]
    assert isinstance(first.condition, Comparison)  # noqa: S101 - tells the type
    term = first.condition.terms[0]
    found = SimpleRule(
        body.kind,
        term.aggregate.value,
        term.window_s // MINUTE_S,
        first.condition.compare.value,
        values,
        first.for_s // MINUTE_S,
        _hysteresis(first.condition, first),
        first.clear_for_s // MINUTE_S,
        body.advice,
        body.source,
    )
    return found if found.body() == write_body(body) else None


def _hysteresis(condition: Comparison, step: Step) -> float | None:
    if not isinstance(step.clear, Comparison):
        return None
    return abs(round(condition.value - step.clear.value, 6))
