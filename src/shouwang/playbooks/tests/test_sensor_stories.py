"""What sensors set going above them: the person on duty, the keeper's task, looks that count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import make_unit
from shouwang.playbooks.sensor_reading_counts_as_check import count_readings
from shouwang.prepare.duty.tests.factories import make_office, publish_week
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.models import MonitoringCheck
from shouwang.prepare.hazards.tests.factories import make_cast, make_hazard
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.models import SourceMonitor
from shouwang.prepare.places.tests.factories import HEPING, YUNSHAN, make_place
from shouwang.prepare.tasks.models import Task
from shouwang.watch.sensors import actions as sensors
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import SYSTEM, make_sensor, make_station, send
from shouwang.watch.sensors.tests.rule_making import body, live_rule, minutes, newest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def titles(actor: Actor) -> list[str]:
    """Return what waits in somebody's inbox, the newest first."""
    return [str(item.title) for item in inbox(actor)]


def drain() -> None:
    """Let the playbooks hear everything."""
    while outbox.drain("test"):
        continue


def level(value: float, at_min: float = 0) -> None:
    """Let the river stand at a level some minutes after noon."""
    moment = NOON + minutes(at_min)
    send(("WL-01", moment, value), now=moment)


RISEN = "黄色信号，请确认：测试站（虚构）（测试规则）"


def test_a_signal_reaches_those_on_duty_and_nobody_else() -> None:
    office = make_office()
    publish_week(office)
    make_sensor()
    live_rule()

    level(28.5)
    drain()

    people = (office.leaders[1], office.staff[2], office.staff[3], office.staff[0], office.station)
    assert [RISEN in titles(one) for one in people] == [True, True, True, False, False]


def test_while_nobody_is_on_duty_the_post_that_answers_is_told() -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    make_sensor()
    live_rule()

    level(28.5)
    drain()

    assert titles(station) == [RISEN]


def test_the_unit_of_the_sensor_hears_of_it_too() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    owner = actor_for("enterprise_owner", area_code=HEPING, unit=unit)
    make_station("ST-9", unit_id=unit.pk)
    make_sensor("GAS-1", "gas", station="ST-9")
    live_rule("gas", data=body(25, "gas", "red"))

    send(("GAS-1", NOON, 30), now=NOON)
    drain()

    assert titles(owner) == ["红色信号，请立即确认：测试站（虚构）（测试规则）"]


def test_a_higher_level_is_told_again_and_one_that_clears_unanswered_too() -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    make_sensor()
    steps = [{"level": "yellow", "when": newest(28)}, {"level": "red", "when": newest(31)}]
    live_rule(data={"kind": "water_level", "steps": steps})

    for at_min, value in ((0, 28.5), (10, 31.2), (20, 27.0)):
        level(value, at_min)
    drain()

    assert titles(station) == [
        "读数已恢复，信号仍待确认：测试站（虚构）（测试规则）",
        "红色信号，请立即确认：测试站（虚构）（测试规则）",
        RISEN,
    ]


def test_silent_sensors_of_one_station_are_one_task_of_its_keeper() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    owner = actor_for("enterprise_owner", area_code=HEPING, unit=unit)
    make_station("ST-9", unit_id=unit.pk)
    for code in ("WL-01", "WL-02"):
        make_sensor(code, station="ST-9")
        send((code, NOON, 27), now=NOON)

    sensors.judge_arrivals(SYSTEM, now=NOON + timedelta(hours=1))
    drain()

    task = Task.objects.get()
    assert (task.title, task.person_id) == ("检修监测设备：测试站（虚构）", owner.post_id)
    assert task.text == "没有数据或数值不变：WL-01、WL-02。数据恢复后自动办结。"
    assert task.due_at == NOON + timedelta(hours=24)


def test_the_task_is_done_when_all_data_is_back() -> None:
    actor_for("safety_station_head", area_code=YUNSHAN)
    make_station("ST-9")
    for code in ("WL-01", "WL-02"):
        make_sensor(code, station="ST-9")
        send((code, NOON, 27), now=NOON)
    sensors.judge_arrivals(SYSTEM, now=NOON + timedelta(hours=1))
    drain()

    later = NOON + timedelta(hours=2)
    send(("WL-01", later, 27.1), now=later)
    drain()
    half = Task.objects.get().state
    send(("WL-02", later, 27.1), now=later)
    drain()

    assert (half, Task.objects.get().state) == ("open", "done")


def test_a_sensor_keeps_a_major_source_alive() -> None:
    place = make_place("液氯站（虚构）")
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    monitor = places.MonitorDraft("sensor", 10, "GAS-1")
    places.add_source(station, place.number, places.SourceDraft("液氯储罐"), [monitor])
    make_sensor("GAS-1", "gas")
    send(("GAS-1", NOON + minutes(9), 1.5), now=NOON + minutes(9))

    with time_machine.travel(NOON + minutes(9), tick=False):
        counted = count_readings(), count_readings()

    assert counted == (1, 0)
    assert SourceMonitor.objects.get().last_signal_at == NOON + minutes(9)
    assert places.name_silent_sources(SYSTEM, NOON + minutes(18)) == 0
    assert places.name_silent_sources(SYSTEM, NOON + minutes(30)) == 1


def cracked() -> int:
    """Register a watched hazard at a place with a crack meter; return its number of the table."""
    cast = make_cast()
    place = make_place("滑坡点（虚构）")
    found = make_hazard(cast, place_number=place.number)
    hazards.confirm(cast.director, found.number)
    hazards.grade(cast.safety, found.number, hazards.Judgement("major", 2))
    hazards.set_monitoring(cast.safety, found.number, 120)
    make_station("ST-9", place_id=place.pk)
    make_sensor("CR-01", "crack_meter", station="ST-9")
    return found.pk


def test_a_crack_meter_looks_at_the_hazard_of_its_place_once_an_hour() -> None:
    hazard_id = cracked()
    for at_min, value in ((10, 3.14), (20, 3.16), (70, 3.2)):
        moment = NOON + minutes(at_min)
        send(("CR-01", moment, value), now=moment)
        with time_machine.travel(moment, tick=False):
            count_readings()

    rows = MonitoringCheck.objects.filter(hazard_id=hazard_id).order_by("at")
    assert [(row.at, row.crack_mm, row.result) for row in rows] == [
        (NOON + minutes(10), Decimal("3.1"), "normal"),
        (NOON + minutes(70), Decimal("3.2"), "normal"),
    ]


def test_a_reading_over_a_rule_counts_as_abnormal_at_once() -> None:
    hazard_id = cracked()
    live_rule("crack", data=body(5, "crack_meter", "orange"))
    for at_min, value in ((10, 3.1), (20, 6.4)):
        moment = NOON + minutes(at_min)
        send(("CR-01", moment, value), now=moment)
        with time_machine.travel(moment, tick=False):
            count_readings()

    newest_look = MonitoringCheck.objects.filter(hazard_id=hazard_id).latest("at")
    assert (newest_look.result, newest_look.text) == ("abnormal", "监测设备触发预警：CR-01 6.4 mm")
