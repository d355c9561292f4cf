"""What everybody reads of warnings: only what is real, public, and of their community."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.prepare.duty.tests.factories import make_office
from shouwang.prepare.places.tests.factories import plant_divisions
from shouwang.watch.warnings.models import Warning

from .answering_making import HEPING, SIX, YONGFENG, at, make_issued

pytestmark = pytest.mark.django_db
API = "/api/v1/public/alerts"


def numbers(client: Client, area: str = "") -> list[str]:
    return [one["number"] for one in client.get(f"{API}?area={area}").json()["items"]]


def test_a_warning_stands_there_with_what_to_do_step_by_step(client: Client) -> None:
    warning = make_issued()

    shown = client.get("/alerts").content.decode()
    item = client.get(API).json()["items"][0]

    assert "暴雨蓝色预警" in shown
    assert "<strong>收好阳台上的东西</strong>" in shown
    assert (item["number"], item["level"], item["steps"]) == (
        warning.number,
        "blue",
        ["不要靠近河道", "收好阳台上的东西"],
    )


def test_the_duty_room_is_called_from_there(client: Client) -> None:
    call = '<a href="tel:0579-0000-0000"><strong>0579-0000-0000</strong></a>（云山街道值班室）'
    without = client.get(f"/alerts?area={HEPING}").content.decode()
    make_office()

    shown = client.get(f"/alerts?area={HEPING}").content.decode()

    assert (call in without, call in shown) == (False, True)


def test_english_readers_read_english(client: Client) -> None:
    make_issued()

    shown = client.get("/alerts", headers={"Accept-Language": "en"}).content.decode()

    assert "Keep away from rivers" in shown


@pytest.mark.parametrize(
    "more",
    [
        {"status": "exercise", "is_public": False},
        {"status": "test", "is_public": False},
        {"is_public": False},
        {"state": "drafted", "issued_at": None},
        {"state": "ended", "ending": "superseded", "ended_at": SIX},
    ],
)
def test_what_is_not_meant_for_all_is_not_there(client: Client, more: dict[str, object]) -> None:
    with time_machine.travel(SIX, tick=False):
        make_issued(**more)  # type: ignore[arg-type]

        assert numbers(client) == []
        assert "现在没有预警" in client.get("/alerts").content.decode()


def test_a_community_reads_its_own_and_those_of_its_street(client: Client) -> None:
    plant_divisions()
    street = make_issued()
    village = make_issued(area_code=YONGFENG, type_code="flood", level="orange")

    assert numbers(client, YONGFENG) == [village.number, street.number]
    assert numbers(client, HEPING) == [street.number]
    assert numbers(client, "330781002") == [village.number, street.number]
    assert numbers(client, "330781001") == []


def test_a_community_is_chosen_on_the_page(client: Client) -> None:
    plant_divisions()
    make_issued(area_code=HEPING, title="和平社区暴雨预警")

    mine = client.get(f"/alerts?area={HEPING}").content.decode()
    other = client.get("/alerts?area=330781002207").content.decode()
    odd = client.get("/alerts?area=无此村").content.decode()

    assert [("和平社区暴雨预警" in page) for page in (mine, other, odd)] == [True, False, True]


def test_what_is_over_is_said_for_48_hours_without_what_to_do(client: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        make_issued(state="ended", ending="cancelled", ended_at=SIX)

    found = {}
    for hours, seconds in ((0, 1), (48, -1), (48, 0)):
        with time_machine.travel(SIX + timedelta(hours=hours, seconds=seconds), tick=False):
            items = client.get(API).json()["items"]
            found[hours, seconds] = [(one["state_label"], one["steps"]) for one in items]

    assert found == {(0, 1): [("已解除", [])], (48, -1): [("已解除", [])], (48, 0): []}


def test_what_has_run_out_is_gone_before_the_clock_has_ended_it(client: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        make_issued(expires_at=at(60))

    with time_machine.travel(at(60), tick=False):
        assert numbers(client) == []


def test_nothing_is_sent_again_while_nothing_has_changed(client: Client) -> None:
    warning = make_issued()
    tags = {url: client.get(url).headers["ETag"] for url in ("/alerts", API)}

    same = [client.get(url, headers={"If-None-Match": tag}) for url, tag in tags.items()]
    Warning.objects.filter(pk=warning.pk).update(
        state="ended", ending="cancelled", ended_at=warning.issued_at, version=2
    )
    changed = [client.get(url, headers={"If-None-Match": tag}) for url, tag in tags.items()]

    assert [one.status_code for one in same] == [304, 304]
    assert [one.status_code for one in changed] == [200, 200]
    assert client.get(API).headers["Cache-Control"] == "public, max-age=30"


@pytest.mark.parametrize("area", ["abc", "1234567890123", "-1"])
def test_an_odd_area_is_refused_by_the_api(client: Client, area: str) -> None:
    assert client.get(f"{API}?area={area}").status_code == 422


def test_reads_do_not_grow_with_warnings(
    client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        make_issued(grouping_key=f"k{number}")

    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(numbers(client)) == 5
