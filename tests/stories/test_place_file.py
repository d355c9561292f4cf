"""One page says of a place what must be inspected (R46), what is archived (R38), who answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns.tests.scopes import make_running, visit_of
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.tests.factories import HEPING, SYSTEM, make_place

pytestmark = pytest.mark.django_db

JUNE_22 = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)


@pytest.mark.requirement("R46")
@pytest.mark.parametrize(("due_on", "overdue"), [(date(2026, 6, 21), 1), (date(2026, 6, 22), 0)])
@time_machine.travel(JUNE_22, tick=False)
def test_a_boiler_is_overdue_from_the_day_after_its_due_day(
    api_client: SignedIn, due_on: date, overdue: int
) -> None:
    place = make_place("和平五金厂（虚构）")
    places.add_object(SYSTEM, place.number, places.ObjectDraft("锅炉", "equipment", due_on=due_on))
    client, _ = api_client("community_director")

    answer = client.get(f"/api/v1/places/{place.number}/file").json()

    assert answer["overdue_objects"] == overdue
    assert [row["due_on"] for row in answer["objects"]] == [due_on.isoformat()]


@pytest.mark.requirement("R38")
def test_the_archive_keeps_open_and_finished_hazards_of_the_place_alone(
    api_client: SignedIn,
) -> None:
    ours, theirs = make_place("和平五金厂（虚构）"), make_place("和平木器厂（虚构）")
    client, director = api_client("community_director")
    numbers = [
        hazards.register(director, hazards.HazardDraft(text, place_number=row.number)).number
        for text, row in (("护罩缺失", ours), ("没有灭火器", ours), ("配电箱没有门", theirs))
    ]
    hazards.confirm(director, numbers[0])
    hazards.reject(director, numbers[1], reason="不是隐患")

    found = client.get(f"/api/v1/places/{ours.number}/file").json()["hazards"]

    assert (found["open"], found["finished"]) == (1, 1)
    assert found["first_due"] == numbers[:1]


@time_machine.travel(JUNE_22, tick=False)
def test_checks_and_running_campaigns_are_told_with_every_office_that_came(
    api_client: SignedIn,
) -> None:
    place = make_place("和平五金厂（虚构）")
    campaign = make_running()
    client, station = api_client("safety_station_head", area_code=YUNSHAN)
    police = make_unit(kind="police_station", area_code=YUNSHAN, name="云山派出所（虚构）")
    visit_of(station, place.number, result="fine", companion_ids=(police.pk,))

    answer = client.get(f"/api/v1/places/{place.number}/file").json()

    assert answer["visits"]["count"] == 1
    assert answer["visits"]["items"][0]["agencies"][1:] == ["云山派出所（虚构）"]
    assert [row["number"] for row in answer["campaigns"]] == [campaign.number]


def test_an_enterprise_has_the_file_of_its_own_place_and_no_others(
    signed_in: SignedIn,
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    own = make_place("和平五金厂（虚构）", unit_id=unit.pk)
    other = make_place("和平木器厂（虚构）", unit_id=make_unit(kind="enterprise").pk)
    client, _ = signed_in("enterprise_owner", unit=unit)

    statuses = [client.get(f"/places/{row.number}/file").status_code for row in (own, other)]

    assert statuses == [200, 404]
