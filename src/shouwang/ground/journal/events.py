"""What the outbox carries: an event's envelope, as a playbook receives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event as it was written: `payload` holds the fields of the room's event class."""

    event_id: int
    name: str
    object_key: str
    payload: Mapping[str, object]
    at: datetime

    def text(self, field: str) -> str:
        """Return a text field of the payload; "" when it is absent."""
        value = self.payload.get(field, "")
        return value if isinstance(value, str) else ""

    def number(self, field: str) -> int:
        """Return a whole-number field of the payload; 0 when it is absent."""
        value = self.payload.get(field, 0)
        return value if isinstance(value, int) else 0


Playbook = Callable[[Envelope], None]
