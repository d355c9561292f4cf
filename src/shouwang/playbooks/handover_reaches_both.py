"""A hand-over reaches the unit that is to answer, and the answer the unit that offered."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope

from .audience import tell, told_hazard, unit_holders
from .refusal_and_help_rise import STATION, of_roles


def tell_offered(envelope: Envelope) -> None:
    """Ask the other unit to take the hazard or give it back."""
    hazard = told_hazard(envelope)
    posts = unit_holders(envelope.number("to_unit_id") or None)
    tell(envelope, hazard, posts, say("移交给本单位，请接收或退回：{number}", number=hazard.number))


def tell_accepted(envelope: Envelope) -> None:
    """Tell the unit that offered it that the hazard was taken."""
    hazard = told_hazard(envelope)
    posts = unit_holders(envelope.number("from_unit_id") or None)
    tell(envelope, hazard, posts, say("移交已被接收：{number}", number=hazard.number))


def tell_returned(envelope: Envelope) -> None:
    """Tell the unit that offered it, and the station once the street has to decide."""
    hazard = told_hazard(envelope)
    posts = unit_holders(envelope.number("from_unit_id") or None)
    title = say("移交被退回：{number}", number=hazard.number)
    if envelope.payload.get("is_for_street") is True:
        posts = [*posts, *of_roles(hazard, STATION)]
        title = say("移交多次被退回，请街道指定办理单位：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title)


def tell_decided(envelope: Envelope) -> None:
    """Tell both units whom the street has chosen."""
    hazard = told_hazard(envelope)
    both = (envelope.number("to_unit_id"), envelope.number("from_unit_id"))
    posts = [post for unit in both for post in unit_holders(unit or None)]
    title = say("街道已指定办理单位：{number}", number=hazard.number)
    tell(envelope, hazard, posts, title, importance=Importance.HIGH)
