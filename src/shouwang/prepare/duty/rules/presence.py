"""Being there: when one may check in, how far from the duty room, when a roll is random."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, say

from .parameters import DESK_RADIUS_M, EARLY_MIN, GRACE_MIN, minutes, number
from .wording import Way

EARTH_M = 6_371_000
ROLL_MARGIN = timedelta(hours=1)
"""A random roll-call falls neither into the first nor into the last hour of a shift."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a phone says that it is, in degrees of WGS-84."""

    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class Proof:
    """How it is known that somebody is there."""

    way: Way
    distance_m: int | None = None


def distance_m(one: Position, other: Position) -> int:
    """Return the way over ground between two positions, in metres (haversine)."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half_lat, half_lng = (other_lat - lat) / 2, radians(other.lng - one.lng) / 2
    inner = sin(half_lat) ** 2 + cos(lat) * cos(other_lat) * sin(half_lng) ** 2
    return round(2 * EARTH_M * asin(sqrt(min(1.0, inner))))


def prove(here: Position | None, room: Position | None, moment: datetime) -> Proof:
    """Return how presence is known; Invalid when the phone is too far from the duty room.

    Without a position, or for a room without one, it is the person's own word at the desk.
    """
    if here is None or room is None:
        return Proof(Way.DESK)
    far = distance_m(here, room)
    if far > number(DESK_RADIUS_M, local_day(moment)):
        raise Invalid({"position": say("您离值班室 {n} 米，不在岗位上。", n=far)})
    return Proof(Way.POSITION, far)


def check_in_opens_at(from_at: datetime) -> datetime:
    """Return from when one may check in for a shift."""
    return from_at - minutes(EARLY_MIN, local_day(from_at))


def absent_at(from_at: datetime) -> datetime:
    """Return when somebody who has not checked in counts as absent (R171)."""
    return from_at + minutes(GRACE_MIN, local_day(from_at))


def random_roll_at(from_at: datetime, until_at: datetime, seed: str) -> datetime | None:
    """Return a moment for a roll-call that nobody can foresee; None for a shift too short."""
    room_s = int((until_at - from_at - 2 * ROLL_MARGIN).total_seconds())
    if room_s <= 0:
        return None
    return from_at + ROLL_MARGIN + timedelta(seconds=random.Random(seed).randrange(room_s))  # noqa: S311
