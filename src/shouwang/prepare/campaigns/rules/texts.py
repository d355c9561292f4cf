"""What is wrong with a text that somebody typed about duties, reports and lessons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

LINE_LIMIT: Final = 120
REASON_LIMIT: Final = 500
TEXT_LIMIT: Final = 2_000
LIST_LIMIT: Final = 50


def fault_of(text: str, limit: int) -> Text | None:
    """Return what is wrong with a text, None when nothing is."""
    if len(text) > limit:
        return say("文字太长，最多 {limit} 个字。", limit=limit)
    if "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        return say("文字中有不能保存的字符（例如半个表情）。")
    return None


def fault_of_needed(text: str, limit: int, missing: Text) -> Text | None:
    """Return what is wrong with a text that must be there."""
    return fault_of(text, limit) if text.strip() else missing


def faults(found: Iterable[tuple[str, Text | None]]) -> dict[str, Text]:
    """Keep the fields in which something is wrong."""
    return {name: fault for name, fault in found if fault is not None}


def needed_words(name: str, text: str, missing: Text, limit: int = REASON_LIMIT) -> str:
    """Return words without spaces around them; Invalid names the field."""
    wrong = fault_of_needed(text, limit, missing)
    if wrong is not None:
        raise Invalid({name: wrong})
    return text.strip()
