"""Which gauge lies above which, how long the water takes, and whether that forecasts better."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from conftest import SignedIn
from shouwang.engines.forecast.scores import Interval
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.sensors.actions.forecasting import forecast_levels
from shouwang.watch.sensors.actions.linking import link_gauges, set_lag, unlink_gauges
from shouwang.watch.sensors.actions.travelling import estimate_travel_times, forecast_by_upstream
from shouwang.watch.sensors.models import (
    Forecast,
    GaugeLink,
    Latest,
    Observation,
    Sensor,
    UpstreamForecast,
)
from shouwang.watch.sensors.queries.links import upstream_of, upstream_path
from shouwang.watch.sensors.rules.travel import LagDraft, LinkDraft

from .factories import MONDAY_NOON as NOON
from .factories import SYSTEM, make_sensor

pytestmark = pytest.mark.django_db
HOUR, STEP = timedelta(hours=1), timedelta(minutes=10)
LAG = timedelta(hours=3, minutes=20)
DAY_STEPS = 144


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def keeper() -> Actor:
    """Return somebody who keeps the register of the street's sensors."""
    return actor_for("safety_station_head", area_code=YUNSHAN)


def level(place: float) -> float:
    """Return a level with floods four days apart, the steps counted back from noon."""
    flood = (place % (4 * DAY_STEPS)) / DAY_STEPS
    return round(20 + 2 * math.exp(-(((flood - 2.2) / 0.25) ** 2)), 3)


def tell(sensor: Sensor, *, lag_steps: int = 0, days: int = 12, gain: float = 1.0) -> None:
    """Store a reading each ten minutes of some days up to noon."""
    Observation.objects.bulk_create(
        Observation(
            sensor_id=sensor.pk,
            at_ms=round((NOON - place * STEP).timestamp() * 1_000),
            value=20 + gain * (level(-place - lag_steps) - 20),
        )
        for place in range(days * DAY_STEPS)
    )
    Latest.objects.filter(sensor=sensor).update(at_ms=round(NOON.timestamp() * 1_000), value=20)


def two_gauges(*, days: int = 12, gain: float = 1.0) -> GaugeLink:
    """Return the link of two gauges whose water is three hours and twenty minutes apart."""
    upper, lower = make_sensor("WL-UP"), make_sensor("WL-DOWN")
    tell(upper, days=days)
    tell(lower, lag_steps=20, days=days, gain=gain)
    return link_gauges(SYSTEM, "WL-DOWN", LinkDraft("WL-UP", "兰江上段（虚构）"))


@pytest.mark.requirement("R269")
def test_the_travel_time_is_estimated_from_both_series() -> None:
    link = two_gauges(gain=0.5)

    assert estimate_travel_times(SYSTEM, NOON) == 1

    link.refresh_from_db()
    assert (link.lag_s, link.rises, link.refusal) == (12_000, 3, "")
    assert (link.shortest_s, link.longest_s) == (12_000, 12_000)
    assert link.correlation == pytest.approx(1.0, abs=0.001)
    assert link.gain == pytest.approx(0.5, abs=0.001)


def test_it_is_estimated_anew_after_six_hours_only() -> None:
    two_gauges()
    estimate_travel_times(SYSTEM, NOON)

    assert estimate_travel_times(SYSTEM, NOON + 6 * HOUR - STEP) == 0
    assert estimate_travel_times(SYSTEM, NOON + 6 * HOUR) == 1


def test_what_is_too_short_is_refused_in_words() -> None:
    link = two_gauges(days=2)

    estimate_travel_times(SYSTEM, NOON)

    link.refresh_from_db()
    assert (link.lag_s, link.refusal) == (None, "short")
    assert str(link.refusal_label).startswith("两站同时有读数的时间不到三天")


@pytest.mark.requirement("R216")
def test_a_person_overrules_the_time_with_a_reason(keeper: Actor) -> None:
    link = two_gauges()
    estimate_travel_times(SYSTEM, NOON)

    changed = set_lag(keeper, "WL-DOWN", link.pk, LagDraft(90, "水文站实测"), version=1)
    estimate_travel_times(SYSTEM, NOON)

    changed.refresh_from_db()
    assert (changed.used_lag_s, changed.lag_s, changed.set_because) == (5_400, 12_000, "水文站实测")
    assert changed.set_by_id == keeper.account_id
    assert Entry.objects.filter(verb="gauge_link.set_lag").count() == 1


def test_without_a_time_the_estimate_holds_again(keeper: Actor) -> None:
    link = two_gauges()
    estimate_travel_times(SYSTEM, NOON)
    set_lag(keeper, "WL-DOWN", link.pk, LagDraft(90, "实测"), version=1)

    again = set_lag(keeper, "WL-DOWN", link.pk, LagDraft(None, "仪器已校准"), version=2)

    assert (again.set_lag_s, again.used_lag_s) == (None, 12_000)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (LagDraft(90, " "), "reason"),
        (LagDraft(0, "实测"), "lag_min"),
        (LagDraft(1_441, "实测"), "lag_min"),
    ],
)
def test_a_time_that_cannot_be_is_refused(keeper: Actor, draft: LagDraft, field: str) -> None:
    link = two_gauges(days=1)

    with pytest.raises(Invalid) as refused:
        set_lag(keeper, "WL-DOWN", link.pk, draft, version=1)

    assert list(refused.value.fields) == [field]
    link.refresh_from_db()
    assert (link.set_lag_s, link.version) == (None, 1)


def test_who_comes_second_is_told(keeper: Actor) -> None:
    link = two_gauges(days=1)
    set_lag(keeper, "WL-DOWN", link.pk, LagDraft(90, "实测"), version=1)

    with pytest.raises(WrongState):
        set_lag(keeper, "WL-DOWN", link.pk, LagDraft(60, "估计"), version=1)


@pytest.mark.parametrize("upstream", ["WL-DOWN", "RAIN", "GONE", "WL-UP", " "])
def test_a_link_that_cannot_be_is_refused(keeper: Actor, upstream: str) -> None:
    two_gauges(days=1)
    make_sensor("RAIN", "rain_gauge")

    with pytest.raises(Invalid) as refused:
        link_gauges(keeper, "WL-DOWN", LinkDraft(upstream))

    assert list(refused.value.fields) == ["upstream"]
    assert GaugeLink.objects.count() == 1


def test_water_does_not_flow_both_ways(keeper: Actor) -> None:
    two_gauges(days=1)

    with pytest.raises(Invalid):
        link_gauges(keeper, "WL-UP", LinkDraft("WL-DOWN"))


def test_a_link_is_taken_back_with_what_it_forecast(keeper: Actor) -> None:
    link = two_gauges(days=1)

    unlink_gauges(keeper, "WL-DOWN", link.pk)

    assert not GaugeLink.objects.exists()
    assert Entry.objects.filter(verb="gauge_link.remove").count() == 1


@pytest.mark.parametrize(
    ("role", "area", "error"),
    [("grid_worker", YUNSHAN, NotAllowed), ("safety_station_head", "330781001", NotFound)],
)
def test_others_change_nothing(role: str, area: str, error: type[Exception]) -> None:
    link = two_gauges(days=1)
    stranger = actor_for(role, area_code=area)

    with pytest.raises(error):
        link_gauges(stranger, "WL-DOWN", LinkDraft("WL-UP"))
    with pytest.raises(error):
        set_lag(stranger, "WL-DOWN", link.pk, LagDraft(90, "实测"), version=1)
    with pytest.raises(error):
        unlink_gauges(stranger, "WL-DOWN", link.pk)

    link.refresh_from_db()
    assert (GaugeLink.objects.count(), link.version) == (1, 1)


def test_nobody_but_the_system_estimates(keeper: Actor) -> None:
    with pytest.raises(NotAllowed):
        estimate_travel_times(keeper, NOON)
    with pytest.raises(NotAllowed):
        forecast_by_upstream(keeper, 1, NOON)


@pytest.mark.requirement("R269")
def test_a_rise_above_is_said_of_moments_no_further_ahead_than_the_water_takes() -> None:
    two_gauges()
    estimate_travel_times(SYSTEM, NOON)
    rising_at = NOON - 2 * timedelta(days=1) + 2 * HOUR
    lower = Sensor.objects.get(code="WL-DOWN")
    for hours in (1, 3, 6):
        Forecast.objects.create(
            sensor=lower, made_at=rising_at, for_at=rising_at + hours * HOUR, low=1, mid=2, high=3
        )

    made = forecast_by_upstream(SYSTEM, lower.pk, rising_at)

    rows = UpstreamForecast.objects.order_by("forecast__for_at")
    leads = [row.forecast.for_at - rising_at for row in rows]
    came = [value_of(lower, row.forecast) for row in rows]
    assert (made, leads) == (2, [HOUR, 3 * HOUR])
    assert [row.mid for row in rows] == pytest.approx(came, abs=0.01)


def value_of(sensor: Sensor, row: Forecast) -> float:
    """Return what the gauge measured at the moment of a forecast."""
    at_ms = round(row.for_at.timestamp() * 1_000)
    return Observation.objects.get(sensor_id=sensor.pk, at_ms=at_ms).value


def compare(link: GaugeLink, *, own_error: float, error: float, count: int) -> Forecast:
    """Let forecasts three hours ahead have come, and one wait; returns the one that waits."""
    for number in range(count + 1):
        made_at = NOON - number * STEP
        row = Forecast.objects.create(
            sensor=link.downstream,
            made_at=made_at,
            for_at=made_at + 3 * HOUR,
            low=20,
            mid=21 - own_error,
            high=22,
            actual=21 if number else None,
            error=own_error if number else None,
            compared_at=NOON if number else None,
        )
        UpstreamForecast.objects.create(link=link, forecast=row, value=20, mid=21 - error)
    return Forecast.objects.get(sensor=link.downstream, made_at=NOON)


@pytest.mark.requirement("R269")
@pytest.mark.parametrize(
    ("own_error", "error", "count", "is_used"),
    [(0.2, 0.1, 30, True), (0.2, 0.1, 29, False), (0.1, 0.1, 30, False), (0.1, 0.2, 30, False)],
)
def test_the_upper_gauge_is_used_only_where_it_has_been_better_often_enough(
    own_error: float, error: float, count: int, is_used: bool
) -> None:
    link = two_gauges(days=1)
    row = compare(link, own_error=own_error, error=error, count=count)

    path = upstream_path(SYSTEM, link.downstream_id, NOON)

    (view,) = upstream_of(SYSTEM, "WL-DOWN").views
    assert view.is_used is is_used
    assert (row.for_at in path) is is_used


def test_its_interval_is_as_wide_as_rises_differed_from_what_was_said() -> None:
    link = two_gauges(days=1)
    row = compare(link, own_error=0.2, error=0.1, count=30)

    found = upstream_path(SYSTEM, link.downstream_id, NOON)[row.for_at]

    assert isinstance(found, Interval)
    assert (found.low, found.mid, found.high) == pytest.approx((20.9, 20.9, 21.0))


def test_forecasting_levels_asks_the_gauges_above_too() -> None:
    link = two_gauges()

    forecast_levels(SYSTEM, NOON)

    link.refresh_from_db()
    assert link.lag_s == 12_000
    assert UpstreamForecast.objects.filter(link=link).count() == 0
    assert Forecast.objects.filter(sensor=link.downstream).count() == 3


@pytest.mark.requirement("R216", "R269")
def test_the_pages_show_the_time_with_its_reasons_and_take_another(signed_in: SignedIn) -> None:
    link = two_gauges()
    estimate_travel_times(SYSTEM, NOON)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    station = client.get("/sensors/stations/ST-WL-DOWN").content.decode()
    outlook = client.get("/risk/outlook").content.decode()
    here = f"/sensors/outlook/WL-DOWN/upstream/{link.pk}"
    wrong = client.post(here, {"lag_min": "90", "reason": "", "version": "1"})
    saved = client.post(here, {"lag_min": "90", "reason": "水文站实测", "version": "1"})
    after = client.get("/sensors/outlook/WL-DOWN").content.decode()

    for shown in (station, outlook):
        assert "上游测试站（虚构）的涨水通常 3 小时 20 分后到此。" in shown
        assert "依据：最近 3 次涨水，相关系数 1.00" in shown
    assert (wrong.status_code, saved.status_code) == (422, 302)
    assert 'value="90"' in wrong.content.decode()
    assert "1 小时 30 分后到此" in after
    assert "水文站实测" in after
    assert "传播时间不到 1 小时" not in after


def test_a_time_of_less_than_an_hour_is_for_information_only(signed_in: SignedIn) -> None:
    link = two_gauges(days=1)
    client, keeper = signed_in("safety_station_head", area_code=YUNSHAN)
    set_lag(keeper, "WL-DOWN", link.pk, LagDraft(59, "实测"), version=1)

    shown = client.get("/sensors/outlook/WL-DOWN").content.decode()

    assert "传播时间不到 1 小时，只作参考；到达时间按本站预测。" in shown


def test_a_gauge_above_is_named_and_taken_back_on_the_page(signed_in: SignedIn) -> None:
    make_sensor("WL-UP")
    make_sensor("WL-DOWN")
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    form = client.get("/sensors/outlook/WL-DOWN/upstream/new")
    wrong = client.post("/sensors/outlook/WL-DOWN/upstream/new", {"upstream": "没有"})
    made = client.post("/sensors/outlook/WL-DOWN/upstream/new", {"upstream": "WL-UP"})
    shown = client.get("/sensors/outlook/WL-DOWN").content.decode()
    link = GaugeLink.objects.get()
    gone = client.post(f"/sensors/outlook/WL-DOWN/upstream/{link.pk}/remove")

    statuses = [one.status_code for one in (form, wrong, made, gone)]
    assert statuses == [200, 422, 302, 302]
    assert "没有这个水位传感器，或不在您的职责范围内。" in wrong.content.decode()
    assert "还没有推算。" in shown
    assert not GaugeLink.objects.exists()


def test_the_api_tells_and_takes_it(signed_in: SignedIn) -> None:
    link = two_gauges()
    estimate_travel_times(SYSTEM, NOON)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    here = "/api/v1/sensors/outlook/WL-DOWN/upstream"

    (told,) = client.get(here).json()["items"]
    answer = client.put(
        f"{here}/{link.pk}",
        {"lag_min": 90, "reason": "实测", "version": told["version"]},
        content_type="application/json",
    )
    gone = client.delete(f"{here}/{link.pk}")

    assert (told["upstream"], told["lag_s"], told["rises"]) == ("WL-UP", 12_000, 3)
    assert answer.json()["set_lag_s"] == 5_400
    assert gone.status_code == 204
