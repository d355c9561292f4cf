"""What to look at first changes with the season, and no day of the year is without it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN

pytestmark = pytest.mark.django_db

PATH = "/api/v1/campaigns/seasonal-focus"


@pytest.fixture
def station() -> Client:
    """The head of the safety station."""
    actor = actor_for("safety_station_head", area_code=YUNSHAN)
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def _codes(client: Client, on: str) -> set[str]:
    found = client.get(PATH, {"on": on}).json()
    return {*found["types"], *found["categories"], *found["industries"]}


@pytest.mark.requirement("R62")
def test_until_the_end_of_april_it_is_transport_power_fireworks_and_crowds(station: Client) -> None:
    assert {"road_transport", "power", "fireworks", "crowded_place"} <= _codes(
        station, "2026-04-30"
    )
    assert "fireworks" not in _codes(station, "2026-05-01")


@pytest.mark.requirement("R63")
def test_from_may_to_september_it_is_what_the_flood_and_the_heat_reach(station: Client) -> None:
    season = {"mine", "reservoir", "school", "tourism", "crowded_place"}

    assert season <= _codes(station, "2026-05-01")
    assert season <= _codes(station, "2026-09-30")
    assert "reservoir" not in _codes(station, "2026-10-01")


@pytest.mark.requirement("R64")
def test_in_the_last_quarter_it_is_works_sites_transport_and_fire(station: Client) -> None:
    season = {"mine", "other_industry", "construction", "road_transport", "high_rise"}

    assert season <= _codes(station, "2026-10-01")
    assert season <= _codes(station, "2026-12-31")


@pytest.mark.requirement("R61", "R64")
def test_no_day_of_a_leap_year_is_without_a_focus(station: Client) -> None:
    first = date(2028, 1, 1)
    days = [first + timedelta(days=number) for number in range(0, 366, 5)]
    edges = [date(2028, 2, 29), date(2028, 4, 30), date(2028, 9, 30), date(2028, 12, 31)]

    empty = [day for day in [*days, *edges] if not _codes(station, day.isoformat())]

    assert empty == []


@pytest.mark.requirement("R61")
def test_the_streets_own_focus_may_wrap_the_year_and_overlap(station: Client) -> None:
    own = {
        "title": "冬季用电（虚构）",
        "from_month": "12",
        "from_day": "15",
        "until_month": "2",
        "until_day": "10",
        "basis": "街道会议（虚构）",
        "type_codes": ["rental_house"],
    }
    assert station.post("/campaigns/seasons/new", own).status_code == 302

    assert "rental_house" not in _codes(station, "2198-12-14")
    assert {"rental_house", "construction"} <= _codes(station, "2198-12-15")
    assert {"rental_house", "fireworks"} <= _codes(station, "2199-02-10")
    assert "rental_house" not in _codes(station, "2199-02-11")
