"""Conditions of rules as JSON: read with clear messages, written back the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from shouwang.engines.rule_engine.conditions import (
    LONGEST_S,
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
from shouwang.ground.errors import Text, say

from .rule_parameters import DEPTH_LIMIT, PARTS_LIMIT, VALUE_LIMIT

OptionT = TypeVar("OptionT", Aggregate, Compare)


class Unreadable(ValueError):
    """The data is no condition; `text` says why, for the person who wrote it."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def read_condition(data: object, depth: int = 0) -> Condition:
    """Return the condition that JSON data states; Unreadable names what is wrong."""
    if depth > DEPTH_LIMIT:
        raise Unreadable(say("条件嵌套太深，最多 {n} 层。", n=DEPTH_LIMIT))
    name, content = _only_entry(data)
    if name in {"all", "any", "at_least"}:
        return _read_parts(name, content, depth)
    if name == "not":
        return Not(read_condition(content, depth + 1))
    reader = _READERS.get(name)
    if reader is None:
        raise Unreadable(say("没有“{name}”这种条件。", name=name[:40]))
    return reader(content)


def _only_entry(data: object) -> tuple[str, object]:
    if not isinstance(data, Mapping) or len(data) != 1:
        raise Unreadable(say("一个条件只写一种，例如 compare、all、any。"))
    name, content = next(iter(data.items()))
    return str(name), content


def _read_parts(name: str, content: object, depth: int) -> AtLeast:
    listed, count = content, None
    if name == "at_least":
        fields = _fields(content, {"count", "parts"})
        listed, count = fields.get("parts"), _whole(fields, "count", 1, PARTS_LIMIT)
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not listed:
        raise Unreadable(say("组合条件至少要有一个部分。"))
    if len(listed) > PARTS_LIMIT:
        raise Unreadable(say("组合条件最多 {n} 个部分。", n=PARTS_LIMIT))
    parts = tuple(read_condition(part, depth + 1) for part in listed)
    needed = {"all": len(parts), "any": 1}.get(name, count or 1)
    if needed > len(parts):
        raise Unreadable(say("要求成立的部分多于全部部分。"))
    return AtLeast(needed, parts)


def _read_compare(content: object) -> Comparison:
    fields = _fields(content, {"terms", "is", "value"})
    terms = fields.get("terms")
    if not isinstance(terms, Sequence) or isinstance(terms, str) or not terms:
        raise Unreadable(say("比较条件至少要有一项读数。"))
    if len(terms) > PARTS_LIMIT:
        raise Unreadable(say("比较条件最多 {n} 项读数。", n=PARTS_LIMIT))
    compare = _one_of(fields, "is", Compare)
    return Comparison(tuple(_read_term(one) for one in terms), compare, _number(fields, "value"))


def _read_term(data: object) -> Term:
    known = {"series", "aggregate", "window_s", "offset_s", "factor", "least_coverage"}
    fields = _fields(data, known)
    aggregate = _one_of({"aggregate": "last", **fields}, "aggregate", Aggregate)
    window_s = _whole({"window_s": 0, **fields}, "window_s", 0, LONGEST_S)
    if not window_s and aggregate is not Aggregate.LAST:
        raise Unreadable(say("“{name}”要写明时间窗口。", name=aggregate.value))
    coverage = _number({"least_coverage": 0.8, **fields}, "least_coverage")
    if not 0 <= coverage <= 1:
        raise Unreadable(say("数据完整率应在 0 到 1 之间。"))
    return Term(
        _series(fields),
        aggregate,
        window_s,
        _whole({"offset_s": 0, **fields}, "offset_s", 0, LONGEST_S),
        _number({"factor": 1, **fields}, "factor"),
        coverage,
    )


def _read_silent(content: object) -> Silent:
    fields = _fields(content, {"series", "for_s"})
    return Silent(_series(fields), _whole(fields, "for_s", 1, LONGEST_S))


def _read_stuck(content: object) -> Stuck:
    fields = _fields(content, {"series", "for_s", "tolerance", "least_count"})
    return Stuck(
        _series(fields),
        _whole(fields, "for_s", 1, LONGEST_S),
        abs(_number({"tolerance": 0, **fields}, "tolerance")),
        _whole({"least_count": 3, **fields}, "least_count", 2, 10_000),
    )


def _read_during(content: object) -> During:
    fields = _fields(content, {"months", "from_hour", "until_hour"})
    months = fields.get("months", list(range(1, 13)))
    if not isinstance(months, Sequence) or isinstance(months, str) or not months:
        raise Unreadable(say("月份应为 1 到 12。"))
    read = frozenset(_whole({"month": month}, "month", 1, 12) for month in months)
    from_hour = _whole({"from_hour": 0, **fields}, "from_hour", 0, 24)
    until_hour = _whole({"until_hour": 24, **fields}, "until_hour", 0, 24)
    if from_hour == until_hour:
        raise Unreadable(say("开始和结束的钟点不能相同。"))
    return During(read, from_hour, until_hour)


_READERS: Mapping[str, Callable[[object], Condition]] = {
    "compare": _read_compare,
    "silent": _read_silent,
    "stuck": _read_stuck,
    "during": _read_during,
}


def _fields(data: object, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise Unreadable(say("这里要写成“名称：内容”的形式。"))
    for name in data:
        if name not in known:
            raise Unreadable(say("没有“{name}”这一项。", name=str(name)[:40]))
    return data


def _series(fields: Mapping[str, Any]) -> str:
    name = fields.get("series", "")
    if not isinstance(name, str) or not name or len(name) > 64 or not name.isprintable():
        raise Unreadable(say("要写明看哪个传感器。"))
    return name


def _number(fields: Mapping[str, Any], name: str) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(say("“{name}”要填数字。", name=name))
    if not math.isfinite(value) or abs(value) > VALUE_LIMIT:
        raise Unreadable(say("“{name}”超出范围。", name=name))
    return float(value)


def _whole(fields: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        words = say("“{name}”要填 {least} 到 {most} 的整数。", name=name, least=least, most=most)
        raise Unreadable(words)
    return value


def _one_of(fields: Mapping[str, Any], name: str, options: type[OptionT]) -> OptionT:
    try:
        return options(str(fields.get(name)))
    except ValueError:
        known = "、".join(option.value for option in options)
        raise Unreadable(say("“{name}”应为：{known}", name=name, known=known)) from None


def write_condition(condition: Condition) -> dict[str, object]:
    """Return the condition as JSON data, with every field written out."""
    match condition:
        case AtLeast(count, parts):
            written = [write_condition(part) for part in parts]
            if count == len(parts):
                return {"all": written}
            return {"at_least": {"count": count, "parts": written}}
        case Not(part):
            return {"not": write_condition(part)}
        case Comparison(terms, compare, value):
            told = [_write_term(term) for term in terms]
            return {"compare": {"terms": told, "is": compare.value, "value": value}}
        case Silent(series, for_s):
            return {"silent": {"series": series, "for_s": for_s}}
        case Stuck(series, for_s, tolerance, least_count):
            told_stuck = {"series": series, "for_s": for_s, "tolerance": tolerance}
            return {"stuck": {**told_stuck, "least_count": least_count}}
        case During(months, from_hour, until_hour):
            hours = {"from_hour": from_hour, "until_hour": until_hour}
            return {"during": {"months": sorted(months), **hours}}


def _write_term(term: Term) -> dict[str, object]:
    return {
        "series": term.series,
        "aggregate": term.aggregate.value,
        "window_s": term.window_s,
        "offset_s": term.offset_s,
        "factor": term.factor,
        "least_coverage": term.least_coverage,
    }
