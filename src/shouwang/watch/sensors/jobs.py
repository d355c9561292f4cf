"""What the worker calls for sensors."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from . import actions
from .actions import forecasting

SYSTEM = "sensors"


def judge() -> int:
    """Settle and judge what has arrived, and what the time has brought; returns how many."""
    return actions.judge_arrivals(Actor.system(SYSTEM), now=clock.now()).readings


def sum_days() -> int:
    """Sum the days that are over, and those to which something has come late; returns how many."""
    return actions.sum_days(Actor.system(SYSTEM), now=clock.now())


def thin_observations() -> int:
    """Remove single readings, hours and days whose time is over; returns how many readings."""
    return actions.thin_observations(Actor.system(SYSTEM), now=clock.now()).readings


def forecast_levels() -> int:
    """Forecast levels some hours ahead and compare what is due; returns how many sensors."""
    return forecasting.forecast_levels(Actor.system(SYSTEM), clock.now())
