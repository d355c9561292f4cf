"""What is written down about a hazard or a report, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shouwang.ground.errors import Invalid, Text, say

from .kinds import Kind
from .parameters import DESCRIPTION_LIMIT
from .wording import Category, Difficulty, Nature, Source

CLOCK_SLACK = timedelta(minutes=5)
"""A phone's clock may be ahead by this much."""
LOCATION_LIMIT = 200
CONTACT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class HazardDraft:
    """A danger as an officer, a grid worker or an enterprise writes it down."""

    description: str
    category: str = Category.UNKNOWN
    area_code: str = ""
    place_id: int | None = None
    place_number: str = ""
    unit_id: int | None = None
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    checklist_code: str = ""
    nature: str = ""
    basis: str = ""
    source: str = ""
    difficulty: str = ""
    discovered_at: datetime | None = None
    is_on_behalf: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A danger as a resident or an employee reports it; any part may be missing but one."""

    description: str = ""
    category: str = Category.UNKNOWN
    area_code: str = ""
    place_id: int | None = None
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    contact: str = field(default="", repr=False)
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class PublicReceipt:
    """What a reporter gets; the query code is shown once."""

    number: str
    query_code: str = field(repr=False)
    hazard_number: str


def check_point(latitude: float | None, longitude: float | None) -> dict[str, Text]:
    """Name what is wrong with a position; half a position is none."""
    if latitude is None and longitude is None:
        return {}
    if latitude is None or longitude is None:
        return {"latitude": say("位置要同时有纬度和经度。")}
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return {"latitude": say("纬度或经度超出范围。")}
    return {}


def check_text(text: str, limit: int = DESCRIPTION_LIMIT) -> Text | None:
    """Return what is wrong with a free text, None when nothing is."""
    if len(text) > limit:
        return say("文字太长，最多 {limit} 个字。", limit=limit)
    if "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        return say("文字中有不能保存的字符（例如半个表情）。")
    return None


def check_draft(draft: HazardDraft, now: datetime) -> None:
    """Refuse a draft, naming each wrong field."""
    wrong = check_point(draft.latitude, draft.longitude)
    text = check_text(draft.description)
    if not draft.description.strip():
        text = say("请写明隐患情况。")
    if text:
        wrong["description"] = text
    wrong |= _check_words(draft) | _check_lines(draft)
    if draft.discovered_at is not None and draft.discovered_at > now + CLOCK_SLACK:
        wrong["discovered_at"] = say("发现时间不能晚于现在。")
    if wrong:
        raise Invalid(wrong)


def _check_words(draft: HazardDraft) -> dict[str, Text]:
    asked = (
        ("category", draft.category or "?", set(Category), say("没有这个类别。")),
        ("source", draft.source, set(Source), say("没有这种来源。")),
        ("difficulty", draft.difficulty, set(Difficulty), say("没有这种整改难度。")),
        ("nature", draft.nature, set(Nature), say("没有这种性质。")),
        ("kind", draft.kind, set(Kind), say("没有这种隐患。")),
    )
    return {name: text for name, value, known, text in asked if value and value not in known}


def _check_lines(draft: HazardDraft) -> dict[str, Text]:
    wrong = {}
    for name, value, limit in (
        ("location", draft.location, LOCATION_LIMIT),
        ("basis", draft.basis, LOCATION_LIMIT),
        ("checklist_code", draft.checklist_code, 16),
    ):
        found = check_text(value, limit)
        if found:
            wrong[name] = found
    return wrong


def check_report(report: PublicReport, *, attachments: int) -> None:
    """Refuse a report that says nothing, or whose fields cannot be kept."""
    wrong = check_point(report.latitude, report.longitude)
    if not report.description.strip() and not attachments:
        wrong["description"] = say("请写一句话，或者拍一张照片、录一段语音。")
    for name, value, limit in (
        ("description", report.description, DESCRIPTION_LIMIT),
        ("location", report.location, LOCATION_LIMIT),
        ("contact", report.contact, CONTACT_LIMIT),
    ):
        found = check_text(value, limit)
        if found:
            wrong[name] = found
    if report.category not in set(Category):
        wrong["category"] = say("没有这个类别。")
    if wrong:
        raise Invalid(wrong)


def check_reason(reason: str, field_name: str = "reason", limit: int = 500) -> str:
    """Return a reason without spaces around it; Invalid when there is none."""
    kept = reason.strip()
    found = check_text(kept, limit)
    if not kept:
        found = say("请写明理由。")
    if found:
        raise Invalid({field_name: found})
    return kept
