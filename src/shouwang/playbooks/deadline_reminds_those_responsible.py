"""A deadline that is near, past, or asked to be put off is brought to those it binds."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope

from .audience import holders, nearest_holders, tell, told_hazard, unit_holders


def remind(envelope: Envelope) -> None:
    """Remind the handler and the owner the day before."""
    hazard = told_hazard(envelope)
    posts = [*unit_holders(hazard.handler_unit_id), *unit_holders(hazard.unit_id)]
    tell(envelope, hazard, posts, say("明天到期：{number}", number=hazard.number))


def tell_overdue(envelope: Envelope) -> None:
    """Tell the handler, the owner and the safety station that a deadline has passed."""
    hazard = told_hazard(envelope)
    stations = [
        post for post in holders(hazard, "hazards.view") if post.role == "safety_station_head"
    ]
    posts = [*unit_holders(hazard.handler_unit_id), *unit_holders(hazard.unit_id), *stations]
    title = say("隐患整改已超期：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)


def tell_approvers(envelope: Envelope) -> None:
    """Tell those who may approve it that somebody asks for a later deadline."""
    hazard = told_hazard(envelope)
    posts = nearest_holders(hazard, "hazards.extend")
    tell(envelope, hazard, posts, say("申请延期，请审批：{number}", number=hazard.number))
