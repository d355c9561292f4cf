"""The campaigns of the demo; `test_story_demo` plays the week once for these, too."""

from __future__ import annotations

import pytest

from shouwang.ground.actor import Actor
from shouwang.prepare.campaigns import queries as campaigns
from shouwang.prepare.campaigns.models import Campaign, StandingCheck

from .story_week import Week

SYSTEM = Actor.system("recount")


@pytest.mark.requirement("R40", "R69")
def test_the_year_covers_139_of_146_and_what_is_delegated_counts_once(told: Week) -> None:
    year = campaigns.progress(SYSTEM, _campaign("year")).total
    sweep = campaigns.progress(SYSTEM, _campaign("fire")).total

    assert (year.checked, year.scope) == (139, 146)
    assert sweep.delegated == 20
    assert sweep.scope == 88


@pytest.mark.requirement("R54", "R58")
def test_one_community_owes_its_plan_and_two_were_late(told: Week) -> None:
    year = _campaign("year")
    rate = campaigns.on_time_rate(SYSTEM, year)
    asked = campaigns.ObligationFilter(kind="plan", standing="missing")

    assert (rate.figure.numerator, rate.figure.denominator) == (23, 26)
    assert [one.obligation.area_code_now for one in campaigns.obligations(SYSTEM, year, asked)] == [
        "330781002011"
    ]


@pytest.mark.requirement("R66")
def test_the_campaign_of_the_spring_is_closed_with_a_signed_summary(told: Week) -> None:
    spring = _campaign("spring")

    assert spring.state == "closed"
    assert campaigns.summary_document(SYSTEM, spring).state == "signed"
    assert [one.interval_days for one in StandingCheck.objects.filter(campaign=spring)] == [90]


def _campaign(key: str) -> Campaign:
    return Campaign.objects.get(source_key=f"story:{key}")
