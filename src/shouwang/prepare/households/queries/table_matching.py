"""Who a row of a table is: matched by the blind index of name and phone, in its own village.

Without a phone only the opened names of that village tell; where they leave a doubt, the row asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import say
from shouwang.ground.people import queries as people
from shouwang.prepare.households.models import Helper, Person
from shouwang.prepare.households.models.sealing import identity_digest
from shouwang.prepare.households.rules.drafts import HelperDraft, PersonChanges, phone_digits
from shouwang.prepare.households.rules.parameters import HELPERS_LIMIT
from shouwang.prepare.households.rules.people_table import (
    Column,
    Fault,
    PersonRow,
    RowHelper,
    fault,
)
from shouwang.prepare.households.states import PersonState

from .shapes import ClearHelper, clear_helpers

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post

SYSTEM = Actor.system("households")
COMPARED = (Column.CATEGORY, Column.ADDRESS, Column.TRANSPORT, Column.ORDER, Column.NOTES)

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Match:
    """A present person whom a row names, and what the row says otherwise."""

    person_id: int
    household_id: int
    version: int
    changes: PersonChanges = field(repr=False)
    changed: tuple[Column, ...] = ()


class Known:
    """The people of the villages that a table names, opened only to be compared."""

    def __init__(self, actor: Actor, rows: Sequence[PersonRow]) -> None:
        villages = {row.village for row in rows if row.village}
        found = Person.objects.filter(area_code_now__in=villages, state=PersonState.PRESENT.value)
        self.by_identity: dict[tuple[str, str], Person] = {}
        self.by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self.by_order: dict[tuple[str, int], int] = {}
        for one in found.select_related("household").order_by("id"):
            self.by_identity[one.area_code_now, one.identity_digest] = one
            self.by_name[one.area_code_now, _spaced(one.opened("name"))].append(one)
            self.by_order[one.area_code_now, one.contact_order or 0] = one.pk
        named = [one.pk for row in rows for one in self.by_name.get((row.village, row.name), ())]
        self.phoned = {_identity(row) for row in rows if row.digits}
        self.unphoned = {(row.village, row.name) for row in rows if not row.digits}
        self.helpers = _helpers(named)
        self.posts, self.phones = _posts(actor, rows)

    def match(self, row: PersonRow, faults: list[Fault]) -> Match | None:
        """Return the present person of a row; None is somebody new, a doubt is a fault."""
        alike = self.by_name.get((row.village, row.name), [])
        if row.digits:
            known = self.by_identity.get(_identity(row))
            is_doubtful = any(not one.phone_sealed for one in alike)
            if known is None and is_doubtful and (row.village, row.name) not in self.unphoned:
                text = say(
                    "名单上有同名、没有电话的人。是同一个人请先在其页面补电话，不是请单独登记。"
                )
                faults.append(fault(Column.PHONE, text))
            return _matched(row, known) if known is not None else None
        left = [one for one in alike if (row.village, one.identity_digest) not in self.phoned]
        if len(left) == 1 and not left[0].phone_sealed:
            return _matched(row, left[0])
        if left:
            text = say("名单上有 {n} 位同名的人，请写明电话。", n=len(left))
            faults.append(fault(Column.PHONE, text))
        return None

    def is_order_taken(
        self, row: PersonRow, match: Match | None, leaving: Mapping[int, int | None]
    ) -> bool:
        """Tell whether somebody else has a row's order and does not give it up in the table."""
        if row.contact_order is None:
            return False
        holder = self.by_order.get((row.village, row.contact_order))
        if holder is None or (match is not None and match.person_id == holder):
            return False
        return leaving.get(holder, row.contact_order) == row.contact_order

    def pairs(self, row: PersonRow, match: Match | None, faults: list[Fault]) -> list[HelperDraft]:
        """Return who of a row's helpers does not help yet; nobody's help is ended by a table."""
        present = self.helpers.get(match.person_id, []) if match is not None else []
        fresh = [one for one in row.helpers if not any(_is_same(one, there) for there in present)]
        if fresh and len(present) + len(fresh) > HELPERS_LIMIT:
            text = say("一个人最多结对 {n} 人。", n=HELPERS_LIMIT)
            faults.append(fault(Column.HELPER, text))
        drafts = [self._pair(one, faults) for one in fresh]
        return [draft for draft in drafts if draft is not None]

    def _pair(self, one: RowHelper, faults: list[Fault]) -> HelperDraft | None:
        digits = phone_digits(one.phone)
        alike = [
            post
            for post in self.posts.get(one.name, ())
            if not digits or digits == self.phones.get(post.account_id)
        ]
        if len({post.account_id for post in alike}) == 1:
            return HelperDraft(alike[0].pk)
        if digits:
            return HelperDraft(None, one.name, one.phone)
        text = say("没有填写帮扶人电话。")
        if alike:
            text = say("有 {n} 位岗位人员叫这个名字，请写明电话。", n=len(alike))
        faults.append(fault(Column.HELPER_PHONE, text))
        return None


def _identity(row: PersonRow) -> tuple[str, str]:
    return row.village, identity_digest(row.name, row.digits)


def _spaced(value: str) -> str:
    """Return a text as a cell of a table is read: breaks and double spaces as one space."""
    return " ".join(value.split())


def _matched(row: PersonRow, known: Person) -> Match:
    """Compare a row with a person; an empty cell says nothing."""
    changes = PersonChanges(
        address=_other(row.address, _spaced(known.household.opened("address"))),
        notes=_other(row.notes, _spaced(known.opened("notes"))),
        category=_other(row.category, known.category),
        transport=_other(row.transport, known.transport),
        contact_order=_other(row.contact_order, known.contact_order),
    )
    changed = tuple(column for column in COMPARED if getattr(changes, column) is not None)
    return Match(known.pk, known.household_id, known.version, changes, changed)


def _other(told: ValueT | None, standing: ValueT | None) -> ValueT | None:
    return told if told and told != standing else None


def _is_same(told: RowHelper, there: ClearHelper) -> bool:
    digits = phone_digits(told.phone)
    return told.name == _spaced(there.name) and digits in {"", phone_digits(there.phone)}


def _helpers(person_ids: Sequence[int]) -> dict[int, list[ClearHelper]]:
    """Return who helps people now, to be compared with a table."""
    rows = Helper.objects.filter(person__in=set(person_ids), ended_on=None)
    return clear_helpers(list(rows.select_related("post__account").order_by("id")))


def _posts(actor: Actor, rows: Sequence[PersonRow]) -> tuple[dict[str, list[Post]], dict[int, str]]:
    """Return the posts in office of the helpers' names, and the digits of their phones."""
    names = {one.name for row in rows for one in row.helpers}
    if not names:
        return {}, {}
    found: dict[str, list[Post]] = defaultdict(list)
    for post in people.posts(actor, clock.today()).filter(account__name__in=names):
        found[post.account.name].append(post)
    accounts = {post.account_id for posts in found.values() for post in posts}
    contacts = people.contacts(SYSTEM, accounts)
    return dict(found), {key: phone_digits(one.phone) for key, one in contacts.items()}
