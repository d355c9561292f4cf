"""What a move of the hazard ends by itself between offices, and how a withdrawal follows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from shouwang.prepare.hazards.models import Escalation, Handover, Hazard, HelpRequest
from shouwang.prepare.hazards.queries.undo import LastMove
from shouwang.prepare.hazards.rules.offices import (
    AUTOMATIC,
    WITHDRAWN,
    EscalationState,
    HandoverState,
    HelpState,
)
from shouwang.prepare.hazards.states import FINISHED, State


def settle(hazard: Hazard, name: str, before: str, now: datetime) -> None:
    """End what the move has ended, in its transaction.

    Whoever leaves a refusal resolves its escalation; a finished hazard needs no help any more, and
    nobody has to take it over.
    """
    if before == State.REFUSED and hazard.state != State.REFUSED:
        _open_escalation(hazard).update(
            state=EscalationState.RESOLVED, resolved_at=now, outcome=name
        )
    if hazard.state in FINISHED and before not in FINISHED:
        words = f"{AUTOMATIC}{name}"
        HelpRequest.objects.filter(hazard=hazard).exclude(state=HelpState.ENDED).update(
            state=HelpState.ENDED, ended_at=now, end_reason=words
        )
        Handover.objects.filter(hazard=hazard, state=HandoverState.OFFERED).update(
            state=HandoverState.RETURNED, decided_at=now, answer=words
        )


def unsettle(hazard: Hazard, last: LastMove, now: datetime) -> None:
    """Let the rows follow a move that was taken back, in its transaction."""
    if last.move == "refuse":
        _open_escalation(hazard).update(
            state=EscalationState.RESOLVED, resolved_at=now, outcome=WITHDRAWN
        )
    if last.source == State.REFUSED:
        ended = Escalation.objects.filter(hazard=hazard, resolved_at=last.at, outcome=last.move)
        reopened = {"resolved_at": None, "outcome": ""}
        ended.filter(raised_at=None).update(state=EscalationState.STREET, **reopened)
        ended.exclude(raised_at=None).update(state=EscalationState.BUREAU, **reopened)
    _unsettle_help(hazard, last)
    Handover.objects.filter(hazard=hazard, decided_at=last.at, answer__startswith=AUTOMATIC).update(
        state=HandoverState.OFFERED, decided_at=None, answer=""
    )


def _open_escalation(hazard: Hazard) -> QuerySet[Escalation]:
    rows = Escalation.objects.filter(hazard=hazard)
    return rows.exclude(state=EscalationState.RESOLVED)


def _unsettle_help(hazard: Hazard, last: LastMove) -> None:
    ended = HelpRequest.objects.filter(
        hazard=hazard, ended_at=last.at, end_reason__startswith=AUTOMATIC
    )
    open_again = {"ended_at": None, "end_reason": ""}
    ended.filter(given_at__isnull=False).update(state=HelpState.GIVEN, **open_again)
    ended.filter(replied_at__isnull=False).update(state=HelpState.ANSWERED, **open_again)
    ended.filter(replied_at=None).update(state=HelpState.ASKED, **open_again)
