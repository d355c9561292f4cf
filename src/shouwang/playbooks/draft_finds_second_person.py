"""A draft that nobody issues alone reaches the nearest ones who may confirm it (R211)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import say
from shouwang.ground.journal.events import Envelope
from shouwang.watch.warnings.queries.waiting import UnconfirmedDraft, unconfirmed_draft

from .audience import STORYTELLER

CONFIRM = "warnings.confirm"


def ask_second(envelope: Envelope) -> None:
    """Tell those of the nearest level who may confirm a draft, never whoever wrote it."""
    warning_id = envelope.number("warning_id")
    found = unconfirmed_draft(STORYTELLER, warning_id)
    if found is None:
        return
    draft = NoticeDraft(
        kind=envelope.name,
        title=say("预警草稿等您审核：{title}", title=found.title),
        body=say(
            "{office}起草。这个级别要由起草人以外的第二人审核，才能发布。请核对内容和范围。",
            office=found.office_name,
        ),
        link=f"/warnings/{found.number}",
        object_key=f"draft:{warning_id}",
        importance=Importance.HIGH if found.is_actual else Importance.NORMAL,
    )
    notify(STORYTELLER, _seconds(found), draft, source_key=f"event:{envelope.event_id}")


def _seconds(found: UnconfirmedDraft) -> list[int]:
    posts = [
        post
        for post in whose_duty(STORYTELLER, CONFIRM, found.target, on=clock.today())
        if f"account:{post.account_id}" != found.drafted_by_key
    ]
    nearest = [post for post in posts if len(post.area_code) == len(posts[0].area_code)]
    return list(dict.fromkeys(post.account_id for post in nearest))
