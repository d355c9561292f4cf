"""An overdue hazard, or a major one that nobody confirmed, is told step by step higher."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.queries import Post
from shouwang.prepare.hazards.queries import CALL_TIERS
from shouwang.prepare.hazards.queries.facts import HazardFacts

from .audience import tell, told_hazard, unit_holders
from .refusal_and_help_rise import BUREAU, LEADERS, STATION, of_roles

COMMUNITY = frozenset({"community_director", "village_head"})
COMMUNITY_STEP = 1
ROLES_OF_STEP = {COMMUNITY_STEP: COMMUNITY, 2: STATION, 3: LEADERS, 4: BUREAU}


def _raised_to(hazard: HazardFacts, step: int) -> list[Post]:
    posts = of_roles(hazard, ROLES_OF_STEP.get(step, frozenset()))
    return [*posts, *unit_holders(hazard.handler_unit_id)] if step == COMMUNITY_STEP else posts


def tell_overdue_step(envelope: Envelope) -> None:
    """Tell those of the step: community and handler, station, leaders, city bureau."""
    hazard = told_hazard(envelope)
    posts = _raised_to(hazard, envelope.number("step"))
    title = say("隐患超期未整改，请督促：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)


def tell_next_tier(envelope: Envelope) -> None:
    """Tell the tier that is phoned next about a major hazard."""
    hazard = told_hazard(envelope)
    step = envelope.number("step")
    roles = frozenset(CALL_TIERS[step - 1]) if 1 <= step <= len(CALL_TIERS) else frozenset()
    title = say("重大隐患电话无人确认，请立即处置：{number}", number=hazard.number)
    tell(envelope, hazard, of_roles(hazard, roles), title, importance=Importance.HIGH)
