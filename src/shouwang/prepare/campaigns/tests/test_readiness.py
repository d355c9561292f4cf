"""Readiness: a group, funds and a plan of each unit; unknown is not no."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.rules.readiness import Readiness, UnitReadiness
from shouwang.prepare.organisations.models import Fund, OrganisationBody

from .duty_making import MAY_23, make_duties, owed, plan_by, whole_plan
from .factories import SYSTEM, make_campaign

pytestmark = pytest.mark.django_db


def _money(campaign_key: str, unit_id: int | None, amount: int) -> None:
    Fund.objects.create(
        area_code_now="330781002005",
        unit_id=unit_id or 0,
        title="专项经费（虚构）",
        source="街道（虚构）",
        purpose="排查",
        amount_yuan=Decimal(amount),
        granted_on=date(2026, 4, 1),
        subject_key=campaign_key,
    )


@pytest.mark.requirement("R58")
def test_a_unit_is_ready_with_all_three_and_the_others_are_named() -> None:
    duties = make_duties(plan_by(MAY_23))
    key, unit = duties.campaign.journal_key, duties.heping.unit_id
    _money(key, unit, 3000)
    OrganisationBody.objects.create(
        kind="working_group",
        name="和平社区工作组（虚构）",
        unit_id=unit,
        area_code_at_time="330781002005",
        area_code_now="330781002005",
        formed_on=date(2026, 4, 1),
    )
    actions.submit(duties.heping, owed(duties, duties.heping).pk, whole_plan())
    actions.accept_submission(SYSTEM, owed(duties, duties.heping).pk)

    found = queries.readiness(duties.station, duties.campaign)

    assert (found.numerator, found.denominator, found.rate) == (1, 4, Decimal("0.25"))
    ready = next(row for row in found.units if row.is_ready)
    assert (ready.unit_id, ready.funds_yuan) == (unit, Decimal(3000))
    missing = {row.unit_id: [str(text) for text in row.missing] for row in found.not_ready}
    assert missing[duties.huangpen.unit_id or 0] == [
        "工作领导小组",
        "工作经费（未登记）",
        "实施方案",
    ]
    assert missing[duties.cooperative.unit_id or 0] == [
        "工作领导小组",
        "工作经费（未登记）",
        "实施方案（尚未布置报送）",
    ]


def test_nothing_written_down_is_unknown_and_zero_is_no() -> None:
    unknown = UnitReadiness(1, "甲", "community", "", True, None, None)
    no = UnitReadiness(2, "乙", "community", "", True, Decimal(0), False)

    assert (unknown.has_funds, no.has_funds) == (None, False)
    assert [str(text) for text in no.missing] == ["工作经费", "实施方案"]
    assert Readiness((unknown, no)).rate == 0


def test_without_units_the_rate_does_not_apply() -> None:
    assert queries.readiness(SYSTEM, make_campaign()).rate is None


def test_a_community_sees_its_own_readiness_only() -> None:
    duties = make_duties()

    found = queries.readiness(duties.heping, duties.campaign)

    assert duties.huangpen.unit_id not in {row.unit_id for row in found.units}
    assert queries.readiness(actor_for("volunteer"), duties.campaign).units == ()


@pytest.mark.requirement("R71")
def test_the_result_is_the_mean_of_what_applies_by_each_weight() -> None:
    duties = make_duties(plan_by(MAY_23))
    actions.submit(duties.heping, owed(duties, duties.heping).pk, whole_plan())
    actions.set_weights(duties.station, duties.number, {"safe_street": Decimal("0.1")})

    found = queries.assessment_scores(duties.station, duties.campaign)

    shares = [(part.name, part.share.denominator) for part in found.parts]
    assert shares[:2] == [("coverage", 0), ("rectification", 0)]
    assert found.parts[2].share.denominator == 2
    assert found.result == found.parts[2].share.value
    assert found.result is not None
    assert [(score.assessment, score.value) for score in found.scores] == [
        ("work_safety", found.result / 4),
        ("public_order", found.result / 4),
        ("comprehensive_governance", found.result / 4),
        ("safe_street", found.result * Fraction(1, 10)),
    ]
