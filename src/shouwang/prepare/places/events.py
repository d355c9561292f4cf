"""What has happened to a place, for those above the register."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceRegistered:
    """A place came into the register."""

    place_id: int
    area_code: str
    accountable: str


@dataclass(frozen=True, slots=True)
class PlaceAccountabilityChanged:
    """The rule now names somebody else for a place."""

    place_id: int
    was: str
    accountable: str


@dataclass(frozen=True, slots=True)
class RegisterImported:
    """An office's own table came into the register in one piece."""

    upload_id: int
    added: int
    updated: int
