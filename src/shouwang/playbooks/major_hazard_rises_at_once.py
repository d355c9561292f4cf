"""A major hazard is shown to the street and the city at once, and a late report is named."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope

from .audience import holders, tell, told_hazard

FIRST_READERS = frozenset(
    {"party_secretary", "street_director", "safety_station_head", "city_bureau", "duty_staff"}
)


def tell_leaders(envelope: Envelope) -> None:
    """Tell the leaders, the safety station, the duty room and the city bureau."""
    hazard = told_hazard(envelope)
    posts = [post for post in holders(hazard, "hazards.view") if post.role in FIRST_READERS]
    title = say("重大隐患，请立即处置：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)


def tell_late(envelope: Envelope) -> None:
    """Tell the same people that a major hazard was reported later than the limit."""
    hazard = told_hazard(envelope)
    posts = [post for post in holders(hazard, "hazards.view") if post.role in FIRST_READERS]
    title = say("重大隐患上报超时：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)
