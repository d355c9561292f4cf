"""Makes rules and their signals for tests, through the actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwang.watch.sensors.actions.ruling import (
    draft_rule,
    load_shipped_rules,
    switch_on,
)
from shouwang.watch.sensors.models import RuleVersion, Signal
from shouwang.watch.sensors.rules.rule_drafts import RuleDraft
from shouwang.watch.sensors.tests.factories import SYSTEM

YUNSHAN = "330781002"


def newest(value: float, sign: str = "at_least", series: str = "self") -> dict[str, object]:
    """Return the JSON condition of a newest value against a number."""
    return {"compare": {"terms": [{"series": series}], "is": sign, "value": value}}


def body(
    value: float = 28, kind: str = "water_level", level: str = "yellow", **step: object
) -> dict[str, object]:
    """Return the JSON of a rule with one level."""
    return {"kind": kind, "steps": [{"level": level, "when": newest(value), **step}]}


def make_rule(
    key: str = "level", *, data: dict[str, object] | None = None, area_code: str = YUNSHAN
) -> RuleVersion:
    """Draft a rule as the system."""
    return draft_rule(SYSTEM, RuleDraft(key, "测试规则", data or body(), area_code))


def live_rule(
    key: str = "level", *, data: dict[str, object] | None = None, area_code: str = YUNSHAN
) -> RuleVersion:
    """Draft a rule and switch it on."""
    return switch_on(SYSTEM, make_rule(key, data=data, area_code=area_code).pk)


def shipped(*keys: str) -> list[RuleVersion]:
    """Load shipped rules for the street and switch them on."""
    return load_shipped_rules(SYSTEM, area_code=YUNSHAN, keys=keys, is_on=True)


def told(signal: Signal) -> list[tuple[datetime, str]]:
    """Return the steps of a signal: when, which level."""
    return [(change.at, change.level) for change in signal.changes.all()]


def minutes(count: float) -> timedelta:
    """Return some minutes."""
    return timedelta(minutes=count)
