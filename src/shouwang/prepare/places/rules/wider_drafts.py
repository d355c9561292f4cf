"""What is written down about surveys, sources, assets and levels, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import text_fault

from .assets import STANDARD_LABELS, AssetKind
from .drafts import FIRST_DAY, LAST_DAY
from .sources import LEVEL_LABELS, FilingState, MonitorKind
from .taxonomy import PlaceTypeCode

EXPECTED_LIMIT = 100_000
INTERVAL_LIMIT_MIN = 366 * 24 * 60
AREA_LIMIT_MU = Decimal(10) ** 8
OPEN_AREA_DIGITS = frozenset({9, 12})


@dataclass(frozen=True, slots=True)
class SurveyDraft:
    """A base survey as an office announces it."""

    title: str
    area_code: str
    type_codes: tuple[str, ...]
    due_on: date
    basis: str = ""
    is_fictional: bool = False


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """The file of a major hazard source; what is empty is a gap."""

    name: str
    level: int | None = None
    surveyed_on: date | None = None
    file_reference: str = ""
    risk_identified_on: date | None = None
    risk_summary: str = ""
    monitoring: str = ""
    assessed_on: date | None = None
    assessed_until: date | None = None
    plan: str = ""
    filing_state: str = FilingState.UNKNOWN.value
    filed_on: date | None = None
    is_fictional: bool = False


@dataclass(frozen=True, slots=True)
class MonitorDraft:
    """What watches a source, and the longest time between two signals."""

    kind: str
    every_min: int
    sensor_key: str = ""


@dataclass(frozen=True, slots=True)
class AssetDraft:
    """An agricultural asset; an area that is not known stays None."""

    name: str
    kind: str
    area_code: str
    area_mu: Decimal | None = None
    unit_id: int | None = None
    owner_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    note: str = ""
    is_fictional: bool = False


@dataclass(frozen=True, slots=True)
class StandardisationDraft:
    """A standardisation level; without an end it holds as long as the rule says."""

    level: int
    granted_on: date
    expires_on: date | None = None
    certificate: str = ""


def _texts(draft: object, limits: Mapping[str, int]) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for field, limit in limits.items():
        fault = text_fault(str(getattr(draft, field)), limit)
        if fault is not None:
            wrong[field] = fault
    return wrong


def _days(draft: object, names: tuple[str, ...]) -> dict[str, Text]:
    return {
        field: say("日期不在合理范围内。")
        for field in names
        if (day := getattr(draft, field)) is not None and not FIRST_DAY <= day <= LAST_DAY
    }


def survey_faults(draft: SurveyDraft) -> dict[str, Text]:
    """Return every wrong field of a survey."""
    wrong = {**_texts(draft, {"title": 120, "basis": 300}), **_days(draft, ("due_on",))}
    if not draft.title.strip():
        wrong["title"] = say("请填写名称。")
    if len(draft.area_code) not in OPEN_AREA_DIGITS or not draft.area_code.isdecimal():
        wrong["area_code"] = say("请选择街道或村（社区）。")
    if not draft.type_codes:
        wrong["type_codes"] = say("请至少选择一种场所类型。")
    elif not set(draft.type_codes) <= set(PlaceTypeCode):
        wrong["type_codes"] = say("没有这一种类型。")
    return wrong


def source_faults(draft: SourceDraft) -> dict[str, Text]:
    """Return every wrong field of a source."""
    limits = {"name": 120, "file_reference": 200, "risk_summary": 500, "monitoring": 500}
    days = ("surveyed_on", "risk_identified_on", "assessed_on", "assessed_until", "filed_on")
    wrong = {**_texts(draft, {**limits, "plan": 200}), **_days(draft, days)}
    if not draft.name.strip():
        wrong["name"] = say("请填写名称。")
    if draft.level is not None and draft.level not in LEVEL_LABELS:
        wrong["level"] = say("级别应为一级至四级。")
    if draft.filing_state not in set(FilingState):
        wrong["filing_state"] = say("没有这一种备案状态。")
    if draft.assessed_on and draft.assessed_until and draft.assessed_until < draft.assessed_on:
        wrong.setdefault("assessed_until", say("有效期不能早于评估日期。"))
    if draft.assessed_until and draft.assessed_on is None:
        wrong.setdefault("assessed_on", say("请填写评估日期。"))
    return wrong


def source_future_faults(draft: SourceDraft, today: date) -> dict[str, Text]:
    """Return the days of what was done that lie after today."""
    return {
        field: say("日期不能在今天以后。")
        for field in ("surveyed_on", "risk_identified_on", "assessed_on", "filed_on")
        if (day := getattr(draft, field)) is not None and day > today
    }


def monitor_faults(draft: MonitorDraft) -> dict[str, Text]:
    """Return every wrong field of a monitor."""
    wrong = _texts(draft, {"sensor_key": 96})
    if draft.kind not in set(MonitorKind):
        wrong["kind"] = say("监测方式只能是传感器或人工检查。")
    if not 1 <= draft.every_min <= INTERVAL_LIMIT_MIN:
        wrong["every_min"] = say("应在 {low} 至 {high} 之间。", low=1, high=INTERVAL_LIMIT_MIN)
    if draft.kind == MonitorKind.SENSOR and not draft.sensor_key.strip():
        wrong["sensor_key"] = say("请填写传感器编号。")
    if draft.kind == MonitorKind.CHECK and draft.sensor_key.strip():
        wrong["sensor_key"] = say("人工检查没有传感器编号。")
    return wrong


def asset_faults(draft: AssetDraft) -> dict[str, Text]:
    """Return every wrong field of an agricultural asset."""
    wrong = _texts(draft, {"name": 120, "owner_name": 120, "note": 500})
    if not draft.name.strip():
        wrong["name"] = say("请填写名称。")
    if draft.kind not in set(AssetKind):
        wrong["kind"] = say("没有这一类农业资产。")
    if len(draft.area_code) not in OPEN_AREA_DIGITS or not draft.area_code.isdecimal():
        wrong["area_code"] = say("请选择街道或村（社区）。")
    wrong |= _area_fault(draft.area_mu)
    return wrong | _point_faults(draft.latitude, draft.longitude)


def _area_fault(area_mu: Decimal | None) -> dict[str, Text]:
    if area_mu is None:
        return {}
    if not 0 < area_mu < AREA_LIMIT_MU:
        return {"area_mu": say("面积应大于 0 亩。")}
    return {} if area_mu == round(area_mu, 4) else {"area_mu": say("最多四位小数。")}


def _point_faults(latitude: float | None, longitude: float | None) -> dict[str, Text]:
    if latitude is None and longitude is None:
        return {}
    if latitude is None or longitude is None:
        return {"latitude": say("经度和纬度要一起填写。")}
    if not -90 <= latitude <= 90:
        return {"latitude": say("应在 {low} 至 {high} 之间。", low=-90, high=90)}
    if not -180 <= longitude <= 180:
        return {"longitude": say("应在 {low} 至 {high} 之间。", low=-180, high=180)}
    return {}


def standardisation_faults(draft: StandardisationDraft, today: date) -> dict[str, Text]:
    """Return every wrong field of a standardisation level."""
    wrong = {**_texts(draft, {"certificate": 60}), **_days(draft, ("granted_on", "expires_on"))}
    if draft.level not in STANDARD_LABELS:
        wrong["level"] = say("标准化等级应为一级至三级。")
    if draft.granted_on > today:
        wrong.setdefault("granted_on", say("定级日期不能在今天以后。"))
    if draft.expires_on is not None and draft.expires_on < draft.granted_on:
        wrong.setdefault("expires_on", say("有效期不能早于定级日期。"))
    return wrong
