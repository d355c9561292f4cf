"""Filling a template in: the words of a type and level with area, times and office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .drafts import told_time, told_time_english
from .wording import LEVEL_ENGLISH, LEVEL_LABELS, TYPES

FIELDS: Final = ("area", "office", "onset", "expires", "type", "level")
"""What a template may name in braces."""


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
