"""The page of the enterprise's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries.cards import HazardCard, cards
from shouwang.prepare.places import queries as places

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Duty:
    """A hazard with what the unit has to do about it now, if anything."""

    card: HazardCard
    moves: list[Text]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A clue that was sent to the unit, and until when the unit has it alone."""

    number: str
    title: str
    until_at: datetime | None


@signed_in
def desk(request: PageRequest) -> HttpResponse:
    """Show the unit's own hazards by deadline with what to do, clues, extensions and places."""
    actor = request.actor
    if actor.role == "employee":
        return redirect("employee:desk")
    sees_hazards = actor.holds("hazards.view")
    context: dict[str, object] = {
        "sees_hazards": sees_hazards,
        "may_register": actor.holds("hazards.register"),
        "places": list(places.place_set(actor)[:SHOWN]),
    }
    if sees_hazards:
        context |= _hazards(actor)
    return render(request, "enterprise/desk.html", context)


def _hazards(actor: Actor) -> dict[str, object]:
    page = hazards.hazards(actor, hazards.HazardFilters(state="open"), hazards.PageAsk(limit=SHOWN))
    duties = [
        Duty(card, _duties(actor, row))
        for row, card in zip(page.items, cards(actor, page.items), strict=True)
    ]
    waiting = [
        Waiting(row.number, " ".join(row.description.split())[:40], row.raise_to_street_at)
        for row in hazards.waiting_tips(actor)
    ]
    is_unit = actor.role == "enterprise_owner" and actor.unit_id is not None
    return {
        "counts": hazards.counts(actor),
        "duties": duties,
        "waiting": waiting,
        "extensions": hazards.unit_extensions(actor)[:SHOWN],
        "findings": hazards.unit_findings(actor, actor.unit_id or 0) if is_unit else None,
    }


FIRST = ("fix_reported", "fix_at_once", "rectify", "ask_extension")
"""What a unit does about a hazard, in the order in which it matters."""


def _duties(actor: Actor, row: hazards.Hazard) -> list[Text]:
    found = {move.move: move.label for move in hazards.next_moves(actor, row)}
    return [found[name] for name in FIRST if name in found]
