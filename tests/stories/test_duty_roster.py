"""Duty as a street keeps it, over the web API and on the pages: no minute without its team."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.people.models import Account, Post
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import jobs, patrol_jobs
from shouwang.prepare.duty.tests.factories import Office, local, make_office, posts_of

pytestmark = pytest.mark.django_db
API, JSON = "/api/v1/duty", "application/json"
WEEK = ("2026-06-22", "2026-06-23")


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, at Sunday noon before the week."""
    with time_machine.travel(local(21, 12), tick=False) as clock:
        yield clock


@pytest.fixture
def office(at: time_machine.Traveller) -> Office:
    """Return the street office with its people."""
    del at
    return make_office()


def browser(actor: Actor) -> Client:
    """Return a browser in which somebody has just signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def send(actor: Actor, path: str, **data: object) -> tuple[int, dict[str, object]]:
    """Send something over the web API as somebody; returns status and answer."""
    answer = browser(actor).post(f"{API}{path}", json.dumps(data), content_type=JSON)
    return answer.status_code, answer.json()


def ask(actor: Actor, path: str, **query: str) -> dict[str, object]:
    """Read something over the web API as somebody."""
    found: dict[str, object] = browser(actor).get(f"{API}{path}", query).json()
    return found


def shift(start: datetime, end: datetime, posts: tuple[int, ...]) -> dict[str, object]:
    """Return a shift as the web API takes it."""
    return {"from_at": start.isoformat(), "until_at": end.isoformat(), "post_ids": list(posts)}


def draft(office: Office, *shifts: dict[str, object]) -> int:
    """Draft the roster of Monday and Tuesday; returns its number."""
    status, made = send(
        office.station,
        "/rosters",
        room_id=office.room.pk,
        from_on=WEEK[0],
        to_on=WEEK[1],
        shifts=shifts,
    )
    assert status == 201
    return int(str(made["id"]))


def whole(office: Office) -> list[dict[str, object]]:
    """Return two shifts that cover both days, handed over on Tuesday at 08:00."""
    return [
        shift(local(22), local(23, 8), office.team(0)),
        shift(local(23, 8), local(24), office.team(1)),
    ]


def publish(office: Office) -> int:
    """Publish the roster of both days."""
    number = draft(office, *whole(office))
    status, _ = send(office.station, f"/rosters/{number}/publish", version=1)
    assert status == 200
    return number


def names(*posts: int) -> list[str]:
    """Return the names of people, in the order of their posts."""
    return [Post.objects.get(pk=post).account.name for post in posts]


def on_duty(office: Office, moment: datetime) -> list[str]:
    """Return who is on duty at a moment, as the web API says it."""
    team = ask(office.station, "/now", area=YUNSHAN, at=moment.isoformat())
    people = [*list(team["leaders"]), *list(team["staff"])]  # type: ignore[call-overload]
    return [one["name"] for one in people]


def titles(actor: Actor) -> list[str]:
    """Return what somebody was told once everything is delivered."""
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


@pytest.mark.requirement("R169")
def test_a_roster_that_leaves_one_minute_uncovered_is_refused_and_named(office: Office) -> None:
    number = draft(
        office,
        shift(local(22), local(23, 7, 59), office.team(0)),
        shift(local(23, 8), local(24), office.team(1)),
    )

    status, refused = send(office.station, f"/rosters/{number}/publish", version=1)

    assert status == 422
    assert "6月23日 07:59–08:00 无人值班。" in str(refused)
    assert ask(office.station, f"/rosters/{number}")["state"] == "drafted"
    assert on_duty(office, local(22, 12)) == []


@pytest.mark.requirement("R169")
def test_in_the_minute_of_the_handover_exactly_the_new_team_is_on_duty(office: Office) -> None:
    publish(office)

    before = on_duty(office, local(23, 7, 59))
    after = on_duty(office, local(23, 8))

    assert before == names(*office.team(0))
    assert after == names(*office.team(1))


@pytest.mark.requirement("R170")
@pytest.mark.parametrize(
    ("leaders", "staff", "words"),
    [
        (1, 1, "领导 1 人、干部职工 1 人，应有领导 1 人、干部职工 2 人。"),
        (0, 3, "领导 0 人、干部职工 3 人，应有领导 1 人、干部职工 2 人。"),
    ],
)
def test_one_and_one_or_none_and_three_is_refused(
    office: Office, leaders: int, staff: int, words: str
) -> None:
    team = posts_of(*office.leaders[:leaders], *office.staff[:staff])
    number = draft(
        office,
        shift(local(22), local(23), team),
        whole(office)[1] | {"from_at": local(23).isoformat()},
    )

    status, refused = send(office.station, f"/rosters/{number}/publish", version=1)

    assert (status, words in str(refused)) == (422, True)


@pytest.mark.requirement("R170")
def test_a_swap_is_checked_again_and_logged_with_its_reason(office: Office) -> None:
    number = publish(office)
    shifts = ask(office.station, f"/rosters/{number}")["shifts"]
    first = shifts[0]["id"]  # type: ignore[index]
    leader, spare = office.leaders[0], office.staff[5]
    out = {"out_post_id": leader.post_id, "reason": "出差"}

    broken, refused = send(office.station, f"/shifts/{first}/swap", in_post_id=spare.post_id, **out)
    done, _ = send(
        office.station, f"/shifts/{first}/swap", in_post_id=office.leaders[1].post_id, **out
    )

    assert (broken, "换班后不符合值班规定" in str(refused), done) == (422, True, 200)
    logged = browser(office.station).get(f"{API}/rosters/{number}/substitutions").json()
    told = [(row["out_name"], row["in_name"], row["reason"]) for row in logged]
    assert told == [(*names(leader.post_id or 0, office.leaders[1].post_id or 0), "出差")]


@pytest.mark.requirement("R171")
def test_who_does_not_come_is_recorded_and_told_rung_by_rung(
    office: Office, at: time_machine.Traveller
) -> None:
    number = publish(office)
    late = office.staff[1]
    at.move_to(local(22, 0))
    row = ask(office.station, f"/rosters/{number}")["shifts"][0]["id"]  # type: ignore[index]
    for here in (office.leaders[0], office.staff[0]):
        assert send(here, f"/shifts/{row}/check-in", lat=29.2129, lng=119.4752)[0] == 200
    words = f"{names(late.post_id or 0)[0]}没有到岗签到：云山街道值班室"

    at.move_to(local(22, 0, 15))
    jobs.name_what_is_due()
    first = (words in titles(office.leaders[0]), words in titles(office.station))
    at.move_to(local(22, 0, 25))
    jobs.name_what_is_due()
    second = words in titles(office.station)
    at.move_to(local(22, 0, 40))
    _, came = send(late, f"/shifts/{row}/check-in")

    assert (first, second) == ((True, False), True)
    assert came["absent_from_at"] == "2026-06-21T16:00:00Z"


@pytest.mark.requirement("R171")
def test_a_duty_officer_who_does_not_answer_the_roll_is_told_to_the_next_rung(
    office: Office, at: time_machine.Traveller
) -> None:
    publish(office)
    at.move_to(local(22, 3))
    _, roll = send(office.station, f"/rooms/{office.room.pk}/rolls")
    for awake in (office.leaders[0], office.staff[0]):
        assert send(awake, f"/rolls/{roll['id']}/answer")[0] == 200
    words = f"{names(office.staff[1].post_id or 0)[0]}没有应答点名：云山街道值班室"

    told = []
    for minute in (9, 10, 20):
        at.move_to(local(22, 3, minute))
        jobs.name_what_is_due()
        told.append((words in titles(office.leaders[0]), words in titles(office.station)))

    assert told == [(False, False), (True, False), (True, True)]


@pytest.mark.requirement("R172")
def test_a_special_period_asks_for_more_people_and_past_days_keep_their_rule(
    office: Office, at: time_machine.Traveller
) -> None:
    number = draft(office, *whole(office))
    status, _ = send(
        office.station,
        "/periods",
        name="防汛特护期",
        kind="flood_season",
        area_code=YUNSHAN,
        from_at=local(23, 12).isoformat(),
        until_at=local(30).isoformat(),
        min_leaders=1,
        min_staff=3,
    )
    assert status == 201

    refused = send(office.station, f"/rosters/{number}/publish", version=1)
    at.move_to(local(28))
    days = [
        ask(office.station, "/rule", area=YUNSHAN, on=f"2026-06-{day}")["rule"] for day in (22, 24)
    ]

    assert refused[0] == 422
    assert "6月23日 12:00–24:00 领导 1 人、干部职工 2 人，应有领导 1 人、干部职工 3 人。" in str(
        refused[1]
    )
    assert [day["staff"] for day in days] == [2, 3]  # type: ignore[index]
    assert [day["because"] for day in days] == [[], ["防汛特护期"]]  # type: ignore[index]


@pytest.mark.requirement("R173")
def test_how_often_each_person_was_on_duty_is_shown(office: Office) -> None:
    publish(office)

    client = browser(office.station)
    rows = client.get(
        f"{API}/rooms/{office.room.pk}/fairness", {"from_on": WEEK[0], "to_on": WEEK[1]}
    ).json()

    shares = {row["name"]: (row["total"], row["night"], row["hours"]) for row in rows}
    leaders = names(*posts_of(*office.leaders))
    assert [shares[name] for name in leaders] == [(1, 1, 32.0), (1, 0, 16.0)]
    assert len(shares) == 6


@pytest.mark.requirement("R173", "R130")
def test_a_patrol_names_the_point_that_nobody_reached_and_raises_an_alarm(
    office: Office, at: time_machine.Traveller
) -> None:
    publish(office)
    _, route = send(
        office.station,
        "/routes",
        name="堤防夜巡（虚构）",
        area_code=YUNSHAN,
        every_min=60,
        from_at=local(22, 1).isoformat(),
        until_at=local(22, 5).isoformat(),
        points=[{"name": "闸门（虚构）"}, {"name": "堤脚（虚构）"}],
    )
    at.move_to(local(22, 1, 30))
    _, walk = send(office.station, f"/routes/{route['id']}/rounds")
    gate = walk["points"][0]["point_id"]  # type: ignore[index]
    send(office.station, f"/rounds/{walk['id']}/checks", point_id=gate)
    words = "到点没有人巡查：堤防夜巡（虚构） {}（虚构）"

    at.move_to(local(22, 1, 59))
    patrol_jobs.name_missed_points()
    early = [title for title in titles(office.leaders[0]) if title.startswith("到点")]
    at.move_to(local(22, 2))
    patrol_jobs.name_missed_points()
    told = [title for title in titles(office.leaders[0]) if title.startswith("到点")]

    figures = ask(office.station, f"/routes/{route['id']}")
    assert (early, told) == ([], [words.format("堤脚")])
    assert (figures["due"], figures["done"], figures["rate"]) == (2, 1, 0.5)


@pytest.mark.requirement("R174")
def test_a_force_that_stands_by_is_confirmed_at_the_start_of_the_shift(
    office: Office, at: time_machine.Traveller
) -> None:
    publish(office)
    path = f"/rooms/{office.room.pk}/stand-by"
    _, force = send(office.station, path, day=WEEK[0], name="抢险队（虚构）", people=12, boats=2)
    at.move_to(local(22))

    status, refused = send(office.staff[0], f"/stand-by/{force['id']}/ready", is_ready=False)
    _, ready = send(office.staff[0], f"/stand-by/{force['id']}/ready", is_ready=True)

    assert (force["is_ready"], status, ready["is_ready"]) == (None, 422, True)
    assert "没有就位，请写明缺什么。" in str(refused)


@pytest.mark.requirement("R176")
def test_a_post_at_a_greenhouse_has_its_roster_its_log_and_its_end(office: Office) -> None:
    _, site = send(
        office.station,
        "/rooms",
        name="育苗大棚值守点（虚构）",
        kind="site",
        area_code=YUNSHAN,
        reason="强降雨",
    )
    alone = posts_of(office.staff[0])
    _, made = send(
        office.station,
        "/rosters",
        room_id=site["id"],
        from_on=WEEK[0],
        to_on=WEEK[0],
        shifts=[shift(local(22), local(23), alone)],
    )

    published = send(office.station, f"/rosters/{made['id']}/publish", version=1)
    written = send(office.station, f"/rooms/{site['id']}/log", kind="note", text="棚内积水")
    seen = ask(office.station, f"/rooms/{site['id']}")["version"]
    _, ended = send(office.station, f"/rooms/{site['id']}/end", reason="雨停", version=seen)

    assert (published[0], written[0], ended["state"]) == (200, 201, "ended")


@pytest.mark.requirement("R177")
def test_a_shift_cannot_end_before_its_open_items_are_taken_over(
    office: Office, at: time_machine.Traveller
) -> None:
    number = publish(office)
    rows = ask(office.station, f"/rosters/{number}")["shifts"]
    first = rows[0]["id"]  # type: ignore[index]
    at.move_to(local(22, 1))
    old, new = office.leaders
    send(old, f"/shifts/{first}/check-in")
    log = f"/rooms/{office.room.pk}/log"
    _, entry = send(old, log, kind="call", text="堤脚渗水", party="老李", is_open_item=True)
    at.move_to(local(23, 7, 45))

    early, _ = send(old, f"/shifts/{first}/check-out")
    _, offered = send(old, f"/shifts/{first}/handover")
    items = [row["id"] for row in offered["items"]]  # type: ignore[attr-defined]
    take = f"/handovers/{offered['handover_id']}/take"
    refused, why = send(new, take, item_ids=[], version=1)
    taken, _ = send(new, take, item_ids=items, version=1)
    out, _ = send(old, f"/shifts/{first}/check-out")

    assert entry["happened_at"] == "2026-06-21T17:00:00Z"
    assert (early, refused, taken, out) == (409, 422, 200, 200)
    assert "还有 1 个未办结事项没有确认，不能接班。" in str(why)


@pytest.mark.requirement("R177")
def test_an_entry_is_never_edited_and_its_correction_stands_beside_it(
    office: Office, at: time_machine.Traveller
) -> None:
    publish(office)
    at.move_to(local(22, 1))
    log = f"/rooms/{office.room.pk}/log"
    _, wrong = send(office.leaders[0], log, kind="call", text="三号堤")
    send(office.leaders[0], log, kind="note", text="是二号堤", corrects_id=wrong["id"])

    rows = browser(office.station).get(f"{API}{log}").json()
    changed = browser(office.station).put(f"{API}{log}/{wrong['id']}", b"{}", content_type=JSON)

    told = {(row["text"], row["corrects_id"]) for row in rows}
    assert told == {("三号堤", None), ("是二号堤", wrong["id"])}
    assert changed.status_code in {404, 405}
