"""Watching an open hazard: kinds, looks, silence, measures, decisions, accidents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.hazards import actions, jobs, queries
from shouwang.prepare.hazards.actions import (
    CheckDraft,
    DecisionDraft,
    Judgement,
    KindDraft,
    MeasureDraft,
    MeasureLook,
    Reading,
)
from shouwang.prepare.hazards.models import (
    AccidentLink,
    EquipmentFacts,
    Hazard,
    MonitoringCheck,
    NaturalFacts,
    ProtectiveMeasure,
    UpperDecision,
)

from .factories import Cast, make_hazard, prepared_photo

START = datetime(2026, 6, 24, 1, 0, tzinfo=UTC)
"""Wednesday 09:00 in Lanxi."""
SLIDE = KindDraft("natural", "landslide", 17, 46, Decimal("50.0"), 3, Decimal("3.1"))


def of_level(cast: Cast, level: int) -> Hazard:
    """Return an open hazard of a level."""
    hazard = make_hazard(cast, "confirmed")
    actions.grade(cast.director, hazard.number, Judgement("general", level))
    hazard.refresh_from_db()
    return hazard


def told(name: str) -> list[datetime]:
    """Return when each event of a name happened, the oldest first."""
    rows = OutboxEvent.objects.filter(name=name).order_by("at", "id")
    return list(rows.values_list("at", flat=True))


def written() -> tuple[int, int]:
    """Return how much stands in the journal and waits for the playbooks."""
    return Entry.objects.count(), OutboxEvent.objects.count()


def test_a_natural_hazard_keeps_its_own_facts_and_the_unknown_stays_unknown(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.describe(cast.director, hazard.number, SLIDE)

    row = NaturalFacts.objects.get(hazard=hazard)
    assert (row.threatened_households, row.threatened_persons) == (17, 46)
    assert row.volume_m3 is None
    lines = {
        str(label): value for label, value in queries.fact_lines(cast.director, reread(hazard))
    }
    assert str(lines["灾种"]) == "山体滑坡"
    assert lines["估计方量（立方米）"] is None


def reread(hazard: Hazard) -> Hazard:
    """Return the hazard as it stands."""
    return Hazard.objects.get(pk=hazard.pk)


def test_switching_the_kind_keeps_the_journal(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.describe(cast.director, hazard.number, SLIDE)
    actions.describe(cast.director, hazard.number, KindDraft("equipment", equipment_kind="电梯"))

    assert not NaturalFacts.objects.exists()
    assert EquipmentFacts.objects.get(hazard=hazard).equipment_kind == "电梯"
    verbs = [entry.verb for entry in Entry.objects.filter(object_key=hazard.journal_key)]
    assert verbs.count("hazard.describe") == 2
    first = Entry.objects.filter(verb="hazard.describe").order_by("id")[0]
    assert '"threatened_persons":46' in first.text


def test_a_refused_description_changes_nothing(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    before = written()

    with pytest.raises(Invalid):
        actions.describe(cast.director, hazard.number, KindDraft("natural"))
    with pytest.raises(NotAllowed):
        actions.describe(cast.grid, hazard.number, SLIDE)
    with pytest.raises(NotFound):
        actions.describe(cast.stranger, hazard.number, SLIDE)

    assert (reread(hazard).kind, reread(hazard).version, written()) == (
        "ordinary",
        hazard.version,
        before,
    )


def test_of_two_officers_who_describe_at_once_one_wins(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.describe(cast.director, hazard.number, SLIDE, version=hazard.version)

    with pytest.raises(WrongState):
        actions.describe(
            cast.safety,
            hazard.number,
            KindDraft("management", weakness="system"),
            version=hazard.version,
        )

    assert reread(hazard).kind == "natural"


def test_registration_may_give_the_kind(cast: Cast) -> None:
    assert make_hazard(cast, kind="management").kind == "management"
    with pytest.raises(Invalid) as refused:
        make_hazard(cast, kind="strange")
    assert set(refused.value.fields) == {"kind"}


def test_the_list_is_filtered_by_kind(cast: Cast) -> None:
    slope = make_hazard(cast, kind="natural")
    make_hazard(cast)

    page = queries.hazards(cast.director, queries.HazardFilters(kind="natural"))

    assert [row.number for row in page.items] == [slope.number]
    with pytest.raises(Invalid):
        queries.hazards(cast.director, queries.HazardFilters(kind="strange"))


def test_silence_is_told_at_the_due_moment_once(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = of_level(cast, 2)
        actions.set_monitoring(cast.director, hazard.number, 60)
        at.move_to(START + timedelta(minutes=59, seconds=59))
        assert jobs.name_silent_hazards() == 0
        at.move_to(START + timedelta(minutes=61))
        assert jobs.name_silent_hazards() == 1
        assert jobs.name_silent_hazards() == 0

    assert told("MonitoringSilent") == [START + timedelta(hours=1)]


def test_a_jump_of_the_clock_tells_each_missed_interval(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = of_level(cast, 2)
        actions.set_monitoring(cast.director, hazard.number, 60)
        at.move_to(START + timedelta(hours=3, minutes=30))
        assert jobs.name_silent_hazards() == 3

    assert told("MonitoringSilent") == [START + timedelta(hours=hour) for hour in (1, 2, 3)]


def test_a_look_starts_the_interval_again(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = of_level(cast, 2)
        actions.set_monitoring(cast.director, hazard.number, 60)
        at.move_to(START + timedelta(minutes=50))
        actions.add_check(cast.grid, hazard.number, CheckDraft())
        at.move_to(START + timedelta(minutes=109))
        assert jobs.name_silent_hazards() == 0

    row = reread(hazard)
    assert row.last_checked_at == START + timedelta(minutes=50)
    assert row.check_due_at == START + timedelta(minutes=110)


def test_a_look_just_after_the_interval_does_not_hide_the_silence(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = of_level(cast, 2)
        actions.set_monitoring(cast.director, hazard.number, 60)
        at.move_to(START + timedelta(minutes=60, seconds=10))
        actions.add_check(cast.grid, hazard.number, CheckDraft())

    assert told("MonitoringSilent") == [START + timedelta(hours=1)]


def test_an_older_look_is_kept_and_does_not_turn_the_clock_back(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = of_level(cast, 2)
        actions.add_check(cast.grid, hazard.number, CheckDraft())
        at.move_to(START + timedelta(minutes=30))
        older = CheckDraft(checked_at=START - timedelta(hours=1))
        actions.add_check(cast.grid, hazard.number, older)

    assert reread(hazard).last_checked_at == START
    assert MonitoringCheck.objects.filter(hazard=hazard).count() == 2


def test_a_finished_hazard_is_silent_and_a_reopened_one_starts_anew(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = make_hazard(cast, "verified")
        actions.set_monitoring(cast.director, hazard.number, 60)
        actions.close(cast.director, hazard.number)
        at.move_to(START + timedelta(days=3))
        assert jobs.name_silent_hazards() == 0
        actions.reopen(cast.safety, hazard.number, reason="又出现裂缝")
        assert jobs.name_silent_hazards() == 0

    assert reread(hazard).check_due_at == START + timedelta(days=3, hours=1)


def test_an_abnormal_look_is_told_at_once(cast: Cast) -> None:
    hazard = of_level(cast, 2)
    actions.add_check(cast.grid, hazard.number, CheckDraft("normal"))
    assert told("HazardChanged") == []

    actions.add_check(
        cast.grid, hazard.number, CheckDraft("abnormal", "裂缝加宽"), [prepared_photo()]
    )

    assert len(told("HazardChanged")) == 1
    assert reread(hazard).photo_count == 1


def test_a_refused_look_changes_nothing(cast: Cast) -> None:
    hazard = of_level(cast, 2)
    before = written()

    with pytest.raises(Invalid):
        actions.add_check(cast.grid, hazard.number, CheckDraft("abnormal"))
    with pytest.raises(NotFound):
        actions.add_check(cast.stranger, hazard.number, CheckDraft())
    with pytest.raises(WrongState):
        actions.add_check(cast.grid, hazard.number, CheckDraft(), version=hazard.version + 1)

    assert (written(), MonitoringCheck.objects.count()) == (before, 0)
    assert reread(hazard).last_checked_at is None


def test_a_reading_counts_as_a_look_once_per_source(cast: Cast) -> None:
    hazard = of_level(cast, 2)
    reading = Reading(clock.now(), "sensor:CR-01:1", crack_mm=Decimal("3.1"))
    system = Actor.system("sensors")

    assert actions.count_reading(system, hazard.pk, reading) is True
    assert actions.count_reading(system, hazard.pk, reading) is False

    row = reread(hazard)
    assert (row.last_checked_at, row.version) == (reading.at, hazard.version)
    assert [check.way for check in MonitoringCheck.objects.all()] == ["sensor"]
    assert Entry.objects.filter(verb="hazard.reading").count() == 1


def test_only_the_system_counts_readings(cast: Cast) -> None:
    hazard = of_level(cast, 2)

    with pytest.raises(NotAllowed):
        actions.count_reading(cast.safety, hazard.pk, Reading(clock.now(), "sensor:1"))


def test_a_reading_at_a_finished_hazard_is_passed_over(cast: Cast) -> None:
    hazard = make_hazard(cast, "closed")

    assert not actions.count_reading(
        Actor.system("sensors"), hazard.pk, Reading(clock.now(), "sensor:1")
    )
    assert not MonitoringCheck.objects.exists()


def test_an_open_hazard_of_level_two_without_plan_or_monitoring_is_named(cast: Cast) -> None:
    bare, mild = of_level(cast, 2), of_level(cast, 3)
    found = queries.hazards(cast.director, queries.HazardFilters(unwatched=True))

    assert [row.number for row in found.items] == [bare.number]
    names = [str(name) for name in queries.missing_of(cast.director, bare)]
    assert names == ["临时应急预案", "监测（频次或巡查值班）"]
    assert queries.missing_of(cast.director, mild) == ()


def test_with_plan_and_monitoring_it_is_named_no_more(cast: Cast) -> None:
    hazard = of_level(cast, 2)
    actions.set_plan(cast.director, hazard.number, actions.PlanDraft("临时预案", "先撤离后处置"))
    half = queries.hazards(cast.director, queries.HazardFilters(unwatched=True))
    actions.set_monitoring(cast.director, hazard.number, None)
    whole = queries.hazards(cast.director, queries.HazardFilters(unwatched=True))
    watched = queries.hazards(cast.director, queries.HazardFilters(unwatched=False))

    assert [len(page.items) for page in (half, whole, watched)] == [1, 0, 1]
    assert reread(hazard).monitor_every_min == 1440


def test_a_warning_sign_has_a_position_a_photo_and_a_last_look(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    draft = MeasureDraft("warning_sign", "危险地段，禁止通行", position="石坞里路口")
    made = actions.add_measure(cast.grid, hazard.number, draft, [prepared_photo()])
    made.refresh_from_db()
    assert (made.position, made.photo_id is not None) == ("石坞里路口", True)
    assert made.last_checked_at is None

    first = made.photo_id
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        look = MeasureLook(made.pk, photos=[prepared_photo()])
        looked = actions.check_measure(cast.grid, hazard.number, look)
        words = queries.measure_words(cast.grid, looked)
        assert looked.last_checked_at == clock.now()

    assert looked.photo_id != first
    assert (words.needs_photo, str(words.checked)) == (False, "上次检查 不到 1 分钟前")


def test_action_against_quarrying_counts_cases_and_results(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    draft = MeasureDraft("quarry_action", "查处坡脚采石取土")
    made = actions.add_measure(cast.grid, hazard.number, draft)
    assert (made.cases, made.result) == (None, "")

    look = MeasureLook(made.pk, cases=2, result="两起均已责令停止并恢复")
    actions.check_measure(cast.grid, hazard.number, look)

    kept = ProtectiveMeasure.objects.get(pk=made.pk)
    assert (kept.cases, kept.result) == (2, "两起均已责令停止并恢复")


def test_only_a_measure_in_force_is_looked_after(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    made = actions.add_measure(cast.grid, hazard.number, MeasureDraft("cordon", "围挡"))
    actions.end_measure(cast.grid, hazard.number, made.pk)
    before = written()

    with pytest.raises(NotFound):
        actions.check_measure(cast.grid, hazard.number, MeasureLook(made.pk))
    with pytest.raises(NotFound):
        actions.check_measure(cast.stranger, hazard.number, MeasureLook(made.pk))

    assert written() == before
    assert ProtectiveMeasure.objects.get(pk=made.pk).last_checked_at is None


DECISION = DecisionDraft(
    "meeting", "滑坡治理专题会", "兰溪市人民政府", "同意列入年度治理", "兰政发[20xx]12号"
)


def test_a_decision_from_above_is_linked_with_its_number_in_one_form(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.link_decision(cast.director, hazard.number, DECISION)

    row = UpperDecision.objects.get(hazard=hazard)
    assert (row.kind, row.document_number) == ("meeting", "兰政发〔20××〕12号")
    shown = queries.watch_of(cast.director, reread(hazard)).decisions
    assert [line.title for line in shown] == ["滑坡治理专题会"]


def test_a_refused_decision_changes_nothing(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    before = written()

    with pytest.raises(NotAllowed):
        actions.link_decision(cast.grid, hazard.number, DECISION)
    with pytest.raises(NotFound):
        actions.link_decision(cast.stranger, hazard.number, DECISION)

    assert (written(), UpperDecision.objects.count()) == (before, 0)


def test_an_accident_knows_whether_the_hazard_was_open_then(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = of_level(cast, 2)
        at.move_to(START + timedelta(hours=2))
        accident = make_accident(occurred_at=START + timedelta(hours=1))
        early = make_accident(occurred_at=START - timedelta(hours=1))
        link = actions.link_accident(cast.safety, hazard.number, accident.number)
        other = actions.link_accident(cast.safety, hazard.number, early.number)

    assert (link.was_open, link.level_then) == (True, 2)
    assert (other.was_open, other.level_then) == (False, None)
    assert reread(hazard).accident_count == 2
    entry = Entry.objects.filter(verb="hazard.link_accident").order_by("id")[0]
    assert '"accident_count":1' in entry.text
    assert '"was_open":true' in entry.text


def test_an_accident_after_the_closure_is_not_from_an_open_hazard(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazard = make_hazard(cast, "closed")
        at.move_to(START + timedelta(hours=2))
        accident = make_accident(occurred_at=START + timedelta(hours=1))
        link = actions.link_accident(cast.safety, hazard.number, accident.number)

    assert link.was_open is False
    found = queries.accidents_of(cast.safety, hazard.number)
    assert [(one.number, one.was_open) for one in found] == [(accident.number, False)]


def test_an_accident_is_linked_once_and_must_be_known(cast: Cast) -> None:
    hazard = of_level(cast, 2)
    accident = make_accident()
    actions.link_accident(cast.safety, hazard.number, accident.number)
    before = written()

    for number in (accident.number, "云山-2026-999999"):
        with pytest.raises(Invalid) as refused:
            actions.link_accident(cast.safety, hazard.number, number)
        assert set(refused.value.fields) == {"accident"}
    with pytest.raises(NotAllowed):
        actions.link_accident(cast.director, hazard.number, accident.number)

    assert (written(), AccidentLink.objects.count()) == (before, 1)
    assert reread(hazard).accident_count == 1


def test_the_goal_counts_accidents_from_open_hazards_of_level_two_or_worse(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as at:
        hazards = [of_level(cast, 2), of_level(cast, 3), make_hazard(cast, "closed")]
        second = of_level(cast, 1)
        at.move_to(START + timedelta(hours=2))
        during = START + timedelta(hours=1)
        accidents = [make_accident(occurred_at=during) for _ in hazards]
        for hazard, accident in zip(hazards, accidents, strict=True):
            actions.link_accident(cast.safety, hazard.number, accident.number)
        actions.link_accident(cast.safety, second.number, accidents[0].number)
        goal = queries.accident_goal(cast.safety, START, clock.now())
        earlier = queries.accident_goal(cast.safety, START - timedelta(days=9), START)
        unknown = queries.accident_goal(Actor.anonymous(), START, clock.now())

    assert (goal.count, goal.accidents, goal.is_met) == (1, (accidents[0].number,), False)
    assert (earlier.count, earlier.is_met) == (0, True)
    assert (unknown.count, unknown.is_met) == (None, None)
