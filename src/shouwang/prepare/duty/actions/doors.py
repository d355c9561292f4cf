"""What the writes of duty share: the room, who keeps it, which posts may stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Grant, Scope, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.people import queries as people
from shouwang.prepare.duty.models import Assignment, DutyRoom, Roster, Shift
from shouwang.prepare.duty.queries.guarding import is_of_shift, keeps
from shouwang.prepare.duty.rules.wording import Capacity, capacity_of
from shouwang.prepare.duty.states import EDIT, VIEW, RosterState

if TYPE_CHECKING:
    from shouwang.ground.people.queries import Post

DUTY = Actor.system("duty")
LOOK_BACK = timedelta(days=2)
"""Nothing becomes due later than this after a shift's end."""


def room_of(actor: Actor, room_id: int) -> DutyRoom:
    """Return a room within the actor's duties, or NotFound."""
    found = DutyRoom.objects.visible_to(actor).select_related("unit").filter(pk=room_id).first()
    if found is None:
        raise NotFound
    return found


def roster_of(actor: Actor, roster_id: int) -> Roster:
    """Return a roster within the actor's duties, or NotFound."""
    rooms = DutyRoom.objects.visible_to(actor)
    rows = Roster.objects.filter(room__in=rooms).select_related("room")
    found = rows.filter(pk=roster_id).first()
    if found is None:
        raise NotFound
    return found


def shift_of(actor: Actor, shift_id: int) -> Shift:
    """Return a shift of a published roster within the actor's duties, or NotFound."""
    rooms = DutyRoom.objects.visible_to(actor)
    rows = Shift.objects.filter(room__in=rooms, roster__state=RosterState.PUBLISHED)
    found = rows.select_related("room", "roster__room").filter(pk=shift_id).first()
    if found is None:
        raise NotFound
    return found


def check_edits(actor: Actor, target: Target) -> None:
    """Refuse whoever may not arrange duty here: NotFound outside one's area."""
    if not actor.holds(EDIT):
        raise NotAllowed
    if not actor.may(EDIT, target):
        raise NotFound


def check_keeps(actor: Actor, room: DutyRoom) -> None:
    """Refuse whoever neither keeps duty here by role nor is on the roster around now."""
    if not keeps(actor, room, clock.now()):
        raise NotAllowed(say("只有在班人员和值班岗位可以办理。"))


def at_the_desk(actor: Actor, room: DutyRoom) -> Actor:
    """Return the actor as seen from the duty room, for whom the roster has there around now.

    A village's cadre on the street's roster takes over and closes items there like anybody else.
    """
    if actor.may(VIEW, room.target()) or not keeps(actor, room, clock.now()):
        return actor
    lent = Grant(VIEW, Scope.area(room.area_code_now))
    return replace(actor, grants=(*actor.grants, lent))


def check_of_shift(actor: Actor, shift: Shift) -> None:
    """Refuse whoever is neither on duty in the shift nor arranges duty here."""
    if not (is_of_shift(actor, shift) or actor.may(EDIT, shift.room.target())):
        raise NotAllowed(say("只有这一班的人员可以办理。"))


def own_assignment(actor: Actor, shift: Shift) -> Assignment:
    """Return the actor's own place in a shift; NotAllowed for whoever has none."""
    rows = shift.assignments.filter(account_id=actor.account_id or 0, is_replaced=False)
    found = rows.first()
    if found is None:
        raise NotAllowed(say("这一班没有排您值班。"))
    return found


def check_area(actor: Actor, area_code: str) -> str:
    """Return the code of an area that exists, by default the actor's own street."""
    code = area_code or actor.area_code[:9]
    if not code:
        raise Invalid({"area_code": say("请选择地方。")})
    try:
        return divisions.division(actor, code).code
    except (Invalid, NotFound):
        raise Invalid({"area_code": say("没有这个区划。")}) from None


def team_of(
    actor: Actor, room: DutyRoom, post_ids: Sequence[int], on: date
) -> list[tuple[Post, Capacity]]:
    """Return the posts of a team, each with its capacity by role; Invalid names who cannot be."""
    del actor
    wanted = list(dict.fromkeys(post_ids))
    street = room.area_code_now[:9]
    held = people.posts(DUTY, on).filter(pk__in=wanted, area_code__startswith=street)
    found = {post.pk: post for post in held}
    team, seen = [], set()
    for post_id in wanted:
        post = found.get(post_id)
        if post is None:
            raise Invalid({"post_ids": say("有人在这一天不在岗，或不属于本街道。")})
        capacity = capacity_of(post.role, room.kind)
        if capacity is None:
            words = say("“{post}”不能排值班。", post=post.label)
            raise Invalid({"post_ids": words})
        if post.account_id in seen:
            raise Invalid({"post_ids": say("同一个人在一个班次里只能排一次。")})
        seen.add(post.account_id)
        team.append((post, capacity))
    return team
