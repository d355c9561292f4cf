"""The table of rooms above that let their objects be checked for exactly one owner (R24)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shouwang.ground.actor import Actor


@dataclass(frozen=True, slots=True)
class Misowned:
    """An object that nobody, or more than one body, answers for."""

    key: str
    name: str
    owners: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many objects of a kind were looked at, and which are wrongly owned."""

    total: int
    found: Sequence[Misowned] = ()


ObjectSource = Callable[[Actor, str, date], Checked]
"""Checks the objects of one kind in an area, named by its division code, on a day."""

_sources: dict[str, ObjectSource] = {}


def use_object_sources(sources: Mapping[str, ObjectSource]) -> None:
    """Hand over, at start-up, who can check which kind of object."""
    _sources.clear()
    _sources.update(sources)


def object_sources() -> Mapping[str, ObjectSource]:
    """Return the table."""
    return dict(_sources)
