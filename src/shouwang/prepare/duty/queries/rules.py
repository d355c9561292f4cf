"""Which rule of duty holds on a day or at a moment, today's and those of the past (R172)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.errors import NotAllowed
from shouwang.prepare.duty.models import DutyRoom, SpecialPeriod
from shouwang.prepare.duty.rules.strength import (
    Care,
    DutyRule,
    Piece,
    pieces,
    rule_at,
    rule_of_day,
    start_of_day,
)
from shouwang.prepare.duty.rules.wording import RoomKind
from shouwang.prepare.duty.states import VIEW

LEVELS = (2, 4, 6, 9, 12)
PERIODS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class RuleOfDay:
    """The strictest rule of a day, its parts by time, and the periods that make it."""

    day: date
    rule: DutyRule
    parts: tuple[Piece, ...]
    periods: tuple[SpecialPeriod, ...]


def above(code: str) -> list[str]:
    """Return an area's code and those of the areas that it lies in."""
    return [code[:digits] for digits in LEVELS if len(code) >= digits] + [code]


def _periods(area_code: str, from_at: datetime, until_at: datetime) -> list[SpecialPeriod]:
    rows = SpecialPeriod.objects.filter(
        area_code_now__in=above(area_code), from_at__lt=until_at, until_at__gt=from_at
    )
    return list(rows.order_by("from_at", "id"))


def cares_of(room: DutyRoom, from_at: datetime, until_at: datetime) -> list[Care]:
    """Return the periods that hold for a room in a span; a post at a site has its own rule."""
    if room.kind == RoomKind.SITE:
        return []
    return [row.care() for row in _periods(room.area_code_now, from_at, until_at)]


def room_rule_at(actor: Actor, room: DutyRoom, moment: datetime) -> DutyRule:
    """Return the rule that holds for a room at a moment."""
    del actor
    day = clock.local_day(moment)
    cares = cares_of(room, start_of_day(day), end_of_day(day))
    return rule_at(moment, cares, room.kind)


def rule_on(actor: Actor, area_code: str, day: date) -> RuleOfDay:
    """Return the rule of an area on any day, past or to come, and why it is so."""
    if not actor.holds(VIEW):
        raise NotAllowed
    first, last = start_of_day(day), end_of_day(day)
    found = _periods(area_code, first, last)
    cares = [row.care() for row in found]
    return RuleOfDay(day, rule_of_day(day, cares), tuple(pieces(cares, first, last)), tuple(found))


def special_periods(actor: Actor, area_code: str = "") -> list[SpecialPeriod]:
    """Return the special-care periods of an area and of those that it lies in, newest first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    code = area_code or actor.area_code
    if actor.is_system and not code:
        rows = SpecialPeriod.objects.all()
    else:
        rows = SpecialPeriod.objects.filter(area_code_now__in=above(code)) | (
            SpecialPeriod.objects.visible_to(actor)
        )
        rows = rows.filter(area_code_now__startswith=code[:6]) if code else rows
    return list(rows.distinct().order_by("-from_at", "-id")[:PERIODS_SHOWN])


def period(actor: Actor, period_id: int) -> SpecialPeriod | None:
    """Return a period within the actor's duties, or None."""
    return SpecialPeriod.objects.visible_to(actor).filter(pk=period_id).first()
