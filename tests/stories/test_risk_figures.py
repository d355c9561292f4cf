"""Figures of risk that a street shows: prevention, the safety coefficient, the watch list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.hazards.tests.factories import Cast, make_cast, make_hazard
from shouwang.prepare.places.tests.factories import HEPING, make_place, plant_divisions
from shouwang.watch.risk import jobs
from shouwang.watch.risk.sources import RiskSources, risk_sources, use_risk_sources
from shouwang.watch.risk.tests.making import major

SignedIn = Callable[..., tuple[Client, Actor]]
pytestmark = pytest.mark.django_db
JSON = "application/json"
NINE = datetime(2026, 6, 24, 1, 0, tzinfo=UTC)
"""Wednesday 09:00 in Lanxi."""


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def cast() -> Cast:
    """Return the people around a community."""
    plant_divisions()
    return make_cast()


@pytest.fixture
def station(cast: Cast, signed_in: SignedIn) -> Client:
    """Return the browser of the head of the safety station."""
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=cast.station)[0]


@pytest.fixture
def told() -> Iterator[None]:
    """Let somebody tell of two warnings and three drills, for one test."""
    before = risk_sources()
    spans = [timedelta(minutes=30), timedelta(minutes=90)]
    use_risk_sources(
        RiskSources(lead_times=lambda *_: spans, drills=lambda *_: 3, warnings=lambda *_: {})
    )
    yield
    use_risk_sources(before)


def figures(station: Client) -> dict[str, float | None]:
    """Return the indicators by name."""
    rows = station.get("/api/v1/risk/prevention").json()
    return {f"{row['side']}: {row['key']}": row["value"] for row in rows}


@pytest.mark.requirement("R209")
@pytest.mark.usefixtures("told")
def test_prevention_stands_beside_response(cast: Cast, station: Client) -> None:
    make_hazard(cast, "closed")
    make_hazard(cast, "closed")
    place = make_place()
    make_accident(cast.safety, place_number=place.number)

    found = figures(station)
    page = station.get("/risk/prevention").content.decode()

    assert found == {
        "prevention: closed_before_incident": 100,
        "prevention: median_closing": 0,
        "prevention: warning_lead": 60,
        "prevention: drills": 3,
        "response: accidents": 1,
        "response: dead": found["response: dead"],
        "response: median_reporting": found["response: median_reporting"],
    }
    assert page.index("隐患在出事前办结") < page.index("从发生到报告的中位时间")


@pytest.mark.requirement("R209")
def test_what_nobody_tells_is_unknown_and_not_nothing(station: Client) -> None:
    before = risk_sources()
    use_risk_sources(RiskSources())
    found = figures(station)
    use_risk_sources(before)

    assert found["prevention: warning_lead"] is None
    assert found["prevention: drills"] is None
    assert found["prevention: closed_before_incident"] is None


@pytest.mark.requirement("R215")
def test_a_coefficient_is_published_with_formula_inputs_and_day(
    cast: Cast, station: Client
) -> None:
    place = make_place("测试店（虚构）")
    major(cast, place_number=place.number)
    make_hazard(cast, "closed")
    jobs.compute_picture()

    rows = station.get("/api/v1/risk/coefficients", {"area": HEPING}).json()
    of_places = station.get("/api/v1/risk/coefficients", {"places": "true"}).json()
    opened = station.get(f"/api/v1/risk/coefficients/{rows[0]['id']}").json()
    page = station.get(f"/risk/coefficients/{rows[0]['id']}").content.decode()

    parts = {one["name"]: (one["value"], one["share"]) for one in opened["parts"]}
    assert parts == {"risk": (50, 0.7), "in_time": (100, 0.2), "sure": (60, 0.1)}
    assert rows[0]["value"] == opened["value"] == 0.7 * 50 + 0.2 * 100 + 0.1 * 60
    assert (rows[0]["on"], opened["closed"], opened["closed_in_time"]) == ("2026-06-24", 1, 1)
    assert [one["name"] for one in of_places] == ["测试店（虚构）"]
    assert opened["formula"] in page


@pytest.mark.requirement("R215")
def test_what_was_published_stays_when_the_risk_changes(
    cast: Cast, station: Client, signed_in: SignedIn, at: time_machine.Traveller
) -> None:
    jobs.compute_picture()
    before = station.get("/api/v1/risk/coefficients", {"area": HEPING}).json()[0]
    major(cast)
    at.shift(timedelta(days=1))
    jobs.compute_picture()
    later, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    yesterday = {"area": HEPING, "on": "2026-06-24"}

    assert later.get("/api/v1/risk/coefficients", yesterday).json()[0] == before
    now = later.get("/api/v1/risk/coefficients", {"area": HEPING}).json()[0]
    assert (now["on"], now["value"] < before["value"]) == ("2026-06-25", True)


def watch(client: Client, number: str, interval_min: int) -> None:
    """Let a hazard be looked at every so often."""
    move = {"move": "set_monitoring", "interval_min": interval_min}
    answer = client.post(f"/api/v1/hazards/{number}/moves", json.dumps(move), JSON)
    assert answer.status_code == 200, answer.content


@pytest.mark.requirement("R217")
def test_sites_with_major_hazards_are_watched_often_enough_or_named(
    cast: Cast, station: Client, signed_in: SignedIn, at: time_machine.Traveller
) -> None:
    village, _ = signed_in("community_director", unit=cast.unit)
    kept, late, rare, unset = (major(cast, level).number for level in (1, 1, 3, 3))
    make_hazard(cast, "graded")
    for number, interval_min in ((kept, 1_440), (late, 60), (rare, 1_441)):
        watch(village, number, interval_min)
    at.shift(timedelta(hours=2))

    found = station.get("/api/v1/risk/watch-list").json()
    page = station.get("/risk/watch-list").content.decode()

    assert [(one["number"], one["state"], one["is_heightened"]) for one in found] == [
        (late, "overdue", True),
        (unset, "unset", False),
        (rare, "too_rare", False),
        (kept, "kept", True),
    ]
    assert "至少每 24 小时看一次" in page
    assert "3 处没有按要求监测。" in page
