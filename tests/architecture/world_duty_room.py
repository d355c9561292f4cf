"""A duty room with its roster, log, handover, period, force and patrol, for the small world."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions
from shouwang.prepare.duty.actions import RosterDraft, ShiftDraft
from shouwang.prepare.duty.models import PatrolRoute, Roster, Shift

API, PAGES = "api/v1/duty/", "duty/"
DAY = timedelta(days=1)


def duty_room_parameters(station: Actor) -> dict[str, dict[str, str]]:
    """Write one of everything that duty has; returns the parameters of its addresses."""
    room = actions.open_room(station, actions.RoomDraft("值班室（虚构）", phone="0579-0000-0000"))
    leader, second = (actor_for(role, area_code=YUNSHAN) for role in ("street_director", "police"))
    posts = tuple(actor.post_id or 0 for actor in (leader, station, second))
    now = clock.now()
    roster = actions.publish_roster(station, _roster(station, room.pk, posts, now).pk)
    shift, after = Shift.objects.filter(roster=roster).order_by("from_at")
    draft = actions.revise_roster(station, roster.pk)
    handover = actions.hand_over(leader, shift.pk)
    entry = actions.LogDraft("call", "水位上涨（虚构）", room_id=room.pk, is_open_item=True)
    actions.write_log(station, entry)
    known = {
        "room_id": str(room.pk),
        "roster_id": str(draft.pk),
        "shift_id": str(Shift.objects.filter(roster=draft).latest("from_at").pk),
        "handover_id": str(handover.pk),
        "roll_id": str(actions.call_roll(station, room.pk).pk),
        "period_id": str(_period(station, now)),
        "stand_by_id": str(_force(station, room.pk, now)),
        "name": "discard",
        **_patrol(station, now),
    }
    found = {}
    for start in (API, PAGES):
        found[start] = known
        found |= _published(start, roster, shift, after)
    return found


def _published(start: str, roster: Roster, shift: Shift, after: Shift) -> dict[str, dict[str, str]]:
    """Return the parameters of addresses that are about what is published."""
    ids = "<int:{}>" if start == PAGES else "<{}>"
    shifts, rosters = (start + part + ids.format(name) for part, name in _PARTS)
    current, later = {"shift_id": str(shift.pk)}, {"shift_id": str(after.pk)}
    return {
        f"{shifts}/check-": current,
        f"{shifts}/handover": current,
        f"{shifts}/swap": later,
        f"{rosters}/revision": {"roster_id": str(roster.pk)},
    }


_PARTS = (("shifts/", "shift_id"), ("rosters/", "roster_id"))


def _roster(station: Actor, room_id: int, posts: tuple[int, ...], now: datetime) -> Roster:
    today = local_day(now)
    first, last = end_of_day(today - DAY), end_of_day(today + DAY)
    change = now + timedelta(minutes=20)
    shifts = (ShiftDraft(first, change, posts), ShiftDraft(change, last, posts))
    return actions.draft_roster(station, RosterDraft(room_id, today, today + DAY, shifts))


def _period(station: Actor, now: datetime) -> int:
    draft = actions.PeriodDraft("防汛（虚构）", "flood_season", now, now + 9 * DAY, 1, 2)
    return actions.open_period(station, draft).pk


def _force(station: Actor, room_id: int, now: datetime) -> int:
    draft = actions.StandByDraft(12, vehicles=1, boats=1, name="抢险队（虚构）")
    return actions.attach_force(station, room_id, local_day(now), draft).pk


def _patrol(station: Actor, now: datetime) -> dict[str, str]:
    point = actions.PointDraft("闸门（虚构）", lat=29.2, lng=119.4)
    draft = actions.RouteDraft("堤防巡查（虚构）", YUNSHAN, 60, now, now + DAY, (point,))
    route: PatrolRoute = actions.plan_route(station, draft)
    walk = actions.start_round(station, route.pk)
    found = route.points.get()
    return {
        "route_id": str(route.pk),
        "round_id": str(walk.pk),
        "point_id": str(found.pk),
        "token": found.token,
    }
