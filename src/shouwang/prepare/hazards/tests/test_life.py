"""Every guard of the life: who, when, with what; and that a refused call changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.actions import move
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import (
    Deferral,
    Evidence,
    Fix,
    GradeRuleDraft,
    HazardDraft,
    Judgement,
    MeasureDraft,
    StepDraft,
)
from shouwang.prepare.hazards.models import Extension, Hazard, ProtectiveMeasure

from .factories import CORDON, Cast, deferral, make_hazard, prepared_photo, step

GENERAL = Judgement("general", 3)


def told(hazard: Hazard) -> list[str]:
    """Return the names of the hazard's events, oldest first."""
    rows = OutboxEvent.objects.filter(object_key=hazard.journal_key).order_by("id")
    return list(rows.values_list("name", flat=True))


def moves(actor: Actor, hazard: Hazard) -> list[str]:
    """Return the names of the next moves."""
    return [move.move for move in queries.next_moves(actor, hazard.number)]


def test_the_long_way_to_closure(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    actions.rectify(cast.grid, hazard.number, Fix("完成", photos=(prepared_photo(),)))
    actions.verify_and_close(cast.director, hazard.number)

    kept = Hazard.objects.get(pk=hazard.pk)
    assert (kept.state, kept.is_finished, kept.after_photo_count) == ("closed", True, 1)
    assert (kept.fixed_by_id, kept.verified_by_id) == (
        cast.grid.account_id,
        cast.director.account_id,
    )
    assert told(kept) == [
        "HazardReported",
        "HazardConfirmed",
        "HazardGraded",
        "HazardDeferred",
        "HazardRectified",
        "HazardVerified",
        "HazardClosed",
    ]


def test_grading_keeps_the_rule_version_and_sets_the_deadline(cast: Cast) -> None:
    with time_machine.travel("2026-06-22T02:00:00Z", tick=False):
        hazard = make_hazard(cast, "graded")

    assert (hazard.rule_version, hazard.level) == ("2026-1", 3)
    assert hazard.due_at == clock.end_of_day(date(2026, 7, 6))


def test_an_offices_own_rule_counts_for_new_grades_only(cast: Cast) -> None:
    old = make_hazard(cast, "graded")
    draft = GradeRuleDraft("general", 3, clock.today(), 2, "街道办发〔2026〕1号（虚构）")
    actions.set_grade_rule(cast.safety, draft)

    new = make_hazard(cast, "graded")
    assert old.rule_version == "2026-1"
    assert new.rule_version == f"{clock.today():%Y%m%d}"
    assert new.due_at < old.due_at  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "state"),
    [("confirm", "reported"), ("grade", "confirmed"), ("defer", "graded"), ("close", "verified")],
)
def test_four_callers(cast: Cast, name: str, state: str) -> None:
    hazard = make_hazard(cast, state)
    before = (hazard.state, hazard.version, Entry.objects.count(), OutboxEvent.objects.count())

    with pytest.raises(NotFound):
        _make(Actor.anonymous(), hazard.number, name)
    with pytest.raises(NotFound):
        _make(cast.stranger, hazard.number, name)
    with pytest.raises(NotAllowed):
        _make(cast.grid, hazard.number, name)

    hazard.refresh_from_db()
    after = (hazard.state, hazard.version, Entry.objects.count(), OutboxEvent.objects.count())
    assert after == before
    _make(cast.director, hazard.number, name)
    hazard.refresh_from_db()
    assert hazard.version == before[1] + 1


def _make(actor: Actor, number: str, name: str) -> None:
    {
        "confirm": lambda: actions.confirm(actor, number),
        "grade": lambda: actions.grade(actor, number, GENERAL),
        "defer": lambda: actions.defer(actor, number, deferral()),
        "close": lambda: actions.close(actor, number),
    }[name]()


def test_a_rejection_needs_a_reason(cast: Cast) -> None:
    hazard = make_hazard(cast)

    with pytest.raises(Invalid) as refused:
        actions.reject(cast.director, hazard.number, reason=" ")

    assert set(refused.value.fields) == {"reason"}
    hazard.refresh_from_db()
    assert hazard.state == "reported"


def test_two_officers_making_different_moves_one_wins(cast: Cast) -> None:
    hazard = make_hazard(cast)
    seen = hazard.version
    actions.confirm(cast.director, hazard.number, version=seen)

    with pytest.raises(WrongState) as refused:
        actions.reject(cast.safety, hazard.number, reason="重复", version=seen)

    assert (refused.value.state, refused.value.version) == ("confirmed", seen + 1)
    assert "grade" in refused.value.allowed


def test_a_stale_object_loses_at_the_door(cast: Cast) -> None:
    hazard = make_hazard(cast)
    stale = Hazard.objects.get(pk=hazard.pk)
    actions.confirm(cast.director, hazard.number)

    with pytest.raises(WrongState):
        move(cast.safety, stale, "reject", changes={"reject_reason": "x"})

    hazard.refresh_from_db()
    assert hazard.state == "confirmed"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Deferral(None, (CORDON,), (StepDraft("x", clock.today()),)), "due_on"),
        (Deferral(clock.today(), (), (StepDraft("x", clock.today()),)), "measures"),
        (Deferral(clock.today(), (CORDON,), ()), "steps"),
        (Deferral(clock.today(), (MeasureDraft("x", "y"),), (step(),)), "measures"),
    ],
)
def test_a_deferral_without_a_part_changes_nothing(cast: Cast, asked: Deferral, field: str) -> None:
    hazard = make_hazard(cast, "graded")

    with pytest.raises(Invalid) as refused:
        actions.defer(cast.director, hazard.number, asked)

    assert set(refused.value.fields) == {field}
    hazard.refresh_from_db()
    assert (hazard.state, ProtectiveMeasure.objects.count()) == ("graded", 0)


def test_the_last_measure_of_a_deferred_hazard_stays(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    first = hazard.measures.get()

    with pytest.raises(Invalid):
        actions.end_measure(cast.director, hazard.number, first.pk)
    actions.add_measure(cast.director, hazard.number, MeasureDraft("patrol", "每日巡查"))
    actions.end_measure(cast.director, hazard.number, first.pk)

    assert hazard.measures.all().in_force(clock.now()).count() == 1


def test_ending_the_last_measure_while_deferring_lets_one_of_the_two_fail(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    measure = actions.add_measure(cast.director, hazard.number, CORDON)
    seen = Hazard.objects.get(pk=hazard.pk).version
    plan = Deferral(clock.today() + timedelta(days=3), (), (step(),))
    actions.end_measure(cast.grid, hazard.number, measure.pk, version=seen)

    with pytest.raises(WrongState):
        actions.defer(cast.director, hazard.number, plan, version=seen)
    with pytest.raises(Invalid):
        actions.defer(cast.director, hazard.number, plan)

    hazard.refresh_from_db()
    assert hazard.state == "graded"


def test_plan_progress_is_the_share_of_finished_steps(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    actions.add_step(cast.grid, hazard.number, step(4))
    first = hazard.steps.order_by("id").first()
    assert first is not None

    actions.finish_step(cast.grid, hazard.number, first.pk)

    assert queries.detail(cast.director, hazard.number).percent_done == 50


def test_an_extension_needs_a_reason_and_another_approver(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    later = clock.today() + timedelta(days=40)
    with pytest.raises(Invalid):
        actions.extend(cast.safety, hazard.number)
    with pytest.raises(Invalid):
        actions.ask_extension(cast.safety, hazard.number, due_on=later, reason="")
    actions.ask_extension(cast.safety, hazard.number, due_on=later, reason="等待材料")

    with pytest.raises(NotAllowed):
        actions.extend(cast.safety, hazard.number)
    with pytest.raises(NotAllowed):
        actions.extend(cast.director, hazard.number)
    assert "extend" not in moves(cast.safety, hazard)
    assert "extend" in moves(cast.leader, hazard)
    actions.extend(cast.leader, hazard.number)

    hazard.refresh_from_db()
    row = Extension.objects.get()
    assert (hazard.state, hazard.due_at) == ("deferred", clock.end_of_day(later))
    assert (row.state, row.decided_by_id) == ("approved", cast.leader.account_id)


def test_an_earlier_day_is_no_extension(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(Invalid):
        actions.ask_extension(cast.grid, hazard.number, due_on=clock.today(), reason="想早一点")


def test_a_refused_extension_leaves_the_deadline(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    due = hazard.due_at
    later = clock.today() + timedelta(days=40)
    actions.ask_extension(cast.grid, hazard.number, due_on=later, reason="等待材料")

    actions.refuse_extension(cast.leader, hazard.number, reason="材料已到")

    hazard.refresh_from_db()
    assert hazard.due_at == due
    assert Extension.objects.get().state == "refused"


def test_the_fixer_never_verifies(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.fix_at_once(cast.director, hazard.number, Fix(photos=(prepared_photo(),)))

    assert "verify" not in moves(cast.director, hazard)
    with pytest.raises(NotAllowed):
        actions.verify(cast.director, hazard.number)
    with pytest.raises(NotAllowed):
        actions.verify_and_close(cast.director, hazard.number)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.verified_by_id) == ("rectified", None)


def test_closing_needs_an_after_photo(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.fix_at_once(cast.grid, hazard.number)
    actions.verify(cast.director, hazard.number)

    with pytest.raises(Invalid) as refused:
        actions.close(cast.director, hazard.number)
    assert set(refused.value.fields) == {"photos"}
    actions.add_photos(cast.grid, hazard.number, [prepared_photo()], purpose="after")
    actions.close(cast.director, hazard.number)

    hazard.refresh_from_db()
    assert hazard.state == "closed"


def test_verify_and_close_does_both_or_none(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.fix_at_once(cast.grid, hazard.number)

    with pytest.raises(Invalid):
        actions.verify_and_close(cast.director, hazard.number)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.verified_by_id) == ("rectified", None)

    actions.verify_and_close(cast.director, hazard.number, Evidence((prepared_photo(),)))
    hazard.refresh_from_db()
    assert hazard.state == "closed"


def test_a_failed_verification_goes_back_to_where_it_came_from(cast: Cast) -> None:
    at_once = make_hazard(cast, "rectified")
    deferred = make_hazard(cast, "deferred")
    actions.rectify(cast.grid, deferred.number, Fix(photos=(prepared_photo(),)))

    actions.send_back(cast.director, at_once.number, reason="没有清理干净")
    actions.send_back(cast.director, deferred.number, reason="没有清理干净")

    at_once.refresh_from_db()
    deferred.refresh_from_db()
    assert (at_once.state, at_once.fixed_by_id, at_once.after_photo_count) == ("graded", None, 0)
    assert deferred.state == "deferred"


def test_when_nobody_else_can_verify_the_level_above_gets_it(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")

    actions.fix_at_once(cast.director, hazard.number)

    hazard.refresh_from_db()
    assert hazard.verifier_unit_id == cast.station.pk
    assert "VerificationRaised" in told(hazard)


def test_a_major_hazard_is_verified_above_the_community(cast: Cast) -> None:
    hazard = make_hazard(cast, "confirmed")
    actions.grade(cast.director, hazard.number, Judgement("major", 2))
    actions.fix_at_once(cast.grid, hazard.number, Fix(photos=(prepared_photo(),)))

    with pytest.raises(NotAllowed):
        actions.verify(cast.director, hazard.number)
    actions.verify(cast.verifier, hazard.number)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.verifier_unit_id) == ("verified", cast.station.pk)


def test_a_major_hazard_opens_calls_until_somebody_confirms(cast: Cast) -> None:
    hazard = make_hazard(cast, "confirmed")
    actions.grade(cast.director, hazard.number, Judgement("major", 1))
    calls = queries.detail(cast.director, hazard.number).calls
    assert len(calls) == 2

    actions.mark_called(cast.director, hazard.number, calls[0].pk, is_confirmed=False)
    hazard.refresh_from_db()
    assert hazard.calls_confirmed_at is None
    actions.mark_called(cast.director, hazard.number, calls[1].pk, is_confirmed=True)

    hazard.refresh_from_db()
    assert hazard.calls_confirmed_at is not None
    assert "MajorHazardFound" in told(hazard)


@pytest.mark.parametrize(("hours", "is_late"), [(23, False), (25, True)])
def test_a_major_hazard_reported_late_raises_an_alarm(
    cast: Cast, hours: int, is_late: bool
) -> None:
    found_at = clock.now() - timedelta(hours=hours)
    hazard = make_hazard(cast, "confirmed", discovered_at=found_at)

    actions.grade(cast.director, hazard.number, Judgement("major", 2))

    assert ("MajorHazardReportedLate" in told(hazard)) is is_late


def test_a_move_is_taken_back_by_the_same_person_within_ten_minutes(cast: Cast) -> None:
    with time_machine.travel("2026-06-22T02:00:00Z", tick=False) as at:
        hazard = make_hazard(cast, "confirmed")
        actions.grade(cast.director, hazard.number, GENERAL)
        with pytest.raises(NotAllowed):
            actions.withdraw(cast.safety, hazard.number)
        at.move_to("2026-06-22T02:10:00Z")
        actions.withdraw(cast.director, hazard.number)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.level, hazard.due_at) == ("confirmed", None, None)
    verbs = [line.verb for line in queries.history(cast.director, hazard.number)]
    assert verbs[-2:] == ["hazard.grade", "hazard.withdraw_to_confirmed"]
    with pytest.raises(WrongState):
        actions.withdraw(cast.director, hazard.number)


def test_after_ten_minutes_nothing_is_taken_back(cast: Cast) -> None:
    with time_machine.travel("2026-06-22T02:00:00Z", tick=False) as at:
        hazard = make_hazard(cast, "confirmed")
        at.move_to("2026-06-22T02:10:01Z")
        with pytest.raises(WrongState):
            actions.withdraw(cast.director, hazard.number)

        assert "withdraw" not in moves(cast.director, hazard)


def test_taking_verify_and_close_back_takes_both_back(cast: Cast) -> None:
    hazard = make_hazard(cast, "rectified")
    actions.verify_and_close(cast.director, hazard.number)

    actions.withdraw(cast.director, hazard.number)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.verified_by_id, hazard.closed_at) == ("rectified", None, None)


def test_a_correction_needs_a_superior_and_a_reason(cast: Cast) -> None:
    hazard = make_hazard(cast)
    draft = HazardDraft("楼道堆放纸箱", category="")
    with pytest.raises(NotAllowed):
        actions.correct(cast.director, hazard.number, draft, reason="写错")
    with pytest.raises(Invalid):
        actions.correct(cast.safety, hazard.number, draft, reason="")

    actions.correct(cast.safety, hazard.number, draft, reason="写错")

    page = queries.hazards(cast.director, queries.HazardFilters(q="纸箱"))
    assert [row.number for row in page.items] == [hazard.number]
    assert queries.hazards(cast.director, queries.HazardFilters(q="电动")).items == []
    last = queries.history(cast.director, hazard.number)[-1]
    assert (last.verb, last.text) == ("hazard.correct", "写错")


def test_reopening_is_for_superiors_with_a_reason(cast: Cast) -> None:
    hazard = make_hazard(cast, "closed")
    with pytest.raises(NotAllowed):
        actions.reopen(cast.director, hazard.number, reason="又堵了")

    actions.reopen(cast.safety, hazard.number, reason="又堵了")

    hazard.refresh_from_db()
    assert (hazard.state, hazard.closed_at, hazard.verified_by_id) == ("graded", None, None)


def test_a_reopening_taken_back_leaves_the_hazard_closed_with_its_photos(cast: Cast) -> None:
    hazard = make_hazard(cast, "closed")
    actions.reopen(cast.safety, hazard.number, reason="看错了门牌")
    actions.add_photos(cast.safety, hazard.number, [prepared_photo()], purpose="after")

    actions.withdraw(cast.safety, hazard.number)

    photos = hazard.after_photo_count
    hazard.refresh_from_db()
    assert (hazard.state, hazard.after_photo_count) == ("closed", photos + 1)


def test_an_enterprise_fixes_its_own_and_never_verifies(cast: Cast) -> None:
    company = make_unit(kind="enterprise", area_code=HEPING)
    owner = actor_for("enterprise_owner", unit=company)
    hazard = actions.register(owner, HazardDraft("压机缺少防护罩"))
    actions.confirm(cast.director, hazard.number)
    actions.grade(cast.director, hazard.number, GENERAL)

    assert "fix_at_once" in moves(owner, hazard)
    actions.fix_at_once(owner, hazard.number, Fix(photos=(prepared_photo(),)))

    assert not {"verify", "verify_and_close", "close"} & set(moves(owner, hazard))
    assert "withdraw" in moves(owner, hazard)


def test_a_later_deadline_comes_only_by_extension(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    later = clock.today() + timedelta(days=90)

    with pytest.raises(Invalid) as refused:
        actions.regrade(
            cast.director, hazard.number, Judgement("general", 4, due_on=later), reason="太紧"
        )

    assert set(refused.value.fields) == {"due_on"}
    actions.rectify(cast.grid, hazard.number)
    hazard.measures.update(ended_at=clock.now())
    actions.send_back(cast.director, hazard.number, reason="没有清理")
    with pytest.raises(Invalid):
        actions.defer(cast.director, hazard.number, deferral(90))


def test_a_reopened_hazard_has_a_new_deadline(cast: Cast) -> None:
    with time_machine.travel("2026-06-22T02:00:00Z", tick=False) as at:
        hazard = make_hazard(cast, "closed")
        at.move_to("2026-08-03T02:00:00Z")
        actions.reopen(cast.safety, hazard.number, reason="又堵了")

    hazard.refresh_from_db()
    assert hazard.due_on == date(2026, 8, 17)
    assert not hazard.is_overdue
