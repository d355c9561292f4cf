"""Who answers for a place today, by name, and what is missing in the registers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.rules.accountability import Accountable, Assignment, assign

READER = Actor.system("responsibility")
"""Who answers for a place that one may see is no secret, wherever that person's post lies."""

VILLAGE_DIGITS = 12
STREET_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in office who answers for the place, and in which capacity."""

    capacity: Text
    post_id: int
    name: str
    title: Text | str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Responsibility:
    """What the rule says, who that is today, the sector's lead, and which register has a gap."""

    assignment: Assignment
    people: tuple[Person, ...]
    gaps: tuple[Text, ...]
    sector_lead: Person | None = None


def responsible(actor: Actor, row: Place, on: date | None = None) -> Responsibility:
    """Name who answers for a place on a day: liaison, or head and cadre, or nobody yet."""
    del actor
    day = on or clock.today()
    assignment = assign(row.annual_output_yuan, is_enterprise=row.is_enterprise, on=day)
    lead = _sector_lead(row, day)
    if assignment.accountable is Accountable.OFFICE:
        return Responsibility(assignment, *_by_office(row, day), lead)
    if assignment.accountable is Accountable.VILLAGE_PAIR:
        return Responsibility(assignment, *_by_village(row, day), lead)
    return Responsibility(assignment, (), (), lead)


Found = tuple[tuple[Person, ...], tuple[Text, ...]]


def _by_office(row: Place, day: date) -> Found:
    gap = say("联系企业登记表里还没有这家企业的联系人。")
    if row.unit_id is not None:
        try:
            liaison = organisations.liaison_of(READER, row.unit_id, day)
        except NotFound:
            pass
        else:
            return (_person(say("联系企业干部"), liaison.post),), ()
    role = people.Role.ECONOMIC_DEVELOPMENT
    office = people.posts_with_role(READER, role, row.area_code_now[:STREET_DIGITS], day)
    capacity = say("经济发展办公室")
    holders = tuple(
        Person(capacity, post.pk, post.account.name, post.label, post.unit.name) for post in office
    )
    return holders, (gap,)


def _by_village(row: Place, day: date) -> Found:
    if len(row.area_code_now) < VILLAGE_DIGITS:
        return (), (say("跨村（社区）的对象，由街道负责。"),)
    pair = organisations.village_pair(READER, row.area_code_now[:VILLAGE_DIGITS], day)
    named = (
        (
            say("村（社区）第一责任人"),
            pair.first_responsible,
            say("没有登记村（社区）第一责任人。"),
        ),
        (say("联村干部"), pair.liaison_cadre, say("没有登记联村干部。")),
    )
    persons = tuple(_person(capacity, post) for capacity, post, _ in named if post is not None)
    return persons, tuple(gap for _, post, gap in named if post is None)


def _sector_lead(row: Place, day: date) -> Person | None:
    if not row.industry:
        return None
    try:
        lead = organisations.lookup(READER, row.industry, row.area_code_now[:STREET_DIGITS], day)
    except NotFound:
        return None
    return _person(say("行业牵头人"), lead.post)


def _person(capacity: Text, post: organisations.PostRef) -> Person:
    return Person(capacity, post.post_id, post.person_name, post.label, post.unit_name)
