"""One of everything that duty has, written by the head of a safety station."""

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

DAY = timedelta(days=1)


def make_everything(station: Actor) -> dict[str, str]:
    """Return the numbers of what was written, by name.

    `roster_id` and `shift_id` are of a draft, `published_id`, `now_id` and `later_id` of the
    roster in force; the present shift ends in twenty minutes and has been offered.
    """
    room = actions.open_room(station, actions.RoomDraft("值班室（虚构）", phone="0579-0000-0000"))
    leader, second = (actor_for(role, area_code=YUNSHAN) for role in ("street_director", "police"))
    posts = tuple(actor.post_id or 0 for actor in (leader, station, second))
    now = clock.now()
    roster = actions.publish_roster(station, _roster(station, room.pk, posts, now).pk)
    shift, later = Shift.objects.filter(roster=roster).order_by("from_at")
    draft = actions.revise_roster(station, roster.pk)
    handover = actions.hand_over(leader, shift.pk)
    entry = actions.LogDraft("call", "水位上涨（虚构）", room_id=room.pk, is_open_item=True)
    actions.write_log(station, entry)
    return {
        "room_id": str(room.pk),
        "roster_id": str(draft.pk),
        "shift_id": str(Shift.objects.filter(roster=draft).latest("from_at").pk),
        "published_id": str(roster.pk),
        "now_id": str(shift.pk),
        "later_id": str(later.pk),
        "handover_id": str(handover.pk),
        "roll_id": str(actions.call_roll(station, room.pk).pk),
        "period_id": str(_period(station, now)),
        "stand_by_id": str(_force(station, room.pk, now)),
        **_patrol(station, now),
    }


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
