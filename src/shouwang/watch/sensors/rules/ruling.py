"""A rule as data: for which sensors, its steps by level, read from JSON with clear messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shouwang.engines.rule_engine.conditions import (
    LONGEST_S,
    AtLeast,
    Comparison,
    Condition,
    Not,
    Rule,
    Silent,
    Stuck,
    Term,
    series_of,
)
from shouwang.ground.errors import Invalid, Text, say

from .conditions_data import Unreadable, read_condition, write_condition
from .levels import COLOURS, Level, rank
from .rule_parameters import ADVICE_LIMIT, SOURCE_LIMIT, STEPS_LIMIT

SELF = "self"
"""The series of a rule that holds for every sensor of a kind: the sensor itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a rule: its condition, how long it must hold, and when it is over."""

    level: Level
    condition: Condition
    for_s: int = 0
    clear: Condition | None = None
    clear_for_s: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """What a version of a rule says.

    With a `kind` it holds for each sensor of that kind by itself, and its series is `self`;
    without one it is a single combined rule whose series are codes of sensors, the first named
    of them standing for the place.
    """

    kind: str
    steps: tuple[Step, ...]
    advice: str = ""
    source: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the sensors that a combined rule names, in order."""
        if self.kind:
            return ()
        found: dict[str, None] = {}
        for step in self.steps:
            for condition in (step.condition, step.clear):
                found.update(dict.fromkeys(_named(condition)))
        return tuple(found)


def _named(condition: Condition | None) -> list[str]:
    match condition:
        case AtLeast(_, parts):
            return [name for part in parts for name in _named(part)]
        case Not(part):
            return _named(part)
        case Comparison(terms):
            return [term.series for term in terms]
        case Silent(series) | Stuck(series):
            return [series]
        case _:
            return []


def read_body(data: object) -> Body:
    """Return the rule that JSON data states; Invalid names the wrong field."""
    fields = data if isinstance(data, Mapping) else {}
    unknown = set(fields) - {"kind", "steps", "advice", "source"}
    if not isinstance(data, Mapping) or unknown:
        name = str(min(unknown, key=str))[:40] if unknown else ""
        words = say("没有“{name}”这一项。", name=name) if unknown else say("规则的写法不对。")
        raise Invalid({"body": words})
    body = Body(
        _text(fields, "kind", 32),
        _steps(fields.get("steps")),
        _text(fields, "advice", ADVICE_LIMIT),
        _text(fields, "source", SOURCE_LIMIT),
    )
    _check_series(body)
    return body


def _text(fields: Mapping[str, Any], name: str, limit: int) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str) or len(value) > limit or "\x00" in value:
        raise Invalid({name: say("请填文字，最多 {n} 字。", n=limit)})
    return value.strip()


def _steps(data: object) -> tuple[Step, ...]:
    if not isinstance(data, Sequence) or isinstance(data, str) or not data:
        raise Invalid({"steps": say("至少要有一个级别。")})
    if len(data) > STEPS_LIMIT:
        raise Invalid({"steps": say("最多四个级别：蓝、黄、橙、红。")})
    steps = tuple(_step(one) for one in data)
    if len({step.level for step in steps}) < len(steps):
        raise Invalid({"steps": say("每个级别只能写一次。")})
    return tuple(sorted(steps, key=lambda step: rank(step.level)))


def _step(data: object) -> Step:
    known = {"level", "when", "for_s", "clear", "clear_for_s"}
    if not isinstance(data, Mapping) or set(data) - known:
        raise Invalid({"steps": say("级别只写 level、when、for_s、clear、clear_for_s。")})
    if data.get("level") not in COLOURS:
        raise Invalid({"level": say("级别应为 blue、yellow、orange、red。")})
    try:
        condition = read_condition(data.get("when"))
        clear = None if data.get("clear") is None else read_condition(data["clear"])
    except Unreadable as error:
        raise Invalid({"when": error.text}) from error
    return Step(
        Level(data["level"]), condition, _span(data, "for_s"), clear, _span(data, "clear_for_s")
    )


def _span(data: Mapping[str, Any], name: str) -> int:
    value = data.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_S:
        raise Invalid({name: say("持续时间要填 0 到 {n} 的整秒数。", n=LONGEST_S)})
    return value


def _check_series(body: Body) -> None:
    named = {
        name for step in body.steps for name in series_of(as_engine_rule(step, step.level, {}))
    }
    if not named:
        raise Invalid({"when": say("规则至少要看一个传感器。")})
    if body.kind and named != {SELF}:
        raise Invalid({"when": say("按种类生效的规则只能用 self。")})
    if not body.kind and SELF in named:
        raise Invalid({"when": say("组合规则要写传感器编号，不能用 self。")})


def write_body(body: Body) -> dict[str, object]:
    """Return the rule as JSON data, in the form that `read_body` takes."""
    return {
        "kind": body.kind,
        "steps": [
            {
                "level": step.level.value,
                "when": write_condition(step.condition),
                "for_s": step.for_s,
                "clear": None if step.clear is None else write_condition(step.clear),
                "clear_for_s": step.clear_for_s,
            }
            for step in body.steps
        ],
        "advice": body.advice,
        "source": body.source,
    }


def as_engine_rule(
    step: Step,
    key: str,
    names: Mapping[str, str],
    *,
    from_at: int | None = None,
    until_at: int | None = None,
) -> Rule:
    """Return the engine's rule of a step, its series renamed by `names` where they stand there."""
    clear = None if step.clear is None else _renamed(step.clear, names)
    condition = _renamed(step.condition, names)
    return Rule(key, condition, step.for_s, clear, step.clear_for_s, from_at, until_at)


def _renamed(condition: Condition, names: Mapping[str, str]) -> Condition:
    match condition:
        case AtLeast(count, parts):
            return AtLeast(count, tuple(_renamed(part, names) for part in parts))
        case Not(part):
            return Not(_renamed(part, names))
        case Comparison(terms, compare, value):
            told = tuple(_renamed_term(term, names) for term in terms)
            return Comparison(told, compare, value)
        case Silent() | Stuck():
            return replace(condition, series=names.get(condition.series, condition.series))
        case _:
            return condition


def _renamed_term(term: Term, names: Mapping[str, str]) -> Term:
    return replace(term, series=names.get(term.series, term.series))


def fault_words(error: Invalid) -> Text:
    """Return the first fault of a rule as one text."""
    return next(iter(error.fields.values()))
