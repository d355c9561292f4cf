"""The register of accidents: one, a page of them, and what other rooms may know of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import allowed_moves
from shouwang.ground.keyset import NewestFirst, Page, PageAsk, page_of
from shouwang.ground.transitions import Transition
from shouwang.prepare.accidents.models import Accident, under
from shouwang.prepare.accidents.rules.grading import Grade, Graded, grade_harm
from shouwang.prepare.accidents.rules.parameters import COUNT_LIMIT
from shouwang.prepare.accidents.states import VIEW, State

NEWEST = NewestFirst("occurred_at")
AccidentPage = Page[Accident]
"""A part of the register; the count is exact up to 1,000."""


@dataclass(frozen=True, slots=True)
class AccidentFilters:
    """Which accidents; an empty field asks nothing, both days are included."""

    area: str = ""
    grade: str = ""
    state: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class AccidentFacts:
    """What other rooms may know of an accident; None is unknown."""

    accident_id: int
    number: str
    state: str
    kind: str
    grade: str
    grade_label: Text
    is_grade_minimum: bool
    occurred_at: datetime
    area_code: str
    unit_id: int | None
    place_id: int | None
    dead: int | None
    serious_injured: int | None
    direct_loss_yuan: Decimal | None


def in_days(from_on: date | None, to_on: date | None) -> Q:
    """Return the filter for what happened in a span of local days, both included."""
    found = Q()
    if from_on is not None:
        found &= Q(occurred_at__gte=end_of_day(from_on - timedelta(days=1)))
    if to_on is not None:
        found &= Q(occurred_at__lt=end_of_day(to_on))
    return found


def accident_set(actor: Actor, filters: AccidentFilters | None = None) -> QuerySet[Accident]:
    """Return the accidents within the actor's duties that pass the filters, the newest first.

    NotAllowed for whoever sees none at all, so that nobody takes ignorance for safety (R289).
    """
    if not actor.holds(VIEW):
        raise NotAllowed
    asked = filters or AccidentFilters()
    _check(asked)
    rows = Accident.objects.visible_to(actor).filter(in_days(asked.from_on, asked.to_on))
    plain = {"grade": asked.grade, "state": asked.state}
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    area = normalise_code(asked.area) if asked.area else ""
    return rows.filter(under(area)).order_by(*NEWEST.columns)


def _check(asked: AccidentFilters) -> None:
    wrong: dict[str, Text] = {}
    if asked.grade and asked.grade not in set(Grade):
        wrong["grade"] = say("没有这个等级。")
    if asked.state and asked.state not in set(State):
        wrong["state"] = say("没有这个状态。")
    if asked.from_on and asked.to_on and asked.from_on > asked.to_on:
        wrong["to_on"] = say("结束日不能早于开始日。")
    try:
        normalise_code(asked.area) if asked.area else ""
    except Invalid:
        wrong["area"] = say("区划代码应为 2、4、6、9、12 或 15 位数字。")
    if wrong:
        raise Invalid(wrong)


def accidents(
    actor: Actor, filters: AccidentFilters | None = None, page: PageAsk | None = None
) -> AccidentPage:
    """Return a part of the register with its count."""
    rows = accident_set(actor, filters).select_related("place", "unit")
    return page_of(rows, page or PageAsk(), NEWEST, counted_to=COUNT_LIMIT)


def accident(actor: Actor, number: str) -> Accident:
    """Return one accident by its number, or NotFound."""
    rows = Accident.objects.visible_to(actor).select_related(
        "place", "unit", "reported_by", "verified_by"
    )
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    return found


def by_ids(actor: Actor, ids: Iterable[int]) -> dict[int, AccidentFacts]:
    """Return the facts of accidents by id; one outside the actor's duties is absent."""
    rows = Accident.objects.visible_to(actor).filter(pk__in=list(ids))
    return {row.pk: facts_of(row) for row in rows}


def from_source(actor: Actor, source_key: str) -> AccidentFacts | None:
    """Return the accident that was reported for a source, or None."""
    row = Accident.objects.visible_to(actor).filter(source_key=source_key).first()
    return facts_of(row) if row is not None and source_key else None


def facts_of(row: Accident) -> AccidentFacts:
    """Return what other rooms may know of an accident."""
    return AccidentFacts(
        accident_id=row.pk,
        number=row.number,
        state=row.state,
        kind=row.kind,
        grade=row.grade,
        grade_label=row.grade_label,
        is_grade_minimum=row.is_grade_minimum,
        occurred_at=row.occurred_at,
        area_code=row.area_code_now,
        unit_id=row.unit_id,
        place_id=row.place_id,
        dead=row.dead,
        serious_injured=row.serious_injured,
        direct_loss_yuan=row.direct_loss_yuan,
    )


def graded(actor: Actor, shown: Accident) -> Graded:
    """Return how an accident's grade comes about: by which criteria, by which version."""
    del actor
    return grade_harm(shown.figures.harm(), local_day(shown.occurred_at))


def next_moves(actor: Actor, shown: Accident) -> list[Transition]:
    """Return the moves that the actor may make now, no others."""
    return allowed_moves(actor, shown)
