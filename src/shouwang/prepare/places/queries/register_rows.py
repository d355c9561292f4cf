"""What stands in the registers beside the places, as their tables tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text
from shouwang.prepare.places.models import (
    AgriculturalAsset,
    InspectableObject,
    MajorHazardSource,
    Place,
)
from shouwang.prepare.places.rules import asset_table, object_table, source_table
from shouwang.prepare.places.rules.asset_table import AssetEntry
from shouwang.prepare.places.rules.object_drafts import ObjectDraft
from shouwang.prepare.places.rules.register_tables import Register, Table
from shouwang.prepare.places.rules.source_table import SourceEntry
from shouwang.prepare.places.rules.sources import MonitorKind
from shouwang.prepare.places.rules.wider_drafts import AssetDraft, SourceDraft

from .register_villages import Village

CHUNK = 500
Draft = ObjectDraft | SourceEntry | AssetEntry
Row = InspectableObject | MajorHazardSource | AgriculturalAsset
Where = Place | Village


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of a register as it stands, and as a table would tell it."""

    row: Row
    place: Where
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
    where: str = "place_id"

    @property
    def kind(self) -> str:
        """Name the register among the uploads."""
        return f"places.{self.table.register}"

    def kept(self, place_ids: Iterable[int | str]) -> dict[tuple[int | str, str], list[Kept]]:
        """Return what stands in places, by place and name."""
        found: dict[tuple[int | str, str], list[Kept]] = {}
        ids = sorted(set(place_ids), key=str)
        for start in range(0, len(ids), CHUNK):
            part = {f"{self.where}__in": ids[start : start + CHUNK]}
            for kept in self.told(self.rows().filter(**part)):
                found.setdefault((kept.place.pk, kept.draft.name), []).append(kept)
        return found

    def told(self, rows: Iterable[Any]) -> Iterator[Kept]:
        """Yield rows as a table would tell them."""
        for row in rows:
            yield Kept(row, row.place, self.as_draft(row), row.version, row.is_active)


@dataclass(frozen=True, slots=True)
class VillageDesk(Desk):
    """A register whose rows lie in villages, each only while it is in use."""

    def told(self, rows: Iterable[Any]) -> Iterator[Kept]:
        """Yield rows as a table would tell them."""
        for row in rows:
            where = Village(row.area_code_now, "")
            yield Kept(row, where, self.as_draft(row), row.version, is_active=True)


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


def _assets() -> QuerySet[AgriculturalAsset]:
    rows = AgriculturalAsset.objects.filter(archived_at=None).select_related("unit")
    return rows.order_by("area_code_now", "id")


def _asset(row: AgriculturalAsset) -> AssetEntry:
    names = {field.name for field in fields(AssetDraft)} - {"area_code"}
    plain = {name: getattr(row, name) for name in names}
    unit = row.unit.name if row.unit else ""
    return AssetEntry(**plain, area_code=row.area_code_now, unit=unit)


DESKS: dict[Register, Desk] = {
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
    Register.ASSETS: VillageDesk(
        asset_table.ASSET_TABLE,
        "places.register",
        AssetEntry("", "", ""),
        asset_table.table_faults,
        _assets,
        _asset,
        "area_code_now",
    ),
}


def register_desk(actor: Actor, register: str) -> Desk:
    """Return a register by its name; NotFound for any other."""
    del actor
    if register not in set(Register):
        raise NotFound
    return DESKS[Register(register)]
