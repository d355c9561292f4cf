"""What a resident sends that cannot be taken: said at its field, and nothing else is lost."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from shouwang.desks.resident.tests.factories import (
    HEPING,
    POINT,
    make_committee,
    make_villages,
)
from shouwang.ground.access.free_rate import FREE_REPORTS
from shouwang.ground.access.tests.test_free_rate import solve
from shouwang.ground.attachments import files
from shouwang.ground.attachments.tests.factories import (
    photo,
    upload,
)
from shouwang.prepare.hazards.models import Hazard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def yunshan(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path
    cache.clear()
    make_villages()
    make_committee()


@pytest.mark.requirement("R251")
def test_a_revoked_code_is_said_and_the_text_stays(client: Client) -> None:
    assert client.get("/q/nobody-knows").status_code == 404

    page = client.post("/report/new", {"text": "插座冒烟", "place_token": "nobody-knows"})

    assert page.status_code == 422
    assert "这个二维码已停用" in page.content.decode()
    assert "插座冒烟" in page.content.decode()


@pytest.mark.requirement("R251")
def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(client: Client) -> None:
    page = client.post("/report/new", {"photos": photo(), "contact": "000-0000-0021"})

    form = page.context["form"]
    assert page.status_code == 422
    assert form.errors["area_code"] == [
        "请告诉我们在哪里：用定位，或选村、社区，或写一写附近有什么。"
    ]
    assert "000-0000-0021" in page.content.decode()
    assert Hazard.objects.count() == 0


@pytest.mark.requirement("R285")
def test_a_forged_hold_shows_nobody_elses_photos(client: Client) -> None:
    client.post("/report/new", {"photos": photo()})

    page = client.post("/report/new", {"held": "bm90OnNpZ25lZA"})

    assert page.context["held_photos"] == []


@pytest.mark.requirement("R251")
def test_the_same_photo_sent_twice_is_one_and_a_fourth_is_refused(client: Client) -> None:
    sizes = [(64, 48), (64, 48), (65, 48), (66, 48), (67, 48)]

    page = client.post(
        "/report/new", {"photos": [photo(size=size) for size in sizes], "area_code": HEPING}
    )

    assert page.context["form"].errors["photos"] == ["最多 3 张照片，多出的没有加入。"]
    assert len(page.context["held_photos"]) == 3


@pytest.mark.requirement("R251")
@pytest.mark.parametrize(
    "wrong",
    [
        upload(b"PK\x03\x04" + bytes(200), "photo.jpg"),
        upload(b"<svg onload='alert(1)'/>", "photo.svg"),
    ],
    ids=["zip", "svg"],
)
def test_what_is_no_photo_is_named_and_the_rest_stays(
    client: Client, wrong: SimpleUploadedFile
) -> None:
    page = client.post("/report/new", {"photos": [photo(), wrong], "text": "墙要倒了", **POINT})

    assert page.status_code == 422
    assert wrong.name in page.context["form"].errors["photos"][0]
    assert len(page.context["held_photos"]) == 1
    assert "墙要倒了" in page.content.decode()
    assert page.context["pin"] == ("29.2108", "119.4705")


@pytest.mark.requirement("R251")
def test_a_full_disk_is_said_and_the_text_stays(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_write", full)

    page = client.post("/report/new", {"photos": photo(), "text": "墙要倒了", "area_code": HEPING})

    assert page.status_code == 503
    assert page.context["form"].errors["photos"] == ["磁盘已满，照片没有保存；文字内容还在。"]
    assert "墙要倒了" in page.content.decode()


@pytest.mark.requirement("R251")
def test_ten_thousand_characters_in_every_field_are_refused_field_by_field(
    client: Client,
) -> None:
    long = "长" * 10_000
    fields = ("text", "address", "contact", "area_code", "category", "lat", "lng")

    page = client.post("/report/new", dict.fromkeys((*fields, "held", "drop", "join"), long))

    assert page.status_code == 422
    assert set(fields) <= set(page.context["form"].errors)


@pytest.mark.requirement("R251")
@pytest.mark.parametrize("lat", ["91", "nan", "inf", "1e400", "二十九"])
def test_an_impossible_place_is_refused_and_the_list_remains(client: Client, lat: str) -> None:
    page = client.post("/report/new", {"text": "墙要倒了", "lat": lat, "lng": "119"})

    assert page.status_code == 422
    assert "lat" in page.context["form"].errors
    assert Hazard.objects.count() == 0


@pytest.mark.requirement("R251")
def test_what_only_a_program_fills_in_is_refused_once(client: Client) -> None:
    page = client.post("/report/new", {"text": "广告", "area_code": HEPING, "website": "http://a"})

    assert page.status_code == 422
    assert "http://a" not in page.content.decode()
    assert Hazard.objects.count() == 0


@pytest.mark.requirement("R251")
def test_beyond_the_free_rate_nothing_is_lost_and_a_proof_is_asked_for(client: Client) -> None:
    for number in range(FREE_REPORTS):
        client.post("/report/new", {"text": f"第 {number} 处", "area_code": HEPING})

    page = client.post("/report/new", {"text": "又一处", "area_code": HEPING, "photos": photo()})

    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert "又一处" in page.content.decode()
    assert len(page.context["held_photos"]) == 1
    assert Hazard.objects.count() == FREE_REPORTS


@pytest.mark.requirement("R251")
def test_with_a_proof_everybody_of_the_village_still_reports(client: Client) -> None:
    for number in range(FREE_REPORTS):
        client.post("/report/new", {"text": f"第 {number} 处", "area_code": HEPING})
    page = client.post("/report/new", {"text": "又一处", "area_code": HEPING})

    proof = solve(page.context["challenge"])
    client.post("/report/new", {"text": "又一处", "area_code": HEPING, "proof": proof})

    assert Hazard.objects.latest("id").description == "又一处"


@pytest.mark.requirement("R251")
@pytest.mark.parametrize("query", ["", "?lat=x&lng=y", "?lat=nan&lng=1", "?lat=91&lng=1"])
def test_a_senseless_pin_is_answered_without_a_fault(client: Client, query: str) -> None:
    assert client.get(f"/report/nearby{query}").status_code == 422


@pytest.mark.requirement("R251")
@pytest.mark.parametrize(
    ("field", "status"),
    [
        ("join", 302),
        ("idempotency_key", 302),
        ("held", 302),
        ("proof", 302),
        ("place_token", 422),
        ("text", 422),
    ],
)
def test_signs_that_no_database_keeps_do_no_harm(client: Client, field: str, status: int) -> None:
    fields = {"text": "井盖坏了", "area_code": HEPING, field: "a\x00b"}

    assert client.post("/report/new", fields).status_code == status


@pytest.mark.requirement("R251")
@pytest.mark.parametrize("address", ["/q/a%00b", f"/q/{'x' * 900}", "/q/%ED%A0%80"])
def test_a_senseless_code_of_a_door_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
