"""What a reporter answers, and their objection to a closure, reaches a person."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope

from .audience import nearest_outsiders, tell, told_hazard


def tell_answer(envelope: Envelope) -> None:
    """Tell those who may ask that the reporter has answered."""
    hazard = told_hazard(envelope)
    posts = nearest_outsiders(hazard, "hazards.ask")
    tell(envelope, hazard, posts, say("报告人已回复：{number}", number=hazard.number))


def tell_objection(envelope: Envelope) -> None:
    """Tell the handlers and those above who may correct that the reporter objects."""
    hazard = told_hazard(envelope)
    posts = [
        *nearest_outsiders(hazard, "hazards.confirm"),
        *nearest_outsiders(hazard, "hazards.correct"),
    ]
    title = say("报告人对办理结果有异议：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)
