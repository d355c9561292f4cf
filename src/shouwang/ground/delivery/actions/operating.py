"""What an officer does about deliveries: try again, call, note the call."""

from __future__ import annotations

from collections.abc import Collection

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import channel
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.queries import (
    CallSheet,
    call_sheet,
    delivery,
    reached_notice,
)
from shouwang.ground.delivery.rules import CALL_LIST
from shouwang.ground.delivery.states import MANAGE, State
from shouwang.ground.errors import NotAllowed, WrongState, say
from shouwang.ground.journal.actions import move, record
from shouwang.ground.journal.transactions import write_transaction

from .reading import emit_confirmed
from .telling import gateway_key


def retry(actor: Actor, dispatch_id: int) -> Dispatch:
    """Put a failed or unconfigured dispatch back, with its ladder from the start.

    The key at the gateway stays: what has arrived after all does not arrive a second time.
    """
    found = delivery(actor, dispatch_id)
    if found.withdrawn_because:
        raise WrongState(say("这条通知已经撤回，不能再发。"), state=found.state)
    if not channel(found.channel).is_configured:
        raise WrongState(say("这个渠道还没有配置，请先联系运维配置。"), state=found.state)
    changes = {"attempts": 0, "error": "", "due_wall_at": clock.wall_now()}
    move(actor, found, "retry", changes=changes, details={"channel": found.channel})
    return found


def tell_by_phone(actor: Actor, notice_id: int) -> Notice:
    """Note that somebody called the addressee and told them; it counts as confirmed, by the actor.

    WrongState when the notice is confirmed already.
    """
    notice, area_code = reached_notice(actor, notice_id)
    if not actor.holds(MANAGE):
        raise NotAllowed
    with write_transaction():
        row, _ = Dispatch.objects.get_or_create(
            notice=notice,
            channel=CALL_LIST,
            defaults={
                "queued_wall_at": clock.wall_now(),
                "gateway_key": gateway_key(channel(CALL_LIST), notice.pk, ""),
                "is_urgent": notice.is_urgent,
            },
        )
        row.area_code = area_code
        moment = clock.now()
        open_ = Notice.objects.filter(pk=notice.pk, confirmed_at=None)
        if not open_.update(confirmed_at=moment, confirmed_by=actor.key):
            raise WrongState(say("这条通知已经确认过了。"), state=State.CONFIRMED)
        move(actor, row, "tell_by_phone", changes={"attempts": row.attempts + 1})
        emit_confirmed(notice)
    notice.confirmed_at, notice.confirmed_by = moment, actor.key
    return notice


def unmask_call_list(actor: Actor, source_key: str) -> CallSheet:
    """Return the call list of a source with whole phone numbers; who saw which is journaled."""
    if not actor.holds(MANAGE):
        raise NotAllowed
    sheet = call_sheet(actor, source_key, unmasked=True)
    called: Collection[int] = [line.account_id for line in sheet.lines]
    with write_transaction():
        record(actor, "call_list.unmask", f"notice:{source_key}"[:96], {"accounts": called})
    return sheet
