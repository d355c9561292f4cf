"""Refusals, requests for help and written reports reach those who have to answer them."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.queries import Post
from shouwang.prepare.hazards.queries.facts import HazardFacts

from .audience import holders, tell, told_hazard, unit_holders

STATION = frozenset({"safety_station_head"})
LEADERS = frozenset({"party_secretary", "street_director"})
BUREAU = frozenset({"city_bureau"})


def of_roles(hazard: HazardFacts, roles: frozenset[str]) -> list[Post]:
    """Return the posts of some roles whose duty the hazard is."""
    return [post for post in holders(hazard, "hazards.view") if post.role in roles]


def _high(envelope: Envelope, hazard: HazardFacts, posts: list[Post], title: Text) -> None:
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)


def tell_station(envelope: Envelope) -> None:
    """Tell the street's safety station of a refusal."""
    hazard = told_hazard(envelope)
    title = say("拒不整改，请在限期内解决：{number}", number=hazard.number)
    _high(envelope, hazard, of_roles(hazard, STATION), title)


def tell_bureau(envelope: Envelope) -> None:
    """Tell the city bureau of a refusal that the street gave on or did not resolve in time."""
    hazard = told_hazard(envelope)
    title = say("拒不整改已上报市局，请处理：{number}", number=hazard.number)
    _high(envelope, hazard, of_roles(hazard, BUREAU), title)


def tell_answer(envelope: Envelope) -> None:
    """Tell the handlers that their escalation was answered."""
    hazard = told_hazard(envelope)
    title = say("拒不整改的上报有了答复：{number}", number=hazard.number)
    tell(envelope, hazard, unit_holders(hazard.handler_unit_id), title)


def _answerers(envelope: Envelope, hazard: HazardFacts) -> list[Post]:
    """Return who may answer for the level that was asked."""
    found = holders(hazard, "hazards.answer_help")
    unit = envelope.number("to_unit_id")
    of_unit = [post for post in found if post.unit_id == unit]
    levels = {len(post.area_code) for post in unit_holders(unit or None)}
    return of_unit or [post for post in found if len(post.area_code) in levels] or found


def tell_asked(envelope: Envelope) -> None:
    """Tell the upper level that help is asked for."""
    hazard = told_hazard(envelope)
    title = say("请求协助整改，请答复：{number}", number=hazard.number)
    tell(envelope, hazard, _answerers(envelope, hazard), title)


def remind_asked(envelope: Envelope) -> None:
    """Remind the upper level of a request that still waits."""
    hazard = told_hazard(envelope)
    days = envelope.number("days")
    title = say("协助请求已等待 {days} 天，请答复：{number}", days=days, number=hazard.number)
    tell(envelope, hazard, _answerers(envelope, hazard), title)


def tell_leading_group(envelope: Envelope) -> None:
    """Bring a request that nobody answered in time to the leading group and the city bureau."""
    hazard = told_hazard(envelope)
    days = envelope.number("days")
    title = say(
        "协助请求 {days} 天未答复，请领导小组督办：{number}", days=days, number=hazard.number
    )
    _high(envelope, hazard, of_roles(hazard, LEADERS | BUREAU), title)


def tell_helped(envelope: Envelope) -> None:
    """Tell the handlers that their request was answered."""
    hazard = told_hazard(envelope)
    posts = [*unit_holders(hazard.handler_unit_id), *of_roles(hazard, STATION)]
    tell(envelope, hazard, posts, say("协助请求已答复：{number}", number=hazard.number))


def tell_upward(envelope: Envelope) -> None:
    """Bring the written report of a major hazard to the city bureau."""
    hazard = told_hazard(envelope)
    title = say("重大隐患书面报告：{number}", number=hazard.number)
    _high(envelope, hazard, of_roles(hazard, BUREAU), title)


def tell_unreported(envelope: Envelope) -> None:
    """Name to the station and the leaders a major hazard without its written report."""
    hazard = told_hazard(envelope)
    posts = [*unit_holders(hazard.handler_unit_id), *of_roles(hazard, STATION | LEADERS)]
    title = say("重大隐患没有按时书面报告市局：{number}", number=hazard.number)
    _high(envelope, hazard, posts, title)
