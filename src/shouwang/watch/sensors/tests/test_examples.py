"""The published landslide rule of Mukilteo on the series it was made for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from conftest import SignedIn
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.prepare.places.tests.factories import plant_divisions
from shouwang.watch.sensors.actions.examples import example_series, load_example, try_example
from shouwang.watch.sensors.models import Observation, Rule, Sensor, Signal
from shouwang.watch.sensors.rules.examples import Measured, read_rain
from shouwang.watch.sensors.tests.factories import SYSTEM
from shouwang.watch.sensors.tests.rule_making import YUNSHAN, make_rule

STEP = timedelta(minutes=15)
RECENT, ANTECEDENT = 72 * 4, 360 * 4


def spans_over(series: list[Measured]) -> list[tuple[datetime, datetime]]:
    """Return when P3 > 3.5 - 0.67 P15 began and ended, by sums over a grid of quarter hours."""
    first = series[0].at
    grid = np.zeros((series[-1].at - first) // STEP + 1)
    for one in series:
        grid[(one.at - first) // STEP] = one.value
    until = np.concatenate([[0.0], np.cumsum(grid)])
    here = np.arange(1, len(grid) + 1)
    p3 = until[here] - until[np.maximum(here - RECENT, 0)]
    p15 = until[np.maximum(here - RECENT, 0)] - until[np.maximum(here - RECENT - ANTECEDENT, 0)]
    is_over = np.concatenate([[False], p3 > 3.5 - 0.67 * p15, [False]])
    turns = [first + STEP * int(place) for place in np.flatnonzero(np.diff(is_over.astype(int)))]
    return list(zip(turns[::2], turns[1::2], strict=True))


def test_the_series_has_each_quarter_hour_that_was_measured() -> None:
    series = example_series()

    assert len(series) == 13_078
    assert series[0].at == datetime(2015, 8, 18, 2, 15, tzinfo=UTC)
    assert series[-1].at == datetime(2016, 1, 1, 7, 45, tzinfo=UTC)
    assert sum(one.value for one in series) == pytest.approx(17.06)


def test_a_dry_quarter_hour_is_a_reading_and_an_unmeasured_one_is_none() -> None:
    lines = ["at,inches", "2015-08-17 18:15,0", "2015-08-17 18:45,", "2015-08-17 19:00,0.02"]

    found = read_rain(lines)

    assert [one.value for one in found] == [0, 0, 0.02]


@pytest.mark.django_db
def test_the_rule_equals_an_independent_computation() -> None:
    plant_divisions()
    version = load_example(SYSTEM, area_code=YUNSHAN)

    firings = try_example(SYSTEM, version.pk)

    spans = [(one.fired_at, one.ended_at) for one in firings]
    assert spans == spans_over(example_series())
    assert [one.fired_at for one in firings] == [
        datetime(2015, 11, 15, 4, 0, tzinfo=UTC),
        datetime(2015, 11, 24, 13, 15, tzinfo=UTC),
        datetime(2015, 12, 9, 1, 45, tzinfo=UTC),
        datetime(2015, 12, 12, 20, 0, tzinfo=UTC),
    ]
    assert (Signal.objects.count(), Observation.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_example_is_loaded_once_and_alarms_nobody() -> None:
    plant_divisions()

    load_example(SYSTEM, area_code=YUNSHAN)
    load_example(SYSTEM, area_code=YUNSHAN)

    assert (Rule.objects.count(), Sensor.objects.get().is_active) == (1, False)


@pytest.mark.django_db
def test_another_rule_has_no_series_that_comes_along() -> None:
    plant_divisions()

    with pytest.raises(Invalid):
        try_example(SYSTEM, make_rule().pk)


@pytest.mark.django_db
def test_who_edits_no_rules_loads_no_example(signed_in: SignedIn) -> None:
    plant_divisions()
    _, other = signed_in("grid_worker", area_code=f"{YUNSHAN}005")

    with pytest.raises(NotAllowed):
        load_example(other)

    assert (Rule.objects.count(), Sensor.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_page_shows_each_firing_with_its_sums(signed_in: SignedIn) -> None:
    plant_divisions()
    client, _ = signed_in("administrator", area_code=YUNSHAN)

    client.post("/sensors/rules/-/example")
    page = client.get("/sensors/rules/usgs_mukilteo/versions/1/try?example=1").content.decode()

    assert "会触发 4 次" in page
    assert "2015-11-15 12:00" in page
    assert "USGS-MVD116 3 天累计" in page
