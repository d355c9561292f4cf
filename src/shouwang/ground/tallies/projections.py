"""What a room hands over to be counted: how its entries are folded, and what counts where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

Snapshot = Mapping[str, object]
"""An object as its entries have left it, in values that JSON carries."""


class Change(Protocol):
    """One entry of an object's journal, as a projection reads it."""

    @property
    def at(self) -> datetime:
        """Return when it was."""

    @property
    def verb(self) -> str:
        """Return what was done."""

    @property
    def details(self) -> Mapping[str, object]:
        """Return what the entry holds."""


class Counted(NamedTuple):
    """One thing that counts under a measure, from a day on and until a day, in an area.

    Without `from_on` it counts from the day of the change; `until_on` is the first day on which it
    no longer counts. `item` tells apart what one object counts for twice.
    """

    measure: str
    dimension: str
    area_code: str
    item: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """How the entries about objects of a kind become counts.

    `version` is raised whenever `fold` or `count` changes: then everything is counted anew.
    """

    name: str
    version: int
    kind: str
    fold: Callable[[Snapshot, Change], Snapshot]
    count: Callable[[Snapshot], Iterable[Counted]]


_projections: dict[str, Projection] = {}


def use_projections(projections: Iterable[Projection]) -> None:
    """Hand over the projections, in place of those before."""
    found = {projection.name: projection for projection in projections}
    _projections.clear()
    _projections.update(found)


def projections_in_use() -> tuple[Projection, ...]:
    """Return the projections that were handed over."""
    return tuple(_projections.values())


def projection_named(name: str) -> Projection:
    """Return a projection; LookupError when no room has handed it over."""
    return _projections[name]
