"""Finding what the names of the liaison table mean: enterprises, officials, documents (R16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.cells import CellFault
from shouwang.ground.workbooks.headers import plain_title
from shouwang.ground.workbooks.villages import read_village, village_words
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.organisations.models import EDIT, BasisDocument
from shouwang.prepare.organisations.rules.liaison_table import (
    COLUMN_LABELS,
    Column,
    Fault,
    LiaisonRow,
    fault,
)

from .documents import documents

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post
    from shouwang.ground.units.models import Unit

CHUNK = 500
VILLAGE_DIGITS = 12
SHOWN_NAMESAKES = 5


@dataclass(frozen=True, slots=True)
class Resolved:
    """A row with what its names mean; what is not found is None and named in the faults."""

    row: LiaisonRow
    unit: Unit | None
    post: Post | None
    document: BasisDocument | None
    from_on: date | None
    faults: tuple[Fault, ...]


class Register:
    """The enterprises, officials and documents that a table may name, as its reader sees them."""

    def __init__(self, actor: Actor, rows: Sequence[LiaisonRow], document_id: int | None) -> None:
        self.actor = actor
        self.document_id = document_id
        self.documents = list(documents(actor))
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in _units(actor, rows):
            if unit.credit_code:
                self.by_code[unit.credit_code] = unit
            self.by_name.setdefault(unit.name, []).append(unit)
        found = [unit for several in self.by_name.values() for unit in several]
        codes = {unit.area_code[:VILLAGE_DIGITS] for unit in found}
        self.villages = village_words(divisions.names_of(actor, codes))
        self.in_office: dict[date, dict[str, list[Post]]] = {}

    def resolve(self, row: LiaisonRow) -> Resolved:
        """Return what a row means."""
        faults = list(row.faults)
        document = self._document(row, faults)
        from_on = row.from_on or (document.effective_on if document else None)
        if document and from_on and from_on < document.effective_on:
            faults.append(fault(Column.FROM_ON, say("不能早于依据文件的生效日期。")))
        unit = None if faults and not (row.name or row.credit_code) else self._unit(row, faults)
        post = self._post(row, from_on, faults) if from_on else None
        if unit and post and post.unit_id == unit.pk:
            text = say("联系人应是街道干部，不能是企业自己的人。")
            faults.append(fault(Column.OFFICIAL, text))
        return Resolved(row, unit, post, document, from_on, tuple(faults))

    def _unit(self, row: LiaisonRow, faults: list[Fault]) -> Unit | None:
        if row.credit_code and row.credit_code in self.by_code:
            unit = self.by_code[row.credit_code]
            if row.name and plain_title(row.name) != plain_title(unit.name):
                words = say("这个信用代码登记的是“{name}”。", name=unit.name)
                faults.append(fault(Column.NAME, words))
            self._check_village(row, unit, faults)
            return unit
        alike = self._alike(row)
        if len(alike) == 1:
            self._check_village(row, alike[0], faults)
            return alike[0]
        if any(found.label == COLUMN_LABELS[Column.CODE] for found in faults):
            return None
        missing = say("您的职责范围内没有这家企业，请核对名称和信用代码。")
        several = say("有 {n} 家同名企业，请写明统一社会信用代码。", n=len(alike))
        faults.append(fault(Column.NAME, several if alike else missing))
        return None

    def _alike(self, row: LiaisonRow) -> list[Unit]:
        """Return the enterprises of the name; of several, those in the village of the row."""
        alike = [
            unit
            for unit in self.by_name.get(row.name, ())
            if not (row.credit_code and unit.credit_code)
        ]
        if len(alike) < 2 or not row.village:
            return alike
        codes = self.villages.get(plain_title(row.village), ())
        return [unit for unit in alike if unit.area_code[:VILLAGE_DIGITS] in codes]

    def _check_village(self, row: LiaisonRow, unit: Unit, faults: list[Fault]) -> None:
        if not row.village:
            return
        try:
            code = read_village(row.village, self.villages)
        except CellFault as error:
            faults.append(fault(Column.VILLAGE, error.text))
            return
        if code != unit.area_code[:VILLAGE_DIGITS]:
            words = say("这家企业不在“{name}”。", name=row.village)
            faults.append(fault(Column.VILLAGE, words))

    def _document(self, row: LiaisonRow, faults: list[Fault]) -> BasisDocument | None:
        if not row.document:
            chosen = [one for one in self.documents if one.pk == self.document_id]
            if not chosen:
                faults.append(fault(Column.DOCUMENT, say("没有填写依据文件。")))
            return chosen[0] if chosen else None
        wanted = plain_title(row.document)
        found = [
            one
            for one in self.documents
            if wanted in {plain_title(one.number), plain_title(one.title), plain_title(str(one))}
        ]
        if len(found) == 1:
            return found[0]
        missing = say("没有登记过“{name}”，请先登记文件。", name=row.document)
        several = say("有 {n} 份这样的文件，请写明标题和文号。", n=len(found))
        faults.append(fault(Column.DOCUMENT, several if found else missing))
        return None

    def _post(self, row: LiaisonRow, on: date, faults: list[Fault]) -> Post | None:
        if not row.official:
            return None
        named = self._office(on).get(row.official, [])
        fitting = [post for post in named if not row.post or _is_post(post, row.post)]
        if len(fitting) == 1:
            return fitting[0]
        if not named:
            words: Text = say("{on} 在岗人员里没有“{name}”。", on=on, name=row.official)
            faults.append(fault(Column.OFFICIAL, words))
            return None
        told = "、".join(_post_words(post) for post in named[:SHOWN_NAMESAKES])
        several = say("有 {n} 名同名人员，请写明岗位：{posts}", n=len(named), posts=told)
        other = say("“{name}”的岗位是：{posts}", name=row.official, posts=told)
        faults.append(fault(Column.POST, other if row.post and not fitting else several))
        return None

    def _office(self, on: date) -> Mapping[str, list[Post]]:
        if on not in self.in_office:
            found: dict[str, list[Post]] = {}
            for post in people.posts(self.actor, on):
                found.setdefault(post.account.name, []).append(post)
            self.in_office[on] = found
        return self.in_office[on]


def _post_words(post: Post) -> str:
    return f"{post.unit.name} {in_words(post.label)}"


def _is_post(post: Post, words: str) -> bool:
    told = {in_words(post.label), str(post.label), _post_words(post), str(post)}
    return plain_title(words) in {plain_title(word) for word in told}


def _units(actor: Actor, rows: Sequence[LiaisonRow]) -> Iterator[Unit]:
    """Yield the units that the rows may mean, for which the actor may change liaisons, once."""
    seen: set[int] = set()
    active = units.units(actor).filter(is_active=True)
    for field, values in (
        ("credit_code", sorted({row.credit_code for row in rows if row.credit_code})),
        ("name", sorted({row.name for row in rows if row.name})),
    ):
        for part in _parts(values):
            for unit in active.filter(**{f"{field}__in": part}):
                if unit.pk not in seen and actor.may(EDIT, unit.target()):
                    seen.add(unit.pk)
                    yield unit


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
