"""Counting places per type: each once per type and once in all, the unknown apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.places.models import PlaceType
from shouwang.prepare.places.rules.facts import Verdict
from shouwang.prepare.places.rules.taxonomy import TYPE_LABELS, PlaceTypeCode

from .places import PlaceFilters, place_set


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many places are of a type, may be, and are not known to be."""

    type_code: PlaceTypeCode
    label: Text
    yes: int
    candidates: int
    unknown: int


@dataclass(frozen=True, slots=True)
class TypeCounts:
    """The counts at a moment; a place of two types stands in both and once in the total."""

    total: int
    with_type: int
    needing_survey: int
    unassigned: int
    types: tuple[TypeCount, ...]
    as_of: datetime


def type_counts(actor: Actor, filters: PlaceFilters | None = None) -> TypeCounts:
    """Count the places within the actor's duties that pass the filters."""
    rows = place_set(actor, filters).order_by()
    types = PlaceType.objects.filter(place__in=rows.values("pk"))
    counted = {
        (code, verdict): count
        for code, verdict, count in types.values_list("type_code", "verdict").annotate(
            count=Count("place", distinct=True)
        )
    }
    return TypeCounts(
        total=rows.values("pk").distinct().count(),
        with_type=types.filter(verdict=Verdict.YES).values("place").distinct().count(),
        needing_survey=rows.filter(needs_survey=True).values("pk").distinct().count(),
        unassigned=rows.filter(accountable="unassigned").values("pk").distinct().count(),
        types=tuple(
            TypeCount(
                type_code=code,
                label=TYPE_LABELS[code],
                yes=counted.get((code.value, Verdict.YES.value), 0),
                candidates=counted.get((code.value, Verdict.CANDIDATE.value), 0),
                unknown=counted.get((code.value, Verdict.UNKNOWN.value), 0),
            )
            for code in PlaceTypeCode
        ),
        as_of=clock.now(),
    )
