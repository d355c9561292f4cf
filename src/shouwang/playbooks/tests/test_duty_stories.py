"""Duty reaches its people: the roster, a stricter rule, and the rungs when somebody is silent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions, jobs, patrol_jobs
from shouwang.prepare.duty.tests.factories import (
    Office,
    local,
    make_office,
    publish_week,
    shift_on,
)

pytestmark = pytest.mark.django_db


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


def titles(actor: Actor) -> list[str]:
    """Return what somebody was told, the newest first, once everything is delivered."""
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


def test_a_published_roster_and_a_swap_reach_whom_they_concern(office: Office) -> None:
    shift = shift_on(publish_week(office), 23)
    out = shift.assignments.filter(capacity="staff")[0]
    spare = next(a for a in office.staff if not shift.assignments.filter(post_id=a.post_id or 0))

    actions.swap(
        office.station, actions.SwapDraft(shift.pk, out.post_id, spare.post_id or 0, "生病")
    )

    assert titles(spare)[0] == "云山街道值班室换班，请看新的班次"
    assert titles(office.leaders[0]) == ["云山街道值班室值班表已发布，请看您的班次"]


def test_a_period_is_told_to_those_who_arrange_and_keep_duty_in_it(office: Office) -> None:
    publish_week(office)
    draft = actions.PeriodDraft(
        "防汛特护期", "flood_season", local(23), local(30), 1, 3, area_code=YUNSHAN
    )

    actions.open_period(office.station, draft)

    words = "特护期值班：防汛特护期，每班 1+3"
    assert titles(office.station) == [words]
    assert titles(office.leaders[1])[0] == words


def test_a_staff_member_who_does_not_come_is_told_to_the_leader_then_to_the_station(
    office: Office, at: time_machine.Traveller
) -> None:
    shift = shift_on(publish_week(office), 22)
    places = list(shift.assignments.order_by("id"))
    leader = next(a for a in office.leaders if a.post_id == places[0].post_id)
    at.move_to(local(22, 8))
    for place in places[:2]:
        here = next(a for a in (*office.leaders, *office.staff) if a.post_id == place.post_id)
        actions.check_in(here, shift.pk)
    words = f"{places[2].account.name}没有到岗签到：云山街道值班室"

    at.move_to(local(22, 8, 15))
    jobs.name_what_is_due()
    assert words in titles(leader)
    assert words not in titles(office.station)

    at.move_to(local(22, 8, 25))
    jobs.name_what_is_due()
    assert words in titles(office.station)


def test_a_leader_who_does_not_answer_is_told_to_the_station_at_once(
    office: Office, at: time_machine.Traveller
) -> None:
    shift = shift_on(publish_week(office), 22)
    at.move_to(local(22, 10))
    roll = actions.call_roll(office.station, office.room.pk)
    for actor in office.staff:
        if shift.assignments.filter(post_id=actor.post_id or 0).exists():
            actions.answer_roll(actor, roll.pk)
    leader = shift.assignments.get(capacity="leader")

    at.move_to(local(22, 10, 10))
    jobs.name_what_is_due()

    assert f"{leader.account.name}没有应答点名：云山街道值班室" in titles(office.station)


def test_a_roll_is_asked_of_those_on_duty_alone(office: Office, at: time_machine.Traveller) -> None:
    publish_week(office)
    at.move_to(local(22, 10))

    actions.call_roll(office.station, office.room.pk)

    words = "点名，请马上应答：云山街道值班室"
    asked = [words in titles(leader) for leader in office.leaders]
    assert asked == [False, True]


def test_a_shift_that_nobody_took_over_is_told_to_both_and_the_station(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 8, 15))

    jobs.name_what_is_due()

    words = "到点没有交接班：云山街道值班室"
    everybody = (*office.leaders, office.station)
    assert [titles(actor).count(words) for actor in everybody] == [1, 1, 1]


def test_a_daily_report_that_is_missing_is_told_to_those_on_duty_and_the_station(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    actions.open_period(
        office.station, actions.PeriodDraft("两会", "two_sessions", local(22), local(29), 1, 2)
    )
    at.move_to(local(22, 20))

    jobs.name_what_is_due()

    words = "特护期的每日报告没有按时报：云山街道值班室"
    told = [words in titles(actor) for actor in (office.leaders[1], office.station)]
    assert told == [True, True]


def test_a_missed_point_is_told_to_who_is_on_duty_and_the_station(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    point = actions.PointDraft("闸门（虚构）")
    actions.plan_route(
        office.station,
        actions.RouteDraft("夜巡（虚构）", YUNSHAN, 60, local(22, 9), local(22, 12), (point,)),
    )
    at.move_to(local(22, 10))

    patrol_jobs.name_missed_points()
    patrol_jobs.name_missed_points()

    words = "到点没有人巡查：夜巡（虚构） 闸门（虚构）"
    told = [titles(actor).count(words) for actor in (office.leaders[1], office.station)]
    assert told == [1, 1]
