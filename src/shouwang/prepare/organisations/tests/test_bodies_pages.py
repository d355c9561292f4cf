"""Pages and API of bodies: bounded reads, wrong input in words, filters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions
from shouwang.prepare.organisations.models import BodyMember, OrganisationBody

from .body_factories import make_group, make_team, member_of, volunteer
from .factories import HEPING, HUANGPEN, SYSTEM, Street, make_document, make_street

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
BODIES = "/api/v1/organisations/bodies"
JSON = "application/json"


@pytest.fixture(autouse=True)
def street() -> Street:
    return make_street()


@pytest.fixture(autouse=True)
def _monday_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def page(street: Street, signed_in: SignedIn) -> Client:
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)[0]


@pytest.fixture
def station(street: Street, api_client: SignedIn) -> Client:
    return api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)[0]


def reads(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_list_of_many_takes_as_many_queries_as_one_of_two(page: Client, station: Client) -> None:
    for _ in range(2):
        make_team(volunteer(), volunteer())
    few = [reads(page, "/organisations/bodies"), reads(station, BODIES)]

    for _ in range(10):
        make_team(volunteer(), volunteer(), names=("民兵甲（虚构）",))

    assert [reads(page, "/organisations/bodies"), reads(station, BODIES)] == few


def test_the_register_of_units_is_bounded(street: Street, station: Client) -> None:
    few = reads(station, "/api/v1/units")
    for _ in range(10):
        make_unit(kind="enterprise", area_code=HEPING)

    assert reads(station, "/api/v1/units") == few


def test_bodies_are_listed_by_kind_area_and_day(street: Street, station: Client) -> None:
    here = make_team(volunteer(), area_code=HEPING)
    there = make_team(volunteer(), area_code=HUANGPEN, kind="firefighting_team")
    gone = make_team(volunteer())
    actions.dissolve_body(SYSTEM, gone.pk)

    def listed(query: str) -> list[int]:
        return [row["id"] for row in station.get(f"{BODIES}?{query}").json()["items"]]

    assert listed("") == [here.pk, there.pk]
    assert listed(f"area={HUANGPEN}") == [there.pk]
    assert listed("kind=rescue_team") == [here.pk]
    assert listed("on=2026-06-21") == [here.pk, gone.pk, there.pk]
    assert listed("on=2025-12-31") == []


def test_a_list_goes_on_after_its_cursor(street: Street, station: Client) -> None:
    made = [make_team(volunteer()).pk for _ in range(3)]

    first = station.get(f"{BODIES}?limit=2").json()
    second = station.get(f"{BODIES}?limit=2&cursor={first['next_cursor']}").json()
    wrong = station.get(f"{BODIES}?cursor=nonsense")

    assert [row["id"] for row in (*first["items"], *second["items"])] == made
    assert (first["count"], second["next_cursor"]) == (3, "")
    assert (wrong.status_code, wrong.json()["errors"]) == (
        422,
        {"cursor": "翻页标记不对，请从第一页重新开始。"},
    )


@pytest.mark.parametrize(
    ("url", "errors"),
    [
        ("/api/v1/units?kind=castle", {"kind": "没有这一类单位。"}),
        ("/api/v1/organisations/groups", {"area": "请选择区划。"}),
    ],
)
def test_a_wrong_filter_is_named(station: Client, url: str, errors: dict[str, str]) -> None:
    answer = station.get(url)

    assert (answer.status_code, answer.json()["errors"]) == (422, errors)


def test_the_same_request_twice_forms_one_body(street: Street, station: Client) -> None:
    body = json.dumps(
        {
            "kind": "working_group",
            "name": "工作小组（虚构）",
            "unit_id": street.heping.pk,
            "members": [{"person_name": "某组长（虚构）", "duty": "head"}],
        }
    )

    answers = [
        station.post(BODIES, body, JSON, headers={"Idempotency-Key": "one-key"}) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert OrganisationBody.objects.count() == 1


def test_a_form_seen_before_somebody_elses_change_is_refused(page: Client) -> None:
    team = make_team(volunteer())
    url = f"/organisations/bodies/{team.pk}/members/new"
    sent = {"duty": "member", "person_name": "民兵乙（虚构）", "version": "1"}
    first = page.post(url, {**sent, "person_name": "民兵甲（虚构）"})

    second = page.post(url, sent)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "别人刚改过，请刷新后再看。" in second.content.decode()
    assert BodyMember.objects.filter(person_name="民兵乙（虚构）").count() == 0


def test_a_form_shows_what_is_wrong_where_it_was_asked(street: Street, page: Client) -> None:
    group = make_group(street)
    url = f"/organisations/bodies/{group.pk}"

    lacking = page.post(f"{url}/members/new", {"duty": "member", "person_name": "甲（虚构）"})
    early = page.post(
        f"{url}/head",
        {
            "person_name": "乙（虚构）",
            "day": "2025-12-31",
            "document": str(make_document().pk),
        },
    )

    assert (lacking.status_code, early.status_code) == (422, 422)
    assert "请选择依据文件。" in lacking.content.decode()
    assert "不能早于成立日期。" in early.content.decode()


def test_the_office_form_asks_for_group_and_host(street: Street, page: Client) -> None:
    make_group(street)
    url = "/organisations/bodies/new?kind=leading_group_office"

    answer = page.post(url, {"name": "办公室（虚构）", "post": str(street.director.pk)})

    assert answer.status_code == 422
    assert answer.content.decode().count("这个字段是必填项。") == 4
    assert OrganisationBody.objects.count() == 1


def test_contact_leaving_and_dissolving_by_page(street: Street, page: Client) -> None:
    post = volunteer()
    team = make_team(volunteer(), post)
    url = f"/organisations/bodies/{team.pk}"

    statuses = [
        page.post(
            f"{url}/change", {"contact": str(street.heping_head.pk), "is_on_call": "on"}
        ).status_code,
        page.post(
            f"{url}/members/{member_of(team, post).pk}/end", {"day": "2026-06-30"}
        ).status_code,
        page.post(f"{url}/dissolve", {"day": "2026-07-01"}).status_code,
    ]
    shown = page.get(url).content.decode()

    assert statuses == [302, 302, 302]
    assert [words in shown for words in ("这个组织自 2026-07-01 起撤销", "成员离任", "备勤中")] == [
        True
    ] * 3
    assert f"{url}/members/new" not in shown


def test_what_is_to_be_formed_is_asked_first(page: Client) -> None:
    shown = page.get("/organisations/bodies/new").content.decode()

    assert "?kind=leading_group&amp;street=330781002" in shown


def test_looking_needs_no_right_to_change(signed_in: SignedIn, street: Street) -> None:
    team = make_team(volunteer())
    client, _ = signed_in("grid_worker")

    shown = client.get(f"/organisations/bodies/{team.pk}").content.decode()

    assert team.name in shown
    assert [part in shown for part in ("/engage", "/members/new", "/dissolve")] == [False] * 3
