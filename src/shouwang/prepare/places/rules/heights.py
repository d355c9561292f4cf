"""Rule E: high-rise buildings by their height (R40, GB 50016-2014, 2.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

from .facts import Facts, Finding, Reason, Verdict
from .parameters import (
    HIGH_RISE_OTHER_HEIGHT_M,
    HIGH_RISE_OTHER_LOW_STOREYS,
    HIGH_RISE_RESIDENTIAL_HEIGHT_M,
    HIGH_RISE_RESIDENTIAL_LOW_STOREYS,
)
from .taxonomy import PlaceTypeCode, UseCategory


def high_rise(facts: Facts, on: date, parameters: Sequence[Parameter]) -> list[Finding]:
    """Say whether a place stands in a high-rise building; silent when nothing of it is known.

    Height decides. Without it, few storeys say no and many ask for a survey.
    """
    if facts.height_m is not None:
        return [_by_height(facts, on, parameters)]
    if facts.storeys is not None:
        return [_by_storeys(facts, facts.storeys, on, parameters)]
    return []


def _finding(verdict: Verdict, text: Text, source: Text) -> Finding:
    return Finding(PlaceTypeCode.HIGH_RISE, verdict, (Reason("E", text, source),))


def _by_height(facts: Facts, on: date, parameters: Sequence[Parameter]) -> Finding:
    height = facts.height_m or 0
    words = {"height": str(facts.height_m)}
    home = parameter_at(parameters, HIGH_RISE_RESIDENTIAL_HEIGHT_M, on)
    other = parameter_at(parameters, HIGH_RISE_OTHER_HEIGHT_M, on)
    if facts.category is UseCategory.UNKNOWN and other.value < height <= home.value:
        text = say("建筑高度 {height} 米，用途未知，不知道按住宅还是其他建筑判定。", **words)
        return _finding(Verdict.UNKNOWN, text, other.source)
    is_home = facts.category is UseCategory.DWELLING
    limit = home if is_home or facts.category is UseCategory.UNKNOWN else other
    if facts.storeys == 1 and not is_home:
        return _finding(Verdict.NO, say("单层建筑不是高层建筑。"), other.source)
    words["limit"] = str(limit.value)
    if height > limit.value:
        text = say("建筑高度 {height} 米，大于 {limit} 米。", **words)
        return _finding(Verdict.YES, text, limit.source)
    text = say("建筑高度 {height} 米，不大于 {limit} 米。", **words)
    return _finding(Verdict.NO, text, limit.source)


def _by_storeys(facts: Facts, storeys: int, on: date, parameters: Sequence[Parameter]) -> Finding:
    is_home = facts.category is UseCategory.DWELLING
    name = HIGH_RISE_RESIDENTIAL_LOW_STOREYS if is_home else HIGH_RISE_OTHER_LOW_STOREYS
    limit = parameter_at(parameters, name, on)
    if storeys <= limit.value:
        text = say("共 {n} 层，不是高层建筑。", n=storeys)
        return _finding(Verdict.NO, text, limit.source)
    text = say("共 {n} 层，建筑高度未知，要调查。", n=storeys)
    return _finding(Verdict.UNKNOWN, text, limit.source)
