"""Putting a campaign under a leading group and its office, existing ones or new (R57)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.queries.leadership import GROUP_KINDS, standing_body
from shouwang.prepare.campaigns.states import State
from shouwang.prepare.organisations import queries as organisations

from .doors import load_for_edit

NO_OFFICE = say("领导小组还没有办公室，不能启动。请先设立办公室。")


def set_leadership(
    actor: Actor, number: str, group_id: int, *, version: int | None = None
) -> Campaign:
    """Put a campaign under a leading group and its office; one that runs needs both."""
    found = load_for_edit(actor, number, version)
    office_id = office_of_group(actor, group_id)
    if office_id is None and found.state == State.RUNNING:
        raise Invalid({"office": NO_OFFICE})
    with write_transaction():
        touch(actor, found, {"leading_group_id": group_id, "office_id": office_id})
        details = {"group": group_id, "office": office_id}
        record(actor, "campaign.set_leadership", found.journal_key, details)
    return found


def office_of_group(actor: Actor, group_id: int) -> int | None:
    """Return the office of a leading group that stands; Invalid when there is no such group."""
    group = standing_body(actor, group_id, clock.today())
    if group is None or group.kind not in GROUP_KINDS:
        raise Invalid({"leading_group": say("没有找到这个领导小组，或它已经撤销。")})
    office = organisations.office_of(actor, group.pk)
    return None if office is None else office.pk
