"""Meetings, requirements, money and requests follow a merged or renamed area (R288)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.remapping import remap
from shouwang.prepare.organisations.models import Fund, FundRequest, Meeting, Requirement


def remap_orders(actor: Actor, old_code: str, new_code: str) -> int:
    """Put what lies in an area under another code; returns how many. For the system only."""
    tables: tuple[tuple[QuerySet[Any], str], ...] = (
        (Meeting.objects.all(), "meeting.remap_area"),
        (Requirement.objects.all(), "requirement.remap_area"),
        (Fund.objects.all(), "fund.remap_area"),
        (FundRequest.objects.all(), "fund_request.remap_area"),
    )
    codes = old_code, new_code
    return sum(remap(actor, rows, codes, field="area_code_now", verb=verb) for rows, verb in tables)
