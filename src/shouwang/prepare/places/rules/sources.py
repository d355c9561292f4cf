"""What the file of a major hazard source must hold, and when its monitors are silent (R44, R45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import parameter_at

from .parameters import FIRST_DAY, MAJOR_SOURCE_ASSESSMENT_YEARS, PARAMETERS


class FilingState(StrEnum):
    """Whether the source is filed with the authority; "" is not known."""

    UNKNOWN = ""
    NOT_FILED = "not_filed"
    SUBMITTED = "submitted"
    FILED = "filed"


class MonitorKind(StrEnum):
    """How a source is watched."""

    SENSOR = "sensor"
    CHECK = "check"


class Gap(StrEnum):
    """An element that the file of a source lacks."""

    LEVEL = "level"
    SURVEY = "survey"
    FILE = "file"
    RISK = "risk"
    MONITORING = "monitoring"
    ASSESSMENT = "assessment"
    ASSESSMENT_EXPIRED = "assessment_expired"
    PLAN = "plan"
    FILING = "filing"
    MONITOR = "monitor"


GAP_LABELS: Mapping[Gap, Text] = {
    Gap.LEVEL: say("未分级"),
    Gap.SURVEY: say("未普查"),
    Gap.FILE: say("未建档"),
    Gap.RISK: say("未辨识风险"),
    Gap.MONITORING: say("没有监控预警措施"),
    Gap.ASSESSMENT: say("没有安全评估"),
    Gap.ASSESSMENT_EXPIRED: say("安全评估已过期"),
    Gap.PLAN: say("没有应急预案"),
    Gap.FILING: say("未备案"),
    Gap.MONITOR: say("没有监测，也没有定期人工检查"),
}
FILING_LABELS: Mapping[FilingState, Text] = {
    FilingState.UNKNOWN: say("未知"),
    FilingState.NOT_FILED: say("未备案"),
    FilingState.SUBMITTED: say("已提交"),
    FilingState.FILED: say("已备案"),
}
MONITOR_LABELS: Mapping[MonitorKind, Text] = {
    MonitorKind.SENSOR: say("传感器"),
    MonitorKind.CHECK: say("人工检查"),
}
LEVEL_LABELS: Mapping[int, Text] = {
    1: say("一级"),
    2: say("二级"),
    3: say("三级"),
    4: say("四级"),
}
"""GB 18218-2018: first (the gravest) to fourth."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a source; empty is missing."""

    level: int | None = None
    surveyed_on: date | None = None
    file_reference: str = ""
    risk_identified_on: date | None = None
    risk_summary: str = ""
    monitoring: str = ""
    assessed_on: date | None = None
    assessed_until: date | None = None
    plan: str = ""
    filing_state: FilingState = FilingState.UNKNOWN
    has_monitor: bool = False


def assessment_ends_on(assessed_on: date) -> date:
    """Return until when an assessment holds that names no end of its own."""
    since = max(assessed_on, FIRST_DAY)
    years = int(parameter_at(PARAMETERS, MAJOR_SOURCE_ASSESSMENT_YEARS, since).value)
    return years_later(assessed_on, years)


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def source_gaps(facts: SourceFacts, on: date) -> tuple[Gap, ...]:
    """Name every element that is missing on a day, in the order of the file."""
    ends_on = facts.assessed_until
    if ends_on is None and facts.assessed_on is not None:
        ends_on = assessment_ends_on(facts.assessed_on)
    missing = {
        Gap.LEVEL: facts.level is None,
        Gap.SURVEY: facts.surveyed_on is None,
        Gap.FILE: not facts.file_reference,
        Gap.RISK: facts.risk_identified_on is None or not facts.risk_summary,
        Gap.MONITORING: not facts.monitoring,
        Gap.ASSESSMENT: facts.assessed_on is None,
        Gap.ASSESSMENT_EXPIRED: ends_on is not None
        and facts.assessed_on is not None
        and ends_on < on,
        Gap.PLAN: not facts.plan,
        Gap.FILING: facts.filing_state is not FilingState.FILED,
        Gap.MONITOR: not facts.has_monitor,
    }
    return tuple(gap for gap, is_missing in missing.items() if is_missing)


def signal_due_at(last_at: datetime, every_min: int) -> datetime:
    """Return until when the next signal must have come."""
    return last_at + timedelta(minutes=every_min)


def is_silent(due_at: datetime, now: datetime) -> bool:
    """Tell whether the interval has passed without a signal; at its very end it has not yet."""
    return now > due_at
