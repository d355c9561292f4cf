"""What a table would do to the register: which rows are new, which change a place, which clash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from shouwang.ground.errors import Text, say

from .drafts import PlaceDraft
from .table_rows import Fault, RowRead


class Change(StrEnum):
    """What a row does."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    FAULTY = "faulty"


CHANGE_LABELS: Mapping[Change, Text] = {
    Change.NEW: say("新增"),
    Change.UPDATE: say("更新"),
    Change.SAME: say("无变化"),
    Change.FAULTY: say("有错误"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A place that stands in the register, as far as matching needs it."""

    place_id: int
    credit_code: str
    area_code: str
    name: str
    address: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row of the table with what it matches; `place_id` None is a new place."""

    row: int
    draft: PlaceDraft
    faults: tuple[Fault, ...]
    place_id: int | None = None


def plan_rows(rows: Sequence[RowRead], standing: Sequence[Standing]) -> list[PlannedRow]:
    """Match every row by credit code, then by village and name; two rows never share a place."""
    matcher = _Matcher(rows, standing)
    planned = [matcher.plan(row) for row in rows]
    taken = Counter(row.place_id for row in planned if row.place_id is not None)
    text = say("表中不止一行对应登记表里的同一个场所。")
    return [
        replace(row, faults=(*row.faults, Fault("name", text)))
        if row.place_id is not None and taken[row.place_id] > 1
        else row
        for row in planned
    ]


class _Matcher:
    """Finds the place that a row means."""

    def __init__(self, rows: Sequence[RowRead], standing: Sequence[Standing]) -> None:
        self.by_code = {found.credit_code: found for found in standing if found.credit_code}
        self.by_name: dict[tuple[str, str], list[Standing]] = {}
        for found in standing:
            self.by_name.setdefault((found.area_code, found.name), []).append(found)
        self.names = Counter((row.draft.area_code, row.draft.name) for row in rows)

    def plan(self, row: RowRead) -> PlannedRow:
        draft = row.draft
        by_code = self.by_code.get(draft.credit_code) if draft.credit_code else None
        if by_code is not None:
            if by_code.is_own:
                return PlannedRow(row.row, draft, row.faults, by_code.place_id)
            fault = Fault("credit_code", say("这个信用代码已登记在另一个场所。"))
            return PlannedRow(row.row, draft, (*row.faults, fault))
        return self._plan_by_name(row)

    def _plan_by_name(self, row: RowRead) -> PlannedRow:
        draft = row.draft
        alike = [
            found
            for found in self.by_name.get((draft.area_code, draft.name), ())
            if not (found.credit_code and draft.credit_code)
        ]
        same_address = [found for found in alike if found.address == draft.address]
        if same_address:
            return PlannedRow(row.row, draft, row.faults, same_address[0].place_id)
        if not alike:
            return PlannedRow(row.row, draft, row.faults)
        if len(alike) > 1 or self.names[draft.area_code, draft.name] > 1:
            if draft.address:
                return PlannedRow(row.row, draft, row.faults)
            fault = Fault("address", say("同村有不止一个同名场所，请写明地址。"))
            return PlannedRow(row.row, draft, (*row.faults, fault))
        return PlannedRow(row.row, draft, row.faults, alike[0].place_id)


def merged(standing: PlaceDraft, given: PlaceDraft) -> PlaceDraft:
    """Return the standing place with what the table says over it; an empty cell changes nothing."""
    over = {
        field.name: getattr(given, field.name)
        for field in fields(PlaceDraft)
        if field.name not in {"kind", "is_enterprise", "is_fictional"}
        and getattr(given, field.name) not in (None, "")
    }
    is_enterprise = None if "category" in over else standing.is_enterprise
    return replace(standing, **over, is_enterprise=is_enterprise)
