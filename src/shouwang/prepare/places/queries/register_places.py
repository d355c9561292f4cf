"""Finding the places that the rows of a register's table name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import CellFault
from shouwang.ground.workbooks.headers import plain_title
from shouwang.ground.workbooks.villages import read_village, village_words
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.rules.register_tables import PLACE_COLUMNS, Column, Fault, TableRow

CHUNK = 500
VILLAGE_DIGITS = 12


def _fault(column: Column, text: Text) -> Fault:
    return Fault(PLACE_COLUMNS[column].label, text)


class PlaceFinder:
    """The places in use that a table may name and in which its reader may write."""

    def __init__(self, actor: Actor, permission: str, rows: Sequence[TableRow]) -> None:
        self.by_number: dict[str, Place] = {}
        self.by_name: dict[str, list[Place]] = {}
        for place in _places(actor, permission, rows):
            self.by_number[place.number] = place
            self.by_name.setdefault(place.name, []).append(place)
        codes = {place.area_code_now[:VILLAGE_DIGITS] for place in self.by_number.values()}
        self.villages = village_words(divisions.names_of(actor, codes))

    def find(self, row: TableRow) -> tuple[Place | None, list[Fault]]:
        """Return the place of a row, or what is wrong with its name."""
        if row.place_number:
            return self._numbered(row)
        if not row.place_name:
            return None, [_fault(Column.PLACE_NAME, say("没有填写场所编号或场所名称。"))]
        alike = self.by_name.get(row.place_name, [])
        if row.village and alike:
            try:
                code = read_village(row.village, self.villages)
            except CellFault as error:
                return None, [_fault(Column.VILLAGE, error.text)]
            alike = [found for found in alike if found.area_code_now.startswith(code)]
        if len(alike) == 1:
            return alike[0], []
        missing = say("您的职责范围内没有这个场所，请核对名称和村（社区）。")
        several = say("有 {n} 个同名场所，请写明村（社区）或场所编号。", n=len(alike))
        return None, [_fault(Column.PLACE_NAME, several if alike else missing)]

    def _numbered(self, row: TableRow) -> tuple[Place | None, list[Fault]]:
        found = self.by_number.get(row.place_number)
        if found is None:
            words = say("您的职责范围内没有这个编号的场所。")
            return None, [_fault(Column.PLACE_NUMBER, words)]
        if row.place_name and plain_title(row.place_name) != plain_title(found.name):
            words = say("这个编号登记的是“{name}”。", name=found.name)
            return None, [_fault(Column.PLACE_NAME, words)]
        return found, []


def _places(actor: Actor, permission: str, rows: Sequence[TableRow]) -> Iterator[Place]:
    """Yield the places in use that the rows may mean, once."""
    allowed = Place.objects.visible_to(actor, permission).active()
    seen: set[int] = set()
    for field, values in (
        ("number", sorted({row.place_number for row in rows if row.place_number})),
        ("name", sorted({row.place_name for row in rows if row.place_name})),
    ):
        for start in range(0, len(values), CHUNK):
            for place in allowed.filter(**{f"{field}__in": values[start : start + CHUNK]}):
                if place.pk not in seen:
                    seen.add(place.pk)
                    yield place
