"""A computed picture with its coefficients, for the small world."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards.models import Hazard
from shouwang.watch.risk import jobs, queries

HEPING = "330781002005"
SYSTEM = Actor.system("risk")


def risk_parameters(place_number: str) -> dict[str, dict[str, str]]:
    """Compute the picture of what there is; returns the parameters of its addresses."""
    jobs.compute_picture()
    known = {
        "code": HEPING,
        "number": place_number,
        "method": "lec",
        "risk_id": str(queries.area_risk(SYSTEM, HEPING).risk.pk),
        "coefficient_id": str(queries.coefficients(SYSTEM, HEPING)[0].coefficient_id),
    }
    text = {"number": Hazard.objects.earliest("pk").number}
    return {
        "risk/": known,
        "api/v1/risk": known,
        "risk/texts/": text,
        "api/v1/risk/texts": text,
    }
