"""Finding the villages and units that the rows of the table of agricultural assets name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shouwang.ground.actor import Actor, Target
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.cells import CellFault
from shouwang.ground.workbooks.villages import read_village, village_words
from shouwang.prepare.places.rules.register_tables import PLACE_COLUMNS, Column, Fault, TableRow

from .sectors import STREET_DIGITS, area_names, village_names

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Village:
    """Where an asset lies: a village or community, or the street itself."""

    pk: str
    name: str


class VillageFinder:
    """The villages in which a table's reader may write, and the units that it names."""

    def __init__(self, actor: Actor, permission: str, rows: Sequence[TableRow]) -> None:
        street = actor.area_code[:STREET_DIGITS]
        self.names = village_names(actor, permission)
        if len(street) == STREET_DIGITS and actor.may(permission, Target(area_code=street)):
            self.names |= area_names(actor, {street})
        self.words = village_words(self.names)
        self.units: dict[str, list[int]] = {}
        told = sorted({unit for row in rows if (unit := row.told.get(Column.UNIT.value))})
        for start in range(0, len(told), CHUNK):
            named = units.units(actor).filter(is_active=True, name__in=told[start : start + CHUNK])
            for unit in named:
                self.units.setdefault(unit.name, []).append(unit.pk)

    def find(self, row: TableRow) -> tuple[Village | None, list[Fault]]:
        """Return the village of a row, or what is wrong with its name."""
        try:
            code = read_village(row.village, self.words)
        except CellFault as error:
            return None, [Fault(PLACE_COLUMNS[Column.VILLAGE].label, error.text)]
        return Village(code, self.names[code]), []

    def more(
        self, row: TableRow, village: Village | None, standing_unit: str
    ) -> Mapping[str, object]:
        """Return the area of a row, and its unit where the table names another one."""
        found: dict[str, object] = {"area_code": village.pk if village else ""}
        unit = row.told.get(Column.UNIT.value, "")
        if unit and unit != standing_unit:
            fitting = self.units.get(unit, [])
            found["unit_id"] = fitting[0] if len(fitting) == 1 else None
        return found
