"""Paging through long lists by the last number seen."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.errors import Text

INTEGER_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Pager:
    """Where older rows are."""

    previous_url: str
    next_url: str
    count_text: Text


def whole_number(text: str) -> int | None:
    """Return the number that a parameter holds, or None when it holds none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= INTEGER_DIGITS
    return int(text) if is_number else None
