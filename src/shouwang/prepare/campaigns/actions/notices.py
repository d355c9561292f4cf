"""What does not fit in a plan: found anew with every change, shown until it is confirmed (R53)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import Campaign, Deliverable, Notice, Phase
from shouwang.prepare.campaigns.rules.parameters import NOTE_LIMIT
from shouwang.prepare.campaigns.rules.phases import (
    DueFacts,
    Oddity,
    PhaseFacts,
    check_words,
    find_oddities,
)
from shouwang.prepare.campaigns.states import EDIT, State

from .running import hold


def find_notices(actor: Actor, campaign: Campaign) -> int:
    """Find anew what does not fit in the plan, in the caller's transaction; return how many.

    One that is gone is removed, one that says something else has to be confirmed again.
    """
    phases = list(Phase.objects.filter(campaign=campaign).order_by("position"))
    dues = Deliverable.objects.filter(campaign=campaign).order_by("id")
    keys = {phase.pk: phase.journal_key for phase in phases}
    found = find_oddities(
        campaign.starts_on,
        campaign.ends_on,
        [
            PhaseFacts(phase.journal_key, phase.title, phase.starts_on, phase.ends_on)
            for phase in phases
        ],
        [
            DueFacts(due.journal_key, due.title, due.due_on, keys.get(due.phase_id or 0, ""))
            for due in dues
        ],
    )
    with write_transaction():
        _keep(actor, campaign, found)
    return len(found)


def _keep(actor: Actor, campaign: Campaign, found: tuple[Oddity, ...]) -> None:
    stored = {(row.kind, row.subject_key): row for row in campaign.notices.all()}
    wanted = {(odd.kind.value, odd.subject_key): odd for odd in found}
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    Notice.objects.filter(pk__in=gone).delete()
    new = []
    for key, odd in wanted.items():
        told = told_of(odd.message)
        row = stored.get(key)
        if row is not None and row.told == told:
            continue
        if row is not None:
            row.delete()
        new.append(
            Notice(
                campaign=campaign,
                kind=odd.kind.value,
                subject_key=odd.subject_key,
                told=told,
                found_at=clock.now(),
            )
        )
    Notice.objects.bulk_create(new)
    if new or gone:
        details = {
            "found": [f"{row.kind} {row.subject_key}" for row in new],
            "gone": len(gone),
        }
        record(actor, "campaign.find_notices", campaign.journal_key, details)


def told_of(message: Text) -> dict[str, object]:
    """Return a message as it is kept, so that it can be told in any language."""
    return {"msgid": message.msgid, "params": dict(message.params)}


def confirm_notice(actor: Actor, notice_id: int, note: str) -> Notice:
    """Confirm that it is meant so, with a note; the plan stays as it is."""
    found = Notice.objects.select_related("campaign").filter(pk=notice_id).first()
    if found is None or not Campaign.objects.visible_to(actor).filter(pk=found.campaign_id):
        raise NotFound
    if not actor.may(EDIT, found.campaign.target()):
        raise NotAllowed
    missing = say("请说明为什么这样安排。")
    words = check_words("note", note, missing, NOTE_LIMIT)
    now = clock.now()
    with write_transaction():
        hold(actor, found.campaign_id, State.DRAFTED, State.RUNNING)
        changed = Notice.objects.filter(pk=found.pk, confirmed_at=None).update(
            confirmed_at=now, confirmed_by_key=actor.key, note=words
        )
        if not changed:
            raise WrongState(say("这条提示已经有人确认。"), version=found.campaign.version)
        details = {"kind": found.kind, "subject": found.subject_key}
        record(actor, "campaign.confirm_notice", found.campaign.journal_key, details, at=now)
    found.refresh_from_db()
    return found
