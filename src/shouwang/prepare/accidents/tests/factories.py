"""Makes accidents for tests, through the action."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from shouwang.ground.actor import Actor
from shouwang.prepare.accidents import actions
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.rules.drafts import AccidentDraft, Figures
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions

SYSTEM = Actor.system("tests")
MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
UNHURT = Figures(0, 0, 0, 0, Decimal(12_000))


def draft_of(**more: object) -> AccidentDraft:
    """Return the draft of a fire without injured persons, two hours before Monday noon."""
    base = AccidentDraft(
        kind="A.fire",
        occurred_at=MONDAY_NOON - timedelta(hours=2),
        description="一层沙发起火，店主扑灭。",
        figures=UNHURT,
        area_code=HEPING,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def make_accident(actor: Actor = SYSTEM, **more: object) -> Accident:
    """Report an accident; divisions are planted when needed."""
    plant_divisions()
    return actions.report_accident(actor, draft_of(**more))
