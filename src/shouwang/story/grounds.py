"""The places of the story, registered by those whose duty it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from shouwang.ground.units import queries as units
from shouwang.prepare.places import actions as places
from shouwang.prepare.places import queries as place_queries

from . import tables
from .cast import NARRATOR, director_of
from .lives import Act
from .plan import Ground
from .stage import Stage
from .times import local

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


def _plain(name: str) -> str:
    return name.removesuffix(tables.MARK)


def register_grounds(stage: Stage) -> int:
    """Register all places that are known when the story begins; returns how many."""
    rows = [row for row in tables.places() if _plain(row.name) not in LATER]
    for row in rows:
        _register(stage, row, _registrar(row))
    return len(rows)


def register_ground(stage: Stage, name: str, who: str) -> None:
    """Register one place by its name."""
    row = next(one for one in tables.places() if _plain(one.name) == name)
    _register(stage, row, who)


def _registrar(row: tables.PlaceRow) -> str:
    return "econ" if row.unit.startswith("e-") else director_of(row.area_code)


def _register(stage: Stage, row: tables.PlaceRow, who: str) -> None:
    unit_id = units.unit_named(NARRATOR, row.unit).pk if row.unit else None
    places.register_place(stage.actor(who), _draft(row.fields, unit_id))


def _draft(fields: Mapping[str, str], unit_id: int | None) -> places.PlaceDraft:
    read: dict[str, object] = {name: fields[name] for name in TEXTS}
    for names, turn in ((WHOLE, int), (DECIMAL, Decimal), (POSITION, float)):
        read |= {name: turn(fields[name]) if fields[name] else None for name in names}
    read |= {name: ANSWERS[fields[name]] for name in YES_NO}
    return places.PlaceDraft(**read, unit_id=unit_id, is_fictional=True)  # type: ignore[arg-type]  # the columns are the draft's own fields


def surveys() -> Iterator[Act]:
    """Yield the visits of the base survey: each place on its day, by the head of its village."""
    for number, row in enumerate(tables.places()):
        if row.fields["surveyed_on"] and _plain(row.name) not in LATER:
            day = date.fromisoformat(row.fields["surveyed_on"])
            yield Act(local(day, 9, 5 + number % 50), partial(_survey, row=row))


def _survey(stage: Stage, row: tables.PlaceRow) -> None:
    actor = stage.actor(director_of(row.area_code))
    found = place_queries.place_set(actor).get(name=row.name)
    seen = places.survey_place(actor, found.number, places.Survey(), version=found.version)
    for type_code in filter(None, row.fields["confirmed_types"].split("|")):
        places.confirm_type(
            actor,
            seen.number,
            type_code,
            is_type=True,
            reason=row.fields["confirm_reason"],
            version=seen.version,
        )
        seen = place_queries.place_set(actor).get(pk=seen.pk)
    for thing in filter(None, row.fields["objects"].split("|")):
        kind, name, checked, due = thing.split(":")
        draft = places.ObjectDraft(
            name=name,
            kind=kind,
            checked_on=date.fromisoformat(checked) if checked else None,
            due_on=date.fromisoformat(due) if due else None,
        )
        places.add_object(actor, seen.number, draft)


def grounds() -> tuple[Ground, ...]:
    """Return the places as the plan of the past needs them."""
    return tuple(
        Ground(
            name=_plain(row.name),
            category=row.fields["category"],
            area_code=row.area_code,
            owner=_owner_of(row.unit),
        )
        for row in tables.places()
        if _plain(row.name) not in LATER
    )


def _owner_of(unit: str) -> str:
    if not unit.startswith("e-"):
        return ""
    return OWNERS.get(unit, f"owner-{unit[2:]}")
