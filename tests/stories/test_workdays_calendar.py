"""The calendar: a year in words and colours, corrected by an officer, never silently assumed."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from shouwang.ground.journal.models import Entry
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.workdays.models import HolidayOverride

pytestmark = pytest.mark.django_db

FORM = {
    "day": "2026-06-24",
    "kind": "holiday",
    "source": "兰政办〔2026〕1 号（虚构）",
    "note": "停电检修",
}


def sign_in(client: Client, role: str) -> None:
    post = make_post(role=role)
    client.force_login(post.account, backend="django.contrib.auth.backends.ModelBackend")


def days(client: Client, first: str, last: str) -> dict[str, bool]:
    answer = client.get("/api/v1/workdays", {"first": first, "last": last}).json()
    return {item["day"]: item["is_working"] for item in answer["items"]}


@pytest.mark.requirement("R294")
def test_make_up_days_of_the_spring_festival_and_national_day(client: Client) -> None:
    spring = days(client, "2026-02-13", "2026-02-16")
    autumn = days(client, "2026-09-30", "2026-10-01")

    assert spring == {
        "2026-02-13": True,
        "2026-02-14": True,
        "2026-02-15": False,
        "2026-02-16": False,
    }
    assert autumn == {"2026-09-30": True, "2026-10-01": False}


@pytest.mark.requirement("R289")
def test_a_year_without_published_holidays_says_that_it_is_assumed(client: Client) -> None:
    page = client.get("/workdays/?year=2027").content.decode()
    answer = client.get("/api/v1/workdays?first=2027-10-01&last=2027-10-01").json()

    assert "未经核实" in page
    assert answer["items"] == [{"day": "2027-10-01", "is_working": True, "is_certain": False}]


@time_machine.travel("2026-06-22T10:00:00+08:00")
def test_anybody_sees_the_year_in_words(client: Client) -> None:
    page = client.get("/workdays/").content.decode()

    assert "2026 年工作日" in page
    assert "春节" in page
    assert "休：放假" in page
    assert 'aria-current="date"' in page
    assert "保存更正" not in page


def test_an_officer_corrects_a_day_and_takes_it_back(client: Client) -> None:
    sign_in(client, "safety_station_head")

    saved = client.post("/workdays/set", FORM)

    assert (saved.status_code, saved["Location"]) == (302, "/workdays/?year=2026")
    assert days(client, "2026-06-24", "2026-06-24") == {"2026-06-24": False}
    assert "停电检修" in client.get("/workdays/?year=2026").content.decode()
    client.post("/workdays/2026-06-24/clear")
    assert days(client, "2026-06-24", "2026-06-24") == {"2026-06-24": True}
    assert [
        entry.verb for entry in Entry.objects.filter(verb__startswith="workday").order_by("id")
    ] == [
        "workday.set",
        "workday.clear",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "2026-02-30"}, "日期"),
        ({"day": "1999-01-01"}, "年份应在 2004 至 2100 之间。"),
        ({"source": ""}, "依据文件"),
        ({"kind": "party"}, "改为"),
    ],
)
def test_a_wrong_correction_shows_the_form_again(
    client: Client, change: dict[str, str], words: str
) -> None:
    sign_in(client, "safety_station_head")

    answer = client.post("/workdays/set", {**FORM, **change})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert HolidayOverride.objects.count() == 0


@pytest.mark.parametrize("role", ["grid_worker", "community_director", "enterprise_owner"])
def test_who_may_not_correct_changes_nothing(client: Client, role: str) -> None:
    sign_in(client, role)

    answer = client.post("/workdays/set", FORM)

    assert answer.status_code == 403
    assert HolidayOverride.objects.count() == 0


def test_a_stranger_is_asked_to_sign_in_and_changes_nothing(client: Client) -> None:
    client.post("/workdays/set", FORM)
    client.post("/workdays/2026-06-24/clear")

    assert HolidayOverride.objects.count() == 0
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/workdays/?year=1", 404),
        ("/workdays/?year=9999", 404),
        ("/workdays/?year=abcd", 404),
        ("/workdays/?year=2004", 200),
        ("/workdays/?year=2100", 200),
        ("/api/v1/workdays?first=2026-01-01&last=2025-12-31", 422),
        ("/api/v1/workdays?first=2026-01-01&last=2027-02-04", 200),
        ("/api/v1/workdays?first=2026-01-01&last=2027-02-05", 422),
        ("/api/v1/workdays?first=0001-01-01&last=0001-01-02", 422),
    ],
)
def test_every_input_has_a_plain_answer(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.requirement("R293")
def test_the_calendar_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"

    page = client.get("/workdays/?year=2026").content.decode()

    assert "Spring Festival" in page
    assert "Working days of 2026" in page
