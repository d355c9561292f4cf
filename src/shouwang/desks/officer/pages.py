"""The page of the officer's desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import queries as delivery
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries.cards import HazardCard, cards, village_counts
from shouwang.prepare.tasks import queries as tasks

SHOWN = 8
NOTICES_SHOWN = 5


@signed_in
def desk(request: PageRequest) -> HttpResponse:
    """Show what is this person's turn, what is late, and what is major."""
    actor = request.actor
    sees_hazards = actor.holds("hazards.view")
    context = {
        "sees_hazards": sees_hazards,
        "may_register": actor.holds("hazards.register"),
        "notices": list(delivery.inbox(actor)[:NOTICES_SHOWN]),
        "tasks": [(task, tasks.lamp(actor, task)) for task in tasks.my_tasks(actor)[:SHOWN]],
    }
    if sees_hazards:
        queues = _queues(actor)
        context |= {
            "counts": hazards.counts(actor),
            "major": cards(actor, hazards.major_hazards(actor, SHOWN)),
            "queues": queues,
            "has_turns": any(queue for _, queue in queues),
            "villages": village_counts(actor) if len(actor.area_code) < 12 else [],
        }
    return render(request, "officer/desk.html", context)


def _queues(actor: Actor) -> list[tuple[str, list[HazardCard]]]:
    """Return the lists of the desk by name; only those that this post has something to do with."""
    found: list[tuple[str, list[HazardCard]]] = [("late", _listed(actor, due="past"))]
    if actor.holds("hazards.confirm"):
        found.append(("backlog", _listed(actor, state="reported")))
    if actor.holds("hazards.grade"):
        found.append(("grade", _listed(actor, state="confirmed")))
    if actor.holds("hazards.verify"):
        found.append(("verify", cards(actor, hazards.verification_queue(actor, SHOWN))))
    found.append(("soon", _listed(actor, due="soon")))
    return found


def _listed(actor: Actor, *, state: str = "", due: str = "") -> list[HazardCard]:
    filters = hazards.HazardFilters(state=state, due=due)
    page = hazards.hazards(actor, filters, hazards.PageAsk(limit=SHOWN))
    return cards(actor, page.items)
