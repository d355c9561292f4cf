"""A hazard that came again is brought to its handler and to the safety station."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope

from .audience import holders, tell, told_hazard, unit_holders


def tell_repeated(envelope: Envelope) -> None:
    """Tell the handler and the station's head, and name the hazard before."""
    hazard = told_hazard(envelope)
    stations = [
        post for post in holders(hazard, "hazards.view") if post.role == "safety_station_head"
    ]
    title = say(
        "重复发生：{number}（上一次 {earlier}）",
        number=hazard.number,
        earlier=envelope.text("earlier_number"),
    )
    tell(envelope, hazard, [*unit_holders(hazard.handler_unit_id), *stations], title)
