"""Makes drafts and warnings for tests, through the actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions
from shouwang.watch.warnings.actions.drafting import confirm_draft, draft_warning
from shouwang.watch.warnings.actions.issuing import issue
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.rules.drafts import AreaDraft, WarningDraft

SYSTEM = Actor.system("tests")
SIX = datetime(2026, 6, 22, 22, 0, tzinfo=UTC)
"""06:00 on Tuesday 23 June, as it is read in Yunshan."""
AROUND_HEPING = "29.2058,119.4655 29.2058,119.4745 29.2158,119.4745 29.2158,119.4655"
"""A square of about a kilometre around the point of Heping; Yunshan community lies outside."""
CROSSING = "29.20,119.46 29.22,119.48 29.20,119.48 29.22,119.46"


def at(minutes: float) -> datetime:
    """Return a moment so many minutes after six."""
    return SIX + timedelta(minutes=minutes)


def warning_draft(**more: object) -> WarningDraft:
    """Return the draft of a blue rainstorm warning for Heping that begins now."""
    now = clock.now()
    base = WarningDraft(
        type_code="rainstorm",
        level="blue",
        title="和平社区暴雨蓝色预警",
        text="今天夜里雨量将达50毫米以上。",
        action_text="检查排水口，不到河边停留。",
        onset_at=now,
        expires_at=now + timedelta(hours=12),
        area=AreaDraft(codes=(HEPING,)),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def street_officer(role: str = "safety_station_head") -> Actor:
    """Return a new officer of Yunshan street, in a unit of the street."""
    plant_divisions()
    return actor_for(
        role, area_code=YUNSHAN, unit=make_unit(kind="street_office", area_code=YUNSHAN)
    )


def village_head(area_code: str = HEPING) -> Actor:
    """Return the new head of a village, who is told of every warning there."""
    return actor_for("community_director", area_code=area_code)


def issued(officer: Actor | None = None, **more: object) -> Warning:
    """Draft a warning, let a second person confirm it, and issue it."""
    first = officer or street_officer()
    made = draft_warning(first, warning_draft(**more))
    confirm_draft(street_officer(), made.number)
    return issue(first, made.number)
