"""The published safety coefficients, each with formula, inputs and day (R215)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import OuterRef, Subquery

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text
from shouwang.ground.remapping import under
from shouwang.watch.risk.models import Coefficient
from shouwang.watch.risk.rules.coefficient import FORMULA, Inputs, Part, parts
from shouwang.watch.risk.rules.levels import LEVEL_LABELS
from shouwang.watch.risk.rules.parameters import LIST_LIMIT
from shouwang.watch.risk.rules.stored import ShownContribution, restore
from shouwang.watch.risk.states import VIEW

from .pictures import risk_set, subject_of


@dataclass(frozen=True, slots=True)
class CoefficientRow:
    """A published figure in a list; `on` is the day from which it holds."""

    coefficient_id: int
    name: str
    area_code: str
    place_number: str
    on: date
    value: Decimal
    level_label: Text


@dataclass(frozen=True, slots=True)
class CoefficientDetail:
    """A published figure opened: formula, inputs, and what stood behind the score."""

    row: Coefficient
    name: str
    link: str
    formula: Text
    parts: tuple[Part, ...]
    level_label: Text
    contributions: tuple[ShownContribution, ...]
    earlier: tuple[Coefficient, ...]


def _shown(actor: Actor) -> None:
    if not actor.holds(VIEW):
        raise NotAllowed


def coefficients(
    actor: Actor, area_code: str = "", on: date | None = None, *, with_places: bool = False
) -> list[CoefficientRow]:
    """Return the coefficients that held on a day: of communities, and of places where asked.

    A community without one of that very day is absent; a place has the last one published by then.
    """
    _shown(actor)
    day = on or clock.today()
    area = normalise_code(area_code) if area_code else ""
    rows = Coefficient.objects.visible_to(actor).filter(under("risk__area_code_now", area))
    if with_places:
        latest = Coefficient.objects.filter(risk=OuterRef("risk"), on__lte=day).order_by("-on")
        rows = rows.filter(risk__place__isnull=False, pk=Subquery(latest.values("pk")[:1]))
    else:
        rows = rows.filter(risk__place=None, on=day)
    told = rows.select_related("risk__place").order_by("value", "id")[:LIST_LIMIT]
    found = list(told)
    names = divisions.names_of(actor, [row.area_code_at_time for row in found])
    return [_row(row, names) for row in found]


def _row(row: Coefficient, names: dict[str, str]) -> CoefficientRow:
    place = row.risk.place
    name = place.name if place else names.get(row.area_code_at_time, row.area_code_at_time)
    return CoefficientRow(
        coefficient_id=row.pk,
        name=name,
        area_code=row.area_code_at_time,
        place_number=place.number if place else "",
        on=row.on,
        value=row.value,
        level_label=LEVEL_LABELS[row.level],
    )


def coefficient(actor: Actor, area_code: str, on: date | None = None) -> CoefficientDetail | None:
    """Return the coefficient of a community that was published on a day; None when none was."""
    _shown(actor)
    try:
        code = normalise_code(area_code)
    except Invalid:
        raise NotFound from None
    if not risk_set(actor).filter(area_code_now=code, place=None).exists():
        raise NotFound
    rows = Coefficient.objects.visible_to(actor).filter(risk__area_code_now=code, risk__place=None)
    row = rows.filter(on=on or clock.today()).select_related("risk__place").first()
    return None if row is None else _detail(actor, row)


def place_coefficient(
    actor: Actor, place_id: int, on: date | None = None
) -> CoefficientDetail | None:
    """Return the last coefficient of a place published by a day; None when there is none."""
    _shown(actor)
    rows = Coefficient.objects.visible_to(actor).filter(risk__place_id=place_id)
    told = rows.filter(on__lte=on or clock.today()).select_related("risk__place")
    row = told.order_by("-on").first()
    return None if row is None else _detail(actor, row)


def coefficient_by_id(actor: Actor, coefficient_id: int) -> CoefficientDetail:
    """Return one published figure by its key; NotFound outside the actor's duties."""
    rows = Coefficient.objects.visible_to(actor).select_related("risk__place")
    row = rows.filter(pk=coefficient_id).first()
    if row is None:
        raise NotFound
    return _detail(actor, row)


def _detail(actor: Actor, row: Coefficient) -> CoefficientDetail:
    name, link = subject_of(actor, row.risk)
    inputs = Inputs(Fraction(row.score), Fraction(row.confidence), row.closed, row.closed_in_time)
    earlier = Coefficient.objects.filter(risk=row.risk, on__lt=row.on).order_by("-on")[:14]
    return CoefficientDetail(
        row=row,
        name=name,
        link=link,
        formula=FORMULA,
        parts=parts(inputs),
        level_label=LEVEL_LABELS[row.level],
        contributions=restore(row.contributions),
        earlier=tuple(earlier),
    )
