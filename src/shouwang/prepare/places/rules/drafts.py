"""What is written down about a place, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.workbooks.cells import text_fault

from .geometry import read_line
from .taxonomy import PlaceKind, UseCategory

TEXT_LIMITS = {
    "name": 120,
    "owner_name": 120,
    "address": 200,
    "contact_name": 40,
    "contact_phone": 32,
    "credit_code": 18,
}
COUNT_LIMIT = 1_000_000
OUTPUT_LIMIT_YUAN = Decimal(10) ** 13
AREA_LIMIT_M2 = Decimal(10) ** 8
FLOOR_LOW, FLOOR_HIGH = -10, 200
STOREYS_LIMIT = 200
HEIGHT_LOW_M, HEIGHT_LIMIT_M = Decimal("0.01"), Decimal(1000)
FIRST_DAY = date(1949, 10, 1)
LAST_DAY = date(2199, 12, 31)
PHONE_DIGITS = range(7, 14)
PHONE_SIGNS = frozenset("0123456789-+() 转")
VILLAGE_DIGITS = frozenset({12, 15})
OPEN_AREA_DIGITS = frozenset({9, 12, 15})


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A place as a person or a table gives it; None is unknown (of contacts: leave as it is)."""

    name: str
    area_code: str
    kind: str = PlaceKind.PLACE.value
    category: str = ""
    industry: str = ""
    unit_id: int | None = None
    owner_name: str = ""
    credit_code: str = ""
    is_enterprise: bool | None = None
    annual_output_yuan: Decimal | None = None
    capacity: int | None = None
    residents: int | None = None
    floor: int | None = None
    storeys: int | None = None
    floor_area_m2: Decimal | None = None
    height_m: Decimal | None = None
    is_street_front: bool | None = None
    is_let_for_profit: bool | None = None
    is_licensed_hotel: bool | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geometry: str = ""
    contact_name: str | None = None
    contact_phone: str | None = None
    surveyed_on: date | None = None
    is_fictional: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the taxonomy and the code register know."""

    industries: frozenset[str]
    is_credit_code: Callable[[str], bool]


def phone_fault(value: str) -> Text | None:
    """Return what is wrong with a phone number."""
    digits = sum(char.isdigit() for char in value)
    if value and (digits not in PHONE_DIGITS or not set(value) <= PHONE_SIGNS):
        return say("电话号码不对，应为 7 至 13 位数字。")
    return None


def draft_faults(draft: PlaceDraft, known: Known) -> dict[str, Text]:
    """Return every wrong field with its message; empty when the draft is sound."""
    wrong: dict[str, Text] = {}
    for check in (_texts, _codes, _numbers, _position, _object):
        for field, fault in check(draft, known).items():
            wrong.setdefault(field, fault)
    return wrong


def _texts(draft: PlaceDraft, known: Known) -> dict[str, Text]:
    del known
    wrong: dict[str, Text] = {}
    for field, limit in TEXT_LIMITS.items():
        fault = text_fault(getattr(draft, field) or "", limit)
        if fault is not None:
            wrong[field] = fault
    if not draft.name.strip():
        wrong["name"] = say("请填写名称。")
    fault = phone_fault(draft.contact_phone or "")
    if fault is not None:
        wrong.setdefault("contact_phone", fault)
    return wrong


def _codes(draft: PlaceDraft, known: Known) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if draft.kind not in set(PlaceKind):
        wrong["kind"] = say("没有这一类对象。")
    if draft.category not in set(UseCategory):
        wrong["category"] = say("没有这一种用途。")
    if draft.industry and draft.industry not in known.industries:
        wrong["industry"] = say("行业分类中没有“{code}”。", code=draft.industry[:32])
    if draft.credit_code and not known.is_credit_code(draft.credit_code):
        wrong["credit_code"] = say("统一社会信用代码的校验位不对。")
    allowed = VILLAGE_DIGITS if draft.kind == PlaceKind.PLACE else OPEN_AREA_DIGITS
    code = draft.area_code
    if not (code.isascii() and code.isdigit() and len(code) in allowed):
        wrong["area_code"] = say("请选择所在村（社区）。")
    return wrong


def _numbers(draft: PlaceDraft, known: Known) -> dict[str, Text]:
    del known
    wrong: dict[str, Text] = {}
    bounds: tuple[tuple[str, Decimal | int, Decimal | int], ...] = (
        ("capacity", 0, COUNT_LIMIT),
        ("residents", 0, COUNT_LIMIT),
        ("floor", FLOOR_LOW, FLOOR_HIGH),
        ("storeys", 1, STOREYS_LIMIT),
        ("annual_output_yuan", 0, OUTPUT_LIMIT_YUAN),
        ("floor_area_m2", 0, AREA_LIMIT_M2),
        ("height_m", HEIGHT_LOW_M, HEIGHT_LIMIT_M),
    )
    for field, low, high in bounds:
        value = getattr(draft, field)
        if value is not None and not low <= value <= high:
            wrong[field] = say("应在 {low} 至 {high} 之间。", low=low, high=high)
    for field in ("annual_output_yuan", "floor_area_m2", "height_m"):
        value = getattr(draft, field)
        if field not in wrong and value is not None and value != round(value, 2):
            wrong[field] = say("最多两位小数。")
    if draft.surveyed_on is not None and not FIRST_DAY <= draft.surveyed_on <= LAST_DAY:
        wrong["surveyed_on"] = say("日期不在合理范围内。")
    return wrong


def _position(draft: PlaceDraft, known: Known) -> dict[str, Text]:
    del known
    wrong: dict[str, Text] = {}
    if (draft.latitude is None) != (draft.longitude is None):
        missing = "latitude" if draft.latitude is None else "longitude"
        wrong[missing] = say("经度和纬度要一起填写。")
    if draft.latitude is not None and not -90 <= draft.latitude <= 90:
        wrong["latitude"] = say("应在 {low} 至 {high} 之间。", low=-90, high=90)
    if draft.longitude is not None and not -180 <= draft.longitude <= 180:
        wrong["longitude"] = say("应在 {low} 至 {high} 之间。", low=-180, high=180)
    if draft.geometry:
        try:
            read_line(draft.geometry)
        except Invalid as error:
            wrong.update(error.fields)
    return wrong


def _object(draft: PlaceDraft, known: Known) -> dict[str, Text]:
    """Objects in the open need a place on the map and somebody whose they are."""
    del known
    wrong: dict[str, Text] = {}
    if draft.kind == PlaceKind.PLACE:
        return wrong
    if draft.kind == PlaceKind.LINE and not draft.geometry:
        wrong["geometry"] = say("请给出线的位置。")
    if draft.kind == PlaceKind.POINT and draft.latitude is None:
        wrong["latitude"] = say("请给出点的位置。")
    if draft.unit_id is None and not draft.owner_name.strip():
        wrong["owner_name"] = say("请填写管理单位。")
    return wrong
