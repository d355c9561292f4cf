"""Writing down what units owe a campaign, and by when (R54, R55)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.campaigns.events.duties import DeliverableOwed
from shouwang.prepare.campaigns.models import Campaign, Deliverable, Phase
from shouwang.prepare.campaigns.rules.deliverables import DeliverableDraft, check_deliverable
from shouwang.prepare.campaigns.states import State

from .notices import find_notices
from .obligations import open_obligations
from .running import editable, hold


def owe(actor: Actor, number: str, draft: DeliverableDraft) -> Deliverable:
    """Let every participant of a kind owe a campaign something by a day.

    Before the campaign starts it only stands in the plan; on a running one the duties open at once
    and the units are told. Invalid names each wrong field.
    """
    found = editable(actor, number)
    now = clock.now()
    with write_transaction():
        held = hold(actor, found.pk, State.DRAFTED, State.RUNNING)
        is_running = held.state == State.RUNNING
        check_deliverable(draft, today=clock.local_day(now) if is_running else None)
        made = write_deliverable(actor, held, draft)
        find_notices(actor, held)
        if is_running:
            open_obligations(actor, held, now)
            emit(DeliverableOwed(held.pk, made.pk), made.journal_key, at=now)
    return made


def write_deliverable(actor: Actor, campaign: Campaign, draft: DeliverableDraft) -> Deliverable:
    """Write a checked deliverable in the caller's transaction; Invalid when its title stands."""
    row = Deliverable(
        campaign=campaign,
        phase=_phase(campaign, draft.phase_id),
        kind=draft.kind,
        title=draft.title.strip(),
        owed_by=draft.owed_by,
        to_unit_id=_to_unit(actor, campaign, draft.to_unit_id),
        due_on=draft.due_on,
        due_text=draft.due_text.strip(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"title": say("这个行动里已有同名材料。")}) from None
    details = {
        "campaign": campaign.pk,
        "kind": row.kind,
        "owed_by": row.owed_by,
        "to_unit": row.to_unit_id,
        "due": row.due_on,
    }
    record(actor, "deliverable.owe", row.journal_key, details)
    return row


def _phase(campaign: Campaign, phase_id: int | None) -> Phase | None:
    if phase_id is None:
        return None
    found = Phase.objects.filter(campaign=campaign, pk=phase_id).first()
    if found is None:
        raise Invalid({"phase": say("这个行动没有这个阶段。")})
    return found


def _to_unit(actor: Actor, campaign: Campaign, unit_id: int | None) -> int:
    if unit_id is None or unit_id == campaign.office_unit_id:
        return campaign.office_unit_id
    try:
        return units.unit(actor, unit_id).pk
    except NotFound:
        text = say("没有找到这个单位，或不在您的职责范围内。")
        raise Invalid({"to_unit": text}) from None
