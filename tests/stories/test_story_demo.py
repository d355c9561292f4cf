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
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account
from shouwang.ground.units.models import Unit
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.models import Hazard, Report
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places
from shouwang.prepare.tasks.models import Task
from shouwang.story import building, player, tables
from shouwang.story.models import StoryStep, StoryThing
from shouwang.story.stage import Stage
from shouwang.story.times import week

SYSTEM = Actor.system("recount")
NOT_COUNTED = ("rejected", "merged")


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted at a moment."""

    general_found: int
    general_closed: int
    major_found: int
    major_closed: int
    level2_deferred: int
    level2_protected: int


def _figures() -> Figures:
    rows = hazards.hazard_set(SYSTEM).exclude(state__in=NOT_COUNTED)
    general, major = rows.filter(statutory="general"), rows.filter(statutory="major")
    level2 = rows.filter(is_finished=False, level__lte=2, fixed_at=None, graded_at__isnull=False)
    protected = [row for row in level2 if hazards.detail(SYSTEM, row.number).measures_in_force]
    return Figures(
        general_found=general.count(),
        general_closed=general.filter(state="closed").count(),
        major_found=major.count(),
        major_closed=major.filter(state="closed").count(),
        level2_deferred=level2.count(),
        level2_protected=len(protected),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of the week, each at its moment."""

    monday: Figures
    monday_evening: Figures
    wednesday_noon: Figures
    thursday_evening: Figures
    sunday: Figures


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Told]:
    """Build the whole story once, play its week, and count at each moment."""
    del django_db_setup
    clock.use_story_file(tmp_path_factory.mktemp("story") / "clock.json")
    with django_db_blocker.unblock(), transaction.atomic():
        stage = Stage(variants=1)
        building.build("right-horse-42", _quietly, stage=stage)
        yield Told(
            monday=_figures(),
            monday_evening=_at(week(22, 18), stage),
            wednesday_noon=_at(week(24, 12), stage),
            thursday_evening=_at(week(25, 18), stage),
            sunday=_at(week(28, 23, 59), stage),
        )
        transaction.set_rollback(True)
    clock.use_story_file(None)


def _quietly(words: str) -> None:
    del words


def _at(moment: datetime, stage: Stage) -> Figures:
    player.advance(moment, stage)
    return _figures()


@pytest.mark.requirement("R111", "R120", "R125")
def test_the_half_year_has_the_figures_of_the_statistics_table(told: Told) -> None:
    assert (told.sunday.general_found, told.sunday.general_closed) == (128, 119)


@pytest.mark.requirement("R120", "R121")
def test_a_slope_becomes_the_twenty_second_major_hazard_on_wednesday(told: Told) -> None:
    assert (told.monday.major_found, told.monday.major_closed) == (21, 19)
    assert (told.wednesday_noon.major_found, told.wednesday_noon.major_closed) == (22, 19)
    assert (told.sunday.major_found, told.sunday.major_closed) == (22, 19)


@pytest.mark.requirement("R106")
def test_measures_in_force_rise_from_six_of_seven_to_seven_of_seven(told: Told) -> None:
    monday, thursday = told.monday_evening, told.thursday_evening

    assert (monday.level2_protected, monday.level2_deferred) == (6, 7)
    assert (thursday.level2_protected, thursday.level2_deferred) == (7, 7)


def test_nobody_overtook_the_story_so_every_step_was_played(told: Told) -> None:
    states = Counter(StoryStep.objects.values_list("state", flat=True))

    assert states == {"played": 61}


@pytest.mark.requirement("R288")
def test_the_journal_tells_the_same_states_as_the_ledger(told: Told) -> None:
    replayed: dict[str, str] = {}
    for text in Entry.objects.filter(verb__startswith="hazard.").order_by("id"):
        content = json.loads(text.text)
        if "to" in content["details"]:
            replayed[content["object"]] = content["details"]["to"]

    assert Counter(replayed.values()) == Counter(Hazard.objects.values_list("state", flat=True))


def test_every_hazard_was_written_by_somebody_with_a_name(told: Told) -> None:
    verbs = Entry.objects.filter(verb__startswith="hazard.", actor_key__startswith="system:")

    assert set(verbs.values_list("verb", flat=True)) <= {"hazard.overdue", "hazard.remind"}


@pytest.mark.requirement("R292")
def test_all_people_and_enterprises_are_invented_and_marked(told: Told) -> None:
    names = list(Account.objects.values_list("name", flat=True))
    enterprises = Unit.objects.filter(kind="enterprise").values_list("name", flat=True)

    assert len(names) == 89
    assert [name for name in (*names, *enterprises) if not name.endswith(tables.MARK)] == []
    assert not Account.objects.filter(is_fictional=False).exists()


@pytest.mark.requirement("R15")
def test_the_enterprise_at_the_boundary_belongs_to_the_office(told: Told) -> None:
    rows = {row.name: row.accountable for row in places.place_set(SYSTEM)}

    assert rows["云锦纺织（虚构）"] == "office"
    assert rows["澜坊小作（虚构）"] == "village_pair"
    assert rows["同心包装（虚构）"] == "unassigned"


@pytest.mark.requirement("R12")
def test_every_village_hangs_in_a_work_area_with_a_lead(told: Told) -> None:
    broken = organisations.broken_links(SYSTEM, "330781002")

    assert broken == []


def test_the_employee_stands_in_no_entry_and_the_owner_sees_the_hazard(told: Told) -> None:
    number = StoryThing.objects.get(key="guard").number
    employee = Account.objects.get(username="employee")
    stage = Stage(variants=1)

    assert hazards.hazard(stage.actor("enterprise"), number).level == 2
    assert hazards.detail(stage.actor("enterprise"), number).reports is None
    assert not Entry.objects.filter(actor_key=employee.journal_key).exists()


def test_three_sources_of_one_danger_became_one_hazard(told: Told) -> None:
    kept = StoryThing.objects.get(key="lane-grid").number
    rows = Hazard.objects.filter(merged_into__number=kept)

    assert sorted(rows.values_list("source", flat=True)) == ["resident", "sensor"]
    assert Report.objects.filter(hazard__number=kept).count() == 1


def test_the_meeting_gave_four_tasks_of_which_three_are_done(told: Told) -> None:
    assert Counter(Task.objects.values_list("state", flat=True)) == {"done": 3, "accepted": 1}


def test_an_accident_of_35_months_marks_its_unit_and_one_of_37_does_not(told: Told) -> None:
    marked = accidents.units_with_serious_accidents(SYSTEM, date(2026, 6, 22))

    codes = [Unit.objects.get(pk=one.unit_id).code for one in marked]
    assert codes == ["e-qingshi"]


def test_the_fire_of_thursday_evening_is_a_general_accident(told: Told) -> None:
    found = accidents.counts(SYSTEM, "", date(2026, 6, 25), date(2026, 6, 25))

    assert [one.value for one in found.grades] == [0, 0, 0, 1]
    assert (found.dead.value, found.direct_loss_yuan.value) == (Decimal(0), Decimal(12_000))
