"""Showing names in clear: with a reason, written down for each person before they are shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.households.models import OpenedPerson, Opening, Person
from shouwang.prepare.households.queries.evacuations import evacuation_row, reached_entries
from shouwang.prepare.households.queries.people import PersonFilters, person_set
from shouwang.prepare.households.queries.reach import reached, refusal
from shouwang.prepare.households.queries.shapes import ClearPerson, cleared
from shouwang.prepare.households.rules.drafts import check_reason
from shouwang.prepare.households.rules.parameters import LIST_LIMIT
from shouwang.prepare.households.rules.wording import OpeningKind
from shouwang.prepare.households.states import EXPORT, OPEN

from .workbook import list_workbook

REASON_PURPOSE = "households.reason"


def open_person(actor: Actor, person_id: int, reason: str) -> ClearPerson:
    """Return one person in clear; who looked, when and why stays on the person's page."""
    found = reached(actor, person_id, OPEN)
    return _opened(actor, OpeningKind.PERSON, [found], reason, found.area_code_now)[0]


def open_list(actor: Actor, area: str, reason: str) -> list[ClearPerson]:
    """Return the people of an area whom the actor may open, in clear, by contact order."""
    rows = _rows(actor, area)
    return _opened(actor, OpeningKind.LIST, rows, reason, _area_of(rows))


def print_list(actor: Actor, area: str, reason: str) -> list[ClearPerson]:
    """Return the contact list of an area for paper; needs the right to export there."""
    rows = _exportable(actor, area)
    return _opened(actor, OpeningKind.PRINT, rows, reason, _area_of(rows))


def export_list(actor: Actor, area: str, reason: str) -> bytes:
    """Return the list of an area as a table (.xlsx) that comes in again without a change.

    Needs the right to export there; shown under who looked, like a list on paper.
    """
    rows = _exportable(actor, area)
    shown = _opened(actor, OpeningKind.EXPORT, rows, reason, _area_of(rows))
    return list_workbook(actor, shown)


def open_people(actor: Actor, person_ids: Collection[int], reason: str) -> list[ClearPerson]:
    """Return those of some people whom the actor may open, in clear, for paper; none is no fault.

    Who looked, when and why stays on each person's page, as with a list on paper.
    """
    rows = Person.objects.visible_to(actor, OPEN).filter(pk__in=person_ids)
    found = list(rows.select_related("household").order_by("area_code_now", "contact_order"))
    if not found:
        check_reason(reason)
        return []
    return _opened(actor, OpeningKind.PRINT, found, reason, _area_of(found))


def _exportable(actor: Actor, area: str) -> list[Person]:
    if not actor.holds(EXPORT):
        raise NotAllowed
    rows = [row for row in _rows(actor, area) if actor.may(EXPORT, row.target())]
    if not rows:
        raise NotAllowed
    return rows


def open_roll(actor: Actor, evacuation_id: int, reason: str) -> list[ClearPerson]:
    """Return the people of an open evacuation's roll in clear, the most urgent first."""
    row = evacuation_row(actor, evacuation_id)
    if not row.is_open:
        raise Invalid({"reason": say("转移已经结束，请从名单里打开。")})
    entries = reached_entries(actor, row, OPEN)[:LIST_LIMIT]
    rows = [entry.person for entry in entries]
    if not rows:
        raise refusal(actor, row.target())
    return _opened(actor, OpeningKind.ROLL, rows, reason, _area_of(rows))


def _rows(actor: Actor, area: str) -> list[Person]:
    rows = list(person_set(actor, PersonFilters(area=area), OPEN)[: LIST_LIMIT + 1])
    if len(rows) > LIST_LIMIT:
        raise Invalid({"area": say("超过 {n} 人，请按村（社区）打开。", n=LIST_LIMIT)})
    if not rows and actor.may(OPEN, Target(area)):
        raise Invalid({"area": say("这里的名单还是空的。")})
    if not rows:
        raise refusal(actor, Target(area))
    return rows


def _area_of(rows: Sequence[Person]) -> str:
    """Return the village of all, or else the part of the code that they share."""
    first = min(row.area_code_now for row in rows)
    last = max(row.area_code_now for row in rows)
    digits = (12, 9, 6, 4, 2)
    return next((first[:size] for size in digits if first[:size] == last[:size]), "")


def _opened(
    actor: Actor, kind: OpeningKind, rows: Sequence[Person], reason: str, area: str
) -> list[ClearPerson]:
    words = check_reason(reason)
    shown = cleared(rows)
    if any(one.name in words for one in shown):
        raise Invalid({"reason": say("理由里不要写这些人的姓名。")})
    now = clock.now()
    with write_transaction():
        opening = Opening.objects.create(
            kind=kind.value,
            area_code_now=area,
            reason=words,
            at=now,
            by_id=actor.account_id,
            post_id=actor.post_id,
            people_count=len(rows),
        )
        OpenedPerson.objects.bulk_create(
            [OpenedPerson(opening=opening, person=row) for row in rows]
        )
        told = {
            "kind": kind.value,
            "area": area,
            "people": [row.pk for row in rows],
            "reason": data_keys.ring().digest(words, purpose=REASON_PURPOSE),
        }
        record(actor, "household_opening.open", opening.journal_key, told, at=now)
    return shown
