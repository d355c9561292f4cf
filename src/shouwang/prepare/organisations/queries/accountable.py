"""Reading accountable persons: who answers for a unit, and which units have nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import AccountabilityWaiver, AccountablePerson
from shouwang.prepare.organisations.rules.units import (
    ACCOUNTABLE_LABELS,
    EXEMPT_KINDS,
    AccountableKind,
)

from .people import PostRef, is_in_office, post_ref
from .sectors import may_look

COMMITTEES = ("residents_committee", "village_committee")
HEAD_ROLES = ("village_head", "community_director")
CADRE = "village_liaison_cadre"
ROLE_ORDER = (*HEAD_ROLES, CADRE)


@dataclass(frozen=True, slots=True)
class UnitGap:
    """A unit without an accountable person on a day, why, and the waiver if there is one."""

    unit_id: int
    name: str
    kind: Text
    area_code: str
    why: Text
    waiver: str = ""

    @property
    def is_waived(self) -> bool:
        """Tell whether a waiver covers the day."""
        return bool(self.waiver)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many units have their accountable person, out of how many, on which day."""

    numerator: int
    denominator: int
    as_of: date
    gaps: tuple[UnitGap, ...]

    @property
    def unwaived(self) -> tuple[UnitGap, ...]:
        """Return the gaps that no waiver covers; they must be none before a campaign."""
        return tuple(gap for gap in self.gaps if not gap.is_waived)


def accountable_label(kind: str) -> Text:
    """Return the label of a capacity."""
    return ACCOUNTABLE_LABELS[AccountableKind(kind)]


def accountable_of(actor: Actor, unit_id: int, on: date | None = None) -> AccountablePerson | None:
    """Return the one person who answers for a unit on a day; None where nobody does."""
    day = on or clock.today()
    rows = AccountablePerson.objects.visible_to(actor).in_force(day).told()
    row = rows.select_related("unit").filter(unit_id=unit_id).first()
    return row if row is not None and _answers(row, day) else None


def accountable_names(
    actor: Actor, unit_ids: Collection[int], on: date | None = None
) -> dict[int, str]:
    """Return who answers for each of several units on a day, by name; nobody is left out."""
    day = on or clock.today()
    rows = AccountablePerson.objects.visible_to(actor).in_force(day).told()
    held = rows.filter(unit_id__in=set(unit_ids))
    return {
        row.unit_id: row.post.account.name if row.post else row.person_name
        for row in held
        if _answers(row, day)
    }


def _answers(row: AccountablePerson, day: date) -> bool:
    return row.post is None or is_in_office(row.post, day)


def units_without_accountable_person(
    actor: Actor, on: date | None = None, *, area_code: str = ""
) -> Coverage:
    """Return which units have nobody who answers for them; waived ones are marked, not hidden.

    An area outside the actor's duties is NotFound; without an area, all units of the duties.
    """
    day = on or clock.today()
    area = divisions.normalise_code(area_code) if area_code else ""
    if area and not may_look(actor, area):
        raise NotFound
    asked = units.units_under(actor, area).exclude(kind__in=EXEMPT_KINDS)
    held = {
        row.unit_id: row for row in AccountablePerson.objects.visible_to(actor).in_force(day).told()
    }
    waivers = _waivers(day)
    gaps, total = [], 0
    for unit in asked:
        total += 1
        row = held.get(unit.pk)
        if row is not None and _answers(row, day):
            continue
        why = say("责任人已离岗。") if row is not None else say("没有指定责任人。")
        label = units.kind_label(unit.kind)
        waiver = waivers.get(unit.pk, "")
        gaps.append(UnitGap(unit.pk, unit.name, label, unit.area_code, why, waiver))
    return Coverage(total - len(gaps), total, day, tuple(gaps))


def _waivers(day: date) -> Mapping[int, str]:
    ends = Q(until_on=None) | Q(until_on__gte=day)
    rows = AccountabilityWaiver.objects.filter(ends, from_on__lte=day)
    return dict(rows.order_by("id").values_list("unit_id", "reason"))


@dataclass(frozen=True, slots=True)
class VillagePair:
    """The first-responsible person of a village and its liaison cadre; None is nobody."""

    first_responsible: PostRef | None
    liaison_cadre: PostRef | None


def village_pair(actor: Actor, village_code: str, on: date | None = None) -> VillagePair:
    """Return who answers for a village together on a day (R15).

    The first-responsible person is the committee's accountable person, or else its head by post.
    """
    day = on or clock.today()
    village = divisions.normalise_code(village_code)[:12]
    return VillagePair(_first_responsible(actor, village, day), _cadre(actor, village, day))


def _first_responsible(actor: Actor, village: str, day: date) -> PostRef | None:
    rows = AccountablePerson.objects.visible_to(actor).in_force(day).told()
    committees = rows.filter(unit__area_code=village, unit__kind__in=COMMITTEES)
    for row in committees.order_by("id"):
        if row.post is not None and is_in_office(row.post, day):
            return post_ref(row.post)
    for role in HEAD_ROLES:
        for post in people.posts_with_role(actor, role, village, day):
            return post_ref(post)
    return None


def _cadre(actor: Actor, village: str, day: date) -> PostRef | None:
    for post in people.posts_with_role(actor, CADRE, village, day):
        return post_ref(post)
    return None


def village_pairs(actor: Actor, street_code: str, on: date | None = None) -> dict[str, VillagePair]:
    """Return the pairs of all villages of a street by code, in two reads."""
    day = on or clock.today()
    bounds = AreaRange.under(divisions.normalise_code(street_code))
    firsts: dict[str, PostRef] = {}
    cadres: dict[str, PostRef] = {}
    rows = AccountablePerson.objects.visible_to(actor).in_force(day).told().select_related("unit")
    for row in rows.filter(unit__kind__in=COMMITTEES).order_by("id"):
        if row.post is not None and is_in_office(row.post, day):
            firsts.setdefault(row.unit.area_code, post_ref(row.post))
    held = people.posts(actor, day).filter(area_code__gte=bounds.low, area_code__lt=bounds.high)
    posts = list(held.filter(role__in=[*HEAD_ROLES, CADRE]).order_by("id"))
    for post in sorted(posts, key=lambda post: ROLE_ORDER.index(post.role)):
        found = cadres if post.role == CADRE else firsts
        found.setdefault(post.area_code, post_ref(post))
    return {code: VillagePair(firsts.get(code), cadres.get(code)) for code in {*firsts, *cadres}}
