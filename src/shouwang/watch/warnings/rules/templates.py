"""Templates: what one may say, and filling it in with area, times and office."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .drafts import told_time, told_time_english
from .parameters import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from .wording import LEVEL_ENGLISH, LEVEL_LABELS, LEVELS, TYPES

FIELDS: Final = ("area", "office", "onset", "expires", "type", "level")
"""What a template may name in braces."""


BRACED: Final = re.compile(r"\{([^{}]*)\}")
NEEDED: Final = ("title", "text", "action_text", "source")
LIMITS: Final[dict[str, int]] = {
    "title": TITLE_LIMIT,
    "text": TEXT_LIMIT,
    "action_text": TEXT_LIMIT,
    "title_en": TITLE_LIMIT * 2,
    "text_en": TEXT_LIMIT,
    "action_text_en": TEXT_LIMIT,
    "source": NAME_LIMIT,
}


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """New words for a type and level, in force from a day, and on what they rest."""

    type_code: str
    level: str
    title: str
    text: str
    action_text: str
    source: str
    in_force_from_on: date
    title_en: str = ""
    text_en: str = ""
    action_text_en: str = ""


def check_template(draft: TemplateDraft, today: date) -> None:
    """Refuse words that say too little or too much, or name in braces what is not filled in."""
    wrong: dict[str, Text] = {}
    if draft.type_code not in TYPES:
        wrong["type_code"] = say("请选择预警类型。")
    if draft.level not in set(LEVELS):
        wrong["level"] = say("请选择预警级别：蓝、黄、橙、红。")
    if draft.in_force_from_on < today:
        wrong["in_force_from_on"] = say("生效日不能早于今天，以前的用语不改。")
    for name, limit in LIMITS.items():
        fault = _words_fault(getattr(draft, name), limit, is_needed=name in NEEDED)
        if fault is not None:
            wrong[name] = fault
    if wrong:
        raise Invalid(wrong)


def _words_fault(value: str, limit: int, *, is_needed: bool) -> Text | None:
    unknown = [name for name in BRACED.findall(value) if name not in FIELDS]
    if is_needed and not value.strip():
        return say("请填写这一项。")
    if len(value.strip()) > limit:
        return say("最长 {n} 个字。", n=limit)
    if "\x00" in value:
        return say("含有无法保存的字符。")
    if unknown:
        return say(
            "花括号里不能写“{name}”，只能写 {fields}。",
            name=unknown[0][:20],
            fields="、".join(FIELDS),
        )
    return None


@dataclass(frozen=True, slots=True)
class Words:
    """What a warning says in both languages."""

    title: str
    text: str
    action_text: str
    title_en: str
    text_en: str
    action_text_en: str


@dataclass(frozen=True, slots=True)
class Filling:
    """What the words are filled with."""

    type_code: str
    level: str
    area: str
    office: str
    onset_at: datetime
    expires_at: datetime


def filled(words: Words, filling: Filling) -> Words:
    """Return the words with their fields filled in; a brace that names no field stays."""
    kind = TYPES[filling.type_code]
    chinese = {
        "area": filling.area,
        "office": filling.office,
        "onset": told_time(filling.onset_at),
        "expires": told_time(filling.expires_at),
        "type": str(kind.label),
        "level": str(LEVEL_LABELS[filling.level]),
    }
    english = {
        **chinese,
        "onset": told_time_english(filling.onset_at),
        "expires": told_time_english(filling.expires_at),
        "type": kind.english,
        "level": LEVEL_ENGLISH[filling.level],
    }
    return Words(
        _fill(words.title, chinese),
        _fill(words.text, chinese),
        _fill(words.action_text, chinese),
        _fill(words.title_en, english),
        _fill(words.text_en, english),
        _fill(words.action_text_en, english),
    )


def _fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


PLAIN: Final = Words(
    title="{area}{type}{level}预警",
    text="{office}提醒：{onset}起至{expires}，{area}可能发生{type}。请留意通知，注意安全。",
    action_text="远离危险的地方；照看好老人和孩子；遇险拨打110、119、120。",
    title_en="{level} warning: {type} in {area}",
    text_en="{office} warns of {type} in {area} from {onset} to {expires}. Stay alert and safe.",
    action_text_en=(
        "Keep away from danger; look after old people and children; call 110, 119 or 120."
    ),
)
"""The words of a type and level for which no template is in force."""
