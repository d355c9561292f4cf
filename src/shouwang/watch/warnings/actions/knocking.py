"""The list of doors in clear, for paper: with a reason, written down before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.prepare.households import actions as households
from shouwang.prepare.households import queries as known
from shouwang.watch.warnings.queries.knocking import Door, DoorList, door_list
from shouwang.watch.warnings.rules.knocking import split_address, walking_key

SYSTEM = Actor.system("warnings")


@dataclass(frozen=True, slots=True)
class ClearDoor:
    """One door in clear; used at once, kept nowhere."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    door: str = field(repr=False)
    notes: str = field(repr=False)
    kind_label: Text
    person: known.MaskedPerson | None
    helpers: tuple[known.ClearHelper, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Building:
    """The doors of one building; `name` is "" for those of whom none is known."""

    name: str
    doors: tuple[ClearDoor, ...]


@dataclass(frozen=True, slots=True)
class ClearVillage:
    """The buildings of one village, as one walks."""

    name: str
    buildings: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class ClearDoors:
    """What is printed for whoever knocks, beside the list that it was made from."""

    doors: DoorList
    villages: tuple[ClearVillage, ...]


def open_doors(actor: Actor, number: str, area: str, reason: str) -> ClearDoors:
    """Return the doors that the actor has to knock at in clear, by village and building.

    Names of residents are opened as households opens them: only those whom the actor may open, and
    who looked, when and why stays with each of them; others stay masked. The journal has the rest.
    """
    found = door_list(actor, number, area)
    numbers = [door.person_id for door in found.doors if door.person_id is not None]
    with write_transaction():
        opened = households.open_people(actor, numbers, reason)
        details = {"area": area, "addressees": [door.addressee_id for door in found.doors]}
        record(actor, "warning.open_doors", found.warning.journal_key, details)
    clear = {one.masked.person_id: one for one in opened}
    accounts = {door.account_id for door in found.doors if door.account_id is not None}
    phones = {pk: one.phone for pk, one in people.contacts(SYSTEM, accounts).items()}
    villages = tuple(
        ClearVillage(village.name, tuple(_buildings(village.doors, clear, phones)))
        for village in found.villages
    )
    return ClearDoors(found, villages)


def _buildings(
    doors: Iterable[Door], clear: Mapping[int, known.ClearPerson], phones: Mapping[int, str]
) -> Iterable[Building]:
    grouped: dict[str, list[ClearDoor]] = {}
    for door in doors:
        building, line = _cleared(door, clear.get(door.person_id or 0), phones)
        grouped.setdefault(building, []).append(line)
    for name in sorted(grouped, key=lambda name: (not name, walking_key(name))):
        lines = sorted(grouped[name], key=lambda line: walking_key(line.door))
        yield Building(name, tuple(lines))


def _cleared(
    door: Door, opened: known.ClearPerson | None, phones: Mapping[int, str]
) -> tuple[str, ClearDoor]:
    if opened is None:
        building, inside = split_address(door.address)
        phone = phones.get(door.account_id or 0, "")
        line = ClearDoor(door.name, phone, inside, "", door.kind_label, door.person, ())
        return building, line
    building, inside = split_address(opened.address)
    line = ClearDoor(
        opened.name,
        opened.phone,
        inside,
        opened.notes,
        door.kind_label,
        opened.masked,
        opened.helpers,
    )
    return building, line
