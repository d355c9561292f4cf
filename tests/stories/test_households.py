"""Vulnerable people as those live it who must reach them: the list, who looks, the evacuation."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest
import time_machine
from architecture.url_table import ROWS
from architecture.world import build_world
from django.apps import apps
from django.db import connection
from django.test import Client

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.models import Notice
from shouwang.ground.journal import outbox
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Post
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.households.models import Opening, Person, RollEntry
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    HEPING,
    ZAOSHU_VILLAGE,
    plant_divisions,
)

API = "/api/v1/households"
JSON = "application/json"
NAME, PHONE, ADDRESS, NOTES = "欧阳秋水（虚构）", "13957912345", "龙井巷七号后门", "床头有氧气瓶"
NEIGHBOUR, NEIGHBOUR_PHONE = "司马邻（虚构）", "13957967890"
WHERE, WHY = "女儿家在城北", "要看着猪圈"
REASON = "台风预警，逐户叫应"
TUESDAY = "2026-06-23T15:30:00+08:00"

PERSON = {
    "name": NAME,
    "area_code": HEPING,
    "category": "elderly_alone",
    "phone": PHONE,
    "address": ADDRESS,
    "notes": NOTES,
    "transport": "stretcher",
}


def post(
    client: Client, path: str, body: Mapping[str, object], status: int = 200
) -> dict[str, object]:
    """Call the API; returns the answer, which has the status."""
    answer = client.post(f"{API}{path}", json.dumps(body), JSON)
    assert answer.status_code == status, answer.content.decode()
    read: dict[str, object] = answer.json()
    return read


def add(client: Client, **more: object) -> int:
    """Put a person on the list; returns the id."""
    return int(str(post(client, "/people", {**PERSON, **more}, 201)["id"]))


def start(client: Client, **more: object) -> int:
    """Start an evacuation of Heping; returns the id."""
    body = {"title": "6月23日强降雨转移", "area_codes": [HEPING], **more}
    return int(str(post(client, "/evacuations", body, 201)["id"]))


def roll(client: Client, evacuation: int) -> dict[str, object]:
    """Return a roll."""
    answer = client.get(f"{API}/evacuations/{evacuation}")
    assert answer.status_code == 200, answer.content.decode()
    read: dict[str, object] = answer.json()
    return read


def people_of(found: dict[str, object]) -> list[int]:
    """Return whom a roll shows, in its order."""
    rows = found["rows"]
    assert isinstance(rows, list)
    return [row["person"]["id"] for row in rows]


@pytest.fixture
def village(signed_in: SignedIn) -> Client:
    """The director of Heping community."""
    plant_divisions()
    return signed_in("community_director", area_code=HEPING)[0]


@pytest.mark.requirement("R48")
def test_a_person_is_shown_masked_and_opened_only_with_a_reason(village: Client) -> None:
    person = add(village)

    listed = village.get(f"{API}/people").json()["items"][0]
    assert (listed["name"], listed["phone"]) == ("欧*", "139****2345")
    page = village.get("/households/").content.decode()
    assert "欧*" in page
    assert NAME not in page
    assert post(village, f"/people/{person}/open", {"reason": " "}, 422)["errors"] == {
        "reason": "请写明为什么要看，例如“台风预警，逐户叫应”。"
    }
    assert not Opening.objects.exists()

    opened = post(village, f"/people/{person}/open", {"reason": REASON})

    assert (opened["name"], opened["phone"], opened["address"], opened["notes"]) == (
        NAME,
        PHONE,
        ADDRESS,
        NOTES,
    )
    seen = village.get(f"{API}/people/{person}/openings").json()
    assert [(one["kind"], one["people"], one["reason"]) for one in seen] == [("person", 1, REASON)]
    assert "谁看过" in village.get(f"/households/people/{person}").content.decode()
    assert REASON in village.get("/households/openings").content.decode()
    assert Entry.objects.filter(verb="household_opening.open").count() == 1


@pytest.mark.requirement("R48")
def test_who_need_not_reach_a_person_does_not_see_them(
    village: Client, signed_in: SignedIn
) -> None:
    person = add(village)
    callers = {
        "grid_worker": signed_in("grid_worker", area_code=HEPING)[0],
        "grid_elsewhere": signed_in("grid_worker", area_code=ZAOSHU_VILLAGE)[0],
        "stranger_street": signed_in("safety_station_head", area_code=BINJIANG[:9])[0],
        "station": signed_in("safety_station_head", area_code=YUNSHAN)[0],
        "leader": signed_in("street_director", area_code=YUNSHAN)[0],
        "duty": signed_in("duty_staff", area_code=YUNSHAN)[0],
        "volunteer": signed_in("volunteer", area_code=HEPING)[0],
        "enterprise": signed_in("enterprise_owner", area_code=HEPING)[0],
    }

    seen = {
        name: client.get(f"{API}/people/{person}").status_code for name, client in callers.items()
    }
    opened = {
        name: client.post(f"{API}/people/{person}/open", {"reason": REASON}, JSON).status_code
        for name, client in callers.items()
    }

    expected = {
        "grid_worker": 200,
        "grid_elsewhere": 404,
        "stranger_street": 404,
        "station": 200,
        "leader": 403,
        "duty": 403,
        "volunteer": 404,
        "enterprise": 404,
    }
    assert seen == expected
    assert opened == expected
    assert Opening.objects.count() == 2


@pytest.mark.requirement("R48")
def test_leaders_count_and_see_nobody(village: Client, signed_in: SignedIn) -> None:
    add(village)
    leader = signed_in("street_director", area_code=YUNSHAN)[0]

    counted = leader.get(f"{API}/counts").json()
    page = leader.get("/households/").content.decode()

    assert (counted["total"], counted["without_helper"]) == (1, 1)
    assert counted["by_category"]["elderly_alone"] == 1
    assert counted["by_village"] == {HEPING: 1}
    assert "您的岗位只看人数" in page
    assert (page.count('class="stat stat-'), "独居老人 1" in page) == (4, True)
    assert "欧*" not in page
    assert leader.get(f"{API}/people").status_code == 403
    refused = leader.post(f"{API}/open", {"area": HEPING, "reason": REASON}, JSON)
    assert refused.status_code == 403
    assert not Opening.objects.exists()


@pytest.mark.requirement("R48")
def test_a_paired_helper_reaches_their_person_and_nobody_else(
    village: Client, signed_in: SignedIn
) -> None:
    mine, other = add(village), add(village, name="旁人（虚构）", phone="")
    helper, actor = signed_in("volunteer", area_code=HEPING)
    pair = {"post_id": actor.post_id}
    paired = post(village, f"/people/{mine}/helpers", pair, 201)

    assert post(helper, f"/people/{mine}/open", {"reason": "上门看望"})["name"] == NAME
    assert helper.get(f"{API}/people/{other}").status_code == 404
    assert [one["id"] for one in helper.get(f"{API}/people").json()["items"]] == [mine]
    refused = helper.patch(f"{API}/people/{mine}", {"transport": "walks"}, JSON)
    assert refused.status_code == 403

    post(village, f"/people/{mine}/helpers/{paired['id']}/end", {})

    assert helper.get(f"{API}/people/{mine}").status_code == 404


@pytest.mark.requirement("R48")
def test_who_has_nobody_to_help_is_listed_also_when_the_helper_left_office(
    village: Client, signed_in: SignedIn
) -> None:
    left = add(village, name="甲（虚构）", phone="")
    never = add(village, name="乙（虚构）", phone="")
    kept = add(village, name="丙（虚构）", phone="")
    _, actor = signed_in("grid_worker", area_code=HEPING)
    post(village, f"/people/{left}/helpers", {"post_id": actor.post_id}, 201)
    post(village, f"/people/{kept}/helpers", {"name": NEIGHBOUR, "phone": NEIGHBOUR_PHONE}, 201)
    Post.objects.filter(pk=actor.post_id or 0).update(valid_until_on=date(2026, 6, 22))

    with time_machine.travel(TUESDAY, tick=False):
        found = village.get(f"{API}/coverage").json()

    assert (found["total"], found["with_helper"]) == (3, 1)
    assert [(one["id"], one["because"]) for one in found["without"]] == [
        (left, "left_office"),
        (never, "none"),
    ]


@pytest.mark.requirement("R48")
def test_everybody_on_the_roll_has_a_state_and_46_of_46_are_safe_in_the_end(
    village: Client,
) -> None:
    ids = [add(village, name=f"{n}号（虚构）", phone="") for n in range(1, 47)]
    evacuation = start(village)
    first = roll(village, evacuation)
    assert (first["safe"], first["total"]) == (0, 46)
    assert people_of(first) == ids

    moves = {"move": "arrive"}
    for person in ids[2:]:
        post(village, f"/evacuations/{evacuation}/marks", {**moves, "person_id": person})
    stay = {"person_id": ids[0], "move": "stay", "reason": WHY}
    post(village, f"/evacuations/{evacuation}/marks", stay)
    almost = roll(village, evacuation)
    assert (almost["safe"], almost["total"]) == (44, 46)
    assert people_of(almost)[:2] == [ids[1], ids[0]]
    assert "44/46" in village.get(f"/households/evacuations/{evacuation}").content.decode()

    hospital = {"person_id": ids[1], "move": "hospitalise", "where": "市人民医院"}
    post(village, f"/evacuations/{evacuation}/marks", hospital)
    post(village, f"/evacuations/{evacuation}/marks", {**moves, "person_id": ids[0]})

    done = roll(village, evacuation)
    assert (done["safe"], done["total"]) == (46, 46)


@pytest.mark.requirement("R48")
def test_a_mark_on_the_phone_says_who_reported_when(village: Client, signed_in: SignedIn) -> None:
    person = add(village)
    evacuation = start(village)
    worker, actor = signed_in("grid_worker", area_code=HEPING)
    path = f"/households/evacuations/{evacuation}"
    page = worker.get(path).content.decode()
    assert "联系上了" in page
    assert NAME not in page

    with time_machine.travel(TUESDAY, tick=False):
        sent = {"person_id": person, "version": 1, "move": "set_out"}
        assert worker.post(f"{path}/marks", sent).status_code == 302
        late = worker.post(f"{path}/marks", sent, follow=True)

    row = roll(village, evacuation)["rows"]
    assert isinstance(row, list)
    assert (row[0]["state"], row[0]["reported_by"]) == ("moving", actor.name)
    assert row[0]["reported_at"] == "2026-06-23T07:30:00Z"
    assert "当前状态不能办理此操作" in late.content.decode()
    assert Entry.objects.filter(verb="roll_entry.set_out").count() == 1


@pytest.mark.requirement("R48")
def test_duty_staff_see_the_roll_while_it_is_open_and_not_a_moment_longer(
    village: Client, signed_in: SignedIn
) -> None:
    person = add(village)
    duty = signed_in("duty_staff", area_code=YUNSHAN)[0]
    elsewhere = signed_in("duty_staff", area_code=BINJIANG[:9])[0]
    evacuation = start(village)

    opened = duty.post(f"{API}/evacuations/{evacuation}/open", {"reason": "叫应"}, JSON)
    assert [one["name"] for one in opened.json()] == [NAME]
    marked = {"person_id": person, "move": "reach"}
    assert post(duty, f"/evacuations/{evacuation}/marks", marked)["total"] == 1
    assert elsewhere.get(f"{API}/evacuations/{evacuation}").status_code == 404

    post(village, f"/evacuations/{evacuation}/end", {})

    assert roll(duty, evacuation)["rows"] == []
    assert duty.get(f"{API}/people/{person}").status_code == 403
    refused = duty.post(f"{API}/people/{person}/open", {"reason": "叫应"}, JSON)
    assert refused.status_code == 403
    late = village.post(f"{API}/evacuations/{evacuation}/marks", marked, JSON)
    assert late.status_code == 409
    assert RollEntry.objects.get().state == "reached"
    assert Opening.objects.count() == 1


@pytest.mark.requirement("R48")
def test_who_comes_onto_the_list_in_the_middle_comes_onto_the_open_roll(village: Client) -> None:
    first = add(village)
    evacuation = start(village)

    second = add(village, name="新来（虚构）", phone="")

    assert people_of(roll(village, evacuation)) == [first, second]


@pytest.mark.requirement("R48")
def test_who_moved_away_is_erased_and_stays_as_a_removed_row(village: Client) -> None:
    person = add(village)
    neighbour = {"name": NEIGHBOUR, "phone": NEIGHBOUR_PHONE}
    post(village, f"/people/{person}/helpers", neighbour, 201)
    evacuation = start(village)
    early = {"because": "moved_away"}
    assert post(village, f"/people/{person}/removal", early, 422)["errors"] == {
        "because": "这个人还在转移名册上，等转移结束再移出。"
    }
    away = {"person_id": person, "move": "find_away", "where": WHERE}
    post(village, f"/evacuations/{evacuation}/marks", away)

    removed = post(village, f"/people/{person}/removal", early)

    assert (removed["state"], removed["name"], removed["helpers"]) == ("removed", "", [])
    row = Person.objects.get(pk=person)
    assert (row.name_sealed, row.phone_sealed, row.phone_digest, row.notes_sealed) == ("",) * 4
    assert row.household.address_sealed == ""
    assert [one.name_sealed for one in row.helpers.all()] == [""]
    assert row.entries.get().where_sealed == ""
    assert village.get(f"{API}/people").json()["count"] == 0
    assert post(village, f"/people/{person}/removal", early, 409)["state"] == "removed"


@pytest.mark.requirement("R48")
def test_the_contact_list_for_paper_needs_the_right_to_export_and_is_written_down(
    village: Client, signed_in: SignedIn
) -> None:
    add(village)
    worker = signed_in("grid_worker", area_code=HEPING)[0]
    sent = {"area": HEPING, "reason": "存入防汛值班室"}
    assert worker.post("/households/print", sent).status_code == 403
    assert not Opening.objects.exists()

    paper = village.post("/households/print", sent)

    assert paper["Cache-Control"] == "private, no-store"
    assert NAME in paper.content.decode()
    assert [(one.kind, one.people_count) for one in Opening.objects.all()] == [("print", 1)]


@pytest.mark.requirement("R48")
def test_a_caller_is_found_by_the_number_without_showing_it_in_an_address(
    village: Client,
) -> None:
    add(village)

    found = village.post("/households/find", {"phone": "139 5791 2345"}).content.decode()
    none = village.post("/households/find", {"phone": "13957900000"}).content.decode()

    assert "欧*" in found
    assert "欧*" not in none
    assert PHONE not in found


def content_of(client: Client, path: str) -> str:
    """Return everything that an answer holds, headers and packed files too."""
    response = client.get(path)
    body = b"".join(response)
    found = [str(dict(response.headers)), body.decode("utf-8", "ignore")]
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        found += [packed.read(name).decode("utf-8", "ignore") for name in packed.namelist()]
    return "\n".join(found)


def in_database(traces: re.Pattern[str]) -> list[str]:
    """Return the tables that hold a trace in clear."""
    kept = set(connection.introspection.table_names())
    found = set()
    for model in apps.get_models():
        table = model._meta.db_table
        if table not in kept:
            continue
        for values in model._default_manager.values_list():
            texts = [str(value) for value in values if isinstance(value, str | dict)]
            found |= {table for text in texts if traces.search(text)}
    return sorted(found)


@pytest.mark.requirement("R48")
@pytest.mark.timeout(600)
def test_no_page_entry_row_or_log_names_a_person_without_opening(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    del db
    caplog.set_level(logging.DEBUG)
    world = build_world()
    station = world.clients["granted", "safety_station_head"]
    person = add(station)
    neighbour = {"name": NEIGHBOUR, "phone": NEIGHBOUR_PHONE}
    post(station, f"/people/{person}/helpers", neighbour, 201)
    evacuation = start(station)
    away = {"person_id": person, "move": "find_away", "where": WHERE}
    post(station, f"/evacuations/{evacuation}/marks", away)
    stay = {"person_id": person, "move": "stay", "reason": WHY}
    post(station, f"/evacuations/{evacuation}/marks", stay)
    post(station, f"/people/{person}/open", {"reason": REASON})
    secrets = (NAME, NAME[:4], PHONE, ADDRESS, NOTES, NEIGHBOUR, NEIGHBOUR_PHONE, WHERE, WHY)
    traces = re.compile("|".join(re.escape(word) for word in secrets))

    paths = [world.path(row) for row in ROWS if row.method == "GET"]
    own = [
        f"/households/people/{person}",
        f"/households/people/{person}/edit",
        f"/households/evacuations/{evacuation}",
        f"{API}/people/{person}",
        f"{API}/people/{person}/openings",
        f"{API}/evacuations/{evacuation}",
    ]
    leaks = [path for path in [*paths, *own] if traces.search(content_of(station, path))]

    assert leaks == []
    assert in_database(traces) == []
    assert traces.search(caplog.text) is None


@pytest.mark.requirement("R48")
def test_when_villages_merge_their_lists_follow_one_after_the_other(village: Client) -> None:
    from shouwang.prepare.households.actions import remap_area
    from shouwang.prepare.households.tests.factories import make_person

    here = add(village)
    there = make_person(area_code=ZAOSHU_VILLAGE, name=NAME, phone=PHONE)

    remap_area(Actor.system("tests"), ZAOSHU_VILLAGE, HEPING)

    rows = village.get(f"{API}/people").json()["items"]
    assert [(one["id"], one["contact_order"]) for one in rows] == [(here, 1), (there.pk, 2)]
    assert Person.objects.get(pk=there.pk).area_code_at_time == ZAOSHU_VILLAGE


@pytest.mark.requirement("R48")
def test_helpers_and_those_on_duty_hear_of_an_evacuation_without_a_name(
    village: Client, signed_in: SignedIn
) -> None:
    person = add(village)
    helper = signed_in("volunteer", area_code=HEPING)[1]
    duty = signed_in("duty_staff", area_code=YUNSHAN)[1]
    leader = signed_in("street_director", area_code=YUNSHAN)[1]
    post(village, f"/people/{person}/helpers", {"post_id": helper.post_id}, 201)

    evacuation = start(village)
    outbox.drain("test")

    told = Notice.objects.filter(object_key=f"evacuation:{evacuation}")
    accounts = set(told.values_list("account_id", flat=True))
    assert {helper.account_id, duty.account_id} <= accounts
    assert leader.account_id not in accounts
    assert {str(one.title) for one in told} == {"开始转移：6月23日强降雨转移，共 1 人"}
