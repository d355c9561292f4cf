"""What those who work there report, say and object to reaches handlers, and never the unit."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.queries.facts import HazardFacts

from .audience import STORYTELLER, nearest_outsiders, tell, told_hazard


def tell_unit(envelope: Envelope, hazard: HazardFacts) -> None:
    """Tell those in charge of the unit that they have a clue to deal with; not its employees."""
    if hazard.unit_id is None:
        return
    roles = (people.Role.ENTERPRISE_OWNER,)
    posts = people.posts_in_unit(STORYTELLER, hazard.unit_id, clock.today(), roles)
    title = say("收到一条内部或群众线索，请核实整改：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)


def tell_raised(envelope: Envelope) -> None:
    """Tell those who may confirm that the unit has not dealt with a report in time."""
    hazard = told_hazard(envelope)
    posts = nearest_outsiders(hazard, "hazards.confirm")
    title = say("企业没有按时处理内部报告，请办理：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)


def tell_comment(envelope: Envelope) -> None:
    """Tell the handlers that somebody who works there has said something."""
    hazard = told_hazard(envelope)
    posts = nearest_outsiders(hazard, "hazards.confirm")
    tell(envelope, hazard, posts, say("有员工意见，请查看：{number}", number=hazard.number))


def tell_objection(envelope: Envelope) -> None:
    """Tell the handlers and those above who may correct that somebody who works there objects."""
    hazard = told_hazard(envelope)
    posts = [
        *nearest_outsiders(hazard, "hazards.confirm"),
        *nearest_outsiders(hazard, "hazards.correct"),
    ]
    title = say("员工对办理结果有异议：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)
