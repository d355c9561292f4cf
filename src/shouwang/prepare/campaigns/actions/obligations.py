"""What units owe a campaign: opened when it starts, named once it is overdue (R54, R55, R70)."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system, remap
from shouwang.prepare.campaigns.events.duties import ObligationOverdue
from shouwang.prepare.campaigns.models import (
    Campaign,
    Deliverable,
    EnterpriseReport,
    Obligation,
    Participant,
    StandingCheck,
    WorkItem,
)
from shouwang.prepare.campaigns.queries.obligations import OPEN_STATES
from shouwang.prepare.campaigns.rules.wording import CommunityItem, ParticipantKind
from shouwang.prepare.campaigns.states import State


def open_obligations(actor: Actor, campaign: Campaign, at: datetime) -> int:
    """Write what each participant owes in the caller's transaction; return how many there are.

    Only what is missing is written, so that it can be called again when a unit joins or a
    deliverable is added. Communities get their five work items with it.
    """
    units = list(Participant.objects.filter(campaign=campaign, left_at=None))
    wanted = [
        _obligation(found, unit)
        for found in Deliverable.objects.filter(campaign=campaign)
        for unit in units
        if unit.kind == found.owed_by
    ]
    there = set(
        Obligation.objects.filter(deliverable__campaign=campaign).values_list(
            "deliverable_id", "unit_id"
        )
    )
    missing = [row for row in wanted if (row.deliverable_id, row.unit_id) not in there]
    Obligation.objects.bulk_create(missing, ignore_conflicts=True)
    _open_work_items(campaign, units)
    if missing:
        details = {"count": len(missing)}
        record(actor, "campaign.open_obligations", campaign.journal_key, details, at=at)
    return Obligation.objects.filter(deliverable__campaign=campaign).count()


def _obligation(found: Deliverable, unit: Participant) -> Obligation:
    return Obligation(
        deliverable=found,
        unit_id=unit.unit_id,
        area_code_at_time=unit.area_code_now,
        area_code_now=unit.area_code_now,
        due_at=end_of_day(found.due_on),
    )


def _open_work_items(campaign: Campaign, units: list[Participant]) -> None:
    rows = [
        WorkItem(
            campaign=campaign,
            unit_id=unit.unit_id,
            area_code_now=unit.area_code_now,
            item=item.value,
        )
        for unit in units
        if unit.kind == ParticipantKind.COMMUNITY
        for item in CommunityItem
    ]
    WorkItem.objects.bulk_create(rows, ignore_conflicts=True)


def name_overdue_obligations(actor: Actor, at: datetime) -> int:
    """Write an event for every duty of a running campaign whose due moment has passed, once."""
    check_is_system(actor)
    due = Obligation.objects.filter(
        state__in=OPEN_STATES,
        due_at__lte=at,
        overdue_named_at=None,
        deliverable__campaign__state=State.RUNNING,
    ).select_related("deliverable")
    return sum(_name_overdue(actor, row, at) for row in due.order_by("due_at", "id"))


def _name_overdue(actor: Actor, row: Obligation, at: datetime) -> bool:
    with write_transaction():
        fresh = Obligation.objects.filter(pk=row.pk, state__in=OPEN_STATES, overdue_named_at=None)
        if not fresh.update(overdue_named_at=at):
            return False
        record(actor, "obligation.overdue", row.journal_key, {"due": row.due_at}, at=at)
        event = ObligationOverdue(row.pk, row.deliverable.campaign_id)
        emit(event, row.journal_key, at=at)
    return True


def remap_duties(actor: Actor, old_code: str, new_code: str) -> int:
    """Put duties, work items, reports and standing checks of an area under another code.

    `area_code_at_time` stays. For the system.
    """
    codes = old_code, new_code
    tables = {
        "obligation.remap_area": Obligation.objects.all(),
        "work_item.remap_area": WorkItem.objects.all(),
        "enterprise_report.remap_area": EnterpriseReport.objects.all(),
        "standing_check.remap_area": StandingCheck.objects.all(),
    }
    return sum(
        remap(actor, rows, codes, field="area_code_now", verb=verb) for verb, rows in tables.items()
    )
