"""A running campaign with a frozen scope and a visit."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.prepare.campaigns.tests.scopes import make_running, visit_of

PAGE_PARTS = ("scope", "progress", "visits")
API_PARTS = ("scope", "scope-rules", "delegations", "progress", "league", "map", "visits")


def scope_parameters(station: Actor, place_number: str) -> dict[str, dict[str, str]]:
    """Return the parameters of the addresses of a campaign that holds the place."""
    office = Unit.objects.get(pk=station.unit_id or 0)
    found = make_running(office_unit=office, title="大检查（虚构）")
    visit = visit_of(station, place_number, campaign_number=found.number)
    known = {"number": found.number, "visit_id": str(visit.pk)}
    return {
        **{f"campaigns/<str:number>/{part}": known for part in PAGE_PARTS},
        **{f"api/v1/campaigns/<number>/{part}": known for part in API_PARTS},
    }
