"""The room's named numbers, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

from .levels import Level

FIRST_DAY: Final = date(2026, 1, 1)
OWN: Final = say("本平台设定")

CHANGES_WITHIN_S: Final = "risk_changes_within_s"
RECOMPUTE_MIN: Final = "risk_recompute_min"
REVIEW_DAYS: Final = "risk_review_days"
FIRST_REVIEW_DAYS: Final = "risk_first_review_days"
WATCH_EVERY_MIN: Final = "risk_watch_every_min"
TEXT_THRESHOLD: Final = "risk_text_threshold_percent"
SPREAD_REACH_M: Final = "risk_spread_reach_m"

PARAMETERS: Final = (
    Parameter(CHANGES_WITHIN_S, Decimal(60), OWN, FIRST_DAY),
    Parameter(RECOMPUTE_MIN, Decimal(60), OWN, FIRST_DAY),
    Parameter(f"{REVIEW_DAYS}_{Level.RED}", Decimal(7), OWN, FIRST_DAY),
    Parameter(f"{REVIEW_DAYS}_{Level.ORANGE}", Decimal(15), OWN, FIRST_DAY),
    Parameter(FIRST_REVIEW_DAYS, Decimal(3), OWN, FIRST_DAY),
    Parameter(WATCH_EVERY_MIN, Decimal(1440), OWN, FIRST_DAY),
    Parameter(TEXT_THRESHOLD, Decimal(60), OWN, FIRST_DAY),
    Parameter(SPREAD_REACH_M, Decimal(1500), OWN, FIRST_DAY),
)


def _value(name: str, on: date) -> Decimal:
    return parameter_at(PARAMETERS, name, on).value


def changes_within(on: date) -> timedelta:
    """Return within which time a new reading must show in the picture (R206)."""
    return timedelta(seconds=int(_value(CHANGES_WITHIN_S, on)))


def recompute_after(on: date) -> timedelta:
    """Return after which time what has not changed is computed again, because data age."""
    return timedelta(minutes=int(_value(RECOMPUTE_MIN, on)))


def review_days(level: str, on: date) -> int:
    """Return in how many days a registered risk must be reviewed again."""
    named = level if level in {Level.RED, Level.ORANGE} else Level.ORANGE.value
    return int(_value(f"{REVIEW_DAYS}_{named}", on))


def first_review_days(on: date) -> int:
    """Return in how many days a risk that was just registered must be reviewed first."""
    return int(_value(FIRST_REVIEW_DAYS, on))


def watch_every_min(on: date) -> int:
    """Return the longest interval, in minutes, between two looks at a major hazard (R217)."""
    return int(_value(WATCH_EVERY_MIN, on))


def text_threshold(on: date) -> float:
    """Return the confidence below which a text counts as undecided."""
    return float(_value(TEXT_THRESHOLD, on) / 100)


def spread_reach_m(on: date) -> float:
    """Return how far from a gauge places are told that rising water may reach."""
    return float(_value(SPREAD_REACH_M, on))


SCORE_DIGITS: Final = 7
SCORE_PLACES: Final = 4
SHOWN_ITEMS: Final = 8
"""Contributions of one kind that are kept by name; the rest stands as one line."""
REASON_LIMIT: Final = 500
TEXT_LIMIT: Final = 2_000
ACTIVITY_LIMIT: Final = 200
KEY_LIMIT: Final = 96
LINK_LIMIT: Final = 200
LIST_LIMIT: Final = 200
OVERRULE_DAYS_LIMIT: Final = 90
"""An overruling ends by itself after this many days at the latest."""
