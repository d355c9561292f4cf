"""Major hazard sources: their gaps by name, their monitors, and the alarm of silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.actions import MonitorDraft, SourceDraft
from shouwang.prepare.places.models import MajorHazardSource, Place, SourceMonitor
from shouwang.prepare.places.queries import FilingState, Gap
from shouwang.prepare.places.rules.sources import SourceFacts, is_silent, source_gaps

from .factories import BINJIANG, SYSTEM, YUNSHAN, make_place

ON = date(2026, 6, 22)
NOON = datetime(2026, 6, 22, 4, tzinfo=UTC)
WHOLE = SourceFacts(
    level=3,
    surveyed_on=ON,
    file_reference="云安危〔2026〕1号",
    risk_identified_on=ON,
    risk_summary="液氯泄漏",
    monitoring="液位、浓度在线监测",
    assessed_on=date(2023, 6, 22),
    plan="液氯泄漏专项预案",
    filing_state=FilingState.FILED,
    has_monitor=True,
)


@pytest.fixture
def station(db: None) -> Actor:
    del db
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def place(station: Actor) -> Place:
    del station
    return make_place("液氯站（虚构）", category="warehouse")


def test_a_whole_file_has_no_gap() -> None:
    assert source_gaps(WHOLE, ON) == ()


def test_an_empty_file_names_every_missing_element() -> None:
    assert source_gaps(SourceFacts(), ON) == (
        Gap.LEVEL, Gap.SURVEY, Gap.FILE, Gap.RISK, Gap.MONITORING, Gap.ASSESSMENT, Gap.PLAN,
        Gap.FILING, Gap.MONITOR,
    )  # fmt: skip


def test_an_assessment_holds_three_years_unless_it_says_otherwise() -> None:
    last_day, next_day = date(2026, 6, 22), date(2026, 6, 23)

    assert source_gaps(WHOLE, last_day) == ()
    assert source_gaps(WHOLE, next_day) == (Gap.ASSESSMENT_EXPIRED,)


def test_silence_begins_after_the_interval_and_not_at_its_end() -> None:
    assert is_silent(NOON, NOON) is False
    assert is_silent(NOON, NOON + timedelta(microseconds=1)) is True


def test_a_source_is_registered_with_its_monitors_and_shows_its_gaps(
    station: Actor, place: Place
) -> None:
    made = actions.add_source(
        station, place.number, SourceDraft("液氯储罐"), [MonitorDraft("check", 1440)]
    )

    (read,) = queries.major_sources(station)
    assert read.source == made
    assert Gap.MONITOR not in read.gaps
    assert [str(label) for label in read.gap_labels][:2] == ["未分级", "未普查"]
    assert Entry.objects.filter(verb="place.add_source").count() == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "请填写名称。"),
        ({"level": 5}, "level", "级别应为一级至四级。"),
        ({"filing_state": "maybe"}, "filing_state", "没有这一种备案状态。"),
        ({"surveyed_on": date(2030, 1, 1)}, "surveyed_on", "日期不能在今天以后。"),
        ({"assessed_until": ON}, "assessed_on", "请填写评估日期。"),
    ],
)
def test_a_wrong_file_is_named(
    station: Actor, place: Place, change: dict[str, object], field: str, words: str
) -> None:
    given = SourceDraft(**{"name": "罐", **change})  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        actions.add_source(station, place.number, given)

    assert str(refused.value.fields[field]) == words
    assert MajorHazardSource.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (MonitorDraft("sensor", 10), "sensor_key", "请填写传感器编号。"),
        (MonitorDraft("check", 10, "s-1"), "sensor_key", "人工检查没有传感器编号。"),
        (MonitorDraft("check", 0), "every_min", "应在 1 至 527040 之间。"),
        (MonitorDraft("dog", 10), "kind", "监测方式只能是传感器或人工检查。"),
    ],
)
def test_a_wrong_monitor_is_named(
    station: Actor, place: Place, given: MonitorDraft, field: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_source(station, place.number, SourceDraft("罐"), [given])

    assert str(refused.value.fields[field]) == words
    assert (MajorHazardSource.objects.count(), SourceMonitor.objects.count()) == (0, 0)


def test_loss_of_data_is_named_once_per_silence(station: Actor, place: Place) -> None:
    with time_machine.travel(NOON, tick=False):
        made = actions.add_source(
            station, place.number, SourceDraft("罐"), [MonitorDraft("sensor", 10, "s-1")]
        )
        actions.note_signal(SYSTEM, made.pk, NOON, "s-1")
    end = NOON + timedelta(minutes=10)

    at_the_end = actions.name_silent_sources(SYSTEM, end)
    silent = actions.name_silent_sources(SYSTEM, end + timedelta(seconds=1))
    again = actions.name_silent_sources(SYSTEM, end + timedelta(hours=1))
    with time_machine.travel(end + timedelta(hours=2), tick=False):
        actions.note_signal(SYSTEM, made.pk, end + timedelta(hours=2), "s-1")
    new_silence = actions.name_silent_sources(SYSTEM, end + timedelta(hours=3))

    assert (at_the_end, silent, again, new_silence) == (0, 1, 0, 1)
    assert OutboxEvent.objects.filter(name="MajorSourceSilent").count() == 2


def test_an_older_signal_changes_nothing_and_a_future_one_is_refused(
    station: Actor, place: Place
) -> None:
    with time_machine.travel(NOON, tick=False):
        made = actions.add_source(
            station, place.number, SourceDraft("罐"), [MonitorDraft("check", 60)]
        )
        actions.note_signal(station, made.pk, NOON)
        older = actions.note_signal(station, made.pk, NOON - timedelta(minutes=30))
        with pytest.raises(Invalid) as future:
            actions.note_signal(station, made.pk, NOON + timedelta(minutes=1))
        with pytest.raises(Invalid) as unknown:
            actions.note_signal(station, made.pk, NOON, "s-9")

    assert older.last_signal_at == NOON
    assert str(future.value.fields["at"]) == "时间不能在现在以后。"
    assert str(unknown.value.fields["monitor"]) == "这个危险源没有设定这一种监测。"


def test_a_changed_interval_and_an_ended_monitor(station: Actor, place: Place) -> None:
    with time_machine.travel(NOON, tick=False):
        made = actions.add_source(
            station, place.number, SourceDraft("罐"), [MonitorDraft("check", 60)]
        )
        watched = actions.set_monitor(station, made.pk, MonitorDraft("check", 120))

    assert watched.due_at == NOON + timedelta(minutes=120)
    assert SourceMonitor.objects.count() == 1
    actions.end_monitor(station, made.pk, watched.pk)
    (read,) = queries.major_sources(station)
    assert Gap.MONITOR in read.gaps
    with pytest.raises(NotFound):
        actions.end_monitor(station, made.pk, watched.pk)


def test_editing_needs_the_version_and_a_retired_source_is_left_alone(
    station: Actor, place: Place
) -> None:
    made = actions.add_source(station, place.number, SourceDraft("罐"))
    actions.edit_source(station, made.pk, SourceDraft("罐", level=2), version=1)

    with pytest.raises(WrongState):
        actions.edit_source(station, made.pk, SourceDraft("罐", level=1), version=1)
    actions.retire_source(station, made.pk, version=2)
    with pytest.raises(WrongState):
        actions.edit_source(station, made.pk, SourceDraft("罐", level=1), version=3)

    made.refresh_from_db()
    assert (made.level, made.is_active) == (2, False)
    assert queries.major_sources(station) == []


def test_who_may_change_a_source(station: Actor, place: Place) -> None:
    made = actions.add_source(station, place.number, SourceDraft("罐"))
    grid = actor_for("grid_worker", area_code=place.area_code_now)
    stranger = actor_for("safety_station_head", area_code=BINJIANG[:9])

    with pytest.raises(NotAllowed):
        actions.edit_source(grid, made.pk, SourceDraft("别的"), version=1)
    with pytest.raises(NotFound):
        actions.edit_source(stranger, made.pk, SourceDraft("别的"), version=1)

    made.refresh_from_db()
    assert (made.name, made.version) == ("罐", 1)
