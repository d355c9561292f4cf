"""Starting a campaign: somebody leads it, nobody's responsibility is in doubt (R24, R57)."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.journal.actions import move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.events.plans import CampaignCancelled, CampaignStarted
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.queries.leadership import leadership
from shouwang.prepare.campaigns.rules.parameters import REASON_LIMIT
from shouwang.prepare.campaigns.rules.phases import check_words
from shouwang.prepare.campaigns.states import Move, State
from shouwang.prepare.organisations import queries as organisations

from .delegating import take_back
from .doors import load_for_move
from .leading import NO_OFFICE
from .notices import find_notices
from .obligations import open_obligations
from .scoping import freeze_scope

NO_GROUP = say("还没有领导小组，不能启动。请先成立或指定领导小组。")
NO_LEADER = say("{body}没有在任的负责人，不能启动。").msgid
STREET_DIGITS = 9


@dataclass(frozen=True, slots=True)
class _Led:
    """Under which group and office a campaign starts."""

    group_id: int
    office_id: int


def start_campaign(
    actor: Actor, number: str, *, waiver: str = "", version: int | None = None
) -> Campaign:
    """Start a campaign: its scope is frozen and every unit owes what the campaign asks.

    1. A leading group and its office, each with somebody who leads it, else Invalid names what
       is missing.
    2. Nothing in the street has no owner or two; else a `waiver` says why it starts all the same.
    3. State, scope, duties, notices and the event in one transaction.
    """
    found = load_for_move(actor, number, Move.START, version)
    led = _led(actor, found)
    waived = _waiver(actor, found, waiver)
    now = clock.now()
    changes = {
        "started_at": now,
        "scope_frozen_at": now,
        "leading_group_id": led.group_id,
        "office_id": led.office_id,
        "ownership_waiver": waived,
    }
    details = {"group": led.group_id, "office": led.office_id, "is_waived": bool(waived)}
    event = CampaignStarted(found.pk, found.area_code_now)
    with write_transaction():
        move(actor, found, Move.START, changes=changes, details=details, event=event, at=now)
        freeze_scope(actor, found, now)
        open_obligations(actor, found, now)
        find_notices(actor, found)
    return found


def _led(actor: Actor, campaign: Campaign) -> _Led:
    led = leadership(actor, campaign)
    wrong: dict[str, Text] = {}
    if led.group is None:
        wrong["leading_group"] = NO_GROUP
    elif not _is_led(led.group_members):
        wrong["leading_group"] = Text(NO_LEADER, {"body": led.group.name})
    if led.office is None:
        wrong["office"] = NO_OFFICE
    elif not _is_led(led.office_members):
        wrong["office"] = Text(NO_LEADER, {"body": led.office.name})
    if wrong or led.group is None or led.office is None:
        raise Invalid(wrong)
    return _Led(led.group.pk, led.office.pk)


def _is_led(members: tuple[organisations.Member, ...]) -> bool:
    return any(member.is_leader and member.is_in_office for member in members)


def _waiver(actor: Actor, campaign: Campaign, waiver: str) -> str:
    """Return the reason for which unclear ownership is accepted; "" when all is clear."""
    street = campaign.area_code_now[:STREET_DIGITS]
    found = organisations.consistency(actor, street)
    if not found.findings:
        return ""
    missing = say(
        "本街道还有 {count} 处没有责任主体或责任主体不止一个，请先理清，或写明原因后启动。",
        count=found.numerator,
    )
    return check_words("waiver", waiver, missing, REASON_LIMIT)


def cancel_campaign(
    actor: Actor, number: str, reason: str, *, version: int | None = None
) -> Campaign:
    """Give a campaign up with a reason; what was done in it stays readable.

    What open campaigns had given to it they look after themselves again.
    """
    found = load_for_move(actor, number, Move.CANCEL, version)
    words = check_words("reason", reason, say("请写明取消的原因。"), REASON_LIMIT)
    was_running = found.state == State.RUNNING
    event = CampaignCancelled(found.pk, found.area_code_now) if was_running else None
    with write_transaction():
        move(actor, found, Move.CANCEL, changes={"reason": words}, event=event)
        take_back(actor, found)
    return found
