"""Targets from above, handed down, weights, tags, and a village that is merged in June."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents.actions import Figures, report_accident
from shouwang.prepare.accidents.tests.factories import draft_of as accident_of
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.actions import TargetDraft
from shouwang.prepare.campaigns.models import (
    Campaign,
    IssuedTarget,
    Obligation,
    Participant,
    ScopeItem,
    TaggedItem,
)
from shouwang.prepare.campaigns.queries.targets import TargetStanding
from shouwang.prepare.campaigns.rules.targets import gap_of
from shouwang.prepare.hazards.actions import add_root_measure
from shouwang.prepare.hazards.tests.factories import make_cast, make_hazard
from shouwang.prepare.places.tests.factories import (
    HEPING,
    ZAOSHU_COMMUNITY,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)
from shouwang.prepare.tasks.tests.factories import make_task

from .duty_making import plan_by
from .factories import SYSTEM, make_campaign
from .scopes import make_running, visit_of

pytestmark = pytest.mark.django_db

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
DEATHS = TargetDraft(
    "全年不发生死亡事故",
    "accident_deaths",
    Decimal(0),
    *YEAR,
    "市安委办下达（虚构）",
    comparison="at_most",
    area_code=YUNSHAN,
)


def _coverage(campaign: Campaign, value: str = "0.95") -> TargetDraft:
    return replace(
        DEATHS,
        title="排查覆盖率",
        formula="coverage",
        value=Decimal(value),
        comparison="at_least",
        campaign_number=campaign.number,
    )


def _standing(row: IssuedTarget) -> TargetStanding:
    return queries.standings(SYSTEM, [row])[0]


@pytest.mark.requirement("R72")
def test_actual_and_gap_are_counted_unrounded() -> None:
    first, *_ = [make_place(f"店{n}（虚构）") for n in range(3)]
    campaign = make_running()
    target = actions.issue_target(SYSTEM, _coverage(campaign))
    visit_of(SYSTEM, first.number, campaign_number=campaign.number)

    found = _standing(target)

    assert (found.measured.numerator, found.measured.denominator) == (1, 3)
    assert found.actual == Fraction(1, 3)
    assert found.gap == Fraction(95, 100) - Fraction(1, 3)
    assert found.is_met is False


@pytest.mark.requirement("R72")
def test_a_target_without_base_is_neither_met_nor_missed() -> None:
    campaign = make_running()

    found = _standing(actions.issue_target(SYSTEM, _coverage(campaign)))

    assert (found.actual, found.gap, found.is_met) == (None, None, None)


def test_a_number_is_met_up_to_its_value_and_unknown_is_no_zero() -> None:
    plant_divisions()
    target = actions.issue_target(SYSTEM, DEATHS)
    day = accident_of().occurred_at.date()
    target.from_on, target.until_on = day, day
    target.save()

    before = _standing(target)
    report_accident(SYSTEM, accident_of())
    unhurt = _standing(target)
    report_accident(SYSTEM, accident_of(figures=Figures()))
    unknown = _standing(target)

    assert [found.is_met for found in (before, unhurt, unknown)] == [True, True, None]


def test_before_its_first_day_nothing_is_counted() -> None:
    plant_divisions()
    ahead = replace(DEATHS, from_on=date(2199, 1, 1), until_on=date(2199, 12, 31))

    assert _standing(actions.issue_target(SYSTEM, ahead)).as_of is None


def test_a_gap_is_zero_once_the_value_is_reached() -> None:
    assert gap_of(Fraction(95, 100), Decimal("0.95"), "at_least") == 0
    assert gap_of(Fraction(1), Decimal(0), "at_most") == 1


@pytest.mark.requirement("R72")
def test_a_target_is_handed_down_and_what_was_handed_down_is_replaced() -> None:
    campaign = make_running()
    target = actions.issue_target(SYSTEM, _coverage(campaign))

    actions.hand_down(SYSTEM, target.pk, {HEPING: Decimal("0.9"), ZAOSHU_VILLAGE: Decimal(1)})
    actions.hand_down(SYSTEM, target.pk, {HEPING: Decimal("0.97")})

    down = queries.handed_down(SYSTEM, target)
    assert [(row.area_code_now, row.value) for row in down] == [
        (HEPING, Decimal("0.9700")),
        (ZAOSHU_VILLAGE, Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": Decimal(95)}, "value: 比率应在 0 到 1 之间，例如 95% 填 0.95。"),
        ({"campaign_number": ""}, "campaign_number: 这个口径要指明专项行动。"),
        ({"formula": "magic"}, "formula: 没有这个口径。"),
        ({"until_on": date(2025, 1, 1)}, "until_on: 结束日不能早于开始日。"),
        ({"basis": " "}, "basis: 请写明依据，最多 200 个字。"),
        (
            {"campaign_number": "云山-1"},
            "campaign_number: 没有找到这项行动，或不在您的职责范围内。",
        ),
    ],
)
def test_a_target_that_cannot_be_measured_is_refused(change: dict[str, Any], message: str) -> None:
    draft = replace(_coverage(make_campaign()), **change)

    with pytest.raises(Invalid) as refused:
        actions.issue_target(SYSTEM, draft)

    assert str(refused.value) == message
    assert IssuedTarget.objects.count() == 0


def test_handing_down_outside_the_area_is_refused() -> None:
    plant_divisions()
    target = actions.issue_target(SYSTEM, DEATHS)

    with pytest.raises(Invalid) as refused:
        actions.hand_down(SYSTEM, target.pk, {"330781001001": Decimal(0)})

    assert str(refused.value) == "330781001001: 这个区划不在指标所属的范围内。"
    assert IssuedTarget.objects.count() == 1


def test_only_the_street_sets_targets() -> None:
    plant_divisions()

    with pytest.raises(NotAllowed):
        actions.issue_target(actor_for("community_director"), replace(DEATHS, area_code=HEPING))
    with pytest.raises(NotFound):
        actions.issue_target(actor_for("safety_station_head", area_code="330781001"), DEATHS)
    assert IssuedTarget.objects.count() == 0


@pytest.mark.requirement("R71")
def test_weights_are_bounded_and_journaled() -> None:
    campaign = make_campaign()
    with pytest.raises(Invalid) as refused:
        actions.set_weights(SYSTEM, campaign.number, {"safe_street": Decimal("0.26")})
    assert str(refused.value) == "weights: 四项权重之和不能超过 1。"
    with pytest.raises(Invalid) as outside:
        actions.set_weights(SYSTEM, campaign.number, {"safe_street": Decimal("-0.1")})
    assert str(outside.value) == "safe_street: 权重应在 0 到 1 之间，最多四位小数。"
    assert set(queries.weights(SYSTEM, campaign).values()) == {Decimal("0.25")}

    actions.set_weights(SYSTEM, campaign.number, {"safe_street": Decimal("0.1")})

    entry = Entry.objects.get(verb="campaign.set_weights")
    assert '"safe_street":["0.25","0.1"]' in entry.text
    assert queries.weights(SYSTEM, campaign)["safe_street"] == Decimal("0.1000")


@pytest.mark.requirement("R59")
def test_a_thing_with_two_tags_counts_once_under_each() -> None:
    cast = make_cast()
    campaign = make_campaign()
    hazard = make_hazard(cast)
    task = make_task(cast.director)
    actions.tag_item(SYSTEM, campaign.number, hazard.number, ["enforcement", "emergency"])
    actions.tag_item(SYSTEM, campaign.number, hazard.number, ["enforcement", "emergency"])
    actions.tag_item(SYSTEM, campaign.number, f"task:{task.pk}", ["enforcement"])

    report = queries.tag_report(SYSTEM, campaign)

    assert [(line.tag, line.hazards, line.tasks) for line in report] == [
        ("rectification", 0, 0),
        ("enforcement", 1, 1),
        ("foundation", 0, 0),
        ("emergency", 1, 0),
    ]


def test_a_tag_that_is_none_and_a_thing_that_is_none_are_refused() -> None:
    campaign = make_campaign()

    with pytest.raises(Invalid) as wrong_tag:
        actions.tag_item(SYSTEM, campaign.number, "云山-2026-000001", ["fun"])
    with pytest.raises(Invalid) as wrong_thing:
        actions.tag_item(SYSTEM, campaign.number, "云山-2026-000001", ["emergency"])

    assert str(wrong_tag.value) == "tags: 没有这个标签。"
    assert str(wrong_thing.value) == "reference: 没有找到这项任务或隐患，或不在本次行动的范围内。"
    assert TaggedItem.objects.count() == 0


@pytest.mark.requirement("R73")
def test_the_share_with_a_root_measure_is_of_confirmed_hazards_of_the_period() -> None:
    cast = make_cast()
    with_measure, without = make_hazard(cast, "confirmed"), make_hazard(cast, "confirmed")
    make_hazard(cast, "reported")
    add_root_measure(cast.safety, with_measure.number, text="改造配电线路")
    day = with_measure.reported_at.date()

    found = queries.root_measures_of_area(SYSTEM, YUNSHAN, day, date(2199, 1, 1))

    assert (found.share.numerator, found.share.denominator) == (1, 2)
    assert [row.pk for row in found.without] == [without.pk]


def test_a_village_merged_in_june_takes_its_campaign_along() -> None:
    make_place("甲店（虚构）", area_code=ZAOSHU_VILLAGE)
    make_place("乙店（虚构）", area_code=ZAOSHU_COMMUNITY)
    for code in (ZAOSHU_VILLAGE, ZAOSHU_COMMUNITY):
        make_unit(area_code=code)
    campaign = make_running(participant_kinds=["community"])
    actions.owe(SYSTEM, campaign.number, plan_by(date(2199, 12, 1)))
    coverage = actions.issue_target(SYSTEM, _coverage(campaign))
    values = {ZAOSHU_VILLAGE: Decimal("0.9"), ZAOSHU_COMMUNITY: Decimal("0.8")}
    actions.hand_down(SYSTEM, coverage.pk, values)

    actions.remap_area(SYSTEM, ZAOSHU_VILLAGE, ZAOSHU_COMMUNITY)

    for rows in (Participant.objects.all(), ScopeItem.objects.all(), Obligation.objects.all()):
        assert list(rows.values_list("area_code_now", flat=True)) == [ZAOSHU_COMMUNITY] * 2
    (down,) = queries.handed_down(SYSTEM, coverage)
    assert (down.area_code_now, down.value) == (ZAOSHU_COMMUNITY, Decimal("0.9000"))
    standing = _standing(down)
    assert (standing.measured.numerator, standing.measured.denominator) == (0, 2)
    lines = queries.progress(SYSTEM, campaign).lines
    assert [(line.key, line.figures.scope) for line in lines] == [(ZAOSHU_COMMUNITY, 2)]


def test_only_the_system_moves_records() -> None:
    with pytest.raises(NotAllowed):
        actions.remap_area(actor_for("safety_station_head"), HEPING, ZAOSHU_VILLAGE)
