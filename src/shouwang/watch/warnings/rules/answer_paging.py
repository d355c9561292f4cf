"""Where a page of the wall of answers ends, so that the next one begins right after it.

Not `ground.keyset`, which turns a place into a filter of the database: how a line stands comes from
the notices of delivery as much as from its row, so the wall is put in order after it is read.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from shouwang.ground.errors import Invalid, say

Place: TypeAlias = tuple[bool, int, str, int]
"""Of a line in the order of the wall: is settled, rung downwards, division, number."""
CURSOR: Final = re.compile(r"([01])\.(\d{1,4})\.(\d{1,15})\.(\d{1,18})", re.ASCII)


def cursor_of(place: Place) -> str:
    """Return a line's place as an address carries it."""
    is_settled, falling_rung, area_code, number = place
    return f"{int(is_settled)}.{-falling_rung}.{area_code}.{number}"


def read_cursor(text: str) -> Place | None:
    """Return the place after which a page begins, None for the first page; Invalid otherwise."""
    if not text:
        return None
    found = CURSOR.fullmatch(text)
    if found is None:
        raise Invalid({"after": say("翻页位置不对，请从头看。")})
    settled, rung, area_code, number = found.groups()
    return settled == "1", -int(rung), area_code, int(number)
