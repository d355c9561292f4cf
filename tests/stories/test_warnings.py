"""Warnings as officers live them: drafted, confirmed, issued, changed, ended; what each obliges."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    HEPING,
    ZAOSHU_VILLAGE,
    plant_divisions,
)
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks.models import Task
from shouwang.watch.warnings.jobs import chase_and_expire

API = "/api/v1/warnings"
JSON = "application/json"
SIX = datetime(2026, 6, 22, 22, 0, tzinfo=UTC)
"""06:00 on Tuesday 23 June, as it is read in Yunshan."""
TWO_VILLAGES_AND_A_NEIGHBOUR = "29.2080,119.4600 29.2080,119.4720 29.2150,119.4720 29.2150,119.4600"
"""Holds the points of Heping and of Binjiang, which is of the street next door."""

BODY = {
    "type_code": "rainstorm",
    "level": "orange",
    "title": "和平社区暴雨橙色预警",
    "text": "3小时内雨量将达50毫米以上。",
    "action_text": "坡下的人转移到社区活动中心。",
    "onset_at": "2026-06-23T06:00:00+08:00",
    "expires_at": "2026-06-23T18:00:00+08:00",
    "area": {"codes": [HEPING]},
}

pytestmark = pytest.mark.django_db


def at(minutes: float) -> datetime:
    """Return a moment so many minutes after six."""
    return SIX + timedelta(minutes=minutes)


def post(
    client: Client, path: str, body: Mapping[str, object], status: int = 200
) -> dict[str, object]:
    """Call the API; returns the answer, which has the status."""
    answer = client.post(f"{API}{path}", json.dumps(body), JSON)
    assert answer.status_code == status, answer.content.decode()
    read: dict[str, object] = answer.json()
    return read


def get(client: Client, path: str) -> dict[str, object]:
    """Return what the API tells."""
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.content.decode()
    read: dict[str, object] = answer.json()
    return read


def drain() -> None:
    """Let the playbooks act on all that has happened."""
    while outbox.drain("story"):
        pass


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """The head of the safety station."""
    plant_divisions()
    home = make_unit(kind="safety_station", area_code=YUNSHAN)
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=home)[0]


@pytest.fixture
def duty(signed_in: SignedIn) -> Client:
    """Who is on duty in the street."""
    home = make_unit(kind="street_office", area_code=YUNSHAN)
    return signed_in("duty_staff", area_code=YUNSHAN, unit=home)[0]


def issued(duty: Client, station: Client, **more: object) -> str:
    """Draft a warning, confirm it as the second person, issue it; returns its number."""
    number = str(post(duty, "", {**BODY, **more}, 201)["number"])
    post(station, f"/{number}/confirm", {})
    post(duty, f"/{number}/issue", {})
    drain()
    return number


@pytest.mark.requirement("R211")
def test_a_warning_is_counted_before_it_is_sent_and_then_reaches_just_those(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    head, head_actor = signed_in("community_director", area_code=HEPING)
    _, other = signed_in("community_director", area_code=ZAOSHU_VILLAGE)
    make_person()
    with time_machine.travel(SIX, tick=False):
        counted = post(duty, "/audience", BODY)
        sent_before = Notice.objects.count()

        number = issued(duty, station)

    found = get(duty, f"/{number}")
    assert (sent_before, found["audience_count"]) == (0, counted["total"])
    told = Notice.objects.filter(kind="WarningIssued")
    assert told.filter(account_id=head_actor.account_id or 0).count() == 1
    assert not told.filter(account_id=other.account_id or 0).exists()
    assert "和平社区暴雨橙色预警" in head.get("/inbox/").content.decode()
    assert get(head, f"/{number}")["state"] == "issued"


@pytest.mark.requirement("R211")
def test_what_is_cancelled_before_it_was_sent_is_not_sent(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    signed_in("community_director", area_code=HEPING)
    with time_machine.travel(SIX, tick=False):
        number = issued(duty, station)
        post(duty, f"/{number}/cancel", {"reason": "雨带南移"})
        drain()

    waiting = Dispatch.objects.filter(notice__kind="WarningIssued", state__in=["queued", "sending"])
    assert waiting.count() == 0
    assert get(duty, f"/{number}")["state_label"] == "已解除"


@pytest.mark.requirement("R212")
def test_an_orange_warning_obliges_the_committee_to_evacuate_within_the_hour(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    _, head = signed_in("community_director", area_code=HEPING)
    with time_machine.travel(SIX, tick=False):
        number = issued(duty, station)

    evacuate = Task.objects.get(title__startswith="核对易受危害的人员名单")
    assert (evacuate.unit_id, evacuate.due_at) == (head.unit_id, at(60))
    with time_machine.travel(at(61), tick=False):
        shown = get(duty, f"/{number}/obligations")
    standing = {row["action"]: row["standing"] for row in shown["items"]}  # type: ignore[attr-defined]
    assert standing["核对易受危害的人员名单，转移到安全地点并清点"] == "missed"


@pytest.mark.requirement("R212")
def test_what_is_done_in_time_counts_as_done(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    _, head = signed_in("community_director", area_code=HEPING)
    with time_machine.travel(SIX, tick=False):
        number = issued(duty, station)
        before = get(duty, f"/{number}/obligations")["done"]
    evacuate = Task.objects.get(title__startswith="核对易受危害的人员名单")
    with time_machine.travel(at(50), tick=False):
        tasks.accept(head, evacuate.pk)
        tasks.finish(head, evacuate.pk, "转移9户21人，已清点")

        shown = get(duty, f"/{number}/obligations")

    assert (before, shown["done"]) == (0, 1)


@pytest.mark.requirement("R212")
def test_the_patrol_is_asked_for_again_every_hour_until_the_warning_ends(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    signed_in("community_director", area_code=HEPING)
    with time_machine.travel(SIX, tick=False):
        number = issued(duty, station)
    patrols = Task.objects.filter(title__startswith="巡查坡脚")
    first = patrols.count()
    with time_machine.travel(at(60), tick=False):
        chase_and_expire()
    second = patrols.count()
    with time_machine.travel(at(90), tick=False):
        post(duty, f"/{number}/cancel", {"reason": "雨停了"})
        drain()
    with time_machine.travel(at(200), tick=False):
        chase_and_expire()

    assert (first, second, patrols.count()) == (1, 2, 2)
    assert patrols.filter(state="cancelled").count() == 1


@pytest.mark.requirement("R236")
def test_an_area_across_the_border_touches_the_neighbours_and_counts_once_in_the_total(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    _, neighbour = signed_in("community_director", area_code=BINJIANG)
    area = {"kind": "polygon", "polygon": TWO_VILLAGES_AND_A_NEIGHBOUR}
    with time_machine.travel(SIX, tick=False):
        number = issued(duty, station, area=area)

    found = get(duty, f"/{number}")
    assert [row["code"] for row in found["areas"]] == [BINJIANG, HEPING]  # type: ignore[attr-defined]
    assert Notice.objects.filter(
        kind="WarningIssued", account_id=neighbour.account_id or 0
    ).exists()
    in_each = [get(duty, f"?area={code}")["count"] for code in (BINJIANG, HEPING, "330781")]
    assert in_each == [1, 1, 1]


def test_a_crossing_polygon_is_refused_in_chinese(station: Client) -> None:
    area = {
        "kind": "polygon",
        "polygon": "29.20,119.46 29.22,119.48 29.20,119.48 29.22,119.46",
    }
    with time_machine.travel(SIX, tick=False):
        answer = post(station, "", {**BODY, "area": area}, 422)

    assert answer["errors"] == {"polygon": "边线在 29.21,119.47 处与自己相交，请调整各点的顺序。"}
    assert get(station, "")["count"] == 0


def test_an_orange_warning_is_not_issued_by_one_person(station: Client, duty: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        number = str(post(duty, "", BODY, 201)["number"])

        refused = post(duty, f"/{number}/issue", {}, 409)

    assert refused["title"] == "橙色预警要先由第二人审核，再发布。"
    assert Notice.objects.count() == 0


def test_the_second_of_two_officers_is_told_who_was_first(station: Client, duty: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        number = issued(duty, station)

        refused = post(station, f"/{number}/issue", {"version": 2}, 409)

    assert "发布，不用再发。" in str(refused["title"])


def test_an_upgrade_takes_the_place_of_the_first(station: Client, duty: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        first = issued(duty, station)
        number = str(post(duty, f"/{first}/upgrade", {"level": "red"}, 201)["number"])
        post(station, f"/{number}/confirm", {})
        post(duty, f"/{number}/issue", {})

    assert get(duty, f"/{number}")["chain"] == [first, number]
    assert get(duty, f"/{first}")["state_label"] == "已被新预警取代"


def test_an_exercise_is_marked_in_every_text(station: Client, duty: Client) -> None:
    more = {"status": "exercise", "exercise_note": "防汛演练", "title_en": "Rainstorm"}
    with time_machine.travel(SIX, tick=False):
        number = issued(duty, station, **more)

    found = get(duty, f"/{number}")
    assert [found[name] for name in ("title", "text", "action_text", "title_en")] == [
        "【演练】和平社区暴雨橙色预警",
        "【演练】3小时内雨量将达50毫米以上。",
        "【演练】坡下的人转移到社区活动中心。",
        "[EXERCISE] Rainstorm",
    ]


def test_a_landslide_weather_warning_is_not_ours_to_publish(station: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        refused = post(station, "", {**BODY, "type_code": "landslide_weather"}, 403)

    assert "只能由主管部门发布" in str(refused["title"])


def test_a_silence_has_a_reason_and_an_end(station: Client) -> None:
    body = {
        "type_code": "rainstorm",
        "area_code": HEPING,
        "level": "yellow",
        "reason": "雨量计在检修",
        "until_at": "2026-06-23T12:00:00+08:00",
    }
    with time_machine.travel(SIX, tick=False):
        refused = post(station, "/silences", {**body, "reason": " ", "level": "red"}, 422)
        made = post(station, "/silences", body, 201)
        answer = station.get(f"{API}/silences").json()
    with time_machine.travel(at(6 * 60), tick=False):
        later = station.get(f"{API}/silences").json()

    assert refused["errors"] == {
        "level": "红色不能静默，请选择蓝、黄或橙。",
        "reason": "请写明静默的原因。",
    }
    assert ([row["id"] for row in answer], later) == ([made["id"]], [])
