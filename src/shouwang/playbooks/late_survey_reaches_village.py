"""A village that is late with a base survey hears of it, and so does the safety station (R37)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.actor import Target
from shouwang.ground.delivery.actions import NoticeDraft, notify
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.queries import Role

from .audience import STORYTELLER

HEADS = frozenset({Role.VILLAGE_HEAD, Role.COMMUNITY_DIRECTOR, Role.SAFETY_STATION_HEAD})


def tell_late(envelope: Envelope) -> None:
    """Tell the head of the village and of the station how many places are not registered yet."""
    code = envelope.text("area_code")
    expected, registered = envelope.number("expected"), envelope.number("registered")
    title = say(
        "摸底逾期：{village}已登记 {n}，应登记 {expected}",
        village=divisions.names_of(STORYTELLER, [code]).get(code, code),
        n=registered,
        expected=expected,
    )
    survey_id = envelope.number("survey_id")
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        body=say("摸底：{title}", title=envelope.text("title")),
        link=f"/places/surveys/{survey_id}",
        object_key=f"survey:{survey_id}",
    )
    target = Target(area_code=code)
    posts = whose_duty(STORYTELLER, "places.edit", target, on=clock.today())
    accounts = list(dict.fromkeys(post.account_id for post in posts if post.role in HEADS))
    notify(STORYTELLER, accounts, draft, source_key=f"event:{envelope.event_id}")
