"""Other systems read our warnings, and theirs come in: as CAP, in feeds, by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.test.utils import override_settings

from conftest import SignedIn
from shouwang.engines.cap.alert import Alert
from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.reading import read_alerts
from shouwang.engines.cap.tree import parse
from shouwang.engines.fetch.tests.peers import Peer, Reply, peer
from shouwang.ground.journal import outbox
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, plant_divisions
from shouwang.watch.warnings.feed_jobs import read_feeds
from shouwang.watch.warnings.tests.messages_making import content, message, referring

API = "/api/v1/warnings"
SIX = datetime(2026, 6, 22, 22, 0, tzinfo=UTC)
"""06:00 on Tuesday 23 June, as it is read in Yunshan."""
ACROSS = "29.2080,119.4600 29.2080,119.4720 29.2150,119.4720 29.2150,119.4600"
"""Holds the points of Heping and of Binjiang, which is of the street next door."""
BODY = {
    "type_code": "rainstorm",
    "level": "yellow",
    "title": "和平社区暴雨黄色预警",
    "text": "6小时内雨量将达50毫米以上。",
    "action_text": "不到河边停留。",
    "onset_at": "2026-06-23T06:00:00+08:00",
    "expires_at": "2026-06-23T18:00:00+08:00",
    "area": {"codes": [HEPING]},
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        plant_divisions()
        yield


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """Return the browser of the head of the safety station, who confirms."""
    unit = make_unit(kind="street_office", area_code=YUNSHAN)
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=unit)[0]


@pytest.fixture
def duty(signed_in: SignedIn) -> Client:
    """Return the browser of another officer of the street, who drafts and issues."""
    unit = make_unit(kind="street_office", area_code=YUNSHAN)
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=unit)[0]


def post(client: Client, path: str, body: Mapping[str, object], status: int) -> dict[str, object]:
    answer = client.post(f"{API}{path}", json.dumps(body), "application/json")
    assert answer.status_code == status, answer.content.decode()
    read: dict[str, object] = answer.json()
    return read


def issued(duty: Client, **more: object) -> str:
    """Draft and issue a warning; returns its number."""
    number = str(post(duty, "", {**BODY, **more}, 201)["number"])
    post(duty, f"/{number}/issue", {}, 200)
    drain()
    return number


def drain() -> None:
    while outbox.drain("story"):
        pass


def read_feed() -> list[Alert]:
    """Return what a stranger reads in our feed, newest first; every file must be valid."""
    feed = parse(Client().get("/alerts.atom").content)
    found = []
    for entry in feed.all("entry"):
        link = next(iter(entry.all("link"))).attributes["href"]
        raw = Client().get(link.removeprefix("http://testserver")).content
        assert check_document(raw) == []
        found += [one.alert for one in read_alerts(raw) if one.alert]
    return found


@pytest.mark.requirement("R244")
def test_another_system_follows_a_warning_from_its_issue_to_its_end(
    station: Client, duty: Client
) -> None:
    number = issued(duty)
    with time_machine.travel(SIX + timedelta(minutes=30), tick=False):
        higher = str(post(duty, f"/{number}/upgrade", {"level": "orange"}, 201)["number"])
        post(station, f"/{higher}/confirm", {}, 200)
        post(duty, f"/{higher}/issue", {}, 200)
        drain()
    with time_machine.travel(SIX + timedelta(minutes=90), tick=False):
        post(duty, f"/{higher}/cancel", {"reason": "雨已停"}, 200)
        drain()
        ended, changed, first = read_feed()

    assert [one.message_type for one in (first, changed, ended)] == ["Alert", "Update", "Cancel"]
    assert [one.identifier for one in changed.references] == [first.identifier]
    assert [one.identifier for one in ended.references] == [first.identifier, changed.identifier]
    assert ended.note == "雨已停"


@pytest.mark.requirement("R244")
def test_a_warning_of_the_observatory_is_read_reviewed_and_relayed(
    station: Client, duty: Client
) -> None:
    with peer() as other, override_settings(FEEDS_PRIVATE=True):
        _follow(duty, other)
        other.replies["/cap"] = Reply(body=content(message()))
        read_feeds()

    [draft] = duty.get(f"{API}?state=drafted").json()["items"]
    post(station, f"/{draft['number']}/confirm", {}, 200)
    post(duty, f"/{draft['number']}/issue", {}, 200)
    drain()
    [relayed] = read_feed()

    assert relayed.source == "observatory.example,R-1"
    assert relayed.infos[0].sender_name == "云山市气象台"
    assert relayed.infos[0].headline == "云山市气象台发布暴雨橙色预警"


@pytest.mark.requirement("R211", "R244")
def test_a_phone_in_the_title_of_a_relayed_draft_is_put_right_before_it_goes_out(
    station: Client, duty: Client
) -> None:
    with peer() as other, override_settings(FEEDS_PRIVATE=True):
        _follow(duty, other)
        other.replies["/cap"] = Reply(body=content(message(headline="暴雨橙色预警 0579-88880000")))
        read_feeds()
    drain()
    [draft] = duty.get(f"{API}?state=drafted").json()["items"]
    page = f"/warnings/{draft['number']}"

    refused = station.post(f"{page}/moves", {"move": "confirm"})
    form = duty.get(f"{page}/change").context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    duty.post(f"{page}/change", {**given, "title": "暴雨橙色预警", "step": "save"})
    post(station, f"/{draft['number']}/confirm", {}, 200)
    post(duty, f"/{draft['number']}/issue", {}, 200)
    drain()
    [relayed] = read_feed()

    assert "标题里不要写电话或身份证号" in refused.content.decode()
    assert f'href="{quote(page)}/change#id_title"' in refused.content.decode()
    assert relayed.infos[0].headline == "暴雨橙色预警"
    assert Entry.objects.filter(verb="warning.change").count() == 1


def _follow(duty: Client, other: Peer) -> None:
    form = {
        "name": "云山市气象台（虚构）",
        "address": f"{other.address}/cap",
        "area_code": YUNSHAN,
        "every_s": "60",
        "is_trusted": "on",
        "is_active": "on",
    }
    assert duty.post("/warnings/feeds/new", form).status_code == 302


@pytest.mark.requirement("R244")
def test_a_landslide_warning_from_anybody_waits_and_is_never_issued_as_ours(duty: Client) -> None:
    risky = message(event="地质灾害气象风险", headline="地质灾害气象风险红色预警")
    sent = duty.post(f"{API}/messages", content(risky), "application/cap+xml").json()

    answer = duty.post(f"/warnings/messages/{sent['messages'][0]['id']}/relay", follow=True)

    assert "这类预警只转发主管部门的" in answer.content.decode()
    assert duty.get(API).json()["count"] == 0


@pytest.mark.requirement("R244")
def test_when_the_observatory_ends_its_warning_the_page_says_so(duty: Client) -> None:
    with peer() as other, override_settings(FEEDS_PRIVATE=True):
        _follow(duty, other)
        other.replies["/cap"] = Reply(body=content(message()))
        read_feeds()
        other.replies["/cap"] = Reply(body=content(message(), referring("Cancel", "R-2", "R-1")))
        with time_machine.travel(SIX + timedelta(minutes=2), tick=False):
            read_feeds()
            page = duty.get("/warnings/feeds/?outcome=ending").content.decode()

    assert "R-2" in page
    assert duty.get(f"{API}?state=drafted").json()["count"] == 0


@pytest.mark.requirement("R236", "R244")
def test_a_warning_across_the_border_names_both_sides_to_other_systems(duty: Client) -> None:
    issued(duty, area={"kind": "polygon", "polygon": ACROSS})

    [alert] = read_feed()

    [area] = alert.infos[0].areas
    assert [one.value for one in area.geocodes] == [BINJIANG, HEPING]
    assert len(area.polygons) == 1


@pytest.mark.requirement("R244")
def test_an_exercise_is_no_public_message(station: Client, duty: Client) -> None:
    more = {"status": "exercise", "exercise_note": "防汛演练"}
    number = str(post(duty, "", {**BODY, **more}, 201)["number"])
    post(station, f"/{number}/confirm", {}, 200)
    post(duty, f"/{number}/issue", {}, 200)
    drain()

    [reading] = read_alerts(duty.get(f"{API}/{number}/cap").content)

    assert read_feed() == []
    assert reading.alert is not None
    assert (reading.alert.status, reading.alert.scope) == ("Exercise", "Restricted")
    assert reading.alert.infos[0].headline.startswith("【演练】")
