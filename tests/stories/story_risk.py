"""The risks of the demo's week; `test_story_demo` plays the week once for these, too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shouwang.ground.clock import local_day
from shouwang.ground.journal.models import Entry
from shouwang.story.models import StoryThing
from shouwang.story.times import week
from shouwang.watch.risk.models import (
    Assessment,
    Overrule,
    RiskFactor,
    RiskReview,
    SpreadForecast,
    TextOverrule,
    WorkloadForecast,
)
from shouwang.watch.sensors.queries.links import upstream_of

from .story_recount import SYSTEM
from .story_week import Week

STREET = "330781002"


@pytest.mark.requirement("R206")
def test_what_others_say_of_the_slope_came_in_and_the_newest_stands(told: Week) -> None:
    rows = RiskFactor.objects.filter(area_code_now=f"{STREET}214").order_by("kind")

    found = [(row.source, row.value, row.as_of.replace(second=0, microsecond=0)) for row in rows]
    assert found == [
        ("东片巡查组（虚构）", Decimal("0.5"), week(24, 12, 10)),
        ("市气象台（虚构）", Decimal("0.6"), week(23, 9, 20)),
    ]
    assert Entry.objects.filter(verb="risk.put_factor").count() == 3


@pytest.mark.requirement("R215")
def test_the_boat_yard_and_the_charging_shed_were_assessed_by_lec(told: Week) -> None:
    rows = Assessment.objects.order_by("assessed_on")

    assert [(row.value, row.level, row.assessed_on) for row in rows] == [
        (Decimal(63), "blue", date(2026, 6, 18)),
        (Decimal(270), "orange", date(2026, 6, 26)),
    ]


@pytest.mark.requirement("R214")
def test_the_river_and_the_slope_were_reviewed_with_an_owner_and_a_next_day(told: Week) -> None:
    rows = RiskReview.objects.order_by("at")

    assert [(row.risk.area_code_now, row.next_on) for row in rows] == [
        (f"{STREET}009", date(2026, 7, 4)),
        (f"{STREET}214", date(2026, 6, 26)),
    ]
    assert all(row.owner_unit_id for row in rows)


@pytest.mark.requirement("R216")
def test_the_raised_level_of_huangpen_ended_by_itself(told: Week) -> None:
    row = Overrule.objects.get()

    assert (row.risk.area_code_now, row.level) == (f"{STREET}208", "orange")
    assert row.computed_level != "orange"
    assert row.ended_at is not None
    assert local_day(row.ended_at) == date(2026, 6, 26)


@pytest.mark.requirement("R216")
def test_the_ditch_below_the_slope_was_read_anew_by_a_person(told: Week) -> None:
    row = TextOverrule.objects.get()

    assert row.hazard_number == StoryThing.objects.get(key="ditch-village").number
    assert (row.suggested_category, row.category, row.ended_at) == ("road", "slope", None)


@pytest.mark.requirement("R269")
def test_the_arrival_of_the_flood_was_expected_and_compared(told: Week) -> None:
    known = SpreadForecast.objects.filter(sensor__code="WL-01", actual_at__isnull=False)

    assert {row.actual_at for row in known} == {week(24, 14, 20)}
    assert "inside" in set(known.values_list("arrival", flat=True))


@pytest.mark.requirement("R269")
def test_the_work_that_came_lay_within_nine_of_ten_intervals_of_the_half_year(told: Week) -> None:
    rows = WorkloadForecast.objects.filter(actual__isnull=False, until_at__lte=week(22, 8))
    inside = [row.low <= (row.actual or 0) <= row.high for row in rows]

    assert sum(inside) >= 0.9 * len(inside) > 0


@pytest.mark.requirement("R269")
def test_every_kind_of_work_with_a_ledger_of_weeks_is_forecast_on_monday(told: Week) -> None:
    rows = WorkloadForecast.objects.filter(from_at=week(22, 1), until_at=week(23, 1))

    assert set(rows.values_list("work", flat=True)) == {"reports", "hazards", "tasks", "notices"}


@pytest.mark.requirement("R269")
def test_the_flood_takes_half_an_hour_from_yongfeng_to_the_town(told: Week) -> None:
    (one,) = upstream_of(SYSTEM, "WL-01").views

    assert (one.link.upstream.code, one.link.lag_s, one.link.rises) == ("WL-03", 1_800, 3)
    assert one.link.correlation is not None
    assert one.link.correlation > 0.9
