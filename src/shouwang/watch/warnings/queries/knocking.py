"""Whose doors are still to be knocked at, masked: no name, phone or address of a resident."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, Text
from shouwang.ground.people import queries as people
from shouwang.prepare.households import queries as households
from shouwang.prepare.places import queries as places
from shouwang.watch.warnings.models import Addressee, Warning
from shouwang.watch.warnings.rules.answering import RUNG_LABELS
from shouwang.watch.warnings.rules.wording import AddresseeKind
from shouwang.watch.warnings.states import ANSWERED, REACH

from .answers import seen_warning, standing_of, told_by_account
from .reaching import helped_keys, may_reach, reached_by

SYSTEM = Actor.system("warnings")


@dataclass(frozen=True, slots=True)
class Door:
    """One addressee who is to be reached in person; of a resident the masked form only."""

    addressee_id: int
    key: str
    kind_label: Text
    area_code: str
    name: str
    address: str
    account_id: int | None
    person: households.MaskedPerson | None
    rung_label: Text

    @property
    def person_id(self) -> int | None:
        """Return the number of the resident; None for accounts, units and places."""
        number = self.key.removeprefix("person:")
        return int(number) if number != self.key and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class VillageDoors:
    """The doors of one village."""

    area_code: str
    name: str
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class DoorList:
    """Every door that the reader still has to knock at, by village, as of a moment."""

    warning: Warning
    as_of: datetime
    villages: tuple[VillageDoors, ...]

    @property
    def doors(self) -> tuple[Door, ...]:
        """Return all doors."""
        return tuple(door for village in self.villages for door in village.doors)


def door_list(actor: Actor, number: str, area: str = "") -> DoorList:
    """Return who has not answered and may be reached by the actor, masked, by village.

    NotAllowed for whoever reaches nobody; `area` keeps the villages below a division.
    """
    warning = seen_warning(actor, number)
    helped = helped_keys(actor)
    if not actor.holds(REACH) and not helped:
        raise NotAllowed
    rows = [
        row
        for row in reached_by(actor, helped).filter(warning=warning).order_by("pk")
        if row.is_missing and row.area_code_now.startswith(area) and may_reach(actor, row, helped)
    ]
    told = told_by_account(warning) if rows else {}
    waiting = [row for row in rows if standing_of(row, told).state not in ANSWERED]
    return DoorList(warning, clock.now(), tuple(_villages(actor, _doors(actor, waiting))))


def _villages(actor: Actor, doors: Iterable[Door]) -> Iterable[VillageDoors]:
    grouped: dict[str, list[Door]] = {}
    for door in doors:
        grouped.setdefault(door.area_code, []).append(door)
    names = divisions.names_of(actor, grouped)
    for code in sorted(grouped):
        yield VillageDoors(code, names.get(code, code), tuple(grouped[code]))


def _doors(actor: Actor, rows: Sequence[Addressee]) -> list[Door]:
    keys = {f"account:{row.account_id}" for row in rows if row.account_id}
    accounts = people.names_of(SYSTEM, keys)
    numbers = [int(row.key.partition(":")[2]) for row in rows if _is_person(row)]
    seen = {one.person_id: one for one in households.people_named(actor, numbers)}
    kept = _places({row.place_id for row in rows if row.place_id})
    return [_door(row, accounts, seen, kept) for row in rows]


def _is_person(row: Addressee) -> bool:
    return row.kind == AddresseeKind.PERSON and row.key.partition(":")[2].isdecimal()


def _places(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    rows = places.place_set(SYSTEM).filter(pk__in=ids).order_by()
    return {pk: (name, address) for pk, name, address in rows.values_list("pk", "name", "address")}


def _door(
    row: Addressee,
    accounts: Mapping[str, str],
    seen: Mapping[int, households.MaskedPerson],
    kept: Mapping[int, tuple[str, str]],
) -> Door:
    name, address = kept.get(row.place_id or 0, ("", ""))
    who = row.label or accounts.get(f"account:{row.account_id}", "")
    person = seen.get(int(row.key.partition(":")[2])) if _is_person(row) else None
    return Door(
        addressee_id=row.pk,
        key=row.key,
        kind_label=row.kind_label,
        area_code=row.area_code_now,
        name=" ".join(part for part in (who, name) if part) or (person.name if person else ""),
        address=address,
        account_id=row.account_id,
        person=person,
        rung_label=RUNG_LABELS[row.rung],
    )
