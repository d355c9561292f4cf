"""What a visit is: who may make which, what is wrong with one, and what counts as a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.parameters import Parameter, parameter_at

from .wording import Capacity, VisitResult

LATE_DAYS: Final = "visit_late_days"
PARAMETERS: Final = (
    Parameter(
        LATE_DAYS,
        Decimal(14),
        say("平台规定：检查当天登记；网络不通的，最迟十四天内补登"),
        date(2020, 1, 1),
    ),
)
CLOCK_SLACK: Final = timedelta(minutes=5)
"""A phone's clock may be ahead by this much."""
NOTE_LIMIT: Final = 500
COMPANION_LIMIT: Final = 10
HAZARD_LIMIT: Final = 20
CLIENT_KEY_LIMIT: Final = 64

COMMUNITY_ROLES: Final = frozenset({"village_head", "community_director", "grid_worker"})
STREET_ROLES: Final = frozenset(
    {
        "safety_station_head",
        "economic_development",
        "police",
        "public_order",
        "fire_verifier",
        "sector_lead",
        "village_liaison_cadre",
    }
)
OWN_UNIT_ROLES: Final = frozenset({"enterprise_owner", "cooperative_head"})
CHECKS: Final = frozenset(
    {Capacity.INSPECTION, Capacity.STREET_SUPERVISION, Capacity.COMMUNITY_SUPERVISION}
)
"""A unit that looks at itself is told apart; it does not count as checked."""


@dataclass(frozen=True, slots=True)
class HazardLine:
    """A danger that a visit found, as it is written down on the spot."""

    description: str
    category: str = "unknown"
    checklist_code: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """One check of one place.

    The place is named by its number or by the token of its QR code. A campaign may be named; by
    default it is the running one that holds the place. `client_key` is the phone's own key: the
    same visit sent again is the same visit.
    """

    place_number: str = ""
    qr_token: str = ""
    campaign_number: str = ""
    result: str = VisitResult.FINE
    capacity: str = ""
    visited_at: datetime | None = None
    note: str = ""
    companion_ids: tuple[int, ...] = ()
    hazards: tuple[HazardLine, ...] = ()
    hazard_numbers: tuple[str, ...] = ()
    client_key: str = field(default="", repr=False)


def late_days(on: date) -> int:
    """Return for how many days after a visit it can still be written down."""
    return int(parameter_at(PARAMETERS, LATE_DAYS, on).value)


def capacities_of(role: str, *, is_system: bool = False) -> tuple[str, ...]:
    """Return in which capacities a role may visit, the usual one first."""
    if is_system:
        return tuple(capacity.value for capacity in Capacity)
    if role in COMMUNITY_ROLES:
        return (Capacity.INSPECTION.value, Capacity.COMMUNITY_SUPERVISION.value)
    if role in STREET_ROLES:
        return (Capacity.INSPECTION.value, Capacity.STREET_SUPERVISION.value)
    return (Capacity.SELF_INSPECTION.value,) if role in OWN_UNIT_ROLES else ()


def is_check(capacity: str, result: str) -> bool:
    """Tell whether a visit counts as a check of the place: somebody else looked, and got in."""
    return capacity in CHECKS and result != VisitResult.NOT_ENTERED


def check_visit(draft: VisitDraft, allowed: tuple[str, ...], now: datetime, on: date) -> None:
    """Refuse a draft, naming each wrong field; `on` is the local day of now."""
    found = (
        ("place", _wrong_place(draft)),
        ("capacity", _wrong_capacity(draft, allowed)),
        ("result", _wrong_result(draft)),
        ("visited_at", _wrong_time(draft.visited_at, now, late_days(on))),
        ("note", _wrong_note(draft.note)),
        ("companions", _wrong_companions(draft)),
        ("hazards", _wrong_hazards(draft)),
        ("client_key", _wrong_key(draft.client_key)),
    )
    wrong = {name: text for name, text in found if text is not None}
    if wrong:
        raise Invalid(wrong)


def _wrong_place(draft: VisitDraft) -> Text | None:
    if not draft.place_number.strip() and not draft.qr_token.strip():
        return say("请选择检查的场所。")
    return None


def _wrong_capacity(draft: VisitDraft, allowed: tuple[str, ...]) -> Text | None:
    if draft.capacity and draft.capacity not in allowed:
        return say("您的岗位不能以这种方式检查。")
    return None


def _wrong_result(draft: VisitDraft) -> Text | None:
    if draft.result not in set(VisitResult):
        return say("没有这种检查结果。")
    has_hazards = bool(draft.hazards or draft.hazard_numbers)
    if draft.result == VisitResult.HAZARDS and not has_hazards:
        return say("请写明发现的隐患，或选择已登记的隐患。")
    if draft.result != VisitResult.HAZARDS and has_hazards:
        return say("写了隐患，结果应选“发现隐患”。")
    return None


def _wrong_time(visited_at: datetime | None, now: datetime, days: int) -> Text | None:
    if visited_at is None:
        return None
    if visited_at > now + CLOCK_SLACK:
        return say("检查时间不能晚于现在。")
    if visited_at < now - timedelta(days=days):
        return say("检查超过 {n} 天的不能再补登。", n=days)
    return None


def unstorable(text: str) -> bool:
    """Tell whether a text holds what no database keeps: NUL, half an emoji."""
    return "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)


def _wrong_note(note: str) -> Text | None:
    if len(note) > NOTE_LIMIT:
        return say("说明太长，最多 {n} 个字。", n=NOTE_LIMIT)
    return say("说明中有不能保存的字符。") if unstorable(note) else None


def _wrong_companions(draft: VisitDraft) -> Text | None:
    if len(set(draft.companion_ids)) > COMPANION_LIMIT:
        return say("联合检查的单位最多 {n} 个。", n=COMPANION_LIMIT)
    if draft.companion_ids and draft.capacity == Capacity.SELF_INSPECTION:
        return say("单位自查没有联合检查的单位。")
    return None


def _wrong_hazards(draft: VisitDraft) -> Text | None:
    if len(draft.hazards) + len(draft.hazard_numbers) > HAZARD_LIMIT:
        return say("一次检查最多登记 {n} 处隐患。", n=HAZARD_LIMIT)
    if any(not line.description.strip() for line in draft.hazards):
        return say("请写明每处隐患的情况。")
    return None


def _wrong_key(key: str) -> Text | None:
    if len(key) > CLIENT_KEY_LIMIT or not key.isprintable():
        return say("登记标识太长或含有特殊字符。")
    return None


RESULT_ICONS: Mapping[str, str] = {
    VisitResult.FINE: "circle-check",
    VisitResult.HAZARDS: "alert-triangle",
    VisitResult.NOT_ENTERED: "door",
}
