"""A rule in plain Chinese words, for people who decide whether to switch it on."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.engines.rule_engine.conditions import (
    Aggregate,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    During,
    Not,
    Silent,
    Stuck,
    Term,
)
from shouwang.ground.errors import Text, joined, listed, say

from .levels import LEVEL_LABELS
from .ruling import SELF, Body, Step

SIGNS: dict[str, str] = {
    Compare.AT_LEAST: "≥",
    Compare.ABOVE: ">",
    Compare.AT_MOST: "≤",
    Compare.BELOW: "<",
}
DAY_S, HOUR_S, MINUTE_S = 86_400, 3_600, 60
ALL_MONTHS = 12


def duration_words(seconds: int) -> Text:
    """Return a span in the largest unit that it is a whole number of."""
    if seconds and seconds % DAY_S == 0:
        return say("{n} 天", n=seconds // DAY_S)
    if seconds and seconds % HOUR_S == 0:
        return say("{n} 小时", n=seconds // HOUR_S)
    if seconds and seconds % MINUTE_S == 0:
        return say("{n} 分钟", n=seconds // MINUTE_S)
    return say("{n} 秒", n=seconds)


def number_words(value: float) -> str:
    """Return a number without needless zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def step_words(step: Step, units: Mapping[str, str] | None = None) -> Text:
    """Return when a level begins and when it ends; `units` by series."""
    known = units or {}
    parts: list[Text | str] = [condition_words(step.condition, known)]
    if step.for_s:
        parts.append(say("持续 {span}", span=duration_words(step.for_s)))
    begins = joined(parts)
    ends: list[Text | str] = []
    if step.clear is not None:
        ends.append(condition_words(step.clear, known))
    if step.clear_for_s:
        ends.append(say("持续 {span}", span=duration_words(step.clear_for_s)))
    label = LEVEL_LABELS[step.level]
    if not ends:
        return say("{level}：{begins}；条件不再成立即解除", level=label, begins=begins)
    return say("{level}：{begins}；解除：{ends}", level=label, begins=begins, ends=joined(ends))


def body_words(body: Body, units: Mapping[str, str] | None = None) -> list[Text]:
    """Return a rule in words, one text for each level, the lowest first."""
    return [step_words(step, units) for step in body.steps]


def condition_words(condition: Condition, units: Mapping[str, str]) -> Text:
    """Return a condition in words."""
    match condition:
        case AtLeast(count, parts):
            return _parts_words(count, [condition_words(part, units) for part in parts])
        case Not(part):
            return say("不是（{part}）", part=condition_words(part, units))
        case Comparison():
            return _comparison_words(condition, units)
        case Silent(series, for_s):
            return say("{name}连续 {span}没有数据", name=_name(series), span=duration_words(for_s))
        case Stuck(series, for_s):
            return say("{name}连续 {span}数值不变", name=_name(series), span=duration_words(for_s))
        case During():
            return _during_words(condition)


def _parts_words(count: int, parts: list[Text]) -> Text:
    told = listed(parts)
    if len(parts) == 1:
        return parts[0]
    if count == len(parts):
        return say("同时满足（{parts}）", parts=told)
    if count == 1:
        return say("满足任一（{parts}）", parts=told)
    return say("至少满足 {n} 项（{parts}）", n=count, parts=told)


def _comparison_words(condition: Comparison, units: Mapping[str, str]) -> Text:
    terms = [_term_words(term) for term in condition.terms]
    total: Text = terms[0]
    for term in terms[1:]:
        total = say("{first} + {second}", first=total, second=term)
    unit = units.get(condition.terms[0].series, "")
    unit = _unit_of(condition.terms[0].aggregate, unit)
    value = f"{number_words(condition.value)} {unit}".strip()
    return say("{total} {sign} {value}", total=total, sign=SIGNS[condition.compare], value=value)


def _unit_of(aggregate: Aggregate, unit: str) -> str:
    """Return the unit of an aggregate: a sum of millimetres in ten minutes is in millimetres."""
    if aggregate is Aggregate.HOURLY_RATE:
        return f"{unit}/h"
    return unit.split("/", maxsplit=1)[0] if aggregate is Aggregate.SUM else unit


def _term_words(term: Term) -> Text:
    words = _aggregate_words(term)
    if term.offset_s:
        words = say("{span}前的{term}", span=duration_words(term.offset_s), term=words)
    if term.factor != 1:
        words = say("{factor}×{term}", factor=number_words(term.factor), term=words)
    return words


def _aggregate_words(term: Term) -> Text:
    if not term.window_s:
        return say("{name}", name=_name(term.series))
    params = {"name": _name(term.series), "span": duration_words(term.window_s)}
    return Text(_AGGREGATES[term.aggregate].msgid, params)


_AGGREGATES: Mapping[str, Text] = {
    Aggregate.LAST: say("{name} {span}内最近值"),
    Aggregate.SUM: say("{name} {span}累计"),
    Aggregate.MEAN: say("{name} {span}平均"),
    Aggregate.LARGEST: say("{name} {span}最大"),
    Aggregate.SMALLEST: say("{name} {span}最小"),
    Aggregate.COUNT: say("{name} {span}次数"),
    Aggregate.CHANGE: say("{name} {span}变化"),
    Aggregate.HOURLY_RATE: say("{name} {span}内每小时变化"),
}


WHY_LABELS: Mapping[str, Text] = {
    "range": say("超出以往范围"),
    "level": say("水平突变"),
    "pattern": say("与前几日同一时段不同"),
}
"""What a detector of anomalies found most unlike the past."""


def reading_words(reading: Mapping[str, object]) -> Text:
    """Return a reading of a signal in words, such as "WL-01：28.02 m"; of an anomaly also why."""
    words, why = _value_words(reading), reading.get("why")
    if why not in WHY_LABELS:
        return words
    return say("{words}，{why}", words=words, why=WHY_LABELS[str(why)])


def _value_words(reading: Mapping[str, object]) -> Text:
    name, unit = str(reading.get("sensor", "")), str(reading.get("unit", ""))
    value = reading.get("value")
    if not isinstance(value, int | float):
        return say("{name}：未知", name=name)
    shown = f"{number_words(value)} {unit}".strip()
    window_s = reading.get("window_s", 0)
    if not isinstance(window_s, int) or not window_s:
        return say("{name}：{value}", name=name, value=shown)
    aggregate = Aggregate(str(reading.get("aggregate", "last")))
    offset_s = reading.get("offset_s", 0)
    offset = offset_s if isinstance(offset_s, int) else 0
    words = _term_words(Term(name, aggregate, window_s, offset))
    shown = f"{number_words(value)} {_unit_of(aggregate, unit)}".strip()
    return say("{words}：{value}", words=words, value=shown)


def _name(series: str) -> Text | str:
    return say("读数") if series == SELF else series


def _during_words(condition: During) -> Text:
    hours = say("{first}–{last} 点", first=condition.from_hour, last=condition.until_hour)
    if len(condition.months) == ALL_MONTHS:
        return hours
    months = "、".join(str(month) for month in sorted(condition.months))
    if (condition.from_hour, condition.until_hour) == (0, 24):
        return say("{months} 月", months=months)
    return say("{months} 月 {hours}", months=months, hours=hours)
