"""The demo's story: everything by acting, every figure recounted, nobody real."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from shouwang.ground import clock
from shouwang.ground.journal import sealing
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account
from shouwang.ground.tallies import actions as tallies
from shouwang.ground.units.models import Unit
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.models import Hazard, Report
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places
from shouwang.prepare.tasks.models import Task
from shouwang.story import building, clockwork, player, tables
from shouwang.story.models import StoryStep, StoryThing
from shouwang.story.stage import Stage
from shouwang.story.times import MONDAY, week

from .story_recount import (
    SYSTEM,
    Figures,
    Told,
    from_journal,
    from_rows,
    from_tallies,
    histories,
    told_by,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Moment:
    """The figures of one moment, counted from the rows and asked of the tallies."""

    at: datetime
    rows: Figures
    tallied: Told


@dataclass(frozen=True, slots=True)
class Week:
    """The figures of the week, each at its moment."""

    monday_morning: Moment
    monday_night: Moment
    wednesday_noon: Moment
    thursday_evening: Moment
    friday_evening: Moment
    sunday: Moment
    replayed: dict[str, Figures]
    asked_later: Told


MOMENTS = {
    "monday_morning": week(22, 8),
    "monday_night": week(22, 23, 59),
    "wednesday_noon": week(24, 12),
    "thursday_evening": week(25, 18),
    "friday_evening": week(26, 18),
    "sunday": week(28, 20),
}


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Week]:
    """Build the whole story once, play its week, and count at each moment."""
    del django_db_setup
    clock.use_story_file(tmp_path_factory.mktemp("story") / "clock.json")
    with django_db_blocker.unblock(), transaction.atomic():
        stage = Stage(variants=1)
        found = {"monday_morning": _built(stage)}
        for name, moment in list(MOMENTS.items())[1:]:
            player.advance(moment, stage)
            found[name] = _moment(moment)
        entries = histories()
        replayed = {name: from_journal(entries, one.at) for name, one in found.items()}
        yield Week(**found, replayed=replayed, asked_later=from_tallies(MONDAY))
        transaction.set_rollback(True)
    clock.use_story_file(None)


def _built(stage: Stage) -> Moment:
    """Build the story, counting on the way on Monday at 08:00."""
    building.build_ground("right-horse-42", _quietly, stage)
    acts = building.the_past()
    eight = MOMENTS["monday_morning"]
    building.play_past(stage, [act for act in acts if act.at < eight])
    clock.move_story(eight)
    found = _moment(eight)
    building.play_past(stage, [act for act in acts if act.at >= eight])
    building.finish_building(_quietly)
    return found


def _moment(moment: datetime) -> Moment:
    clockwork.tick(clock.now())
    sealing.seal("recount")
    tallies.project(SYSTEM, "recount")
    return Moment(clock.now(), from_rows(clock.now()), from_tallies(clock.local_day(moment)))


def _quietly(words: str) -> None:
    del words


ALL_MOMENTS = pytest.mark.parametrize("name", MOMENTS)


@pytest.mark.requirement("R121", "R289", "R290")
@ALL_MOMENTS
def test_the_journal_and_the_rows_count_the_same(told: Week, name: str) -> None:
    assert told.replayed[name] == getattr(told, name).rows


@pytest.mark.requirement("R115", "R116", "R117")
@ALL_MOMENTS
def test_the_indicators_equal_a_recount(told: Week, name: str) -> None:
    found: Moment = getattr(told, name)

    assert found.tallied == told_by(found.rows)


@pytest.mark.requirement("R121")
def test_a_past_day_asked_on_sunday_is_as_it_ended(told: Week) -> None:
    assert told.asked_later == told.monday_night.tallied


@pytest.mark.requirement("R111", "R120", "R125")
def test_the_half_year_has_the_figures_of_the_statistics_table(told: Week) -> None:
    assert told.sunday.rows.general == (128, 119)
    assert told.sunday.rows.funds_yuan == Decimal(1_864_000)


@pytest.mark.requirement("R113", "R120", "R121")
def test_a_slope_becomes_the_twenty_second_major_hazard_on_wednesday(told: Week) -> None:
    rows = {
        name: (getattr(told, name).rows.major, getattr(told, name).rows.in_plan) for name in MOMENTS
    }

    assert rows == {
        "monday_morning": ((21, 19), (2, 2)),
        "monday_night": ((21, 19), (2, 2)),
        "wednesday_noon": ((22, 19), (3, 2)),
        "thursday_evening": ((22, 19), (3, 2)),
        "friday_evening": ((22, 19), (3, 3)),
        "sunday": ((22, 19), (3, 3)),
    }


@pytest.mark.requirement("R117", "R118")
def test_listed_hazards_reach_their_target_exactly_by_what_is_due(told: Week) -> None:
    before, after = told.friday_evening.tallied, told.sunday.tallied

    assert before.listed == (("city", 5), ("county", 14), ("province", 1))
    assert after.listed == (("city", 5), ("county", 15), ("province", 1))
    assert (before.listed_rate_due, before.listed_rate) == ((19, 20), (19, 20))
    assert (after.listed_rate_due, after.listed_rate) == ((19, 20), (19, 21))


@pytest.mark.requirement("R106", "R107", "R115")
def test_measures_in_force_rise_from_six_of_seven_to_seven_of_seven(told: Week) -> None:
    assert told.monday_morning.tallied.measure_rate == (6, 6)
    assert told.monday_night.tallied.measure_rate == (6, 7)
    assert told.wednesday_noon.tallied.measure_rate == (6, 7)
    assert told.thursday_evening.tallied.measure_rate == (7, 7)
    assert told.sunday.tallied.measure_rate == (8, 8)


@pytest.mark.requirement("R123")
def test_some_hazards_came_again_at_the_same_place(told: Week) -> None:
    assert told.sunday.tallied.repeat_rate == (9, 150)


def test_nobody_overtook_the_story_so_every_step_was_played(told: Week) -> None:
    states = Counter(StoryStep.objects.values_list("state", flat=True))

    assert states == {"played": 225}


@pytest.mark.requirement("R288")
def test_the_journal_tells_the_same_states_as_the_ledger(told: Week) -> None:
    replayed: dict[str, str] = {}
    for text in Entry.objects.filter(verb__startswith="hazard.").order_by("id"):
        content = json.loads(text.text)
        if "to" in content["details"]:
            replayed[content["object"]] = content["details"]["to"]

    assert Counter(replayed.values()) == Counter(Hazard.objects.values_list("state", flat=True))


def test_the_system_writes_what_time_and_sensors_bring_and_people_the_rest(told: Week) -> None:
    verbs = Entry.objects.filter(verb__startswith="hazard.", actor_key__startswith="system:")

    assert set(verbs.values_list("verb", flat=True)) == {
        "hazard.escalation_due",
        "hazard.overdue",
        "hazard.overdue_raised",
        "hazard.patrol_missed",
        "hazard.reading",
        "hazard.register",
        "hazard.remind",
    }


@pytest.mark.requirement("R292")
def test_all_people_and_enterprises_are_invented_and_marked(told: Week) -> None:
    names = list(Account.objects.values_list("name", flat=True))
    enterprises = Unit.objects.filter(kind="enterprise").values_list("name", flat=True)

    assert len(names) == 95
    assert [name for name in (*names, *enterprises) if not name.endswith(tables.MARK)] == []
    assert not Account.objects.filter(is_fictional=False).exists()


@pytest.mark.requirement("R15")
def test_the_enterprise_at_the_boundary_belongs_to_the_office(told: Week) -> None:
    rows = {row.name: row.accountable for row in places.place_set(SYSTEM)}

    assert rows["云锦纺织（虚构）"] == "office"
    assert rows["澜坊小作（虚构）"] == "village_pair"
    assert rows["同心包装（虚构）"] == "unassigned"


@pytest.mark.requirement("R12")
def test_every_village_hangs_in_a_work_area_with_a_lead(told: Week) -> None:
    broken = organisations.broken_links(SYSTEM, "330781002")

    assert broken == []


def test_the_employee_stands_in_no_entry_and_the_owner_sees_the_hazard(told: Week) -> None:
    number = StoryThing.objects.get(key="guard").number
    employee = Account.objects.get(username="employee")
    stage = Stage(variants=1)

    assert hazards.hazard(stage.actor("enterprise"), number).level == 2
    assert hazards.detail(stage.actor("enterprise"), number).reports is None
    assert not Entry.objects.filter(actor_key=employee.journal_key).exists()


def test_three_sources_of_one_danger_became_one_hazard(told: Week) -> None:
    kept = StoryThing.objects.get(key="lane-grid").number
    rows = Hazard.objects.filter(merged_into__number=kept)

    assert sorted(rows.values_list("source", flat=True)) == ["resident", "sensor"]
    assert Report.objects.filter(hazard__number=kept).count() == 1


def test_the_meeting_gave_four_tasks_of_which_three_are_done(told: Week) -> None:
    assert Counter(Task.objects.values_list("state", flat=True)) == {
        "done": 3,
        "accepted": 1,
        "open": 2,
    }


def test_an_accident_of_35_months_marks_its_unit_and_one_of_37_does_not(told: Week) -> None:
    marked = accidents.units_with_serious_accidents(SYSTEM, date(2026, 6, 22))

    codes = [Unit.objects.get(pk=one.unit_id).code for one in marked]
    assert codes == ["e-qingshi"]


def test_the_fire_of_thursday_evening_is_a_general_accident(told: Week) -> None:
    found = accidents.counts(SYSTEM, "", date(2026, 6, 25), date(2026, 6, 25))

    assert [one.value for one in found.grades] == [0, 0, 0, 1]
    assert (found.dead.value, found.direct_loss_yuan.value) == (Decimal(0), Decimal(12_000))
