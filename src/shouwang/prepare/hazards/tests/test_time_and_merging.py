"""What time alone brings about, and merging that keeps every reporter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound
from shouwang.ground.journal.models import OutboxEvent
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import Deferral, MeasureDraft

from .factories import Cast, make_hazard, step


def test_merging_keeps_every_reporter_and_splitting_gives_them_back(cast: Cast) -> None:
    one, two = make_hazard(cast), make_hazard(cast)
    report = actions.PublicReport("堵了", latitude=None, longitude=None)
    first = actions.join_hazard(Actor.anonymous(), one.number, report)
    second = actions.join_hazard(Actor.anonymous(), two.number, report)

    actions.merge(cast.director, two.number, into=one.number)
    one.refresh_from_db()
    assert (one.report_count, one.reports.count()) == (2, 2)
    followed = queries.follow_report(Actor.anonymous(), second.number, second.query_code)
    assert followed.hazard_number == one.number

    actions.split(cast.director, two.number, reason="不是同一处")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.report_count, two.report_count, two.state) == (1, 1, "reported")
    assert first.hazard_number == one.number


@pytest.mark.parametrize("into", ["", "no-such-number"])
def test_merging_into_nothing_is_refused(cast: Cast, into: str) -> None:
    hazard = make_hazard(cast)

    with pytest.raises((Invalid, NotFound)):
        actions.merge(cast.director, hazard.number, into=into)

    hazard.refresh_from_db()
    assert hazard.state == "reported"


def test_merging_into_itself_or_a_closed_one_is_refused(cast: Cast) -> None:
    hazard, closed = make_hazard(cast), make_hazard(cast, "closed")

    with pytest.raises(Invalid):
        actions.merge(cast.director, hazard.number, into=hazard.number)
    with pytest.raises(Invalid):
        actions.merge(cast.director, hazard.number, into=closed.number)


def test_overdue_is_written_once_and_dated_at_the_deadline(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    due = hazard.due_at
    assert due is not None
    job = Actor.system("overdue")

    assert actions.mark_overdue(job, due - timedelta(seconds=1)) == 0
    assert actions.mark_overdue(job, due + timedelta(days=1)) == 1
    assert actions.mark_overdue(job, due + timedelta(days=1)) == 0

    event = OutboxEvent.objects.get(name="HazardOverdue")
    assert event.at == due
    hazard.refresh_from_db()
    assert hazard.is_overdue


def test_the_reminder_goes_out_once_on_the_day_before(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    due = hazard.due_at
    assert due is not None
    job = Actor.system("reminder")

    assert actions.remind(job, due - timedelta(days=2, seconds=1)) == 0
    assert actions.remind(job, due - timedelta(days=2)) == 1
    assert actions.remind(job, due - timedelta(days=1)) == 0

    assert OutboxEvent.objects.filter(name="DeadlineTomorrow").count() == 1


def test_a_lapsed_measure_of_a_deferred_hazard_is_told_once(cast: Cast) -> None:
    until = clock.now() + timedelta(days=1)
    hazard = make_hazard(cast, "graded")
    plan = Deferral(
        clock.today() + timedelta(days=9), (MeasureDraft("cordon", "围挡", until),), (step(),)
    )
    actions.defer(cast.director, hazard.number, plan)
    job = Actor.system("measures")

    assert actions.mark_lapsed_measures(job, until - timedelta(seconds=1)) == 0
    assert actions.mark_lapsed_measures(job, until) == 1
    assert actions.mark_lapsed_measures(job, until) == 0

    assert OutboxEvent.objects.get(name="MeasureLapsed").at == until
