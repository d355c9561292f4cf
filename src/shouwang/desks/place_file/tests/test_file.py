"""The file of a place joins the rooms, each within what its reader may see there."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.tests.factories import Cast, make_cast
from shouwang.prepare.organisations.tests.factories import link_up, make_document
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, make_place

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people around one community."""
    del db
    return make_cast()


def page(client: Client, number: str) -> str:
    response = client.get(f"/places/{number}/file")
    assert response.status_code == 200
    return unquote(response.content.decode())


def test_the_file_joins_hazards_objects_and_accidents(signed_in: SignedIn) -> None:
    place = make_place("和平五金厂（虚构）")
    client, director = signed_in("community_director")
    _, station = signed_in("safety_station_head", area_code=HEPING[:9])
    hazards.register(director, hazards.HazardDraft("冲床防护罩缺失", place_number=place.number))
    overdue_on = clock.today() - timedelta(days=1)
    draft = places.ObjectDraft("一号锅炉", "equipment", due_on=overdue_on)
    places.add_object(SYSTEM, place.number, draft)
    accident = make_accident(station, place_number=place.number)

    shown = page(client, place.number)

    assert "冲床防护罩缺失" in shown
    assert "1 件设备设施已过检验期。" in shown
    assert f"/accidents/{accident.number}" in shown


def test_the_chain_names_the_village_and_the_state_of_its_letter(
    api_client: SignedIn,
) -> None:
    place = make_place("和平五金厂（虚构）")
    client, director = api_client("community_director")
    post = Post.objects.select_related("account").get(pk=director.post_id or 0)
    link_up(f"village:{HEPING}", post, make_document(), subject_name="和平社区")

    chain = client.get(f"/api/v1/places/{place.number}/file").json()["chain"]

    assert [(step["level"], step["person"], step["letter"]) for step in chain] == [
        ("社区（村）", post.account.name, "未签"),
        ("街道", "", ""),
    ]


def test_an_enterprise_reads_the_file_of_its_own_place_only(api_client: SignedIn) -> None:
    ours = make_unit(kind="enterprise", area_code=HEPING)
    own = make_place("和平五金厂（虚构）", unit_id=ours.pk)
    other = make_place("和平木器厂（虚构）", unit_id=make_unit(kind="enterprise").pk)
    client, _ = api_client("enterprise_owner", unit=ours)

    answers = [client.get(f"/api/v1/places/{row.number}/file") for row in (own, other)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].json()["name"] == "和平五金厂（虚构）"


def test_a_place_of_another_street_does_not_exist(signed_in: SignedIn) -> None:
    elsewhere = make_place("滨江客栈（虚构）", area_code=BINJIANG)
    client, _ = signed_in("community_director")

    statuses = [
        client.get(f"/places/{elsewhere.number}/{page}").status_code
        for page in ("file", "file/print")
    ]

    assert statuses == [404, 404]


def test_an_employee_sees_no_accidents_and_no_campaigns(api_client: SignedIn) -> None:
    ours = make_unit(kind="enterprise", area_code=HEPING)
    own = make_place("和平五金厂（虚构）", unit_id=ours.pk)
    client, _ = api_client("employee", unit=ours)

    answer = client.get(f"/api/v1/places/{own.number}/file").json()

    assert (answer["accidents"], answer["campaigns"], answer["visits"]) == (None, None, None)
    assert answer["hazards"]["finished"] == 0


def test_documents_about_the_places_hazards_are_listed(signed_in: SignedIn, cast: Cast) -> None:
    place, street = make_place("和平五金厂（虚构）"), HEPING[:9]
    client, station = signed_in("safety_station_head", area_code=street, unit=cast.station)
    draft = hazards.HazardDraft("冲床防护罩缺失", place_number=place.number)
    number = hazards.register(station, draft).number
    hazards.confirm(station, number)
    hazards.grade(station, number, hazards.Judgement("general", 3))
    office = Unit.objects.get(kind="street_office").pk
    hazards.delegate_power(
        station, hazards.DelegationDraft(office, "order", clock.today(), None, "公告")
    )
    paper = hazards.issue_paper(station, number, hazards.PaperAsk("rectification_notice"))

    shown = page(client, place.number)

    assert paper.number in shown
    assert f"/hazards/{number}/documents/{paper.pk}/print" in shown


def test_the_print_version_carries_the_same_on_paper(signed_in: SignedIn) -> None:
    place = make_place("和平五金厂（虚构）")
    client, director = signed_in("community_director")
    hazards.register(director, hazards.HazardDraft("冲床防护罩缺失", place_number=place.number))

    shown = client.get(f"/places/{place.number}/file/print").content.decode()

    assert "冲床防护罩缺失" in shown
    assert "制表时间" in shown


def test_a_level_that_ran_out_is_marked(signed_in: SignedIn) -> None:
    place = make_place("和平五金厂（虚构）")
    client, _ = signed_in("community_director")
    draft = places.StandardisationDraft(3, date(2020, 1, 1), date(2022, 12, 31))
    places.record_standardisation(SYSTEM, place.number, draft)

    shown = page(client, place.number)

    assert "3 级，有效期至 2022-12-31" in shown
    assert "已过期" in shown


def test_the_number_of_reads_does_not_grow_with_what_is_known(signed_in: SignedIn) -> None:
    place = make_place("和平五金厂（虚构）")
    client, director = signed_in("community_director")

    def reads() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, place.number)
        return len(seen)

    def add(count: int) -> None:
        for number in range(count):
            draft = hazards.HazardDraft(f"第 {number} 处漏油", place_number=place.number)
            hazards.register(director, draft)
            places.add_object(
                SYSTEM, place.number, places.ObjectDraft(f"储罐 {clock.now()}", "container")
            )

    add(1)
    few = reads()
    add(5)

    assert reads() == few


def test_the_place_leads_to_its_file(signed_in: SignedIn) -> None:
    place = make_place("和平五金厂（虚构）")
    client, _ = signed_in("community_director")

    shown = client.get(f"/places/{place.number}/").content.decode()

    assert f'href="/places/{place.number}/file"' in unquote(shown)
