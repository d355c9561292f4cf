"""Makes communities with places and hazards in the picture, through the actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.tests.factories import Cast
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions
from shouwang.watch.risk import actions
from shouwang.watch.risk.actions import Computed, FactorDraft
from shouwang.watch.risk.models import Risk, RiskFactor

SYSTEM = Actor.system("tests")
FAR = date(2099, 1, 1)


def compute(now: datetime | None = None, limit: int = 500) -> Computed:
    """Compute what is due now."""
    plant_divisions()
    return actions.compute_picture(SYSTEM, now or clock.now(), limit)


def of_area(code: str = HEPING) -> Risk:
    """Return the row of a community as it stands."""
    return Risk.objects.get(area_code_now=code, place=None, is_current=True)


def of_place(place_id: int) -> Risk:
    """Return the row of a place as it stands."""
    return Risk.objects.get(place_id=place_id)


def major(cast: Cast, level: int = 1, **draft: object) -> Hazard:
    """Register a hazard and grade it as major."""
    content = hazards.HazardDraft("坡顶有裂缝", "slope", kind="natural", **draft)  # type: ignore[arg-type]
    made = hazards.register(cast.grid, content)
    hazards.confirm(cast.director, made.number)
    hazards.grade(cast.director, made.number, hazards.Judgement("major", level))
    made.refresh_from_db()
    return made


def factor_draft(**more: Any) -> FactorDraft:
    """Return a factor of the weather over a community, as of a minute ago."""
    said = {
        "source": "气象台（虚构）",
        "area_code": HEPING,
        "kind": "weather",
        "value": Decimal("0.5"),
        "as_of": clock.now() - timedelta(minutes=1),
    }
    return FactorDraft(**{**said, **more})


def put(actor: Actor = SYSTEM, **more: Any) -> RiskFactor:
    """Hand a factor in."""
    plant_divisions()
    return actions.put_factor(actor, factor_draft(**more))


def make_red(cast: Cast) -> Risk:
    """Bring a community to red by a major hazard and a storm; returns its row."""
    major(cast)
    put(value=Decimal(1))
    compute()
    return of_area()
