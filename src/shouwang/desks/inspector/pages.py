"""The page of the grid worker's desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries.cards import cards
from shouwang.prepare.tasks import queries as tasks

SHOWN = 20
TASKS_SHOWN = 5


@signed_in
def desk(request: PageRequest) -> HttpResponse:
    """Show the big buttons of a round, and what is open in this person's grid by deadline."""
    actor = request.actor
    page = hazards.hazards(actor, hazards.HazardFilters(state="open"), hazards.PageAsk(limit=SHOWN))
    context = {
        "may_register": actor.holds("hazards.register"),
        "counts": hazards.counts(actor),
        "cards": cards(actor, page.items),
        "tasks": [(task, tasks.lamp(actor, task)) for task in tasks.my_tasks(actor)[:TASKS_SHOWN]],
    }
    return render(request, "inspector/desk.html", context)
