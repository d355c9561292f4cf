"""What is written down in a duty room, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .parameters import (
    KEY_LIMIT,
    LINE_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    REPORT_EVERY_H_LIMIT,
    STRENGTH_LIMIT,
    TEXT_LIMIT,
)
from .wording import EntryKind, PeriodKind, RoomKind

ROOM_TEXTS: Final = {
    "name": NAME_LIMIT,
    "location": LINE_LIMIT,
    "phone": PHONE_LIMIT,
    "reason": REASON_LIMIT,
}
PERIOD_TEXTS: Final = {"name": NAME_LIMIT, "basis": LINE_LIMIT}
ENTRY_TEXTS: Final = {
    "text": TEXT_LIMIT,
    "party": LINE_LIMIT,
    "link": LINE_LIMIT,
    "source_key": KEY_LIMIT,
}


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A duty room, or a post at a site for the time of an event (with a reason)."""

    name: str
    area_code: str = ""
    kind: str = RoomKind.OFFICE
    location: str = ""
    phone: str = ""
    lat: float | None = None
    lng: float | None = None
    place_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PeriodDraft:
    """A special-care period."""

    name: str
    kind: str
    from_at: datetime
    until_at: datetime
    min_leaders: int
    min_staff: int
    area_code: str = ""
    is_zero_report_daily: bool = True
    report_every_h: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class LogDraft:
    """An entry of the duty log; without a room it goes to the office room nearest to the area."""

    kind: str
    text: str
    room_id: int | None = None
    area_code: str = ""
    party: str = ""
    happened_at: datetime | None = None
    is_open_item: bool = False
    is_zero: bool = False
    corrects_id: int | None = None
    closes_item_id: int | None = None
    link: str = ""
    source_key: str = ""


def text_fault(text: str, limit: int) -> Text | None:
    """Return what is wrong with a free text, None when nothing is."""
    if len(text) > limit:
        return say("文字太长，最多 {limit} 个字。", limit=limit)
    if "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        return say("文字中有不能保存的字符（例如半个表情）。")
    return None


def check_words(name: str, text: str, missing: Text, limit: int = REASON_LIMIT) -> str:
    """Return a text without spaces around it; Invalid names the field when it is empty or unfit."""
    kept = text.strip()
    wrong = text_fault(kept, limit) if kept else missing
    if wrong is not None:
        raise Invalid({name: wrong})
    return kept


def position_fault(lat: float | None, lng: float | None) -> Text | None:
    """Return what is wrong with a position that may be left out, None when nothing is."""
    if (lat is None) != (lng is None):
        return say("经度和纬度要一起填。")
    if lat is None or lng is None or (-90 <= lat <= 90 and -180 <= lng <= 180):
        return None
    return say("经纬度不对。")


def _texts(draft: object, limits: Mapping[str, int]) -> dict[str, Text]:
    """Return what is wrong with the free texts of a draft, by field."""
    found = {name: text_fault(getattr(draft, name), limit) for name, limit in limits.items()}
    return {name: unfit for name, unfit in found.items() if unfit is not None}


def check_room(draft: RoomDraft) -> None:
    """Refuse a room that cannot be, naming each wrong field."""
    wrong = _texts(draft, ROOM_TEXTS)
    if not draft.name.strip():
        wrong["name"] = say("请填写名称。")
    if draft.kind not in set(RoomKind):
        wrong["kind"] = say("没有这种值班室。")
    elif draft.kind == RoomKind.SITE and not draft.reason.strip():
        wrong["reason"] = say("请写明为什么设现场值守点。")
    unfit = position_fault(draft.lat, draft.lng)
    if unfit is not None:
        wrong["lat"] = unfit
    if wrong:
        raise Invalid(wrong)


def check_period(draft: PeriodDraft, first_moment: datetime) -> None:
    """Refuse a period that cannot be, or that would change what held before today."""
    wrong = _texts(draft, PERIOD_TEXTS) | _strength(draft)
    if not draft.name.strip():
        wrong["name"] = say("请填写名称。")
    if draft.kind not in set(PeriodKind):
        wrong["kind"] = say("没有这种特护期。")
    if draft.until_at <= draft.from_at:
        wrong["until_at"] = say("结束要晚于开始。")
    if draft.from_at < first_moment:
        wrong["from_at"] = say("特护期不能从今天以前开始，以前的规定不再改动。")
    if wrong:
        raise Invalid(wrong)


def _strength(draft: PeriodDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for name in ("min_leaders", "min_staff"):
        if not 0 <= getattr(draft, name) <= STRENGTH_LIMIT:
            wrong[name] = say("人数应为 0 至 {n}。", n=STRENGTH_LIMIT)
    every = draft.report_every_h
    if every is not None and not 1 <= every <= REPORT_EVERY_H_LIMIT:
        wrong["report_every_h"] = say("报告间隔应为 1 至 {n} 小时。", n=REPORT_EVERY_H_LIMIT)
    return wrong


def check_entry(draft: LogDraft, now: datetime) -> None:
    """Refuse an entry that says nothing, or of what has not happened yet."""
    wrong = _texts(draft, ENTRY_TEXTS)
    if draft.kind not in set(EntryKind):
        wrong["kind"] = say("没有这种记录。")
    if not draft.text.strip():
        wrong["text"] = say("请写明内容。")
    if draft.link and (not draft.link.startswith("/") or draft.link.startswith("//")):
        wrong["link"] = say("链接不对。")
    if draft.happened_at is not None and draft.happened_at > now:
        wrong["happened_at"] = say("时间不能晚于现在。")
    if wrong:
        raise Invalid(wrong)
