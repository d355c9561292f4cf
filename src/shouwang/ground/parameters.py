"""Numbers that come from a document: named, with their source, in force from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import Text


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a named number; a later `effective_on` takes its place from that day."""

    name: str
    value: Decimal
    source: Text
    effective_on: date


def parameter_at(parameters: Iterable[Parameter], name: str, on: date) -> Parameter:
    """Return the value of `name` in force on a day; LookupError when there is none yet."""
    in_force = [found for found in parameters if found.name == name and found.effective_on <= on]
    if not in_force:
        raise LookupError(f"no value of {name} is in force on {on}")
    return max(in_force, key=lambda found: found.effective_on)
