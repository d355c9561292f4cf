"""What a notice is, and what may not stand in one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say

PAGE_SIZE: Final = 25
NOTHING: Final = say("")
PHONE: Final = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{3,4}-\d{4}-?\d{4}|\d{17}[\dXx])(?!\d)")
"""A mobile number, a number with an area code, an identity number."""


class Importance(StrEnum):
    """How loudly a notice asks to be read."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice before it has a recipient; `link` is an address of this site."""

    kind: str
    title: Text
    body: Text = NOTHING
    link: str = ""
    object_key: str = ""
    importance: Importance = Importance.NORMAL


def check(draft: NoticeDraft) -> None:
    """Refuse what the program must never send; ValueError, because no person typed it."""
    if draft.link and (not draft.link.startswith("/") or draft.link.startswith(("//", "/\\"))):
        raise ValueError("a notice links to a page of this site")
    if PHONE.search(str(draft.title)):
        raise ValueError("a notice's title carries nothing personal")
    for part in (draft.title, draft.body):
        if not all(isinstance(value, str | int) for value in part.params.values()):
            raise ValueError("a notice's parameters are texts and whole numbers")
