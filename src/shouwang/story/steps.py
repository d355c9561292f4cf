"""What a step of the story is: a moment, who acts, what happens, and the deed itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.errors import Text

from .lives import Deed


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the week; `who` are the user names that act, `thing` is what it is about.

    What comes round every day or hour is routine: played, but not listed on the tour.
    """

    key: str
    at: datetime
    who: tuple[str, ...]
    what: Text
    do: Deed
    thing: str = ""
    is_routine: bool = False
