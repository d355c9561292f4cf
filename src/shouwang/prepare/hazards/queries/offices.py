"""What passes between offices: what stands open, person guards and the words of the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor, ScopeKind
from shouwang.ground.errors import Text, say
from shouwang.prepare.hazards.models import (
    Escalation,
    Handover,
    Hazard,
    HelpRequest,
    Listing,
    UpwardReport,
)
from shouwang.prepare.hazards.rules.grading import Statutory
from shouwang.prepare.hazards.rules.offices import OPEN_HELP, HelpState, ListingState

from .escalations import may_answer, may_raise, notice_count, open_escalation
from .handovers import may_hand_over, may_take, offered_handover
from .helping import may_answer_help, open_help
from .listings import may_decline, may_delist, may_list, may_propose, open_listing


def has_open_business(hazard: Hazard) -> bool:
    """Tell whether a refusal, help, hand-over or listing stands open, which a merger would lose."""
    if hazard.help_state in OPEN_HELP or hazard.listed_level:
        return True
    found = open_escalation(hazard), offered_handover(hazard), open_listing(hazard)
    return any(row is not None for row in found)


def _needs_no_help(actor: Actor, hazard: Hazard) -> bool:
    del actor
    return hazard.help_state not in OPEN_HELP


def _has_help(actor: Actor, hazard: Hazard) -> bool:
    del actor
    return hazard.help_state in OPEN_HELP


def _may_answer_help(actor: Actor, hazard: Hazard) -> bool:
    if hazard.help_state != HelpState.ASKED:
        return False
    row = open_help(hazard)
    return row is not None and may_answer_help(actor, row)


def _is_major(actor: Actor, hazard: Hazard) -> bool:
    del actor
    return hazard.statutory == Statutory.MAJOR


GUARDS: Mapping[str, Callable[[Actor, Hazard], bool]] = {
    "answer_escalation": may_answer,
    "raise_escalation": may_raise,
    "ask_help": _needs_no_help,
    "answer_help": _may_answer_help,
    "record_help": _has_help,
    "end_help": _has_help,
    "report_upward": _is_major,
    "propose_listing": may_propose,
    "list": may_list,
    "decline_listing": may_decline,
    "delist": may_delist,
    "hand_over": may_hand_over,
    "accept_handover": may_take,
    "return_handover": may_take,
}
VERBS: Mapping[str, Text] = {
    "hazard.escalation_due": say("限期内没有解决，自动上报市局"),
    "hazard.help_reminded": say("协助请求等待答复，已提醒"),
    "hazard.help_raised": say("协助请求逾期未答复，已报领导小组"),
    "hazard.upward_late": say("重大隐患没有按时书面报告上级"),
    "hazard.overdue_raised": say("超期逐级上报"),
    "hazard.calls_raised": say("电话无人确认，扩大通知范围"),
}


@dataclass(frozen=True, slots=True)
class OfficeBook:
    """Everything between offices about one hazard, oldest first."""

    handovers: list[Handover]
    escalations: list[Escalation]
    help_requests: list[HelpRequest]
    upward_reports: list[UpwardReport]
    is_upward_late: bool
    upward_due_at: datetime | None
    listings: list[Listing]
    notices: int
    is_whole: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to be shown."""
        rows = self.handovers, self.escalations, self.help_requests, self.listings
        is_upward = self.upward_reports or self.is_upward_late or self.upward_due_at
        return not any(rows) and not is_upward


def office_book(actor: Actor, found: Hazard) -> OfficeBook:
    """Return what passed between offices about a hazard that is known to be visible.

    The unit where the hazard is reads of the listing only, which binds it.
    """
    listings = list(found.listings.select_related("supervising_unit").order_by("id"))
    if not is_office(actor):
        bound = [row for row in listings if row.state in _PUBLISHED]
        return OfficeBook([], [], [], [], False, None, bound, 0, is_whole=False)
    reports = list(found.upward_reports.select_related("to_unit", "reported_by").order_by("id"))
    is_due = found.statutory == Statutory.MAJOR and not found.is_finished and not reports
    due_at = found.upward_due_at
    escalations = found.escalations.select_related(
        "to_unit", "raised_to", "reported_by", "answered_by", "bureau_answered_by"
    )
    helped = found.help_requests.select_related("to_unit", "asked_by", "replied_by")
    handed = found.handovers.select_related("from_unit", "to_unit", "offered_by", "decided_by")
    rows = list(escalations.order_by("id"))
    return OfficeBook(
        handovers=list(handed.order_by("id")),
        escalations=rows,
        help_requests=list(helped.order_by("id")),
        upward_reports=reports,
        is_upward_late=is_due and (due_at is None or due_at <= clock.now()),
        upward_due_at=due_at if is_due else None,
        listings=listings,
        notices=notice_count(found) if rows else 0,
    )


_PUBLISHED = frozenset({ListingState.LISTED, ListingState.DELISTED})


def is_office(actor: Actor) -> bool:
    """Tell whether the actor reads hazards as an office, not as the unit that has them."""
    scopes = actor.scopes(Hazard.VIEW_PERMISSION)
    return actor.is_system or any(scope.kind is not ScopeKind.UNIT for scope in scopes)
