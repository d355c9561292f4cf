"""A request for money reaches those who answer it, and the answer reaches who asked (R28)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import roles_with
from shouwang.ground.delivery.actions import NoticeDraft, notify
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.prepare.organisations import queries as organisations

from .audience import STORYTELLER

ANSWER = "organisations.answer_fund"


def tell_asked(envelope: Envelope) -> None:
    """Tell those of the unit that was asked who may answer."""
    unit_id, today = envelope.number("to_unit_id"), clock.today()
    posts = people.posts_in_unit(STORYTELLER, unit_id, today, roles_with(ANSWER))
    accounts = list(dict.fromkeys(post.account_id for post in posts))
    _tell(envelope, accounts, say("申请专项经费，请答复：{number}", number=_number(envelope)))


def tell_answered(envelope: Envelope) -> None:
    """Tell whoever asked what the answer is."""
    key = envelope.text("sent_by_key")
    if not key.startswith("account:"):
        return
    shown = organisations.fund_request(STORYTELLER, envelope.number("request_id"))
    words = {
        "granted": say("经费申请已批复：{number}", number=shown.number),
        "refused": say("经费申请未获批准：{number}", number=shown.number),
    }
    _tell(envelope, [int(key.partition(":")[2])], words[shown.state])


def _number(envelope: Envelope) -> str:
    return organisations.fund_request(STORYTELLER, envelope.number("request_id")).number


def _tell(envelope: Envelope, accounts: list[int], title: Text) -> None:
    request_id = envelope.number("request_id")
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        link=f"/organisations/fund-requests/{request_id}",
        object_key=f"fund_request:{request_id}",
    )
    notify(STORYTELLER, accounts, draft, source_key=f"event:{envelope.event_id}")
