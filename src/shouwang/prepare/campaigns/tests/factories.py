"""Makes campaigns for tests, through the action."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.actions import CampaignDraft, PhaseDraft
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.places.tests.factories import plant_divisions

SYSTEM = Actor.system("tests")

S4_PHASES = (
    PhaseDraft("动员部署阶段", "mobilisation", "5月8日前"),
    PhaseDraft("全面排查治理阶段", "investigation", "5月9日至10月31日"),
    PhaseDraft("总结验收阶段", "acceptance", "*年11月至12月中旬"),
)
S5_PHASES = (
    PhaseDraft("动员部署阶段", "mobilisation", "20*年4月20日前"),
    PhaseDraft("全面排查阶段", "investigation", "20*年全年"),
    PhaseDraft("隐患整改阶段", "rectification", "20*年全年"),
    PhaseDraft("督查验收阶段", "acceptance", "20*年11月至12月"),
)


def draft_of(**more: Any) -> CampaignDraft:
    """Return the draft of a year's campaign with the four phases of document S5."""
    base = CampaignDraft(
        title="安全生产隐患排查治理年（虚构）",
        goal="排查治理隐患，防范事故。",
        area_code=YUNSHAN,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        phases=S5_PHASES,
    )
    return replace(base, **more)


def make_campaign(
    actor: Actor = SYSTEM, *, office_unit: Unit | None = None, **more: Any
) -> Campaign:
    """Draft a campaign of the street; divisions are planted when needed."""
    plant_divisions()
    office = office_unit or make_unit(kind="safety_station", area_code=YUNSHAN)
    return actions.draft_campaign(actor, draft_of(office_unit_id=office.pk, **more))
