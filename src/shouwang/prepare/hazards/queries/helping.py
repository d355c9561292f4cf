"""Requests for help: which level is asked, who may answer, how long it waits."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.prepare.hazards.models import Hazard, HelpRequest
from shouwang.prepare.hazards.rules.offices import OPEN_HELP, HelpState

from .escalations import STREET_DIGITS, bureau_of, street_office_of


def help_unit(actor: Actor, hazard: Hazard) -> int | None:
    """Return the unit that is asked: the street for a community, the city bureau for a street."""
    if len(actor.area_code) > STREET_DIGITS:
        return street_office_of(hazard.area_code_now)
    return bureau_of(hazard.area_code_now)


def open_help(hazard: Hazard) -> HelpRequest | None:
    """Return the request that has not ended."""
    if hazard.help_state not in OPEN_HELP:
        return None
    rows = HelpRequest.objects.filter(hazard=hazard).exclude(state=HelpState.ENDED)
    return rows.select_related("to_unit").first()


def may_answer_help(actor: Actor, row: HelpRequest) -> bool:
    """Tell whether the actor is of the level that was asked or above, and did not ask."""
    if actor.is_system:
        return True
    if row.asked_by_id is not None and row.asked_by_id == actor.account_id:
        return False
    return row.to_unit is None or len(actor.area_code) <= len(row.to_unit.area_code)


def days_waiting(row: HelpRequest, now: datetime) -> int:
    """Return the days that a request has waited for its answer, or had waited when it came."""
    until = row.replied_at or row.given_at or row.ended_at or now
    return (local_day(until) - local_day(row.asked_at)).days
