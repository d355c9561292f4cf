"""What stands in the registers beside the places, as their tables tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text
from shouwang.prepare.places.models import InspectableObject, MajorHazardSource, Place
from shouwang.prepare.places.rules import object_table, source_table
from shouwang.prepare.places.rules.object_drafts import ObjectDraft
from shouwang.prepare.places.rules.register_tables import Register, Table
from shouwang.prepare.places.rules.source_table import SourceEntry
from shouwang.prepare.places.rules.sources import MonitorKind
from shouwang.prepare.places.rules.wider_drafts import SourceDraft

CHUNK = 500
Draft = ObjectDraft | SourceEntry
Row = InspectableObject | MajorHazardSource


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of a register as it stands, and as a table would tell it."""

    row: Row
    place: Place
    draft: Draft
    version: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A register with its table: who writes in it, what a row begins with, what is wrong."""

    table: Table
    permission: str
    blank: Draft
    faults: Callable[[Any, date], dict[str, Text]]
    rows: Callable[[], QuerySet[Any]]
    as_draft: Callable[[Any], Draft]

    @property
    def kind(self) -> str:
        """Name the register among the uploads."""
        return f"places.{self.table.register}"

    def kept(self, place_ids: Iterable[int]) -> dict[tuple[int, str], list[Kept]]:
        """Return what stands in places, by place and name."""
        found: dict[tuple[int, str], list[Kept]] = {}
        ids = sorted(set(place_ids))
        for start in range(0, len(ids), CHUNK):
            for kept in self.told(self.rows().filter(place_id__in=ids[start : start + CHUNK])):
                found.setdefault((kept.place.pk, kept.draft.name), []).append(kept)
        return found

    def told(self, rows: Iterable[Any]) -> Iterator[Kept]:
        """Yield rows as a table would tell them."""
        for row in rows:
            yield Kept(row, row.place, self.as_draft(row), row.version, row.is_active)


def _objects() -> QuerySet[InspectableObject]:
    rows = InspectableObject.objects.filter(is_active=True).select_related("place")
    return rows.order_by("place_id", "id")


def _object(row: InspectableObject) -> ObjectDraft:
    return ObjectDraft(**{field.name: getattr(row, field.name) for field in fields(ObjectDraft)})


def _sources() -> QuerySet[MajorHazardSource]:
    rows = MajorHazardSource.objects.select_related("place").prefetch_related("monitors")
    return rows.order_by("place_id", "id")


def _source(row: MajorHazardSource) -> SourceEntry:
    checks: Sequence[int] = [
        found.every_min
        for found in row.monitors.all()
        if found.is_active and found.kind == MonitorKind.CHECK
    ]
    plain = {field.name: getattr(row, field.name) for field in fields(SourceDraft)}
    return SourceEntry(**plain, check_every_min=checks[0] if checks else None)


DESKS = {
    Register.OBJECTS: Desk(
        object_table.OBJECT_TABLE,
        "places.register",
        ObjectDraft("", ""),
        object_table.table_faults,
        _objects,
        _object,
    ),
    Register.SOURCES: Desk(
        source_table.SOURCE_TABLE,
        "places.edit",
        SourceEntry(""),
        source_table.table_faults,
        _sources,
        _source,
    ),
}


def register_desk(actor: Actor, register: str) -> Desk:
    """Return a register by its name; NotFound for any other."""
    del actor
    if register not in set(Register):
        raise NotFound
    return DESKS[Register(register)]
