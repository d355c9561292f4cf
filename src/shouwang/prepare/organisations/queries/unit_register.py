"""Finding the units and villages that the rows of a table of units mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import say
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.cells import CellFault
from shouwang.ground.workbooks.villages import read_village, village_words
from shouwang.prepare.organisations.rules.roster_table import Fault
from shouwang.prepare.organisations.rules.unit_table import Column, UnitRow, fault

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

UNITS_EDIT: Final = "units.edit"
STREET_DIGITS, VILLAGE_DIGITS = 9, 12
CHUNK = 500
TAKEN = say("已被职责范围外的单位使用。")


class UnitRegister:
    """The units that a table may mean, in use or not, and the villages that it may name."""

    def __init__(self, actor: Actor, rows: Sequence[UnitRow]) -> None:
        self.actor = actor
        self.by_code = {unit.code: unit for unit in _named(actor, "code", rows)}
        by_credit = _named(actor, "credit_code", rows)
        self.by_credit = {unit.credit_code: unit for unit in by_credit}
        system = Actor.system("organisations")
        self.codes = {unit.code for unit in _named(system, "code", rows)}
        self.credits = {unit.credit_code for unit in _named(system, "credit_code", rows)}
        street = actor.area_code[:STREET_DIGITS]
        known = {
            unit.area_code[:VILLAGE_DIGITS]
            for unit in (*self.by_code.values(), *self.by_credit.values())
        }
        names = divisions.names_of(actor, {street, *known} - {""})
        if street:
            names |= {one.code: one.name for one in divisions.children(actor, street)}
        self.names = names
        self.words = village_words(names)

    def find(self, row: UnitRow) -> tuple[Unit | None, list[Fault]]:
        """Return the unit that a row means, None for a new one, and what speaks against it."""
        coded, credited = self.by_code.get(row.code), self.by_credit.get(row.credit_code)
        if coded and credited and coded.pk != credited.pk:
            words = say("这个信用代码登记的是“{name}”。", name=credited.name)
            return coded, [fault(Column.CREDIT_CODE, words)]
        if coded or credited:
            return coded or credited, []
        wrong = []
        if row.code in self.codes:
            wrong.append(fault(Column.CODE, TAKEN))
        if row.credit_code in self.credits:
            wrong.append(fault(Column.CREDIT_CODE, TAKEN))
        return None, wrong

    def fresh_faults(self, row: UnitRow) -> tuple[str, list[Fault]]:
        """Return the area of a new unit, and what is wrong with it."""
        named = [one.label for one in row.faults]
        wrong = []
        if not row.kind:
            wrong.append(fault(Column.KIND, say("没有填写类别。")))
        if not (row.code or row.credit_code):
            wrong.append(fault(Column.CODE, say("新单位要填写代码或信用代码。")))
        if row.credit_code and not units.is_credit_code(row.credit_code):
            words = say("统一社会信用代码的校验位不对。")
            wrong.append(fault(Column.CREDIT_CODE, words))
        area, more = self._area(row)
        return area, [one for one in (*wrong, *more) if one.label not in named]

    def standing_faults(self, row: UnitRow, unit: Unit) -> list[Fault]:
        """Return what a row says otherwise than the register and no table may change."""
        wrong = []
        if not unit.is_active:
            wrong.append(fault(Column.NAME, say("这个单位已经停用。")))
        if row.name != unit.name and not self.actor.may(UNITS_EDIT, unit.target()):
            wrong.append(fault(Column.NAME, say("您不能改这个单位的名称。")))
        for column, told, kept in (
            (Column.CODE, row.code, unit.code),
            (Column.CREDIT_CODE, row.credit_code, unit.credit_code),
        ):
            if told and told != kept:
                words = say("登记的是“{kept}”，不能用表格改。", kept=kept or say("无"))
                wrong.append(fault(column, words))
        if row.kind and row.kind != unit.kind:
            label = units.kind_label(unit.kind)
            words = say("登记的是“{kept}”，不能用表格改。", kept=label)
            wrong.append(fault(Column.KIND, words))
        return [*wrong, *self._moved(row, unit)]

    def _moved(self, row: UnitRow, unit: Unit) -> list[Fault]:
        if not row.village:
            return []
        kept = unit.area_code[:VILLAGE_DIGITS]
        try:
            is_same = read_village(row.village, self.words) == kept
        except CellFault as error:
            return [fault(Column.VILLAGE, error.text)]
        words = say("登记的是“{kept}”，不能用表格改。", kept=self.names.get(kept, kept))
        return [] if is_same else [fault(Column.VILLAGE, words)]

    def _area(self, row: UnitRow) -> tuple[str, list[Fault]]:
        try:
            code = read_village(row.village, self.words)
        except CellFault as error:
            return "", [fault(Column.VILLAGE, error.text)]
        if self.actor.may(UNITS_EDIT, Target(area_code=code)):
            return code, []
        words = say("您的职责范围内没有“{name}”这个村（社区）。", name=row.village)
        return "", [fault(Column.VILLAGE, words)]


def _named(actor: Actor, field: str, rows: Sequence[UnitRow]) -> Iterator[Unit]:
    """Yield the units whose code or credit code stands in the table."""
    values = sorted({value for row in rows if (value := str(getattr(row, field)))})
    for start in range(0, len(values), CHUNK):
        yield from units.units(actor).filter(**{f"{field}__in": values[start : start + CHUNK]})
