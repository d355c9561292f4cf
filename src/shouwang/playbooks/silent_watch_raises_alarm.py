"""Nobody looked in time, somebody saw a change, a task force was formed: those concerned hear."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.prepare.hazards.queries.task_forces import force_posts

from .audience import STORYTELLER, holders, tell, told_hazard, unit_holders


def tell_silence(envelope: Envelope) -> None:
    """Tell the handler and the safety station that nobody looked for a whole interval."""
    _alarm(envelope, say("超过规定间隔没有巡查：{number}", number=_number(envelope)))


def tell_change(envelope: Envelope) -> None:
    """Tell the same people at once what is abnormal."""
    _alarm(envelope, say("巡查发现异常，请立即查看：{number}", number=_number(envelope)))


def tell_missed(envelope: Envelope) -> None:
    """Tell the same people which shift has not checked in."""
    hours, number = envelope.text("hours"), _number(envelope)
    _alarm(envelope, say("{hours} 班没有按时打卡：{number}", hours=hours, number=number))


def tell_accident(envelope: Envelope) -> None:
    """Tell the same people that an accident came from a hazard that stood open."""
    if envelope.payload.get("was_open") is True:
        _alarm(envelope, say("未办结的隐患引发了事故：{number}", number=_number(envelope)))


def tell_members(envelope: Envelope) -> None:
    """Tell the members of a task force that they work on a hazard from now on."""
    hazard = told_hazard(envelope)
    posts = force_posts(STORYTELLER, envelope.number("task_force_id"))
    tell(envelope, hazard, posts, say("您已编入专班：{number}", number=hazard.number))


def _number(envelope: Envelope) -> str:
    return told_hazard(envelope).number


def _alarm(envelope: Envelope, title: Text) -> None:
    hazard = told_hazard(envelope)
    stations = [
        post for post in holders(hazard, "hazards.view") if post.role == "safety_station_head"
    ]
    posts = [*unit_holders(hazard.handler_unit_id), *stations]
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)
