"""What is written down about people, helpers and evacuations, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shouwang.ground.errors import Invalid, Text, say

from .parameters import (
    ADDRESS_LIMIT,
    KEY_LIMIT,
    LIST_LIMIT,
    NAME_LIMIT,
    NOTES_LIMIT,
    ORDER_LIMIT,
    PHONE_LIMIT,
    REASON_FLOOR,
    REASON_LIMIT,
    TITLE_LIMIT,
    VILLAGES_LIMIT,
)
from .wording import Category, Transport

KEY = re.compile(r"[a-z_]+:[A-Za-z0-9_-]+")
VILLAGE = re.compile(r"[0-9]{12}")
PHONE = re.compile(r"\+?[0-9 \-()]{5,}")
PHONE_FLOOR = 7
DIGITS_IN_A_ROW = re.compile(r"[0-9]{7,}")


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A vulnerable person as they are written down; `area_code` is the village.

    Without `household_id` a household of its own is made, from `address` and `site_key`.
    Without `contact_order` the person is called last.
    """

    name: str = field(repr=False)
    area_code: str = ""
    category: str = Category.ELDERLY_ALONE
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)
    transport: str = Transport.WALKS
    contact_order: int | None = None
    household_id: int | None = None
    site_key: str = ""


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """What changes about a person; None stays as it is."""

    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    notes: str | None = field(default=None, repr=False)
    category: str | None = None
    transport: str | None = None
    contact_order: int | None = None
    site_key: str | None = None


@dataclass(frozen=True, slots=True)
class HelperDraft:
    """Who helps a person: a post of the register, or else a neighbour by name and phone."""

    post_id: int | None = None
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EvacuationDraft:
    """Who is to be moved: everybody on the list of villages, or named households and people."""

    title: str
    area_codes: tuple[str, ...] = ()
    household_ids: tuple[int, ...] = ()
    person_ids: tuple[int, ...] = ()
    subject_key: str = ""


def text_fault(value: str, limit: int) -> Text | None:
    """Return what is wrong with a text that may be empty."""
    if len(value) > limit:
        return say("最多 {n} 个字。", n=limit)
    if any(not char.isprintable() and char not in "\n\r\t" for char in value):
        return say("含有无法保存的字符。")
    return None


def phone_digits(value: str) -> str:
    """Return only the digits of a phone number."""
    return "".join(char for char in value if char.isdigit() and char.isascii())


def phone_fault(value: str) -> Text | None:
    """Return what is wrong with a phone number that may be empty."""
    if not value:
        return None
    fits = len(value) <= PHONE_LIMIT and PHONE.fullmatch(value)
    if not fits or len(phone_digits(value)) < PHONE_FLOOR:
        return say("电话号码不对，例如 13800001234 或 0579-88881234。")
    return None


def _kept(faults: dict[str, Text | None]) -> dict[str, Text]:
    return {name: fault for name, fault in faults.items() if fault is not None}


def _name_fault(name: str) -> Text | None:
    return text_fault(name, NAME_LIMIT) if name.strip() else say("请填写姓名。")


def _category_fault(category: str) -> Text | None:
    return None if category in set(Category) else say("没有这个类别。")


def _transport_fault(transport: str) -> Text | None:
    return None if transport in set(Transport) else say("没有这种转移方式。")


def _order_fault(order: int | None) -> Text | None:
    if order is None or 1 <= order <= ORDER_LIMIT:
        return None
    return say("联系顺序应在 1 至 {n} 之间。", n=ORDER_LIMIT)


def key_fault(key: str) -> Text | None:
    """Return what is wrong with the key of an object that may be empty."""
    if not key or (len(key) <= KEY_LIMIT and KEY.fullmatch(key)):
        return None
    return say("关联对象写成“类别:编号”，例如 place:12。")


def _address_fault(address: str) -> Text | None:
    return text_fault(address, ADDRESS_LIMIT)


def _notes_fault(notes: str) -> Text | None:
    return text_fault(notes, NOTES_LIMIT)


FAULTS: Mapping[str, Callable[[Any], Text | None]] = {
    "name": _name_fault,
    "phone": lambda value: phone_fault(value.strip()),
    "address": _address_fault,
    "notes": _notes_fault,
    "category": _category_fault,
    "transport": _transport_fault,
    "contact_order": _order_fault,
    "site_key": key_fault,
}


def check_person(draft: PersonDraft) -> None:
    """Refuse a draft, naming each wrong field."""
    faults = {name: fault(getattr(draft, name)) for name, fault in FAULTS.items()}
    if draft.household_id is None and not VILLAGE.fullmatch(draft.area_code):
        faults["area_code"] = say("请选择村（社区）。")
    if draft.household_id is None and not draft.address.strip():
        faults["address"] = say("请填写住址。")
    wrong = _kept(faults)
    if wrong:
        raise Invalid(wrong)


def check_changes(changes: PersonChanges) -> None:
    """Refuse changes, naming each wrong field."""
    given = {name: getattr(changes, name) for name in FAULTS}
    named = {name: value for name, value in given.items() if value is not None}
    if not named:
        raise Invalid({"name": say("没有改动，不用保存。")})
    faults = {name: FAULTS[name](value) for name, value in named.items()}
    if named.get("address", "x").strip() == "":
        faults["address"] = say("请填写住址。")
    wrong = _kept(faults)
    if wrong:
        raise Invalid(wrong)


def check_helper(draft: HelperDraft) -> None:
    """Refuse a helper who is neither a post nor a neighbour with name and phone, or both."""
    if draft.post_id is not None:
        if draft.name or draft.phone:
            raise Invalid({"post_id": say("岗位人员和邻居只能选一个。")})
        return
    faults = {"name": _name_fault(draft.name), "phone": phone_fault(draft.phone.strip())}
    if not draft.phone.strip():
        faults["phone"] = say("请填写结对邻居的电话。")
    wrong = _kept(faults)
    if wrong:
        raise Invalid(wrong)


def check_evacuation(draft: EvacuationDraft) -> None:
    """Refuse a draft without title, or without anybody, or with too many."""
    faults: dict[str, Text | None] = {
        "title": text_fault(draft.title, TITLE_LIMIT)
        if draft.title.strip()
        else say("请写明为什么转移，例如“6月22日强降雨转移”。"),
        "subject_key": key_fault(draft.subject_key),
    }
    named = (*draft.area_codes, *draft.household_ids, *draft.person_ids)
    if not named:
        faults["area_codes"] = say("请选择要转移的村（社区）或人。")
    elif len(draft.area_codes) > VILLAGES_LIMIT or len(named) > LIST_LIMIT:
        faults["area_codes"] = say("一次最多 {n} 人，请分几次。", n=LIST_LIMIT)
    elif any(not VILLAGE.fullmatch(code) for code in draft.area_codes):
        faults["area_codes"] = say("请选择村（社区）。")
    wrong = _kept(faults)
    if wrong:
        raise Invalid(wrong)


def check_reason(reason: str) -> str:
    """Return the words of a reason, or refuse them: empty, too long, or with a phone number."""
    words = reason.strip()
    fault = text_fault(words, REASON_LIMIT)
    if fault is None and len(words) < REASON_FLOOR:
        fault = say("请写明为什么要看，例如“台风预警，逐户叫应”。")
    if fault is None and DIGITS_IN_A_ROW.search(words):
        fault = say("理由里不要写电话或证件号码。")
    if fault is not None:
        raise Invalid({"reason": fault})
    return words
