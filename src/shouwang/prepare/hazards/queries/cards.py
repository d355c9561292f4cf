"""Hazards as cards: what a desk shows of one, and how many stand open in each village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.kinds import KIND_LABELS, Kind
from shouwang.prepare.hazards.rules.wording import CATEGORY_LABELS
from shouwang.prepare.hazards.states import BACKLOG, LABELS, UNFIXED

from .lamps import DeadlineLamp, lamp_of
from .ledger import hazard_set

TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class HazardCard:
    """One hazard as a desk shows it."""

    number: str
    title: str
    category: Text
    state: Text
    lamp: DeadlineLamp
    area_name: str
    place_name: str
    is_major: bool
    has_open_calls: bool
    kind: Text | None = None
    is_repeat: bool = False


def cards(actor: Actor, hazards: Sequence[Hazard]) -> list[HazardCard]:
    """Return the cards of hazards that the actor was already given, in their order."""
    now, calendar = clock.now(), workdays.calendar()
    names = divisions.names_of(actor, {row.area_code_now for row in hazards})
    return [
        HazardCard(
            number=row.number,
            title=title_of(row),
            category=CATEGORY_LABELS[row.category],
            state=LABELS[row.state],
            lamp=lamp_of(row, now, calendar),
            area_name=names.get(row.area_code_now, row.area_code_now),
            place_name=row.place.name if row.place else row.location,
            is_major=row.statutory == "major",
            has_open_calls=row.statutory == "major" and row.calls_confirmed_at is None,
            kind=None if row.kind == Kind.ORDINARY else KIND_LABELS[row.kind],
            is_repeat=row.repeat_of_id is not None,
        )
        for row in hazards
    ]


def title_of(row: Hazard) -> str:
    """Return the first words of a hazard's description."""
    text = " ".join(row.description.split())
    return f"{text[:TITLE_LENGTH]}…" if len(text) > TITLE_LENGTH else text


@dataclass(frozen=True, slots=True)
class VillageCount:
    """How many hazards of a village stand open, are late, and wait to be confirmed."""

    code: str
    name: str
    open: int
    overdue: int
    backlog: int


def village_counts(actor: Actor) -> list[VillageCount]:
    """Return the open hazards of each village within the actor's duties, the worst first.

    A village without a row has none that is known; it is not listed as zero.
    """
    unfixed = Q(state__in=[state.value for state in sorted(UNFIXED)], queue_at__lte=clock.now())
    rows = (
        hazard_set(actor)
        .filter(is_finished=False)
        .exclude(village_code="")
        .order_by()
        .values("village_code")
        .annotate(
            open=Count("pk", filter=~Q(state=BACKLOG)),
            overdue=Count("pk", filter=unfixed),
            backlog=Count("pk", filter=Q(state=BACKLOG)),
        )
    )
    found = list(rows)
    names = divisions.names_of(actor, {row["village_code"] for row in found})
    counted = [
        VillageCount(
            row["village_code"],
            names.get(row["village_code"], row["village_code"]),
            row["open"],
            row["overdue"],
            row["backlog"],
        )
        for row in found
    ]
    return sorted(counted, key=lambda one: (-one.overdue, -one.open, one.code))
