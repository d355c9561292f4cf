"""The page of the enterprise's desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries.cards import cards
from shouwang.prepare.places import queries as places

SHOWN = 20


@signed_in
def desk(request: PageRequest) -> HttpResponse:
    """Show the unit's own hazards by deadline, and its own places."""
    actor = request.actor
    sees_hazards = actor.holds("hazards.view")
    context: dict[str, object] = {
        "sees_hazards": sees_hazards,
        "may_register": actor.holds("hazards.register"),
        "places": list(places.place_set(actor)[:SHOWN]),
    }
    if sees_hazards:
        page = hazards.hazards(actor, hazards.HazardFilters(), hazards.PageAsk(limit=SHOWN))
        context |= {"counts": hazards.counts(actor), "cards": cards(actor, page.items)}
    return render(request, "enterprise/desk.html", context)
