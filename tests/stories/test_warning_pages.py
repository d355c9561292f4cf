"""Warnings as officers see them: composed, counted, confirmed, issued, changed and ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.delivery.models import Notice
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions
from shouwang.watch.sensors.models import Sensor, Signal
from shouwang.watch.sensors.tests.factories import make_sensor, send
from shouwang.watch.sensors.tests.rule_making import live_rule
from shouwang.watch.warnings import models

pytestmark = pytest.mark.django_db
SIX = datetime(2026, 6, 22, 22, 0, tzinfo=UTC)
"""06:00 on Tuesday 23 June, as it is read in Yunshan."""
NEW = "/warnings/new"
FORM = {
    "type_code": "rainstorm",
    "level": "orange",
    "status": "actual",
    "onset_at": "2026-06-23T06:00",
    "expires_at": "2026-06-23T18:00",
    "area_kind": "division",
    "codes": [HEPING],
    "title": "和平社区暴雨橙色预警",
    "text": "3小时内雨量将达50毫米以上。",
    "action_text": "坡下的人转移。",
}


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """The head of the safety station."""
    plant_divisions()
    home = make_unit(kind="safety_station", area_code=YUNSHAN, name="安监站（虚构）")
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=home)[0]


@pytest.fixture
def duty(signed_in: SignedIn) -> Client:
    """Who is on duty in the street."""
    home = make_unit(kind="street_office", area_code=YUNSHAN)
    return signed_in("duty_staff", area_code=YUNSHAN, unit=home)[0]


def drafted(client: Client, **more: object) -> str:
    """Save a draft; returns the address of its page."""
    answer = client.post(NEW, {**FORM, "step": "save", **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def read(client: Client, address: str, status: int = 200) -> str:
    """Return a page."""
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def move(client: Client, address: str, name: str, **more: object) -> str:
    """Make a move on a warning's page; returns the page after it."""
    answer = client.post(f"{address}/moves", {"move": name, **more}, follow=True)
    return answer.content.decode()


@pytest.mark.requirement("R211")
@time_machine.travel(SIX, tick=False)
def test_the_composer_counts_before_anything_is_written(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    signed_in("community_director", area_code=HEPING)

    page = duty.post(NEW, {**FORM, "step": "count"}).content.decode()

    assert "会发给谁（还没有发）" in page
    assert "和平社区</td>" in page
    assert (models.Warning.objects.count(), Notice.objects.count()) == (0, 0)


@time_machine.travel(SIX, tick=False)
def test_the_words_of_the_template_are_filled_in(station: Client) -> None:
    given = {**FORM, "title": "", "text": "", "action_text": "", "step": "words"}

    page = station.post(NEW, given).content.decode()

    assert 'value="和平社区暴雨橙色预警"' in page
    assert "安监站（虚构）提醒：6月23日06:00起至6月23日18:00，和平社区3小时内雨量" in page
    assert models.Warning.objects.count() == 0


@time_machine.travel(SIX, tick=False)
def test_a_drawn_area_that_crosses_itself_comes_back_with_all_that_was_typed(
    station: Client,
) -> None:
    crossing = "29.20,119.46 29.22,119.48 29.20,119.48 29.22,119.46"

    answer = station.post(
        NEW, {**FORM, "area_kind": "polygon", "polygon": crossing, "step": "save"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "边线在 29.21,119.47 处与自己相交，请调整各点的顺序。" in page
    assert crossing in page
    assert models.Warning.objects.count() == 0


@time_machine.travel(SIX, tick=False)
def test_an_orange_warning_goes_by_two_persons(station: Client, duty: Client) -> None:
    address = drafted(duty)
    page = read(duty, address)
    assert "这个级别要由起草人以外的第二人审核，才能发布。" in page
    assert 'value="confirm"' not in page
    assert 'value="issue"' not in page

    move(station, address, "confirm", version=1)
    page = move(duty, address, "issue", version=2)

    assert "已发布，正在通知" in page
    assert "第二人审核" in page
    assert models.Warning.objects.get().state == "issued"


@time_machine.travel(SIX, tick=False)
def test_the_second_officer_reads_who_was_first(station: Client, duty: Client) -> None:
    address = drafted(duty, level="blue")
    move(duty, address, "issue", version=1)

    assert "发布，不用再发。" in move(station, address, "issue", version=1)


@time_machine.travel(SIX, tick=False)
def test_a_warning_is_not_cancelled_without_a_reason(duty: Client) -> None:
    plant_divisions()
    address = drafted(duty, level="blue")
    move(duty, address, "issue")

    page = move(duty, address, "cancel", reason=" ")
    assert "请写明原因。" in page
    assert models.Warning.objects.get().state == "issued"

    assert "雨带南移" in move(duty, address, "cancel", reason="雨带南移")
    assert models.Warning.objects.get().ending == "cancelled"


@time_machine.travel(SIX, tick=False)
def test_an_upgrade_is_drafted_from_the_page_and_shown_in_the_chain(
    station: Client, duty: Client
) -> None:
    address = drafted(duty, level="blue")
    move(duty, address, "issue")
    page = move(duty, address, "upgrade", level="orange", version=2)
    assert "升级草稿已写好" in page
    second = models.Warning.objects.get(level="orange")
    there = f"/warnings/{quote(second.number)}"
    move(station, there, "confirm")
    move(duty, there, "issue")

    page = read(duty, address)

    assert "前后各版" in page
    assert "已被新预警取代" in page


@time_machine.travel(SIX, tick=False)
def test_an_update_is_composed_from_what_stands(duty: Client) -> None:
    plant_divisions()
    address = drafted(duty, level="blue")
    move(duty, address, "issue")
    assert "坡下的人转移。" in read(duty, f"{address}/update")

    answer = duty.post(
        f"{address}/update", {**FORM, "level": "blue", "text": "雨势减弱。", "step": "save"}
    )

    made = models.Warning.objects.get(relation="update")
    assert unquote(answer.headers["Location"]) == f"/warnings/{made.number}"
    assert (made.text, made.type_code) == ("雨势减弱。", "rainstorm")


@pytest.mark.requirement("R212")
def test_who_did_nothing_is_shown(signed_in: SignedIn, station: Client, duty: Client) -> None:
    signed_in("community_director", area_code=HEPING)
    with time_machine.travel(SIX, tick=False):
        address = drafted(duty)
        move(station, address, "confirm")
        move(duty, address, "issue")
        while outbox.drain("story"):
            pass
        assert "没有落实" in read(duty, f"{address}/obligations")

    with time_machine.travel(SIX + timedelta(minutes=61), tick=False):
        page = read(duty, f"{address}/obligations")

    assert "核对易受危害的人员名单，转移到安全地点并清点" in page
    assert 'class="badge bg-danger-lt' in page or "没有落实</span>" in page


@time_machine.travel(SIX, tick=False)
def test_a_silence_is_made_and_ended_on_its_page(duty: Client) -> None:
    plant_divisions()
    given = {
        "type_code": "rainstorm",
        "area": HEPING,
        "level": "yellow",
        "until_at": "2026-06-23T12:00",
        "reason": "雨量计在检修",
    }
    page = duty.post("/warnings/silences/", given, follow=True).content.decode()
    assert "雨量计在检修" in page

    page = duty.post(
        f"/warnings/silences/{models.Silence.objects.get().pk}/end", follow=True
    ).content.decode()

    assert "静默已结束。" in page
    assert "现在没有静默，系统会照常起草。" in page


@time_machine.travel(SIX, tick=False)
def test_the_table_of_obligations_is_read_by_all_and_written_by_the_street(
    signed_in: SignedIn, station: Client
) -> None:
    village = signed_in("community_director", area_code=HEPING)[0]

    assert "巡查坡脚、河边、低洼处，每1小时一次" in read(village, "/warnings/rules/")
    assert village.post("/warnings/rules/", {"action": "x"}).status_code == 403


@time_machine.travel(SIX, tick=False)
def test_the_words_are_shown_by_type_in_both_languages(duty: Client) -> None:
    page = read(duty, "/warnings/templates/?type=flood")

    assert "江河水位超过保证水位，有溃堤危险。" in page
    assert "Go to high ground now" in page


@pytest.mark.parametrize("address", ["?page=²", "?page=99999", "?state=nonsense", "?type_code=x"])
def test_odd_filters_of_the_list_are_answered(duty: Client, address: str) -> None:
    assert duty.get(f"/warnings/{address}").status_code == 200


@pytest.mark.requirement("R211")
@time_machine.travel(SIX, tick=False)
def test_a_draft_begins_with_what_the_sensor_says_and_is_made_once(duty: Client) -> None:
    plant_divisions()
    make_sensor("WL-SIGNAL")
    live_rule("river", area_code=YUNSHAN)
    send(("WL-SIGNAL", SIX - timedelta(seconds=1), 28.5), now=SIX)
    found = Signal.objects.get()
    assert f"{NEW}?signal={found.pk}" in read(duty, f"/sensors/signals/{found.pk}")

    page = read(duty, f"{NEW}?signal={found.pk}")

    assert '<option value="flood" selected>' in page
    assert "依据：" in page
    assert "28.5" in page
    key = {"signal_key": f"signal:{found.pk}"}
    assert drafted(duty, **key) == drafted(duty, type_code="flood", **key)
    assert models.Warning.objects.count() == 1


@pytest.mark.parametrize("asked", ["²", "x", "99999999999999999999", "987654321"])
def test_a_signal_that_is_not_there_is_not_found(duty: Client, asked: str) -> None:
    assert duty.get(f"{NEW}?signal={asked}").status_code == 404
    assert Sensor.objects.count() == 0
