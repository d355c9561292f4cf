"""A warning in force that was sent to the station's head and to somebody else."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.prepare.places.tests.factories import HEPING
from shouwang.watch.warnings.tests.answering_making import make_addressee, make_issued

PAGE, API = "warnings/<str:number>", "api/v1/warnings/<number>"
PARTS = ("answers", "acknowledge", "doors", "loudspeaker", "notice")


def answer_parameters(station: Actor) -> dict[str, dict[str, str]]:
    """Write a warning with two addressees; returns the parameters of the addresses of answers."""
    warning = make_issued()
    make_addressee(warning, account_id=station.account_id or 0, area_code=HEPING)
    row = make_addressee(warning, area_code=HEPING)
    known = {"number": warning.number, "addressee_id": str(row.pk)}
    return {f"{one}/{part}": known for one in (PAGE, API) for part in PARTS}
