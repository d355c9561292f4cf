"""The story's own data files, read into frozen rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "data"
MARK: Final = "（虚构）"
"""What stands behind every invented name."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the story."""

    code: str
    name: str
    kind: str
    area_code: str
    parent: str
    credit_code: str
    record_prefix: str
    is_fictional: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An invented person with an account."""

    username: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post that a person of the story holds."""

    username: str
    unit: str
    role: str
    title: str
    area_code: str
    sector: str


@dataclass(frozen=True, slots=True)
class DangerRow:
    """A kind of danger in words: what is wrong, how it is put right, what protects meanwhile."""

    key: str
    item: str
    category: str
    nature: str
    motif: str
    statutory: str
    level: int
    fits: tuple[str, ...]
    text: str
    fix: str
    measure_kind: str
    measure: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the register; the fields are those of the register's own draft."""

    unit: str
    fields: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return the name with its mark."""
        return self.fields["name"]

    @property
    def area_code(self) -> str:
        """Return the village that the place lies in."""
        return self.fields["area_code"]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A danger of the story's week: what, where, and in which words."""

    key: str
    danger: str
    village: str
    place: str
    location: str
    variant: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What a resident said of a danger, and what became of it."""

    use: str
    danger: str
    village: str
    location: str
    text: str
    contact: str
    question: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """How a major hazard was treated: which level listed it, what it cost, who paid."""

    level: str
    yuan: int
    source: str


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a data file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


@cache
def units() -> tuple[UnitRow, ...]:
    """Return the units, parents first."""
    return tuple(
        UnitRow(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            area_code=row["area_code"],
            parent=row["parent"],
            credit_code=row["credit_code"],
            record_prefix=row["record_prefix"],
            is_fictional=row["is_fictional"] == "1",
        )
        for row in rows("units.csv")
    )


@cache
def people() -> tuple[PersonRow, ...]:
    """Return the cast."""
    return tuple(PersonRow(**row) for row in rows("people.csv"))


@cache
def posts() -> tuple[PostRow, ...]:
    """Return who holds which post."""
    return tuple(PostRow(**row) for row in rows("posts.csv"))


@cache
def dangers() -> tuple[DangerRow, ...]:
    """Return the kinds of danger that the story knows."""
    return tuple(
        DangerRow(
            key=row["key"],
            item=row["item"],
            category=row["category"],
            nature=row["nature"],
            motif=row["motif"],
            statutory=row["statutory"],
            level=int(row["level"]),
            fits=tuple(row["fits"].split(";")),
            text=row["text"],
            fix=row["fix"],
            measure_kind=row["measure_kind"],
            measure=row["measure"],
            steps=tuple(row["steps"].split("|")),
        )
        for row in rows("dangers.csv")
    )


@cache
def told() -> tuple[ToldRow, ...]:
    """Return what residents said."""
    return tuple(ToldRow(**row) for row in rows("told.csv"))


@cache
def cases() -> tuple[CaseRow, ...]:
    """Return the dangers of the story's week."""
    return tuple(CaseRow(**row) for row in rows("cases.csv"))


@cache
def places() -> tuple[PlaceRow, ...]:
    """Return the places of the register."""
    return tuple(PlaceRow(row["unit_code"], row) for row in rows("places.csv"))


@cache
def survey_places() -> tuple[PlaceRow, ...]:
    """Return the places that the base survey of June finds and registers."""
    return tuple(PlaceRow(row["unit_code"], row) for row in rows("survey_places.csv"))


@cache
def treatments() -> tuple[TreatmentRow, ...]:
    """Return how the major hazards of the half year were treated, one row each."""
    return tuple(
        TreatmentRow(row["level"], int(row["yuan"]), row["source"])
        for row in rows("treatments.csv")
    )
