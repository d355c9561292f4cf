"""The pages of duty: what they show to whom, and that wrong input is said at its field."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions
from shouwang.prepare.duty.models import (
    DutyRoom,
    LogEntry,
    PatrolRoute,
    PointCheck,
    Roster,
    Shift,
    SpecialPeriod,
    Substitution,
)

from .factories import Office, local, make_roster, publish_week, shift_on

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def page(client: Client, path: str, **data: object) -> str:
    """Return a page's words, after following where a form leads."""
    answer = client.post(path, data, follow=True) if data else client.get(path)
    return answer.content.decode()


def test_the_first_page_says_who_is_on_duty_and_how_to_call_them(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 9))

    shown = page(browser(office.station), "/duty/")

    assert "tel:0579-0000-0000" in shown
    names = {place.account.name for place in shift_on(Roster.objects.get(), 22).assignments.all()}
    assert all(name in shown for name in names)
    assert "未签到" in shown


def test_nobody_on_duty_is_said_in_red(office: Office) -> None:
    assert "现在没有人值班。" in page(browser(office.station), "/duty/")


def test_a_street_without_a_room_is_led_to_making_one(office: Office) -> None:
    DutyRoom.objects.all().delete()

    assert "/duty/rooms/" in page(browser(office.station), "/duty/")


def test_check_in_by_position_and_at_the_desk(office: Office, at: time_machine.Traveller) -> None:
    shift = shift_on(publish_week(office), 22)
    at.move_to(local(22, 7, 50))
    far = browser(office.leaders[1])

    assert "米，不在岗位上。" in page(
        far, f"/duty/shifts/{shift.pk}/check-in", lat="29.2228", lng="119.4752"
    )
    assert "已签到。" in page(far, f"/duty/shifts/{shift.pk}/check-in", lat="", lng="")


def test_a_roll_is_answered_from_the_first_page(office: Office, at: time_machine.Traveller) -> None:
    publish_week(office)
    at.move_to(local(22, 10))
    page(browser(office.station), f"/duty/rooms/{office.room.pk}/rolls", x="1")
    own = browser(office.leaders[1])

    assert "点名，请应答" in page(own, "/duty/")
    roll = office.room.rolls.get()
    assert "已应答。" in page(own, f"/duty/rolls/{roll.pk}/answer", x="1")
    assert "点名，请应答" not in page(own, "/duty/")


def test_the_log_is_written_corrected_and_its_item_closed(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 10))
    own, path = browser(office.leaders[1]), f"/duty/rooms/{office.room.pk}/log/new"
    words = {"kind": "call", "text": "堤脚渗水（虚构）", "is_open_item": "on", "party": "老李"}
    page(own, path, **words, idempotency_key="k1")
    page(own, path, **words, idempotency_key="k1")
    entry = LogEntry.objects.get()
    item = office.room.items.get()

    page(own, path, kind="note", text="是堤顶", corrects_id=entry.pk)
    page(own, path, kind="action", text="已装袋封堵", closes_item_id=item.pk)

    item.refresh_from_db()
    assert (entry.corrections.get().text, item.state) == ("是堤顶", "closed")
    assert "已更正：是堤顶" in page(own, f"/duty/rooms/{office.room.pk}/log")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "call", "text": ""}, "这个字段是必填项。"),
        ({"kind": "handover", "text": "x"}, "选择一个有效的选项"),
        ({"kind": "call", "text": "x", "happened_at": "2036-01-01T00:00"}, "时间不能晚于现在。"),
    ],
)
def test_a_wrong_entry_is_said_at_its_field_and_not_written(
    office: Office, data: dict[str, str], words: str
) -> None:
    answer = browser(office.station).post(f"/duty/rooms/{office.room.pk}/log/new", data)

    assert (answer.status_code, LogEntry.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_drafting_by_turns_publishing_and_revising(office: Office) -> None:
    client = browser(office.station)
    path = f"/duty/rooms/{office.room.pk}/rosters/new"
    data = {
        "from_on": "2026-06-22",
        "to_on": "2026-06-28",
        "times": "08:00，20：00",
        "leaders": [actor.post_id for actor in office.leaders],
        "staff": [actor.post_id for actor in office.staff],
    }

    assert "可以发布" in page(client, path, **data)
    roster = Roster.objects.get()
    assert roster.shifts.count() == 15
    assert "值班表已发布。" in page(client, f"/duty/rosters/{roster.pk}/moves/publish", version="1")
    assert "修订草稿" in page(client, f"/duty/rosters/{roster.pk}/moves/revise", x="1")
    assert Roster.objects.filter(state="drafted", replaces=roster).count() == 1


def test_what_keeps_a_draft_from_being_published_stands_in_the_grid(office: Office) -> None:
    made = make_roster(office, date(2026, 6, 22), date(2026, 6, 24))
    Shift.objects.get(from_at=local(23, 8)).delete()
    client = browser(office.station)

    shown = page(client, f"/duty/rosters/{made.pk}/moves/publish", version="1")

    made.refresh_from_db()
    assert made.state == "drafted"
    assert shown.count("6月23日 08:00–次日 08:00 无人值班。") == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"times": "8点"}, "请写明交接班时间，例如 08:00。"),
        ({"to_on": "2026-06-21"}, "结束日不能早于开始日。"),
        ({"to_on": "2026-12-31"}, "一张值班表最多 62 天。"),
        ({"leaders": "987654321"}, "选择一个有效的选项"),
        ({"from_on": "昨天"}, "输入一个有效的日期。"),
    ],
)
def test_a_wrong_rotation_is_refused_in_words(
    office: Office, change: dict[str, str], words: str
) -> None:
    data = {"from_on": "2026-06-22", "to_on": "2026-06-28", "times": "08:00", **change}

    answer = browser(office.station).post(f"/duty/rooms/{office.room.pk}/rosters/new", data)

    assert (answer.status_code, Roster.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_a_shift_of_a_draft_is_added_changed_and_removed(office: Office) -> None:
    client = browser(office.station)
    draft = actions.RosterDraft(office.room.pk, date(2026, 6, 22), date(2026, 6, 22))
    made = actions.draft_roster(office.station, draft)
    data = {
        "from_at": "2026-06-22T00:00",
        "until_at": "2026-06-23T00:00",
        "posts": list(office.team(0)),
        "version": "1",
    }

    page(client, f"/duty/rosters/{made.pk}/shifts/new", **data)
    shift = made.shifts.get()
    page(
        client,
        f"/duty/shifts/{shift.pk}/edit",
        **{**data, "until_at": "2026-06-22T20:00", "version": "2"},
    )
    shift.refresh_from_db()
    assert (shift.until_at, shift.assignments.count()) == (local(22, 20), 3)

    page(client, f"/duty/shifts/{shift.pk}/remove", x="1")
    assert made.shifts.count() == 0


def test_a_swap_that_leaves_one_and_one_is_refused_on_its_page(office: Office) -> None:
    shift = shift_on(publish_week(office), 23)
    client, path = browser(office.station), f"/duty/shifts/{shift.pk}/swap"
    leader = shift.assignments.get(capacity="leader")
    spare = {actor.post_id for actor in office.staff} - {
        place.post_id for place in shift.assignments.all()
    }
    data = {"out_post": leader.post_id, "in_post": min(spare, key=str), "reason": "出差"}

    answer = client.post(path, data)

    assert (answer.status_code, Substitution.objects.count()) == (422, 0)
    assert "换班后不符合值班规定" in answer.content.decode()


def test_a_handover_is_offered_and_taken_item_by_item(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    before, after = shift_on(roster, 22), shift_on(roster, 23)
    at.move_to(local(22, 10))
    entry = actions.LogDraft("call", "水位上涨（虚构）", office.room.pk, is_open_item=True)
    actions.write_log(office.leaders[1], entry)
    at.move_to(local(23, 7, 50))
    item = office.room.items.get()

    page(browser(office.leaders[1]), f"/duty/shifts/{before.pk}/handover/offer", note="注意堤脚")
    client = browser(office.leaders[0])
    assert "水位上涨（虚构）" in page(client, f"/duty/shifts/{before.pk}/handover")
    path = f"/duty/handovers/{before.handover.pk}/take"
    refused = client.post(path, {"version": "1"})
    assert (refused.status_code, "还有 1 个未办结事项没有确认" in refused.content.decode()) == (
        422,
        True,
    )

    assert "已接班。" in page(client, path, version="1", item_ids=[item.pk])
    assert after.assignments.filter(account_id=office.leaders[0].account_id or 0).exists()


def test_a_period_changes_the_rule_that_the_page_shows(office: Office) -> None:
    client = browser(office.station)
    data = {
        "name": "防汛特护期",
        "kind": "flood_season",
        "area_code": YUNSHAN,
        "from_at": "2026-06-23T00:00",
        "until_at": "2026-06-27T00:00",
        "min_leaders": "1",
        "min_staff": "3",
        "is_zero_report_daily": "on",
    }

    assert "特护期已设定" in page(client, "/duty/periods/new", **data)
    assert "1+3" in page(client, "/duty/periods/?on=2026-06-24")
    assert "1+2" in page(client, "/duty/periods/?on=2026-06-27")
    period = SpecialPeriod.objects.get()
    page(client, f"/duty/periods/{period.pk}/end", version="1", until_at="2026-06-25T00:00")
    period.refresh_from_db()
    assert period.until_at == local(25)


def test_a_period_in_the_past_is_refused_at_its_field(office: Office) -> None:
    data = {
        "name": "防汛",
        "kind": "flood_season",
        "area_code": YUNSHAN,
        "from_at": "2026-06-20T00:00",
        "until_at": "2026-06-19T00:00",
        "min_leaders": "1",
        "min_staff": "3",
    }

    answer = browser(office.station).post("/duty/periods/new", data)

    assert (answer.status_code, SpecialPeriod.objects.count()) == (422, 0)
    assert "以前的规定不再改动" in answer.content.decode()
    assert "结束要晚于开始。" in answer.content.decode()


def test_a_route_is_planned_walked_by_code_and_finished(
    office: Office, at: time_machine.Traveller
) -> None:
    client = browser(office.station)
    data = {
        "name": "夜巡（虚构）",
        "area_code": YUNSHAN,
        "every_min": "60",
        "from_at": "2026-06-22T00:00",
        "until_at": "2026-06-22T06:00",
        "points": "闸门（虚构），29.2，119.4\n堤脚（虚构）",
    }
    page(client, "/duty/routes/new", **data)
    route = PatrolRoute.objects.get()
    gate, foot = route.points.order_by("number")
    assert (gate.lat, foot.name, foot.lat) == (29.2, "堤脚（虚构）", None)
    assert "<svg" in page(client, f"/duty/routes/{route.pk}/codes")
    at.move_to(local(22, 0, 30))
    client = browser(office.station)

    path = f"/duty/points/code/{gate.token}"
    assert "到点打卡" in page(client, path)
    page(client, path, seen="normal", note="", lat="29.2001", lng="119.4")
    refused = client.post(f"/duty/points/{foot.pk}", {"seen": "abnormal", "note": ""})
    assert (refused.status_code, "异常请写明情况。" in refused.content.decode()) == (422, True)

    check = PointCheck.objects.get()
    assert (check.is_by_code, check.distance_m) == (True, 11)
    assert "本次巡查已结束。" in page(client, f"/duty/rounds/{check.walk_id}/finish", x="1")
    at.move_to(local(22, 1))
    assert "50.0%" in page(client, f"/duty/routes/{route.pk}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": " \n"}, "请至少写一个检查点。"),
        ({"points": "闸门, 999, 1"}, "经纬度不对。"),
        ({"points": "闸门, nan, nan"}, "经纬度不对。"),
        ({"every_min": "5"}, "大于或等于10"),
        ({"until_at": "2026-06-21T00:00"}, "结束要晚于开始。"),
    ],
)
def test_a_wrong_route_is_refused_in_words(
    office: Office, change: dict[str, str], words: str
) -> None:
    data = {
        "name": "夜巡",
        "area_code": YUNSHAN,
        "every_min": "60",
        "from_at": "2026-06-22T00:00",
        "until_at": "2026-06-22T06:00",
        "points": "闸门",
        **change,
    }

    answer = browser(office.station).post("/duty/routes/new", data)

    assert (answer.status_code, PatrolRoute.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_a_site_is_opened_changed_and_ended_on_its_pages(office: Office) -> None:
    client = browser(office.station)
    data = {"name": "大棚值守点（虚构）", "kind": "site", "area_code": YUNSHAN}
    without = client.post("/duty/rooms/new", data)
    assert (without.status_code, "请写明为什么设现场值守点。" in without.content.decode()) == (
        422,
        True,
    )

    page(client, "/duty/rooms/new", **data, reason="强降雨")
    site = DutyRoom.objects.get(kind="site")
    page(client, f"/duty/rooms/{site.pk}/edit", name="育苗大棚", phone="1", version="1")
    page(client, f"/duty/rooms/{site.pk}/end", reason="雨停了", version="2")

    site.refresh_from_db()
    assert (site.name, site.state) == ("育苗大棚", "ended")


def test_shares_are_shown_and_a_wrong_span_is_refused(office: Office) -> None:
    publish_week(office)
    client, path = browser(office.station), f"/duty/rooms/{office.room.pk}/fairness"
    shown = page(client, f"{path}?from_on=2026-06-22&to_on=2026-06-28")

    refused = client.get(f"{path}?from_on=2026-06-28&to_on=2026-06-22")

    assert office.leaders[0].account_id
    assert "工作日" in shown
    assert (refused.status_code, "结束日不能早于开始日。" in refused.content.decode()) == (
        422,
        True,
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/duty/rooms/9223372036854775808", 404),
        ("/duty/rosters/9223372036854775808", 404),
        ("/duty/routes/0", 404),
        ("/duty/points/code/nothing", 404),
        ("/duty/periods/?on=0001-01-01", 200),
        ("/duty/periods/?on=9999-12-31", 200),
        ("/duty/periods/?on=²", 200),
    ],
)
def test_an_odd_address_has_an_answer(office: Office, path: str, status: int) -> None:
    assert browser(office.station).get(path).status_code == status


@pytest.mark.parametrize("query", ["before=²", "before=2026-13-01T00:00:00Z", "before=2026-06-22"])
def test_an_odd_time_shows_the_newest_of_the_log(office: Office, query: str) -> None:
    path = f"/duty/rooms/{office.room.pk}/log?{query}"

    assert browser(office.station).get(path).status_code == 200
