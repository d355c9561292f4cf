"""Marking what a community has done in a campaign, with its evidence (R70)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import WorkItem
from shouwang.prepare.campaigns.queries.campaigns import campaign
from shouwang.prepare.campaigns.queries.work_list import may_mark, work_item
from shouwang.prepare.campaigns.rules.texts import REASON_LIMIT, fault_of, fault_of_needed

from .running import hold


@dataclass(frozen=True, slots=True)
class WorkMark:
    """Whether an item is done, and what shows it."""

    is_done: bool
    evidence: str = ""


def mark_work_item(
    actor: Actor, number: str, item_id: int, mark: WorkMark, *, version: int | None = None
) -> WorkItem:
    """Mark one of a community's five items as done with evidence, or as not done.

    Its own community does, or whoever runs the campaign there. WrongState once the campaign does
    not run or somebody else was faster.
    """
    found = campaign(actor, number)
    row = work_item(actor, found, item_id)
    with write_transaction():
        held = hold(actor, found.pk)
        if not may_mark(actor, held, row):
            raise NotAllowed
        evidence = _evidence(mark)
        seen = row.version if version is None else version
        changes = {
            "is_done": mark.is_done,
            "evidence": evidence,
            "done_at": clock.now() if mark.is_done else None,
            "done_by_key": actor.key if mark.is_done else "",
        }
        rows = WorkItem.objects.filter(pk=row.pk, version=seen)
        if not rows.update(**changes, version=F("version") + 1):
            text = say("这一项刚被别人改过，请刷新后再看。")
            raise WrongState(text, version=row.version)
        details = {"item": row.item, "is_done": mark.is_done, "version": seen + 1}
        record(actor, "work_item.mark", row.journal_key, details)
    return work_item(actor, found, item_id)


def _evidence(mark: WorkMark) -> str:
    missing = say("请写明做了什么、有什么佐证。")
    wrong = (
        fault_of_needed(mark.evidence, REASON_LIMIT, missing)
        if mark.is_done
        else fault_of(mark.evidence, REASON_LIMIT)
    )
    if wrong is not None:
        raise Invalid({"evidence": wrong})
    return mark.evidence.strip()
