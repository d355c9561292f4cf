"""The page of the desk of duties."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in

from .reading import ORGANISATIONS, duties_of


@require_GET
@signed_in
def mine(request: PageRequest) -> HttpResponse:
    """Show what the signed-in post answers for and what waits for it."""
    actor = request.actor
    context = {"duties": duties_of(actor), "sees_bodies": actor.holds(ORGANISATIONS)}
    return render(request, "duties/mine.html", context)
