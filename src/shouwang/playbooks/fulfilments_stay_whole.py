"""A measure that lapses, or a plan that loses one of the five, is brought to those responsible."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.queries import Post
from shouwang.prepare.hazards.queries.facts import HazardFacts

from .audience import holders, tell, told_hazard, unit_holders

GUARDED = frozenset({"deferred", "planned", "refused"})


def _responsible(hazard: HazardFacts) -> list[Post]:
    """Return the handler's posts, the owner's, and the safety station's head."""
    stations = [
        post for post in holders(hazard, "hazards.view") if post.role == "safety_station_head"
    ]
    return [*unit_holders(hazard.handler_unit_id), *unit_holders(hazard.unit_id), *stations]


def tell_lapsed(envelope: Envelope) -> None:
    """Tell that a measure has run out, urgently when no other one is in force."""
    hazard = told_hazard(envelope)
    if hazard.state not in GUARDED:
        return
    if envelope.payload.get("is_bare"):
        title = say("没有生效中的防护措施：{number}", number=hazard.number)
        tell(envelope, hazard, _responsible(hazard), title, importance=Importance.HIGH)
        return
    title = say("一项防护措施已到期：{number}", number=hazard.number)
    tell(envelope, hazard, unit_holders(hazard.handler_unit_id), title)


def tell_plan_lost(envelope: Envelope) -> None:
    """Tell that a planned hazard lacks one of the five and runs under its deadline again."""
    hazard = told_hazard(envelope)
    title = say("五落实缺项，已退回限期整改：{number}", number=hazard.number)
    tell(envelope, hazard, _responsible(hazard), title, importance=Importance.HIGH)
