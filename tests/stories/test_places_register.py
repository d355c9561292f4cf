"""Places are registered, classified and given to whom the rules name, as officers do it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client

from conftest import SignedIn
from shouwang.ground.journal.models import Entry
from shouwang.prepare.places import actions
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    HEPING,
    SYSTEM,
    YUNSHAN,
    make_place,
    plant_divisions,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/places"


@pytest.fixture(autouse=True)
def _divisions() -> None:
    plant_divisions()


def post(client: Client, body: dict[str, object], key: str = "") -> tuple[int, dict[str, object]]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(URL, json.dumps(body), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


@pytest.mark.requirement("R14")
@pytest.mark.parametrize("output", ["5000000.00", "5000000", "12600000.00"])
def test_an_enterprise_at_the_threshold_goes_to_the_office(
    api_client: SignedIn, output: str
) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)

    status, made = post(
        client, {"name": "云锦纺织（虚构）", "area_code": HEPING, "annual_output_yuan": output}
    )

    assert (status, made["accountable"]) == (201, "office")
    assert made["annual_output_yuan"] == f"{Decimal(output):.2f}"


@pytest.mark.requirement("R15")
def test_just_below_the_threshold_goes_to_head_and_cadre(api_client: SignedIn) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)
    _, head = api_client("community_director", area_code=HEPING)
    _, cadre = api_client("village_liaison_cadre", area_code=HEPING)

    status, made = post(
        client,
        {"name": "澜坊小作（虚构）", "area_code": HEPING, "annual_output_yuan": "4999999.99"},
    )

    people = made["responsible"]
    assert isinstance(people, list)
    assert (status, made["accountable"], made["gaps"]) == (201, "village_pair", [])
    assert [(found["capacity"], found["post_id"]) for found in people] == [
        ("村（社区）第一责任人", head.post_id),
        ("联村干部", cadre.post_id),
    ]


@pytest.mark.requirement("R15", "R289")
def test_an_unknown_output_waits_in_the_queue_and_nobody_is_named(
    api_client: SignedIn, signed_in: SignedIn
) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)

    status, made = post(
        client, {"name": "同心包装（虚构）", "area_code": HEPING, "category": "workshop"}
    )
    desk, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    page = desk.get("/places/unassigned").content.decode()

    assert (status, made["accountable"], made["responsible"]) == (201, "unassigned", [])
    assert made["annual_output_yuan"] is None
    assert "同心包装（虚构）" in page


@pytest.mark.requirement("R31", "R294")
@pytest.mark.parametrize(
    ("capacity", "types", "needs_survey"),
    [(50, ["crowded_place"], False), (49, ["nine_small_place"], False), (None, [], True)],
)
def test_fifty_persons_make_a_crowded_place(
    api_client: SignedIn, capacity: int | None, types: list[str], needs_survey: bool
) -> None:
    client, _ = api_client("community_director", area_code=HEPING)
    body: dict[str, object] = {
        "name": "望溪宾馆（虚构）",
        "area_code": HEPING,
        "category": "hotel",
        "capacity": capacity,
        "is_licensed_hotel": True,
    }

    _, made = post(client, body)

    assert (made["types"], made["needs_survey"]) == (types, needs_survey)


@pytest.mark.requirement("R32")
@pytest.mark.parametrize(
    "category",
    ["kindergarten_dormitory", "hospital_ward", "labour_intensive_workshop", "school_dormitory"],
)
def test_dormitories_and_wards_are_crowded_at_any_capacity(
    api_client: SignedIn, category: str
) -> None:
    client, _ = api_client("community_director", area_code=HEPING)

    _, made = post(
        client, {"name": "宿舍（虚构）", "area_code": HEPING, "category": category, "capacity": 3}
    )

    assert made["types"] == ["crowded_place"]


@pytest.mark.requirement("R33")
def test_a_let_dwelling_is_a_rental_and_a_licensed_hotel_never(api_client: SignedIn) -> None:
    client, _ = api_client("community_director", area_code=HEPING)
    let: dict[str, object] = {"area_code": HEPING, "is_let_for_profit": True}

    _, house = post(client, {**let, "name": "出租楼（虚构）", "category": "dwelling"})
    _, hotel = post(
        client,
        {
            **let,
            "name": "云居旅馆（虚构）",
            "category": "guest_house",
            "capacity": 49,
            "is_licensed_hotel": True,
        },
    )

    assert house["types"] == ["rental_house"]
    assert hotel["types"] == ["nine_small_place"]


@pytest.mark.requirement("R34", "R30")
def test_a_lived_in_street_shop_is_a_rental_and_offered_as_three_in_one(
    api_client: SignedIn, signed_in: SignedIn
) -> None:
    client, _ = api_client("community_director", area_code=HEPING)
    body: dict[str, object] = {
        "name": "锦源布艺（虚构）",
        "area_code": HEPING,
        "category": "shop",
        "residents": 2,
        "is_street_front": True,
        "annual_output_yuan": "180000.00",
    }
    _, made = post(client, body)
    found = made["classification"]
    assert isinstance(found, list)
    assert {item["type"]: item["verdict"] for item in found} == {
        "rental_house": "yes",
        "three_in_one": "candidate",
    }

    desk, _ = signed_in("community_director", area_code=HEPING)
    desk.post(
        f"/places/{made['number']}/types",
        {"type": "three_in_one", "is_type": "yes", "reason": "上住下店", "version": 1},
    )

    both = client.get(f"{URL}/{made['number']}").json()
    assert both["types"] == ["rental_house", "three_in_one"]
    for code in ("rental_house", "three_in_one"):
        assert client.get(URL, {"type": code}).json()["count"] == 1
    assert client.get(URL).json()["count"] == 1


@pytest.mark.requirement("R42")
@pytest.mark.parametrize(
    "code",
    [
        "mine", "chemical", "fireworks", "construction", "civil_explosives", "power",
        "road_transport", "water_transport", "fishery", "agri_machinery", "water_conservancy",
        "tourism", "hospital", "school", "crowded_place", "three_in_one", "rental",
        "special_equipment", "confined_space", "gas", "public_transit", "reservoir",
    ],
)  # fmt: skip
def test_every_industry_that_the_mission_names_is_taken(api_client: SignedIn, code: str) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)

    status, made = post(client, {"name": "某单位（虚构）", "area_code": HEPING, "industry": code})

    assert (status, made["industry"]) == (201, code)


@pytest.mark.requirement("R42")
def test_an_industry_outside_the_taxonomy_is_refused(api_client: SignedIn) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)

    status, problem = post(
        client, {"name": "某单位（虚构）", "area_code": HEPING, "industry": "炼金"}
    )

    errors = problem["errors"]
    assert isinstance(errors, dict)
    assert (status, set(errors)) == (422, {"industry"})
    assert Place.objects.count() == 0


@pytest.mark.requirement("R43")
def test_a_cliff_road_has_a_line_and_an_owner(api_client: SignedIn) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)
    line = {"type": "LineString", "coordinates": [[119.4705, 29.2108], [119.4731, 29.1983]]}
    body: dict[str, object] = {
        "name": "临崖路段（虚构）",
        "area_code": YUNSHAN,
        "kind": "line",
        "category": "cliff_road",
        "geometry": line,
    }

    refused, problem = post(client, body)
    status, made = post(client, {**body, "owner_name": "公路管护站（虚构）"})

    assert (refused, problem["errors"]) == (422, {"owner_name": "请填写管理单位。"})
    assert (status, made["geometry"]) == (201, line)
    assert made["owner_name"] == "公路管护站（虚构）"


@pytest.mark.requirement("R39")
def test_equipment_has_checks_and_due_days_of_its_own(signed_in: SignedIn) -> None:
    place = make_place("恒越五金（虚构）", category="workshop")
    client, _ = signed_in("community_director", area_code=HEPING)
    url = f"/places/{place.number}"

    client.post(
        f"{url}/objects",
        {"name": "储气罐", "kind": "container", "checked_on": "2025-06-22", "due_on": "2026-06-22"},
    )
    made = place.objects_inside.get()
    client.post(
        f"{url}/objects/{made.pk}/check",
        {"checked_on": "2026-06-20", "due_on": "2027-06-20", "version": 1},
    )

    made.refresh_from_db()
    page = client.get(f"{url}/").content.decode()
    assert (str(made.checked_on), str(made.due_on)) == ("2026-06-20", "2027-06-20")
    assert "2027-06-20" in page


@pytest.mark.requirement("R38")
def test_each_place_has_a_file_with_reasons_and_history(signed_in: SignedIn) -> None:
    place = make_place("云山影剧院（虚构）", category="cinema", capacity=320)
    client, _ = signed_in("community_director", area_code=HEPING)
    client.post(f"/places/{place.number}/survey", {"capacity": "49", "version": 1})

    page = client.get(f"/places/{place.number}/").content.decode()

    assert "影剧院：容纳 49 人，不到 50 人，列入九小场所。" in page
    assert "补充调查" in page
    assert f"/hazards/?place={place.number}" in page


@pytest.mark.requirement("R288")
def test_a_merge_of_villages_moves_the_place_and_keeps_the_old_code(api_client: SignedIn) -> None:
    place = make_place("并村场所（虚构）")
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)

    actions.remap_area(SYSTEM, HEPING, "330781002002")

    read = client.get(f"{URL}/{place.number}").json()
    assert (read["area_code_at_time"], read["area_code"]) == (HEPING, "330781002002")


@pytest.mark.requirement("R288")
def test_a_padded_code_finds_the_whole_street(api_client: SignedIn) -> None:
    make_place()
    client, _ = api_client("city_bureau", area_code=YUNSHAN)

    assert client.get(URL, {"area": "330781002000"}).json()["count"] == 1
    assert client.get(URL, {"area": "330781001000"}).json()["count"] == 0


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("", HEPING, 401),
        ("community_director", BINJIANG, 404),
        ("volunteer", HEPING, 404),
        ("community_director", HEPING, 200),
    ],
)
def test_four_callers_of_one_place(api_client: SignedIn, role: str, area: str, status: int) -> None:
    place = make_place()
    client, _ = api_client(role, area_code=area) if role else api_client()

    assert client.get(f"{URL}/{place.number}").status_code == status


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("", HEPING, 401),
        ("community_director", BINJIANG, 404),
        ("party_secretary", HEPING, 403),
        ("grid_worker", HEPING, 201),
    ],
)
def test_four_callers_who_register(api_client: SignedIn, role: str, area: str, status: int) -> None:
    client, _ = api_client(role, area_code=area) if role else api_client()

    got, _ = post(client, {"name": "新场所（虚构）", "area_code": HEPING})

    assert got == status
    assert Place.objects.count() == (status == 201)
    assert Entry.objects.filter(verb="place.register").count() == (status == 201)


def test_the_same_key_registers_once(api_client: SignedIn) -> None:
    client, _ = api_client("grid_worker", area_code=HEPING)
    body: dict[str, object] = {"name": "一次（虚构）", "area_code": HEPING}

    first = post(client, body, key="k" * 32)
    second = post(client, body, key="k" * 32)

    assert first == second
    assert Place.objects.count() == 1


def test_wrong_input_is_named_field_by_field(api_client: SignedIn) -> None:
    client, _ = api_client("grid_worker", area_code=HEPING)

    status, problem = post(
        client, {"name": "半个\ud83d", "area_code": HEPING, "capacity": -1, "colour": "red"}
    )

    errors = problem["errors"]
    assert isinstance(errors, dict)
    assert status == 422
    assert set(errors) == {"name", "capacity", "colour"}


def test_a_page_of_the_list_takes_the_same_queries_for_two_and_for_twenty(
    signed_in: SignedIn, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        make_place(f"第{number}家（虚构）", category="cinema", capacity=number * 10)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    client.get("/places/")

    with django_assert_max_num_queries(22):  # type: ignore[operator]
        page = client.get("/places/").content.decode()

    assert page.count('data-label="名称"') == 20


def test_a_shared_computer_sees_only_its_own_villages(signed_in: SignedIn) -> None:
    make_place("和平的（虚构）")
    make_place("滨江的（虚构）", area_code=BINJIANG)
    client, _ = signed_in("community_director", area_code=HEPING)

    page = client.get("/places/").content.decode()

    assert "和平的（虚构）" in page
    assert "滨江的（虚构）" not in page


def test_the_register_form_works_without_any_script(signed_in: SignedIn) -> None:
    client, _ = signed_in("grid_worker", area_code=HEPING)
    assert client.get("/places/new").status_code == 200

    answer = client.post(
        "/places/new",
        {
            "name": "老街小吃（虚构）",
            "area_code": HEPING,
            "kind": "place",
            "category": "restaurant",
            "capacity": "20",
            "idempotency_key": "a" * 32,
        },
    )

    made = Place.objects.get()
    assert answer.headers["Location"].startswith("/places/")
    assert (made.name, made.accountable) == ("老街小吃（虚构）", "unassigned")


def test_a_refused_form_keeps_what_was_typed(signed_in: SignedIn) -> None:
    client, _ = signed_in("grid_worker", area_code=HEPING)

    answer = client.post(
        "/places/new",
        {"name": "留住（虚构）", "area_code": HEPING, "kind": "place", "credit_code": "123"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "留住（虚构）" in page
    assert "统一社会信用代码的校验位不对。" in page
    assert Place.objects.count() == 0


def test_editing_on_the_page_keeps_the_contact_that_is_left_empty(signed_in: SignedIn) -> None:
    place = make_place("改前（虚构）", category="shop", contact_phone="000-0000-0001")
    client, _ = signed_in("community_director", area_code=HEPING)
    page = client.get(f"/places/{place.number}/edit").content.decode()
    assert "000-0000-0001" not in page

    client.post(
        f"/places/{place.number}/edit",
        {"name": "改后（虚构）", "area_code": HEPING, "kind": "place", "category": "shop",
         "version": 1},
    )  # fmt: skip

    place.refresh_from_db()
    assert (place.name, place.contact_phone) == ("改后（虚构）", "000-0000-0001")


def test_the_sheet_carries_a_qr_code_that_can_be_revoked(signed_in: SignedIn) -> None:
    place = make_place("有码（虚构）")
    client, _ = signed_in("community_director", area_code=HEPING)

    client.post(f"/places/{place.number}/qr/issue")
    sheet = client.get(f"/places/{place.number}/qr").content.decode()
    place.refresh_from_db()
    client.post(f"/places/{place.number}/qr/revoke")
    after = client.get(f"/places/{place.number}/qr").content.decode()

    assert f"/q/{place.qr_token}" in sheet
    assert "<svg" in sheet
    assert "这个场所还没有二维码。" in after


def test_a_pin_tells_its_village_and_what_is_near(signed_in: SignedIn) -> None:
    make_place("近处（虚构）", latitude=29.2108, longitude=119.4705)
    client, _ = signed_in("grid_worker", area_code=HEPING)

    answer = client.get("/places/lookup", {"lat": "29.2108", "lng": "119.4705"}).json()

    assert (answer["area_code"], answer["area_name"]) == (HEPING, "和平社区")
    assert [found["title"] for found in answer["nearby"]] == ["近处（虚构）"]


def test_taking_the_register_away_is_a_right_and_is_journaled(signed_in: SignedIn) -> None:
    make_place("=cmd（虚构）", address="和平路1号")
    denied, _ = signed_in("grid_worker", area_code=HEPING)
    allowed, _ = signed_in("community_director", area_code=HEPING)

    assert denied.get("/places/export.csv").status_code == 403
    assert not Entry.objects.filter(verb="place.export").exists()
    content = allowed.get("/places/export.csv").content

    assert content.startswith(b"\xef\xbb\xbf")
    assert "'=cmd（虚构）" in content.decode("utf-8-sig")
    assert Entry.objects.filter(verb="place.export").count() == 1
