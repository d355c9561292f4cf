"""A base survey as people live it: announced, estimated, entered on the phone, late; and R40."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.prepare.hazards.tests.factories import jpeg
from shouwang.prepare.places import actions, jobs, queries
from shouwang.prepare.places.models import Place, SurveyEntry
from shouwang.prepare.places.tests.factories import (
    HEPING,
    SYSTEM,
    YUNSHAN,
    make_place,
    plant_divisions,
)

pytestmark = pytest.mark.django_db

JSON = "application/json"
FRIDAY = datetime(2026, 6, 26, 2, tzinfo=UTC)
MONDAY = datetime(2026, 6, 29, 2, tzinfo=UTC)
FORM = {
    "title": "三合一、人员密集场所、出租房摸底",
    "area_code": YUNSHAN,
    "type_codes": ["three_in_one", "crowded_place", "rental_house"],
    "due_on": "2026-06-28",
    "basis": "云山街道火灾隐患排查方案",
}


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    plant_divisions()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    return client


def announced(client: Client) -> str:
    """Announce the survey on its page and return its address."""
    answer = client.post("/places/surveys/new", FORM)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def entry(title: str, **more: object) -> dict[str, object]:
    """Return what a surveyor sends from the phone."""
    return {
        "photos": jpeg(), "type_code": "rental_house", "name": title, "area_code": HEPING,
        "lat": "29.2108", "lng": "119.4705", **more,
    }  # fmt: skip


@pytest.mark.requirement("R36")
def test_a_surveyor_enters_a_place_with_photo_and_position(
    station: Client, signed_in: SignedIn
) -> None:
    survey = announced(station)
    phone, grid = signed_in("grid_worker", area_code=HEPING)

    with time_machine.travel(FRIDAY, tick=False):
        sent = phone.post(f"{survey}/enter", entry("和平路8号出租房（虚构）"))

    made = SurveyEntry.objects.select_related("place").get()
    assert sent.status_code == 302
    assert (made.place.name, made.type_code) == ("和平路8号出租房（虚构）", "rental_house")
    assert (made.surveyor_key, made.surveyed_at) == (grid.key, FRIDAY)
    assert (made.latitude, made.longitude, made.photo_count) == (29.2108, 119.4705, 1)
    page = station.get(survey).content.decode()
    assert "和平路8号出租房（虚构）" in page
    assert f"{survey}/entries/{made.pk}/photos/" in page


@pytest.mark.requirement("R36")
def test_a_known_place_is_confirmed_and_stands_once(station: Client) -> None:
    known = make_place("旧出租房（虚构）", category="dwelling", is_let_for_profit=True)
    survey = announced(station)

    first = station.post(f"{survey}/enter", entry("", place=known.number, residents="6"))
    second = station.post(f"{survey}/enter", entry("", place=known.number))

    known.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 422)
    assert "这个场所在这次摸底中已经登记。" in second.content.decode()
    assert (known.residents, Place.objects.count(), SurveyEntry.objects.count()) == (6, 1, 1)


@pytest.mark.requirement("R36")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"photos": ""}, "请拍一张照片。"),
        ({"lat": "", "lng": ""}, "请标出位置。"),
        ({"name": ""}, "请选择场所，或者登记新场所。"),
    ],
)
def test_without_photo_position_or_place_nothing_is_entered(
    station: Client, change: dict[str, str], words: str
) -> None:
    survey = announced(station)

    answer = station.post(f"{survey}/enter", entry("甲（虚构）", **change))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Place.objects.count(), SurveyEntry.objects.count()) == (0, 0)


@pytest.mark.requirement("R36")
def test_the_same_form_sent_twice_enters_once(station: Client) -> None:
    survey = announced(station)
    key, photo = "a" * 32, jpeg().read()

    for _ in range(2):
        same = SimpleUploadedFile("photo.jpg", photo, "image/jpeg")
        sent = entry("甲（虚构）", idempotency_key=key, photos=same)
        assert station.post(f"{survey}/enter", sent).status_code == 302

    assert (Place.objects.count(), SurveyEntry.objects.count()) == (1, 1)


@pytest.mark.requirement("R37")
def test_completeness_is_registered_against_the_village_s_own_number(
    station: Client, api_client: SignedIn
) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        survey = announced(station)
        for name in ("甲（虚构）", "乙（虚构）"):
            station.post(f"{survey}/enter", entry(name))
        api, _ = api_client("community_director", area_code=HEPING)
        number = survey.rpartition("/")[2]
        url = f"/api/v1/places/surveys/{number}"
        unknown = api.get(url).json()
        body = json.dumps({"expected": 3})
        told = api.put(f"{url}/villages/{HEPING}", body, JSON).json()

    assert unknown["villages"][0]["rate"] is None
    assert unknown["unknown"] == 1
    (heping,) = told["villages"]
    assert (heping["registered"], heping["expected"], heping["rate"]) == (2, 3, 2 / 3)
    assert told["total"] == {"numerator": 2, "denominator": 3, "rate": 2 / 3}


@pytest.mark.requirement("R37")
def test_a_village_below_its_number_after_the_day_is_late_and_hears_of_it(
    station: Client, signed_in: SignedIn
) -> None:
    director, head = signed_in("community_director", area_code=HEPING)
    with time_machine.travel(FRIDAY, tick=False):
        survey = announced(station)
        director.post(f"{survey}/estimates", {"area_code": HEPING, "expected": "2"})
        station.post(f"{survey}/enter", entry("甲（虚构）"))
        in_time = director.get(survey).content.decode()

    with time_machine.travel(MONDAY, tick=False):
        assert jobs.name_overdue_surveys() == 1
        assert jobs.name_overdue_surveys() == 0
        outbox.drain("story")
        late = director.get(survey).content.decode()
        told = [str(notice.title) for notice in inbox(head)]

    assert "alert-octagon" not in in_time
    assert "alert-octagon" in late
    assert told == ["摸底逾期：和平社区已登记 1，应登记 2"]


@pytest.mark.requirement("R37")
def test_only_the_village_s_own_people_estimate_it(station: Client, signed_in: SignedIn) -> None:
    survey = announced(station)
    other, _ = signed_in("community_director", area_code=f"{YUNSHAN}008")
    grid, _ = signed_in("grid_worker", area_code=HEPING)
    sent = {"area_code": HEPING, "expected": "99"}

    answers = [client.post(f"{survey}/estimates", sent).status_code for client in (other, grid)]

    assert answers == [403, 403]
    read = queries.survey_completeness(SYSTEM, int(survey.rpartition("/")[2]))
    assert {village.counted.expected for village in read.villages} == {None}


@pytest.mark.requirement("R40")
def test_every_type_of_the_document_can_be_asked_for(api_client: SignedIn) -> None:
    plant_divisions()
    api, station = api_client("safety_station_head", area_code=YUNSHAN)
    uses = (
        "mall", "karaoke", "school", "hospital", "hotel", "restaurant", "internet_cafe",
        "labour_intensive_workshop",
    )  # fmt: skip
    for number, use in enumerate(uses):
        make_place(f"{number}号（虚构）", category=use)
    body = {"name": "云锦大厦（虚构）", "area_code": HEPING, "category": "other"}
    tower = api.post("/api/v1/places", json.dumps({**body, "height_m": "24.01"}), JSON)
    low = api.post(
        "/api/v1/places", json.dumps({**body, "name": "矮楼（虚构）", "height_m": "24"}), JSON
    )
    shop = make_place("前店后宅（虚构）", category="shop", is_street_front=True, residents=2)
    actions.confirm_type(
        station, shop.number, "three_in_one", is_type=True, reason="实地查看", version=1
    )

    found = set(queries.places_of_types(station, queries.S4_TYPES).values_list("number", flat=True))
    every = set(Place.objects.values_list("number", flat=True))
    assert tower.json()["types"] == ["high_rise"]
    assert found == every - {low.json()["number"]}


@pytest.mark.requirement("R40")
def test_many_storeys_of_unknown_height_wait_for_a_survey(api_client: SignedIn) -> None:
    plant_divisions()
    api, _ = api_client("safety_station_head", area_code=YUNSHAN)
    body = {"name": "高楼（虚构）", "area_code": HEPING, "category": "dwelling", "storeys": 12}

    made = api.post("/api/v1/places", json.dumps({**body, "is_let_for_profit": False}), JSON).json()

    assert (made["types"], made["needs_survey"]) == ([], True)
    assert any("共 12 层，建筑高度未知" in text for text in made["classification"][-1]["reasons"])


@pytest.mark.requirement("R37")
def test_a_survey_takes_as_many_queries_for_one_entry_as_for_many(station: Client) -> None:
    survey = announced(station)
    station.post(f"{survey}/enter", entry("甲（虚构）"))
    station.get(survey)
    with CaptureQueriesContext(connection) as few:
        station.get(survey)
    for number in range(6):
        station.post(f"{survey}/enter", entry(f"{number}号（虚构）"))
    with CaptureQueriesContext(connection) as many:
        station.get(survey)

    assert len(many) == len(few)
