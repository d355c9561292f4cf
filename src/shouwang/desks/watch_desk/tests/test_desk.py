"""The watch desk shows what waits: signals, answers, duties, sensors, who is on duty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import SignedIn
from shouwang.desks.watch_desk.reading import watch_of
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.duty import actions as duty
from shouwang.prepare.duty.tests.factories import local, make_office, publish_week
from shouwang.watch.sensors.models import Latest
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor, send
from shouwang.watch.sensors.tests.rule_making import live_rule, newest
from shouwang.watch.warnings.actions.answering import acknowledge
from shouwang.watch.warnings.tests.answering_making import (
    HEPING,
    YONGFENG,
    make_addressee,
    make_issued,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/watch/{query}")
    assert response.status_code == 200
    return response.content.decode()


def raise_signal() -> None:
    make_sensor()
    live_rule()
    send(("WL-01", NOON, 28.3), now=NOON)


def test_a_signal_waits_with_its_readings(signed_in: SignedIn) -> None:
    raise_signal()
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)

    found = watch_of(staff)

    assert [(one.sensor, one.level_tone) for one in found.signals] == [("WL-01", "yellow")]
    assert found.signal_count == 1
    assert "WL-01" in page(client)


def test_of_waiting_signals_the_highest_level_stands_first(signed_in: SignedIn) -> None:
    make_sensor()
    make_sensor("WL-02")
    steps = [{"level": "yellow", "when": newest(28)}, {"level": "orange", "when": newest(29)}]
    live_rule(data={"kind": "water_level", "steps": steps})
    send(("WL-01", NOON, 29.5), now=NOON)
    later = NOON + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        send(("WL-02", later, 28.3), now=later)
        _, staff = signed_in("duty_staff", area_code=YUNSHAN)
        found = watch_of(staff)

    assert [(one.sensor, one.level_tone) for one in found.signals] == [
        ("WL-01", "warning"),
        ("WL-02", "yellow"),
    ]


def test_an_unanswered_warning_names_the_villages_that_lack_answers(signed_in: SignedIn) -> None:
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)
    head = actor_for("village_head", area_code=YONGFENG)
    warning = make_issued()
    make_addressee(warning, area_code=YONGFENG, account_id=head.account_id or 0)
    make_addressee(warning, area_code=HEPING)

    before = watch_of(staff)
    acknowledge(head, warning.number)
    after = watch_of(staff)

    assert (before.missing, after.missing) == (2, 1)
    assert [name for name, _ in after.warnings[0].row.lacking] == [HEPING]
    assert f"{reverse('warnings:answers', args=[warning.number])}?show=missing" in page(client)


def test_a_silent_sensor_is_named_with_its_station(signed_in: SignedIn) -> None:
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)
    sensor = make_sensor()
    Latest.objects.update_or_create(sensor=sensor, defaults={"health": "silent"})

    found = watch_of(staff)

    assert (found.trouble_count, [one.sensor for one in found.troubles]) == (1, ["WL-01"])
    assert "WL-01" in page(client)


def test_who_is_on_duty_stands_there_with_open_items() -> None:
    office = make_office()
    publish_week(office)
    with time_machine.travel(local(22, 12), tick=False):
        draft = duty.LogDraft("call", "永丰村水泵待修", office.room.pk, is_open_item=True)
        duty.write_log(office.station, draft)
        found = watch_of(office.station)

    assert found.duty is not None
    assert (len(found.duty.team.leaders), len(found.duty.team.staff)) == (1, 2)
    assert [one.text for one in found.duty.items] == ["永丰村水泵待修"]


def test_a_gap_in_the_roster_is_an_alarm(signed_in: SignedIn) -> None:
    make_office()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    assert "现在没有排班，请立即补上。" in page(client)


def test_a_team_that_a_new_period_made_too_weak_is_said_in_red(signed_in: SignedIn) -> None:
    office = make_office()
    publish_week(office)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    with time_machine.travel(local(22, 12), tick=False):
        duty.open_period(
            office.station,
            duty.PeriodDraft("防汛", "flood_season", local(22, 12), local(28), 2, 4),
        )
        words = "按规定应有领导 2 人、干部职工 4 人，只排了领导 1 人、干部职工 2 人。"

        assert words in page(client)
        assert words in client.get(f"/duty/rooms/{office.room.pk}").content.decode()


def test_who_is_called_to_the_roll_reads_it_on_the_watch_desk(signed_in: SignedIn) -> None:
    office = make_office()
    shift = publish_week(office).shifts.get(from_at=local(22, 8))
    client, staff = signed_in("duty_staff", area_code=YUNSHAN, unit=office.unit)
    with time_machine.travel(local(22, 12), tick=False):
        gone = shift.assignments.filter(capacity="staff").earliest("pk")
        duty.swap(
            office.station, duty.SwapDraft(shift.pk, gone.post_id, staff.post_id or 0, "生病")
        )
        duty.check_in(staff, shift.pk)
        before = page(client)
        duty.call_roll(office.station, office.room.pk)

        assert "正在点名，请马上应答" not in before
        assert "正在点名，请马上应答" in page(client)


def test_a_shift_that_is_over_and_was_not_handed_over_is_said_in_red(signed_in: SignedIn) -> None:
    office = make_office()
    publish_week(office)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    with time_machine.travel(local(22, 12), tick=False):
        assert "上一班已到点，还没有交接。" in page(client)


def test_a_draft_waits_for_a_second_person(signed_in: SignedIn) -> None:
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)
    make_issued(state="drafted", issued_at=None, title="待审核的预警")

    assert [one.title for one in watch_of(staff).drafts] == ["待审核的预警"]
    assert "待审核的预警" in page(client)


def test_nothing_is_sent_again_while_nothing_changed(signed_in: SignedIn) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    tag = client.get("/watch/").headers["ETag"]

    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        same = client.get("/watch/", headers={"If-None-Match": tag})
        make_issued()
        changed = client.get("/watch/", headers={"If-None-Match": tag})

    assert (same.status_code, same.content, changed.status_code) == (304, b"", 200)


def test_it_renews_itself_until_it_is_told_not_to(signed_in: SignedIn) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    assert 'hx-get="/watch/" hx-trigger="every 15s" hx-select="#watch"' in page(client)
    assert "hx-get" not in page(client, "?still=1")


def test_a_desk_whose_session_has_ended_loads_whole(client: Client) -> None:
    renewed = client.get("/watch/", headers={"HX-Request": "true"})

    assert (renewed.status_code, renewed.headers["HX-Refresh"]) == (204, "true")
    assert client.get("/watch/").headers["Location"] == "/sign-in?next=/watch/"


@pytest.mark.parametrize("role", ["grid_worker", "enterprise_owner", "village_head"])
def test_others_are_refused(signed_in: SignedIn, role: str) -> None:
    client, _ = signed_in(role, unit=make_unit(area_code=HEPING))

    assert client.get("/watch/").status_code == 403


def test_another_street_sees_nothing_of_it(signed_in: SignedIn) -> None:
    raise_signal()
    make_issued()
    client, other = signed_in("duty_staff", area_code="330781001")

    found = watch_of(other)

    assert (found.signal_count, found.warnings, found.trouble_count) == (0, (), 0)
    assert "没有生效中的预警。" in page(client)


def test_reads_grow_by_a_fixed_number_with_each_warning() -> None:
    staff = actor_for("duty_staff", area_code=YUNSHAN)

    def reads() -> int:
        with CaptureQueriesContext(connection) as seen:
            watch_of(staff)
        return len(seen)

    counts = []
    for number in range(3):
        warning = make_issued(grouping_key=f"k{number}")
        for one in range(number * 3):
            make_addressee(warning, key=f"person:{900 + one}")
        counts.append(reads())

    assert counts[2] - counts[1] == counts[1] - counts[0] <= 12


def test_it_is_in_the_menu_of_those_who_keep_watch(signed_in: SignedIn) -> None:
    watch, _ = signed_in("duty_staff", area_code=YUNSHAN)
    other, _ = signed_in("village_head", area_code=YONGFENG)

    assert 'href="/watch/" aria-current="page"' in page(watch)
    assert 'href="/watch/"' not in other.get("/desk/").content.decode()


def test_days_before_the_roster_are_a_gap() -> None:
    office = make_office()
    publish_week(office)
    before = date(2026, 6, 20)

    with time_machine.travel(local(before.day, 12), tick=False):
        found = watch_of(office.station)

    assert found.duty is not None
    assert found.duty.team.is_gap
