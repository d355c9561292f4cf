"""A reported hazard reaches those who may confirm it; a joined report those who handle it."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope

from .audience import nearest_outsiders, tell, told_hazard
from .workers_are_heard import tell_unit


def tell_confirmers(envelope: Envelope) -> None:
    """Tell the nearest level that may confirm; whoever registered it knows.

    What was sent to the unit first, the unit is told of; the others when its time is over.
    """
    hazard = told_hazard(envelope)
    if hazard.waits_for_unit:
        tell_unit(envelope, hazard)
        return
    posts = nearest_outsiders(hazard, "hazards.confirm")
    others = [post for post in posts if post.account_id != hazard.reported_by_id]
    tell(envelope, hazard, others, say("新上报隐患，请认定：{number}", number=hazard.number))


def tell_joined(envelope: Envelope) -> None:
    """Tell the handlers that somebody else reported the same danger."""
    hazard = told_hazard(envelope)
    posts = nearest_outsiders(hazard, "hazards.confirm")
    tell(envelope, hazard, posts, say("又有人补充了隐患 {number}", number=hazard.number))
