"""Makes drafts of meetings, demands and money for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Post
from shouwang.prepare.organisations import actions

HELD_AT = datetime(2026, 6, 22, 1, 20, tzinfo=UTC)
"""Monday 09:20."""
NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
DUE = HELD_AT + timedelta(days=7)
DAY = date(2026, 6, 22)


def decision(person: Post, **more: Any) -> actions.DecisionDraft:
    """Return a decision that a post sees to."""
    base = actions.DecisionDraft("逐户核对出租房底数", person.unit_id, person.pk, DUE)
    return replace(base, **more)


def meeting(
    chair: Actor | Post, *decisions: actions.DecisionDraft, **more: Any
) -> actions.MeetingDraft:
    """Return a meeting of Monday morning."""
    chair_id = chair.post_id if isinstance(chair, Actor) else chair.pk
    base = actions.MeetingDraft("周一例会", chair_id, HELD_AT, decisions=decisions)
    return replace(base, **more)


def fund(unit_id: int | None, **more: Any) -> actions.FundDraft:
    """Return 50,000 yuan for patrols."""
    base = actions.FundDraft(
        unit_id, "夜查专项经费", "街道财政", "夜间巡查", Decimal("50000.00"), DAY
    )
    return replace(base, **more)


def spending(amount: str, **more: Any) -> actions.SpendingDraft:
    """Return a payment for lamps."""
    return replace(actions.SpendingDraft(Decimal(amount), DAY, "购置照明灯"), **more)


def request(unit_id: int | None, to_unit_id: int | None, **more: Any) -> actions.RequestDraft:
    """Return a request for 80,000 yuan."""
    base = actions.RequestDraft(
        unit_id, to_unit_id, "应急管理专项经费", "购置排涝泵", Decimal("80000.00")
    )
    return replace(base, **more)
