"""The office sees all units' progress of every campaign on one wall (R7), a sweep too (R65)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.campaigns.tests.duty_making import Duties, make_duties, owed, whole_plan
from shouwang.prepare.campaigns.tests.scopes import make_running, visit_of
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_COMMUNITY, make_place

pytestmark = pytest.mark.django_db

MAY_24 = datetime(2026, 5, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def clients(signed_in: SignedIn) -> tuple[Duties, Client, Client]:
    """Return a campaign's units, a client of its office and one of a community."""
    duties = make_duties()
    office, heping = (
        Unit.objects.get(pk=actor.unit_id or 0) for actor in (duties.station, duties.heping)
    )
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=office)
    community, _ = signed_in("community_director", area_code=HEPING, unit=heping)
    return duties, station, community


@pytest.mark.requirement("R7")
@time_machine.travel(MAY_24, tick=False)
def test_the_office_sees_every_units_lateness_and_a_unit_only_its_own(
    clients: tuple[Duties, Client, Client],
) -> None:
    _, station, community = clients

    wall = station.get("/wall/").content.decode()
    refused = community.get("/wall/")
    own = community.get("/duties/").content.decode()

    assert "和平社区居委会（虚构）、黄湓社区居委会（虚构）" in wall
    assert refused.status_code == 403
    assert "其中逾期 1 份" in own
    assert "黄湓" not in own


@pytest.mark.requirement("R7")
@time_machine.travel(MAY_24, tick=False)
def test_what_a_unit_hands_in_leaves_the_wall(clients: tuple[Duties, Client, Client]) -> None:
    duties, station, _ = clients

    campaigns.submit(duties.heping, owed(duties, duties.heping).pk, whole_plan())
    wall = station.get("/wall/").content.decode()

    assert "<strong>1</strong></a> 黄湓社区居委会（虚构）" in wall


@pytest.mark.requirement("R65")
def test_a_sweep_is_covered_as_its_agencies_check_each_target(signed_in: SignedIn) -> None:
    places = [make_place(f"第{n}处（虚构）") for n in (1, 2, 3)]
    make_place("枣树木器厂（虚构）", area_code=ZAOSHU_COMMUNITY)
    sweep = make_running(title="消防大检查（虚构）", kind="sweep", ends_on=date(2026, 12, 31))
    client, station = signed_in("safety_station_head", area_code=YUNSHAN)
    _, police = signed_in("police", area_code=YUNSHAN)

    _check(station, places[0].number, sweep.number)
    _check(police, places[0].number, sweep.number)
    _check(police, places[1].number, sweep.number)
    wall = client.get("/wall/").content.decode()

    assert "消防大检查（虚构）" in wall
    assert "2/4" in wall
    assert "枣树社区</a> 0/1" in wall
    assert "和平社区</a> 2/3" in wall


def _check(actor: Actor, place_number: str, campaign_number: str) -> None:
    visit_of(actor, place_number, campaign_number=campaign_number)
