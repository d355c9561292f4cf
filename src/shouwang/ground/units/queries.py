"""Reading units."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotFound, Text

from .models import Unit
from .rules import LABELS, UnitKind
from .rules import credit_code_is_valid as is_credit_code

__all__ = [
    "UnitKind",
    "is_credit_code",
    "kind_label",
    "record_prefix",
    "unit",
    "unit_named",
    "units",
    "units_under",
]

FALLBACK_PREFIX = "守望"
PREFIX_DIGITS = (12, 9, 6, 4, 2)


def kind_label(kind: str) -> Text:
    """Return the label of a kind of unit."""
    return LABELS[kind]


def units(actor: Actor) -> QuerySet[Unit]:
    """Return the units within the actor's duties."""
    return Unit.objects.visible_to(actor).order_by("area_code", "id")


def unit(actor: Actor, unit_id: int) -> Unit:
    """Return one unit, or NotFound."""
    found = Unit.objects.visible_to(actor).filter(pk=unit_id).first()
    if found is None:
        raise NotFound
    return found


def unit_named(actor: Actor, code: str) -> Unit:
    """Return the unit with the stable code, or NotFound."""
    found = Unit.objects.visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def units_under(actor: Actor, area_code: str, kinds: Collection[str] = ()) -> QuerySet[Unit]:
    """Return the active units in an area, of the given kinds or of all."""
    bounds = AreaRange.under(area_code)
    found = Unit.objects.visible_to(actor).filter(
        area_code__gte=bounds.low, area_code__lt=bounds.high, is_active=True
    )
    return (found.filter(kind__in=kinds) if kinds else found).order_by("area_code", "id")


def record_prefix(area_code: str) -> str:
    """Return the prefix of record numbers in an area: the nearest office above that has one.

    Every registration asks, so it is one plain statement.
    """
    steps = [area_code[:length] for length in PREFIX_DIGITS if len(area_code) >= length]
    if not steps:
        return FALLBACK_PREFIX
    holes = ", ".join(["%s"] * len(steps))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_prefix FROM {Unit._meta.db_table}"  # noqa: S608
            f" WHERE area_code IN ({holes}) AND record_prefix <> ''"
            " ORDER BY length(area_code) DESC, id LIMIT 1",
            steps,
        )
        found = cursor.fetchone()
    return str(found[0]) if found else FALLBACK_PREFIX
