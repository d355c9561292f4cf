"""The places of the story, registered by those whose duty it is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from shouwang.ground.units import queries as units
from shouwang.prepare.places import actions as places

from . import tables
from .cast import NARRATOR, director_of
from .plan import Ground
from .stage import Stage

LATER: Final = frozenset({"云锦纺织"})
"""Registered in the course of the week, not before."""
OWNERS: Final = {"e-hengyue": "enterprise"}
TEXTS = (
    "name",
    "area_code",
    "kind",
    "category",
    "industry",
    "owner_name",
    "credit_code",
    "address",
    "geometry",
    "contact_phone",
)
WHOLE = ("capacity", "residents", "storeys")
DECIMAL = ("annual_output_yuan", "floor_area_m2")
YES_NO = ("is_street_front", "is_let_for_profit", "is_licensed_hotel")
ANSWERS: Final = {"": None, "yes": True, "no": False}
POSITION = ("latitude", "longitude")


def plain(name: str) -> str:
    """Return a name without its mark."""
    return name.removesuffix(tables.MARK)


def register_grounds(stage: Stage) -> int:
    """Register all places that are known when the story begins; returns how many."""
    rows = [row for row in tables.places() if plain(row.name) not in LATER]
    for row in rows:
        _register(stage, row, _registrar(row))
    return len(rows)


def register_ground(stage: Stage, name: str, who: str) -> None:
    """Register one place by its name."""
    row = next(one for one in tables.places() if plain(one.name) == name)
    _register(stage, row, who)


def _registrar(row: tables.PlaceRow) -> str:
    return "econ" if row.unit.startswith("e-") else director_of(row.area_code)


def _register(stage: Stage, row: tables.PlaceRow, who: str) -> None:
    unit_id = units.unit_named(NARRATOR, row.unit).pk if row.unit else None
    places.register_place(stage.actor(who), draft_of(row.fields, unit_id))


def draft_of(fields: Mapping[str, str], unit_id: int | None) -> places.PlaceDraft:
    """Return a row of the data file as the register's own draft."""
    read: dict[str, object] = {name: fields[name] for name in TEXTS}
    for names, turn in ((WHOLE, int), (DECIMAL, Decimal), (POSITION, float)):
        read |= {name: turn(fields[name]) if fields[name] else None for name in names}
    read |= {name: ANSWERS[fields[name]] for name in YES_NO}
    return places.PlaceDraft(**read, unit_id=unit_id, is_fictional=True)  # type: ignore[arg-type]  # the columns are the draft's own fields


def grounds() -> tuple[Ground, ...]:
    """Return the places as the plan of the past needs them."""
    return tuple(
        Ground(
            name=plain(row.name),
            category=row.fields["category"],
            area_code=row.area_code,
            owner=_owner_of(row.unit),
        )
        for row in tables.places()
        if plain(row.name) not in LATER
    )


def _owner_of(unit: str) -> str:
    if not unit.startswith("e-"):
        return ""
    return OWNERS.get(unit, f"owner-{unit[2:]}")
