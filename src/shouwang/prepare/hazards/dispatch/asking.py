"""A move as somebody asks for it, and the form of the function that makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.prepare.hazards.actions import MeasureDraft, StepDraft


@dataclass(frozen=True, slots=True)
class MoveAsk:
    """A move as somebody asks for it; which fields it needs, the table of moves says."""

    move: str
    version: int | None = None
    reason: str = ""
    is_not_ours: bool = False
    statutory: str = ""
    level: int | None = None
    difficulty: str = ""
    category: str = ""
    nature: str = ""
    basis: str = ""
    description: str = ""
    location: str = ""
    checklist_code: str = ""
    discovered_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    due_on: date | None = None
    measures: tuple[MeasureDraft, ...] = ()
    steps: tuple[StepDraft, ...] = ()
    kind: str = ""
    text: str = ""
    until_at: datetime | None = None
    measure_id: int | None = None
    step_id: int | None = None
    extension_id: int | None = None
    into: str = ""
    report: str = ""
    note: str = ""
    cost_yuan: Decimal | None = None
    photos: tuple[Prepared, ...] = field(default=(), repr=False)
    more: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The fields of a theme's own moves, by name, as its form or shape has read them."""

    def words(self, name: str) -> str:
        """Return a text field of a theme's move; "" when it was left empty."""
        return str(self.more.get(name) or "")


Maker = Callable[[Actor, str, MoveAsk], object]
