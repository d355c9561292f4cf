"""Who does not answer a warning is called and knocked for; who was told hears of the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify, send_also
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.queries import Post
from shouwang.prepare.households import queries as households
from shouwang.watch.warnings.actions.answering import take_answers
from shouwang.watch.warnings.actions.withdrawing import withdraw_unsent
from shouwang.watch.warnings.queries.chasing import (
    ChaseFacts,
    Ending,
    Rung,
    chase_facts,
    told_facts,
)

from .audience import STORYTELLER

REACH = "warnings.reach"
STREET_DIGITS = 9
LEADERS = frozenset({"party_secretary", "street_director"})
PREFIX = "warning:"
ENDS: dict[str, str] = {
    Ending.CANCELLED: say("{title}：已解除").msgid,
    Ending.EXPIRED: say("{title}：已到期").msgid,
    Ending.SUPERSEDED: say("{title}：已有新的预警，不再涉及您").msgid,
}


def take_confirmation(envelope: Envelope) -> None:
    """Take what somebody confirmed in the inbox, or was told by phone, for an answer."""
    about = envelope.text("object_key")
    if about.startswith(PREFIX):
        warning_id = int(about.removeprefix(PREFIX))
        take_answers(STORYTELLER, warning_id, envelope.number("account_id"))


def tell_chasers(envelope: Envelope) -> None:
    """Tell those who call, knock or lead that somebody in a village has not answered.

    One notice for each warning, village and rung, whoever is missing there: the list names them.
    """
    facts = chase_facts(STORYTELLER, envelope.number("addressee_id"))
    rung = envelope.number("rung")
    if not facts.is_open:
        return
    accounts = [found for found in _chasers(facts, rung) if found != facts.account_id]
    draft = NoticeDraft(
        kind=envelope.name,
        title=_chase_title(facts, rung),
        body=say("打开应答墙，先找还没有应答的。"),
        link=f"/warnings/{facts.number}/answers?area={facts.area_code}&show=missing",
        object_key=f"chase:{facts.warning_id}",
        importance=Importance.HIGH,
    )
    source = f"unanswered:{facts.warning_id}:{facts.area_code}:{rung}"
    notify(STORYTELLER, accounts, draft, source_key=source)


def _chase_title(facts: ChaseFacts, rung: int) -> Text:
    names = divisions.names_of(STORYTELLER, [facts.area_code])
    area = names.get(facts.area_code, facts.area_code)
    if rung == Rung.FALLBACK:
        return say(
            "{area}有您结对的人收不到通知，请马上上门：{title}", area=area, title=facts.title
        )
    if rung == Rung.CALL:
        return say("{area}有人没有应答，请打电话：{title}", area=area, title=facts.title)
    if rung == Rung.KNOCK:
        return say("{area}有人没有应答，请上门：{title}", area=area, title=facts.title)
    return say("{area}仍有人没有应答，请带班领导处理：{title}", area=area, title=facts.title)


def _chasers(facts: ChaseFacts, rung: int) -> list[int]:
    if rung == Rung.FALLBACK:
        return _helpers(facts)
    posts = whose_duty(STORYTELLER, REACH, facts.target, on=clock.today())
    if rung == Rung.CALL:
        return _accounts(post for post in posts if _is_of_street(post) and not _leads(post))
    if rung == Rung.KNOCK:
        near = [post for post in posts if not _is_of_street(post)]
        return list(dict.fromkeys([*_helpers(facts), *_accounts(near or posts)]))
    return _accounts(post for post in posts if _leads(post))


def _is_of_street(post: Post) -> bool:
    return len(post.area_code) <= STREET_DIGITS


def _leads(post: Post) -> bool:
    return post.role in LEADERS


def _accounts(posts: Iterable[Post]) -> list[int]:
    return list(dict.fromkeys(post.account_id for post in posts))


def _helpers(facts: ChaseFacts) -> list[int]:
    if facts.person_id is None:
        return []
    found = households.warned_people(STORYTELLER, person_ids=[facts.person_id])
    return [account for one in found for account in one.helper_account_ids]


def end_telling(envelope: Envelope) -> None:
    """Withdraw what is queued of a warning that has ended, and tell the end to who was told.

    One that was superseded is told by the newer one; only whom that one leaves out hears here that
    the warning no longer touches them.
    """
    warning_id, ending = envelope.number("warning_id"), envelope.text("ending")
    if ending not in ENDS:
        return
    withdraw_unsent(STORYTELLER, warning_id, ending)
    facts = told_facts(STORYTELLER, warning_id)
    draft = NoticeDraft(
        kind=envelope.name,
        title=Text(ENDS[ending], {"title": facts.title}),
        link=f"/warnings/{facts.number}",
        object_key=f"warning:{warning_id}",
    )
    notify(STORYTELLER, sorted(facts.sent_by), draft, source_key=facts.ended_source)
    by_channel: dict[str, list[int]] = defaultdict(list)
    for account, channels in facts.sent_by.items():
        for channel in channels:
            by_channel[channel].append(account)
    for channel, accounts in sorted(by_channel.items()):
        send_also(STORYTELLER, facts.ended_source, accounts, channel, key=draft.object_key)
