"""A listing reaches the level that decides, and afterwards those who have to put it right."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.queries import Post
from shouwang.prepare.hazards.queries import LISTING_DIGITS
from shouwang.prepare.hazards.queries.facts import HazardFacts

from .audience import holders, tell, told_hazard, unit_holders
from .refusal_and_help_rise import LEADERS, STATION, of_roles


def tell_level(envelope: Envelope) -> None:
    """Tell those of the asked level who may list."""
    hazard = told_hazard(envelope)
    digits = LISTING_DIGITS.get(envelope.text("level"), 0)
    posts = [post for post in holders(hazard, "hazards.list") if len(post.area_code) == digits]
    tell(envelope, hazard, posts, say("提请挂牌督办，请决定：{number}", number=hazard.number))


def _bound(hazard: HazardFacts) -> list[Post]:
    units = [*unit_holders(hazard.handler_unit_id), *unit_holders(hazard.unit_id)]
    return [*units, *of_roles(hazard, STATION | LEADERS)]


def tell_listed(envelope: Envelope) -> None:
    """Tell the handlers, the owner, the station and the leaders that a hazard is listed."""
    hazard = told_hazard(envelope)
    title = say("已挂牌督办，请按期整改：{number}", number=hazard.number)
    tell(envelope, hazard, _bound(hazard), title, importance=Importance.HIGH)


def tell_declined(envelope: Envelope) -> None:
    """Tell the handlers and the street that a hazard is not listed."""
    hazard = told_hazard(envelope)
    posts = [*unit_holders(hazard.handler_unit_id), *of_roles(hazard, STATION | LEADERS)]
    tell(envelope, hazard, posts, say("提请挂牌未获同意：{number}", number=hazard.number))


def tell_delisted(envelope: Envelope) -> None:
    """Tell the same people that the listing has ended."""
    hazard = told_hazard(envelope)
    tell(envelope, hazard, _bound(hazard), say("已验收摘牌：{number}", number=hazard.number))
