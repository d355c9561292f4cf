"""The register of places joins the check that everything has exactly one owner (R24)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from shouwang.ground.actor import Actor
from shouwang.prepare.organisations.ownership import Checked, Misowned
from shouwang.prepare.places import queries as places


def check_places(actor: Actor, area_code: str, on: date) -> Checked:
    """Count an area's places, and name those whose output is unknown: nobody answers for them."""
    del on
    inside = places.PlaceFilters(area=area_code)
    total = places.place_set(actor, inside).count()
    url = reverse("places:unassigned")
    found = [
        Misowned(f"place:{row.pk}", row.name, 0, url)
        for row in places.unassigned_queue(actor, inside)
    ]
    return Checked(total, found)
