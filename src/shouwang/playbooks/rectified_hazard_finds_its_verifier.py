"""A hazard that is said to be fixed finds somebody else who verifies it."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope
from shouwang.prepare.hazards.queries.facts import HazardFacts

from .audience import holders, outsiders, tell, told_hazard, unit_holders


def _tell_unit(envelope: Envelope, hazard: HazardFacts) -> None:
    may = {post.pk for post in holders(hazard, "hazards.verify")}
    posts = [
        post
        for post in outsiders(hazard, unit_holders(hazard.verifier_unit_id))
        if post.pk in may and post.account_id != hazard.fixed_by_id
    ]
    tell(envelope, hazard, posts, say("整改完成，请复查：{number}", number=hazard.number))


def tell_verifiers(envelope: Envelope) -> None:
    """Tell those of the verifying unit who may verify, the fixer never."""
    _tell_unit(envelope, told_hazard(envelope))


def tell_sent_back(envelope: Envelope) -> None:
    """Tell the handlers and the owner that the verification failed."""
    hazard = told_hazard(envelope)
    posts = [*unit_holders(hazard.handler_unit_id), *unit_holders(hazard.unit_id)]
    tell(envelope, hazard, posts, say("复查不合格，退回整改：{number}", number=hazard.number))
