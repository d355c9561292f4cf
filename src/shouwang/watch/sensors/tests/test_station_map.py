"""The map of stations shows the same set as the list, and what stands at each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.watch.sensors.pages.maps import station_map
from shouwang.watch.sensors.queries import StationFilters
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor, make_station, send
from shouwang.watch.sensors.tests.rule_making import YUNSHAN, live_rule

LATER = NOON + timedelta(minutes=10)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def head(signed_in: SignedIn) -> Actor:
    """Return the head of the safety station."""
    return signed_in("safety_station_head", area_code=YUNSHAN)[1]


def features(actor: Actor, filters: StationFilters) -> list[tuple[object, dict[str, str]]]:
    """Return where stations are drawn, and with what."""
    drawn = station_map(actor, filters) or {"features": []}
    return [
        (one["geometry"]["coordinates"], one["properties"])
        for one in drawn["features"]  # type: ignore[attr-defined]
    ]


@pytest.mark.requirement("R206")
def test_a_station_is_drawn_where_it_stands_with_the_highest_level(head: Actor) -> None:
    make_station("RIVER", lat=29.21, lng=119.47, name="金溪桥站（虚构）")
    make_sensor(station="RIVER")
    live_rule()
    send(("WL-01", NOON, 28.5), now=NOON)

    (found,) = features(head, StationFilters())

    assert found[0] == [119.47, 29.21]
    assert found[1] == {
        "title": "金溪桥站（虚构）",
        "label": "金溪桥站（虚构）",
        "text": "水位计 28.5 m（黄色）",
        "tone": "yellow",
        "url": "/sensors/stations/RIVER",
    }


def test_a_silent_station_looks_so_and_comes_before_one_that_is_well(head: Actor) -> None:
    make_station("WELL", lat=29.21, lng=119.47)
    make_sensor("WL-01", station="WELL")
    make_station("STILL", lat=29.22, lng=119.48)
    make_sensor("WL-02", station="STILL", interval_s=60, silent_after_s=120)
    send(("WL-01", NOON, 20.0), ("WL-02", NOON, 20.0), now=NOON)
    send(("WL-01", LATER, 20.1), now=LATER)

    found = features(head, StationFilters())

    assert [(drawn["url"], drawn["tone"]) for _, drawn in found] == [
        ("/sensors/stations/STILL", "neutral"),
        ("/sensors/stations/WELL", "success"),
    ]


def test_what_the_list_leaves_out_and_what_has_no_position_is_not_drawn(head: Actor) -> None:
    make_station("RIVER", lat=29.21, lng=119.47)
    make_sensor("WL-01", station="RIVER")
    make_station("RAIN", lat=29.22, lng=119.48)
    make_sensor("RG-01", "rain_gauge", station="RAIN")
    make_sensor("WL-02")

    found = features(head, StationFilters(kind="water_level"))

    assert [drawn["url"] for _, drawn in found] == ["/sensors/stations/RIVER"]


def test_without_any_position_there_is_no_map(head: Actor) -> None:
    make_sensor()

    assert station_map(head, StationFilters()) is None
