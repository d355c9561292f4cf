"""The night of 23 to 25 June in the demo; `test_story_demo` plays the week once for these, too."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from shouwang.ground.actor import Actor
from shouwang.prepare.duty import queries as duty
from shouwang.prepare.duty.models import Roster
from shouwang.prepare.tasks.models import Task
from shouwang.story.cast import as_account
from shouwang.story.times import week
from shouwang.watch.sensors.models import Forecast, Trouble
from shouwang.watch.sensors.queries.signals import SignalFilters, signal_set
from shouwang.watch.warnings import queries as warnings
from shouwang.watch.warnings.models import Warning as Warned
from shouwang.watch.warnings.queries.answers import answers

from .story_week import Week

SYSTEM = Actor.system("recount")
STREET = "330781002"


def _of(type_code: str) -> list[Warned]:
    rows = warnings.warning_set(SYSTEM, warnings.WarningFilter(type_code=type_code))
    return list(rows.order_by("pk"))


def _minute(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(second=0, microsecond=0)


@pytest.mark.requirement("R208")
def test_the_rain_rises_from_blue_to_orange_and_the_last_one_is_cancelled(told: Week) -> None:
    found = [(one.level, _minute(one.issued_at), one.ending) for one in _of("rainstorm")]

    assert found == [
        ("blue", week(23, 6), "superseded"),
        ("yellow", week(23, 14, 10), "superseded"),
        ("orange", week(24, 3, 46), "superseded"),
        ("blue", week(24, 18, 10), "cancelled"),
    ]


@pytest.mark.requirement("R211")
def test_24_of_25_answer_the_blue_warning_in_time_and_the_last_is_visited(told: Week) -> None:
    counts = answers(as_account("duty2"), _of("rainstorm")[0].number).counts

    assert (counts.owed, counts.in_time, counts.answered) == (25, 24, 25)


def test_everybody_who_had_to_answer_the_orange_warning_was_reached(told: Week) -> None:
    counts = answers(as_account("duty2"), _of("rainstorm")[2].number).counts

    assert (counts.owed, counts.answered) == (202, 202)


@pytest.mark.requirement("R206", "R208")
def test_the_slope_and_the_river_raise_their_signals_at_the_minute(told: Week) -> None:
    moments = {
        code: signal_set(SYSTEM, SignalFilters(sensor=code, view="")).latest("raised_at").raised_at
        for code in ("CR-01", "WL-01", "WI-01", "SM-01")
    }

    assert moments == {
        "CR-01": week(24, 4, 20),
        "WL-01": week(24, 14, 20),
        "WI-01": week(24, 13, 50),
        "SM-01": week(25, 21, 18),
    }


@pytest.mark.requirement("R208")
def test_the_flood_warning_ends_two_hours_after_the_river_has_fallen(told: Week) -> None:
    flood = _of("flood")[0]

    assert (_minute(flood.issued_at), _minute(flood.ended_at)) == (
        week(24, 14, 22),
        week(25, 17, 30),
    )


@pytest.mark.requirement("R209")
def test_the_slope_is_warned_of_102_minutes_before_it_slides(told: Week) -> None:
    site = _of("geological_site")[0]

    issued_at = _minute(site.issued_at)
    assert issued_at is not None
    assert week(24, 6, 52) - issued_at == timedelta(minutes=102)
    assert site.is_public is False


@pytest.mark.requirement("R210")
def test_the_smoke_of_a_kitchen_counts_as_an_alarm_and_no_fire(told: Week) -> None:
    found = signal_set(SYSTEM, SignalFilters(sensor="SM-04", view="")).get()

    assert (found.state, found.dismissed_as) == ("ended", "false_alarm")


@pytest.mark.requirement("R208")
def test_a_silent_gauge_and_a_stuck_smoke_detector_are_named(told: Week) -> None:
    found = set(Trouble.objects.values_list("sensor__code", "health"))

    assert {("RG-03", "silent"), ("SI-04", "silent"), ("SM-07", "stuck")} <= found


@pytest.mark.requirement("R169", "R170", "R172")
def test_the_weak_roster_was_refused_and_the_special_care_asks_for_three(told: Week) -> None:
    states = Counter(Roster.objects.values_list("state", flat=True))
    team = duty.on_duty(SYSTEM, STREET, week(24, 3))

    assert states == {"published": 2, "superseded": 1}
    assert (len(team.leaders), len(team.staff)) == (1, 3)


@pytest.mark.requirement("R212")
def test_what_the_warnings_obliged_to_is_done_but_for_one_community(told: Week) -> None:
    left = Task.objects.filter(kind="warning", state="open").values_list("area_code_now", flat=True)

    assert set(left) == {f"{STREET}011"}


@pytest.mark.requirement("R269")
def test_the_forecast_of_the_river_is_compared_with_what_came(told: Week) -> None:
    made = Forecast.objects.filter(
        sensor__code="WL-01", made_at__gte=week(24, 17), made_at__lt=week(24, 19)
    )
    found = [one for one in made if one.actual is not None]

    assert len(found) == made.count() > 0
    assert max(abs(one.actual - one.mid) for one in found if one.actual is not None) < 0.2
