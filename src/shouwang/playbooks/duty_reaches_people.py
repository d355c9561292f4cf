"""Duty reaches who is on the roster; whoever does not come or answer is told of, rung by rung."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.actor import Target
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.prepare.duty import queries as duty
from shouwang.prepare.duty.queries import ToldShift

from .audience import STORYTELLER

EDIT = "duty.edit"
HEAD = "safety_station_head"
FIRST_STEP = 1


def tell_published(envelope: Envelope) -> None:
    """Tell everybody who is on duty that a roster is in force."""
    room, roster, accounts = duty.roster_accounts(STORYTELLER, envelope.number("roster_id"))
    title = say("{room}值班表已发布，请看您的班次", room=room.name)
    _tell(envelope, accounts, title, f"/duty/rosters/{roster.pk}")


def tell_swapped(envelope: Envelope) -> None:
    """Tell both sides of a swap."""
    shift = duty.told_shift(STORYTELLER, envelope.number("shift_id"))
    accounts = [envelope.number("out_account_id"), envelope.number("in_account_id")]
    _tell(envelope, accounts, say("{room}换班，请看新的班次", room=shift.room), _page(shift))


def tell_absent(envelope: Envelope) -> None:
    """Tell the duty leader, then the head of the safety station, that somebody has not come."""
    shift = duty.told_shift(STORYTELLER, envelope.number("shift_id"))
    title = say("{name}没有到岗签到：{room}", name=_name(envelope), room=shift.room)
    _rise(envelope, shift, title)


def tell_called(envelope: Envelope) -> None:
    """Ask everybody on duty to answer."""
    shift = duty.told_shift(STORYTELLER, envelope.number("shift_id"))
    asked = duty.asked_accounts(STORYTELLER, envelope.number("roll_id"))
    title = say("点名，请马上应答：{room}", room=shift.room)
    _tell(envelope, asked, title, "/duty/", importance=Importance.HIGH)


def tell_unanswered(envelope: Envelope) -> None:
    """Tell the duty leader, then the head of the safety station, that somebody has not answered."""
    shift = duty.told_shift(STORYTELLER, envelope.number("shift_id"))
    title = say("{name}没有应答点名：{room}", name=_name(envelope), room=shift.room)
    _rise(envelope, shift, title)


def tell_unhanded(envelope: Envelope) -> None:
    """Tell both shifts and the head of the safety station that nobody has taken over."""
    shift = duty.told_shift(STORYTELLER, envelope.number("shift_id"))
    accounts = [*shift.account_ids, *shift.next_account_ids, *_heads(shift.target)]
    title = say("到点没有交接班：{room}", room=shift.room)
    link = f"/duty/shifts/{shift.shift_id}/handover"
    _tell(envelope, accounts, title, link, importance=Importance.HIGH)


def tell_unreported(envelope: Envelope) -> None:
    """Tell those on duty and the head of the safety station that a daily report is missing."""
    room, accounts = duty.room_accounts(STORYTELLER, envelope.number("room_id"), clock.now())
    title = say("特护期的每日报告没有按时报：{room}", room=room.name)
    link = f"/duty/rooms/{room.pk}"
    told = [*accounts, *_heads(room.target())]
    _tell(envelope, told, title, link, importance=Importance.HIGH)


def tell_missed_point(envelope: Envelope) -> None:
    """Tell who walked last, those on duty and the head of the station of a missed point."""
    route, walkers = duty.missed_point(STORYTELLER, envelope.number("point_id"))
    team = duty.on_duty(STORYTELLER, route.area_code_now)
    title = say(
        "到点没有人巡查：{route} {point}",
        route=envelope.text("route"),
        point=envelope.text("point"),
    )
    accounts = [*walkers, *team.account_ids, *_heads(route.target())]
    link = f"/duty/routes/{route.pk}"
    _tell(envelope, accounts, title, link, importance=Importance.HIGH)


def tell_period(envelope: Envelope) -> None:
    """Tell who arranges duty, and who is on duty in the period, that a stricter rule holds."""
    area = envelope.text("area_code")
    from_at, until_at = (datetime.fromisoformat(envelope.text(name)) for name in SPAN)
    accounts = duty.assigned_accounts(STORYTELLER, area, from_at, until_at)
    target = Target(area_code=area)
    editors = [post.account_id for post in whose_duty(STORYTELLER, EDIT, target, on=clock.today())]
    title = say(
        "特护期值班：{name}，每班 {strength}",
        name=envelope.text("title"),
        strength=envelope.text("strength"),
    )
    _tell(envelope, [*editors, *accounts], title, "/duty/periods/")


SPAN = ("from_at", "until_at")


def _rise(envelope: Envelope, shift: ToldShift, title: Text) -> None:
    """Tell the rung of the step; a leader who is the one missing is not told in their own place."""
    missing = envelope.number("account_id")
    leaders = [one for one in shift.leader_ids if one != missing]
    is_first = envelope.number("step") == FIRST_STEP and leaders
    accounts = leaders if is_first else _heads(shift.target)
    _tell(envelope, accounts, title, _page(shift), importance=Importance.HIGH)


def _heads(target: Target) -> list[int]:
    """Return the heads of the safety stations that arrange duty there."""
    posts = whose_duty(STORYTELLER, EDIT, target, on=clock.today())
    return [post.account_id for post in posts if post.role == HEAD]


def _name(envelope: Envelope) -> str:
    account = envelope.number("account_id")
    found = people.posts_of_account(STORYTELLER, account, clock.today())
    return found[0].account.name if found else str(account)


def _page(shift: ToldShift) -> str:
    return f"/duty/rooms/{shift.room_id}"


def _tell(
    envelope: Envelope,
    account_ids: Iterable[int],
    title: Text,
    link: str,
    *,
    importance: Importance = Importance.NORMAL,
) -> None:
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        link=link,
        object_key=envelope.object_key,
        importance=importance,
    )
    accounts = list(dict.fromkeys(account_ids))
    notify(STORYTELLER, accounts, draft, source_key=f"event:{envelope.event_id}")
