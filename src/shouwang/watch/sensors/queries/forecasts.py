"""Reading forecasts: the newest of a sensor, and how good earlier ones turned out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.engines.forecast.quality import Outcome, Quality
from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.watch.sensors.models import Forecast
from shouwang.watch.sensors.rules.outlook import QUALITY_DAYS, quality_of

from .register import sensor

SHOWN = 24


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of a sensor, and how its forecasts of thirty days fared."""

    made_at: datetime | None
    ahead: tuple[Forecast, ...]
    compared: tuple[Forecast, ...]
    """The latest forecasts whose moment has come, the newest first."""
    quality: tuple[Quality, ...]


def forecast_of(actor: Actor, code: str) -> Outlook:
    """Return what is expected of a sensor; NotFound outside the actor's duties."""
    found = sensor(actor, code)
    now = clock.now()
    rows = Forecast.objects.filter(sensor=found)
    made_at = rows.filter(made_at__lte=now).order_by("-made_at").values_list("made_at", flat=True)
    newest = made_at.first()
    ahead = rows.filter(made_at=newest, for_at__gt=now).order_by("for_at") if newest else []
    compared = rows.filter(compared_at__isnull=False).order_by("-for_at", "made_at")[:SHOWN]
    since = now - timedelta(days=QUALITY_DAYS)
    known = rows.filter(for_at__gte=since, actual__isnull=False, error__isnull=False)
    columns = known.values_list("made_at", "for_at", "low", "high", "actual", "error")
    outcomes = (
        Outcome(int((for_at - made).total_seconds()), low, high, actual, error)
        for made, for_at, low, high, actual, error in columns
        if actual is not None and error is not None
    )
    return Outlook(newest, tuple(ahead), tuple(compared), tuple(quality_of(outcomes)))
