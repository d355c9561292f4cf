"""A major hazard source without data reaches those who answer for it (R45)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import NotFound, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Role
from shouwang.prepare.places import queries as places

from .audience import STORYTELLER, unit_holders

OWNERS = frozenset({Role.ENTERPRISE_OWNER})


def tell_silence(envelope: Envelope) -> None:
    """Tell the place's owner, whoever answers for the place, and the head of the safety station."""
    try:
        place = places.place_by_id(STORYTELLER, envelope.number("place_id"))
    except NotFound:
        return
    title = say("重大危险源数据中断：{name}", name=envelope.text("name"))
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        body=say(
            "{place}超过 {n} 分钟没有监测数据，请立即核实。",
            place=place.name,
            n=envelope.number("every_min"),
        ),
        link=f"/places/{place.number}/",
        object_key=f"major_source:{envelope.number('source_id')}",
        importance=Importance.HIGH,
    )
    day = clock.today()
    answering = places.responsible(STORYTELLER, place, day).people
    accounts = [post.account_id for post in unit_holders(place.unit_id) if post.role in OWNERS]
    accounts += [people.post(STORYTELLER, found.post_id).account_id for found in answering]
    accounts += [
        post.account_id
        for post in whose_duty(STORYTELLER, "places.view", place.target(), on=day)
        if post.role == Role.SAFETY_STATION_HEAD
    ]
    told = list(dict.fromkeys(accounts))
    notify(STORYTELLER, told, draft, source_key=f"event:{envelope.event_id}")
