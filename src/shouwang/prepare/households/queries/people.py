"""The list of vulnerable people, masked; one of them; found by phone; who has no helper."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.remapping import under
from shouwang.prepare.households.models import Helper, Person
from shouwang.prepare.households.models.sealing import phone_digest
from shouwang.prepare.households.rules.drafts import phone_digits, phone_fault
from shouwang.prepare.households.rules.parameters import SHOWN_LIMIT
from shouwang.prepare.households.rules.wording import (
    UNCOVERED_LABELS,
    Category,
    Transport,
    Uncovered,
)
from shouwang.prepare.households.states import COUNT, OPEN, VIEW, PersonState

from .reach import check_looks_at_people, reached, refusal
from .shapes import MaskedPerson, masked

ORDER = ("area_code_now", "contact_order", "id")
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PersonFilters:
    """Which people; an empty field asks nothing. `helper` "missing": those without a helper."""

    area: str = ""
    category: str = ""
    transport: str = ""
    helper: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A part of the list, by contact order, and how many there are in all."""

    items: list[MaskedPerson]
    count: int


def is_helped() -> Q:
    """Return the filter for people with a helper who is a neighbour, or a post in office today."""
    return Q(pk__in=Helper.objects.filter(in_office()).values("person_id"))


def in_office() -> Q:
    """Return the filter for helpers of today: neighbours, and posts in office."""
    today = clock.today()
    holds = Q(post=None) | (
        Q(post__valid_from_on__lte=today, post__account__is_active=True)
        & (Q(post__valid_until_on=None) | Q(post__valid_until_on__gte=today))
    )
    return holds & Q(ended_on=None)


def person_set(
    actor: Actor, filters: PersonFilters | None = None, permission: str = VIEW
) -> QuerySet[Person]:
    """Return the people whom the actor may see, or open, by contact order.

    NotAllowed for whoever sees no list at all; NotFound for an area outside their duties.
    """
    check_looks_at_people(actor)
    asked = filters or PersonFilters()
    _check(asked)
    rows = Person.objects.visible_to(actor, permission).filter(under("area_code_now", asked.area))
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.transport:
        rows = rows.filter(transport=asked.transport)
    if asked.helper == MISSING:
        rows = rows.exclude(is_helped())
    return rows.select_related("household").order_by(*ORDER)


def _check(asked: PersonFilters) -> None:
    wrong: dict[str, Text] = {}
    if asked.category and asked.category not in set(Category):
        wrong["category"] = say("没有这个类别。")
    if asked.transport and asked.transport not in set(Transport):
        wrong["transport"] = say("没有这种转移方式。")
    if asked.helper and asked.helper != MISSING:
        wrong["helper"] = say("结对只能筛选“没有结对”。")
    if wrong:
        raise Invalid(wrong)


def people(
    actor: Actor, filters: PersonFilters | None = None, *, offset: int = 0, limit: int = SHOWN_LIMIT
) -> PeoplePage:
    """Return a part of the list, masked."""
    asked = filters or PersonFilters()
    rows = person_set(actor, asked)
    count = rows.count()
    if not count and asked.area:
        _check_area(actor, asked.area)
    return PeoplePage(masked(rows[offset : offset + min(limit, SHOWN_LIMIT)]), count)


def _check_area(actor: Actor, area: str) -> None:
    """Tell an area that is empty from one that is outside the actor's duties."""
    target = Target(area)
    if not any(actor.may(permission, target) for permission in (VIEW, COUNT)):
        raise NotFound


def person(actor: Actor, person_id: int) -> MaskedPerson:
    """Return one person, masked; of one who was removed the row that is left."""
    gone = Person.objects.filter(pk=person_id, state=PersonState.REMOVED.value)
    left = gone.select_related("household").first()
    if left is not None:
        if not actor.may(VIEW, left.target()):
            raise refusal(actor, left.target())
        return masked([left])[0]
    return masked([reached(actor, person_id)])[0]


def people_named(actor: Actor, person_ids: Collection[int]) -> list[MaskedPerson]:
    """Return those of some people whom the actor may see, masked, by contact order."""
    rows = Person.objects.visible_to(actor).filter(pk__in=person_ids)
    return masked(rows.select_related("household").order_by(*ORDER))


def may_open(actor: Actor, person_id: int) -> bool:
    """Tell whether the actor may see a person's name in clear."""
    return Person.objects.visible_to(actor, OPEN).filter(pk=person_id).exists()


def by_phone(actor: Actor, phone: str) -> list[MaskedPerson]:
    """Return the people within reach who have exactly this phone number, masked."""
    check_looks_at_people(actor)
    fault = phone_fault(phone.strip()) if phone.strip() else say("请填写电话号码。")
    if fault is not None:
        raise Invalid({"phone": fault})
    digest = phone_digest(phone_digits(phone))
    rows = Person.objects.visible_to(actor, OPEN).filter(phone_digest=digest)
    return masked(rows.select_related("household").order_by(*ORDER)[:SHOWN_LIMIT])


@dataclass(frozen=True, slots=True)
class UncoveredPerson:
    """A person without anybody to help now, and why."""

    person: MaskedPerson
    because: str
    because_label: Text


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many people have a helper, of how many; those who have none."""

    total: int
    with_helper: int
    without: list[UncoveredPerson]


def coverage(actor: Actor, area: str = "") -> Coverage:
    """Return who has nobody to help now: never paired, or the helper has left office."""
    rows = person_set(actor, PersonFilters(area=area))
    total = rows.count()
    if not total and area:
        _check_area(actor, area)
    lacking = rows.exclude(is_helped())
    without = [_uncovered(found) for found in masked(lacking[:SHOWN_LIMIT])]
    return Coverage(total, total - lacking.count(), without)


def _uncovered(found: MaskedPerson) -> UncoveredPerson:
    because = Uncovered.LEFT_OFFICE if found.helpers else Uncovered.NONE
    return UncoveredPerson(found, because.value, UNCOVERED_LABELS[because])
