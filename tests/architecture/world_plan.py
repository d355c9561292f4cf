"""One of everything of a campaign's plan, of its targets and of the calendar."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.actions import FocusDraft, PhaseDraft, TargetDraft
from shouwang.prepare.campaigns.models import Notice
from shouwang.prepare.campaigns.tests.factories import make_campaign, make_group
from shouwang.prepare.places.tests.factories import HEPING

PARTS = (
    "citations",
    "evaluation",
    "group",
    "moves",
    "notices",
    "participants",
    "phases",
    "readiness",
    "change",
    "tags",
    "units",
    "weights",
)
API_PARTS = (*PARTS, "assessments", "leadership")


def plan_parameters(station: Actor, community: Actor) -> dict[str, dict[str, str]]:
    """Return the parameters of the addresses of a drafted campaign whose plan has an oddity."""
    office = Unit.objects.get(pk=station.unit_id or 0)
    found = make_campaign(
        office_unit=office,
        title="拟定中的行动（虚构）",
        phases=[PhaseDraft("动员", dates_text="2025年12月")],
        participant_unit_ids=[community.unit_id or 0],
    )
    target = TargetDraft(
        "不发生死亡事故",
        "accident_deaths",
        Decimal(0),
        date(2026, 1, 1),
        date(2026, 12, 31),
        "市安委办（虚构）",
        comparison="at_most",
        area_code=YUNSHAN,
    )
    focus = FocusDraft("冬季用电", 12, 15, 2, 10, "会议（虚构）", YUNSHAN, ["rental_house"])
    known = {
        "number": found.number,
        "notice_id": str(Notice.objects.get(campaign=found).pk),
        "target_id": str(actions.issue_target(station, target).pk),
        "focus_id": str(actions.add_focus(station, focus).pk),
        "group_id": str(make_group(office).pk),
        "area_code": HEPING,
        "unit_id": str(community.unit_id),
    }
    return {
        "campaigns/<str:number>": known,
        "api/v1/campaigns/<number>": known,
        "campaigns/targets/": known,
        "campaigns/seasons/": known,
        "api/v1/campaigns/targets": known,
        **{f"campaigns/<str:number>/{part}": known for part in PARTS},
        **{f"api/v1/campaigns/<number>/{part}": known for part in API_PARTS},
    }
