"""A message of CAP as frozen dataclasses; what is absent is "" or empty, never invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .relations import Reference
from .shapes import Circle, Point
from .times import write_time


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its value: an event code, a parameter, a geocode."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Area:
    """Where: in words, as shapes, as codes; several of them are one union."""

    text: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude_feet: str = ""
    ceiling_feet: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that goes with an info: by its address, or inside in base64."""

    text: str
    media_type: str = ""
    size_bytes: int | None = None
    address: str = ""
    content_base64: str = ""
    digest_sha1: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """What is told in one language."""

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str = "en-US"
    responses: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective_at: datetime | None = None
    onset_at: datetime | None = None
    expires_at: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One message: who, when, what kind, about which earlier ones, and what it tells."""

    identifier: str
    sender: str
    sent_at: datetime
    status: str
    message_type: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[Info, ...] = ()

    @property
    def reference(self) -> Reference:
        """Return the message as a later one names it."""
        return Reference(self.sender, self.identifier, write_time(self.sent_at))
