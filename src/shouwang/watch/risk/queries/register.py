"""The risk register: red and orange risks with measures, owner and last review (R214)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.remapping import under
from shouwang.ground.units import queries as units
from shouwang.watch.risk.models import Risk
from shouwang.watch.risk.rules.levels import REGISTERED
from shouwang.watch.risk.rules.parameters import LIST_LIMIT

from .pictures import risk_set


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """Which risks; an empty field asks nothing."""

    area: str = ""
    level: str = ""
    overdue: bool | None = None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A risk in the register; without a review nothing controls it yet, and the page says so."""

    risk: Risk
    name: str
    area_name: str
    number: str
    owner: str
    is_overdue: bool
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A part of the register; the count is exact."""

    items: tuple[RegisterRow, ...]
    count: int
    overdue: int


def register_set(actor: Actor, filters: RegisterFilters | None = None) -> QuerySet[Risk]:
    """Return the registered risks within the actor's duties that pass the filters."""
    asked = filters or RegisterFilters()
    wrong: dict[str, Text] = {}
    if asked.level and asked.level not in REGISTERED:
        wrong["level"] = say("请选择红色或橙色。")
    if wrong:
        raise Invalid(wrong)
    rows = risk_set(actor).filter(registered_at__isnull=False)
    rows = rows.filter(under("area_code_now", asked.area)) if asked.area else rows
    rows = rows.filter(level=asked.level) if asked.level else rows
    if asked.overdue is None:
        return rows
    over = Q(review_due_on__lt=clock.today())
    return rows.filter(over) if asked.overdue else rows.exclude(over)


def risk_register(
    actor: Actor, filters: RegisterFilters | None = None, *, limit: int = 50, offset: int = 0
) -> RegisterPage:
    """Return a part of the register: overdue reviews first, then red before orange."""
    rows = register_set(actor, filters)
    count = rows.count()
    overdue = rows.filter(review_due_on__lt=clock.today()).count()
    told = rows.select_related("place", "owner_unit", "owner_post")
    shown = list(told.order_by("review_due_on", "-score", "id")[offset : offset + limit])
    names = divisions.names_of(actor, {row.area_code_now[:12] for row in shown})
    return RegisterPage(tuple(_row(row, names) for row in shown), count, overdue)


def _row(row: Risk, names: dict[str, str]) -> RegisterRow:
    area = names.get(row.area_code_now[:12], row.area_code_now)
    owner = row.owner_unit.name if row.owner_unit is not None else ""
    due_on = row.review_due_on
    return RegisterRow(
        risk=row,
        name=row.place.name if row.place is not None else area,
        area_name=area,
        number=row.place.number if row.place is not None else "",
        owner=owner,
        is_overdue=due_on is not None and due_on < clock.today(),
        is_reviewed=row.reviewed_at is not None,
    )


def owner_choices(actor: Actor, area_code: str) -> dict[int, str]:
    """Return the units that may answer for a risk of an area: those there and those above it."""
    found = {one.pk: one.name for one in units.units_under(actor, area_code)[:LIST_LIMIT]}
    above = units.units(actor).filter(area_code__in=[area_code[:9], area_code[:6]], is_active=True)
    return found | {one.pk: one.name for one in above[:LIST_LIMIT]}


def post_choices(actor: Actor, unit_id: int | None) -> dict[int, str]:
    """Return the posts of a unit with who holds them."""
    if unit_id is None:
        return {}
    posts = people.posts_in_unit(actor, unit_id, clock.today())
    return {post.pk: f"{post.account.name} · {post.label}" for post in posts}
