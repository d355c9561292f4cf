"""What the divisions tell the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DivisionChanged:
    """A code was renamed, merged or split.

    After a rename or a merge every record whose `area_code_now` is `old_code` or lies below it
    gets the same code with `new_code` in front; `area_code_at_time` stays. After a split nobody
    knows which part a record lies in: it keeps its code until a person says so.
    """

    change_id: int
    kind: str
    old_code: str
    new_code: str
    on: date
