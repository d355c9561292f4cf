"""A duty room with its roster, log, handover, period, force and patrol, for the small world."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.prepare.duty.tests.everything import make_everything

API, PAGES = "api/v1/duty/", "duty/"
ENDS = {API: "<{}>", PAGES: "<int:{}>"}
"""How a number stands in an address of the web API, and of a page."""


def duty_room_parameters(station: Actor) -> dict[str, dict[str, str]]:
    """Write one of everything that duty has; returns the parameters of its addresses."""
    known = {**make_everything(station), "name": "discard"}
    now, later = {"shift_id": known["now_id"]}, {"shift_id": known["later_id"]}
    found: dict[str, dict[str, str]] = {}
    for start, end in ENDS.items():
        shift = f"{start}shifts/{end.format('shift_id')}"
        roster = f"{start}rosters/{end.format('roster_id')}"
        found |= {
            start: known,
            f"{shift}/check-": now,
            f"{shift}/handover": now,
            f"{shift}/swap": later,
            f"{roster}/revision": {"roster_id": known["published_id"]},
        }
    return found
