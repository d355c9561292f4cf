"""How a list of doors is ordered: the building of an address, and the door inside it."""

from __future__ import annotations

import re
from typing import Final

_NAMED: Final = re.compile(r"^.*?[0-9A-Za-z一二三四五六七八九十百]+\s*(?:号楼|[幢栋座])")
_NUMBERED: Final = re.compile(r"^.*?\d+\s*(?:号|弄)(?!楼)")
_PARTS: Final = re.compile(r"(\d+)")


def split_address(address: str) -> tuple[str, str]:
    """Return the building of an address and what follows; "" where no building is told.

    A building is named (3幢, 2号楼) or else numbered along a street or in a village (12号).
    """
    text = address.strip()
    found = _NAMED.match(text) or _NUMBERED.match(text)
    if found is None:
        return "", text
    return found[0].strip(), text[found.end() :].strip(" ,，")


def walking_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the key by which buildings and doors stand as one walks: 2幢 before 10幢."""
    return tuple(
        (1, int(part), "") if part.isdecimal() else (0, 0, part)
        for part in _PARTS.split(text)
        if part
    )
