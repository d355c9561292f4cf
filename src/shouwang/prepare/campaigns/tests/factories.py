"""Makes campaigns for tests, through the action."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shouwang.ground.actor import Actor
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.actions import CampaignDraft, PhaseDraft
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.organisations.models import BodyMember, OrganisationBody
from shouwang.prepare.places.tests.factories import plant_divisions

SYSTEM = Actor.system("tests")
FORMED_ON = date(2020, 1, 1)

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


WAIVER = "测试街道没有登记责任人（虚构）"


def make_group(unit: Unit, *, area_code: str = YUNSHAN) -> OrganisationBody:
    """Make a leading group and its office in a unit, each with somebody who leads it."""
    group = _body(unit, area_code, "leading_group", f"领导小组{unit.pk}（虚构）", "head")
    _body(
        unit,
        area_code,
        "leading_group_office",
        f"领导小组办公室{unit.pk}（虚构）",
        "director",
        group,
    )
    return group


def _body(
    unit: Unit,
    area_code: str,
    kind: str,
    name: str,
    duty: str,
    parent: OrganisationBody | None = None,
) -> OrganisationBody:
    body = OrganisationBody.objects.create(
        kind=kind,
        name=name,
        area_code_at_time=area_code,
        area_code_now=area_code,
        unit=unit,
        parent=parent,
        formed_on=FORMED_ON,
    )
    post = make_post(unit=unit, area_code=area_code, role="street_director")
    BodyMember.objects.create(body=body, post=post, duty=duty, from_on=FORMED_ON)
    return body


def make_running_campaign(actor: Actor = SYSTEM, **more: Any) -> Campaign:
    """Draft a campaign under a leading group of its office's unit and start it."""
    drafted = make_campaign(actor, **more)
    group = make_group(drafted.office_unit)
    actions.set_leadership(SYSTEM, drafted.number, group.pk)
    actions.start_campaign(SYSTEM, drafted.number, waiver=WAIVER)
    drafted.refresh_from_db()
    return drafted
