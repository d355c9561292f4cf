"""The hired patrol: publishing, check-ins, missed check-ins, gaps; and the task force."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from shouwang.ground.access.models import ExtraGrant
from shouwang.ground.access.queries import resolve
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.prepare.hazards import actions, jobs, queries
from shouwang.prepare.hazards.actions import CheckDraft, ForceTaskDraft, Shift, TaskForceDraft
from shouwang.prepare.hazards.models import Hazard, PatrolGap, PatrolShift, TaskForce
from shouwang.prepare.tasks import queries as tasks

from .factories import Cast, make_hazard

MIDNIGHT = datetime(2026, 6, 24, 16, 0, tzinfo=UTC)
"""Thursday 2026-06-25, 00:00 in Lanxi."""
MINUTE = timedelta(minutes=1)
SHIFTS = [Shift(f"巡查员{n}（虚构）", n * 360, 360) for n in range(4)]


def reread(hazard: Hazard) -> Hazard:
    """Return the hazard as it stands."""
    return Hazard.objects.get(pk=hazard.pk)


def missed() -> list[datetime]:
    """Return when each missed check-in was told."""
    rows = OutboxEvent.objects.filter(name="PatrolMissed").order_by("at", "id")
    return list(rows.values_list("at", flat=True))


def patrolled(cast: Cast) -> Hazard:
    """Return a hazard with a patrol that is published now."""
    hazard = make_hazard(cast, "graded")
    actions.publish_patrol(cast.director, hazard.number, SHIFTS)
    return reread(hazard)


def test_a_patrol_that_leaves_a_minute_to_nobody_is_refused_and_changes_nothing(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    short = [*SHIFTS[1:], Shift("巡查员0（虚构）", 0, 359)]
    before = Entry.objects.count()

    with pytest.raises(Invalid) as refused:
        actions.publish_patrol(cast.director, hazard.number, short)

    assert "05:59–06:00 无人" in str(refused.value.fields["shifts"])
    assert (PatrolShift.objects.count(), Entry.objects.count()) == (0, before)
    assert reread(hazard).patrol_due_at is None


def test_publishing_again_ends_the_plan_before_it_and_keeps_it(cast: Cast) -> None:
    hazard = patrolled(cast)
    actions.publish_patrol(cast.director, hazard.number, [Shift("一人（虚构）", 0, 1440)])

    assert PatrolShift.objects.filter(hazard=hazard, ended_at=None).count() == 1
    assert PatrolShift.objects.filter(hazard=hazard).count() == 5
    shown = queries.watch_of(cast.director, reread(hazard)).shifts
    assert [line.hours for line in shown] == ["00:00–24:00"]


def test_those_without_the_duty_publish_nothing(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")

    with pytest.raises(NotAllowed):
        actions.publish_patrol(cast.grid, hazard.number, SHIFTS)
    with pytest.raises(NotFound):
        actions.publish_patrol(cast.stranger, hazard.number, SHIFTS)

    assert not PatrolShift.objects.exists()


def test_the_night_of_the_demo(cast: Cast) -> None:
    with time_machine.travel(MIDNIGHT, tick=False) as at:
        hazard = patrolled(cast)
        at.move_to(MIDNIGHT + 60 * MINUTE)
        actions.check_in(cast.grid, hazard.number)
        at.move_to(MIDNIGHT + 144 * MINUTE + timedelta(seconds=59))
        assert jobs.name_silent_hazards() == 0
        at.move_to(MIDNIGHT + 145 * MINUTE)
        assert jobs.name_silent_hazards() == 1
        assert jobs.name_silent_hazards() == 0
        at.move_to(MIDNIGHT + 170 * MINUTE)
        actions.check_in(cast.grid, hazard.number)
        gap = queries.watch_of(cast.director, reread(hazard)).gaps[0]

    assert missed() == [MIDNIGHT + 145 * MINUTE]
    assert (gap.minutes, gap.hours, gap.missed) == (25, "00:00–06:00", 1)
    assert gap.until_at == MIDNIGHT + 170 * MINUTE
    entry = Entry.objects.get(verb="hazard.patrol_missed")
    assert entry.at == MIDNIGHT + 145 * MINUTE


def test_a_jump_of_the_clock_tells_each_missed_check_in_of_one_gap(cast: Cast) -> None:
    with time_machine.travel(MIDNIGHT, tick=False) as at:
        hazard = patrolled(cast)
        at.move_to(MIDNIGHT + 8 * 60 * MINUTE)
        assert jobs.name_silent_hazards() == 7

    due = [MIDNIGHT + hour * 60 * MINUTE for hour in range(1, 8)]
    assert missed() == [one + 25 * MINUTE for one in due]
    gap = PatrolGap.objects.get(hazard=hazard)
    assert (gap.from_at, gap.missed, gap.until_at) == (MIDNIGHT + 85 * MINUTE, 7, None)


def test_a_missed_check_in_names_the_shift_that_was_on_duty(cast: Cast) -> None:
    with time_machine.travel(MIDNIGHT + 300 * MINUTE, tick=False) as at:
        hazard = patrolled(cast)
        at.move_to(MIDNIGHT + 385 * MINUTE)
        jobs.name_silent_hazards()

    assert PatrolGap.objects.get(hazard=hazard).shift.from_minute == 360


def test_a_late_check_in_names_the_miss_before_it_ends_the_gap(cast: Cast) -> None:
    with time_machine.travel(MIDNIGHT, tick=False) as at:
        hazard = patrolled(cast)
        at.move_to(MIDNIGHT + 90 * MINUTE)
        actions.check_in(cast.grid, hazard.number)

    assert missed() == [MIDNIGHT + 85 * MINUTE]
    assert PatrolGap.objects.get(hazard=hazard).until_at == MIDNIGHT + 90 * MINUTE


def test_a_patrolled_hazard_is_not_alarmed_twice(cast: Cast) -> None:
    with time_machine.travel(MIDNIGHT, tick=False) as at:
        hazard = patrolled(cast)
        actions.set_monitoring(cast.director, hazard.number, 30)
        at.move_to(MIDNIGHT + 85 * MINUTE)
        assert jobs.name_silent_hazards() == 1

    assert not OutboxEvent.objects.filter(name="MonitoringSilent").exists()
    assert len(missed()) == 1


def test_when_the_patrol_ends_the_interval_counts_again(cast: Cast) -> None:
    with time_machine.travel(MIDNIGHT, tick=False) as at:
        hazard = patrolled(cast)
        actions.set_monitoring(cast.director, hazard.number, 30)
        at.move_to(MIDNIGHT + 50 * MINUTE)
        actions.end_patrol(cast.director, hazard.number, reason="专家判断已稳定")
        at.move_to(MIDNIGHT + 80 * MINUTE)
        assert jobs.name_silent_hazards() == 1

    assert OutboxEvent.objects.filter(name="MonitoringSilent").count() == 1
    assert missed() == []
    assert not PatrolShift.objects.filter(ended_at=None).exists()


def test_closing_the_hazard_ends_its_gap_and_its_alarms(cast: Cast) -> None:
    with time_machine.travel(MIDNIGHT, tick=False) as at:
        hazard = make_hazard(cast, "verified")
        actions.publish_patrol(cast.director, hazard.number, SHIFTS)
        at.move_to(MIDNIGHT + 85 * MINUTE)
        jobs.name_silent_hazards()
        actions.close(cast.director, hazard.number)
        at.move_to(MIDNIGHT + 600 * MINUTE)
        assert jobs.name_silent_hazards() == 0

    assert PatrolGap.objects.get(hazard=hazard).until_at == MIDNIGHT + 85 * MINUTE


def test_nobody_checks_in_without_a_patrol(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")

    with pytest.raises(WrongState):
        actions.check_in(cast.grid, hazard.number)

    names = {move.move for move in queries.next_moves(cast.grid, hazard.number)}
    assert "check_in" not in names
    assert "add_check" in names


def test_an_abnormal_check_in_is_told(cast: Cast) -> None:
    hazard = patrolled(cast)

    actions.check_in(cast.grid, hazard.number, CheckDraft("abnormal", "坡脚渗水"))

    assert OutboxEvent.objects.filter(name="HazardChanged").count() == 1


def formed(cast: Cast, *members: Actor) -> Hazard:
    """Return a hazard with a task force led by the director."""
    hazard = make_hazard(cast, "graded")
    ids = tuple(member.post_id or 0 for member in members)
    draft = TaskForceDraft("滑坡治理专班", cast.director.post_id, ids)
    actions.form_task_force(cast.safety, hazard.number, draft)
    return reread(hazard)


def again(actor: Actor) -> Actor:
    """Return the actor as the next request resolves it."""
    return resolve(actor.account_id or 0, actor.post_id)


@pytest.fixture
def outsider(cast: Cast) -> Actor:
    """Return somebody of another community, who does not see the hazard by their own post."""
    return cast.stranger


def test_members_reach_this_one_hazard_until_the_task_force_ends(
    cast: Cast, outsider: Actor
) -> None:
    hazard = formed(cast, outsider)
    other = make_hazard(cast, "graded")

    member = again(outsider)
    assert queries.hazard(member, hazard.number).pk == hazard.pk
    actions.add_check(member, hazard.number, CheckDraft())
    with pytest.raises(NotFound):
        queries.hazard(member, other.number)

    actions.end_task_force(cast.safety, hazard.number, reason="治理完成")
    with pytest.raises(NotFound):
        queries.hazard(again(outsider), hazard.number)


def test_whoever_sees_the_hazard_anyway_gets_no_extra_grant(cast: Cast) -> None:
    hazard = formed(cast, cast.grid)

    assert not ExtraGrant.objects.exists()
    shown = queries.task_forces(cast.director, hazard)[0]
    assert [member.is_leader for member in shown.members] == [True, False]


def test_one_task_force_at_a_time(cast: Cast) -> None:
    hazard = formed(cast)
    draft = TaskForceDraft("第二专班", cast.director.post_id)

    with pytest.raises(WrongState):
        actions.form_task_force(cast.safety, hazard.number, draft)

    assert TaskForce.objects.count() == 1


def test_a_refused_task_force_leaves_nothing_behind(cast: Cast, outsider: Actor) -> None:
    hazard = make_hazard(cast, "graded")
    wrong = TaskForceDraft(" ", None, (999_999,))
    good = TaskForceDraft("专班", cast.director.post_id, (outsider.post_id or 0,))

    with pytest.raises(Invalid) as refused:
        actions.form_task_force(cast.safety, hazard.number, wrong)
    with pytest.raises(NotAllowed):
        actions.form_task_force(cast.director, hazard.number, good)
    with pytest.raises(WrongState):
        actions.form_task_force(cast.safety, hazard.number, good, version=hazard.version + 1)

    assert set(refused.value.fields) == {"title", "leader_post", "members"}
    assert (TaskForce.objects.count(), ExtraGrant.objects.count()) == (0, 0)


def test_tasks_of_the_task_force_stay_with_the_hazard(cast: Cast) -> None:
    hazard = formed(cast, cast.grid)
    day = date(2099, 6, 30)
    draft = ForceTaskDraft("清理排水沟", cast.grid.post_id, due_on=day)
    actions.assign_force_task(cast.safety, hazard.number, draft)
    actions.assign_force_task(cast.safety, hazard.number, draft)

    shown = queries.force_tasks(cast.director, hazard)
    assert [(task.title, str(task.state)) for task in shown] == [("清理排水沟", "待接收")] * 2
    kept = tasks.tasks(cast.safety, tasks.TaskFilter(source_key=hazard.journal_key))
    assert kept.count() == 2


def test_only_members_get_its_tasks(cast: Cast) -> None:
    hazard = formed(cast)

    draft = ForceTaskDraft("清理排水沟", cast.grid.post_id)

    with pytest.raises(Invalid) as refused:
        actions.assign_force_task(cast.safety, hazard.number, draft)

    assert set(refused.value.fields) == {"person"}
    assert queries.force_tasks(cast.safety, hazard) == []


def test_the_unit_itself_does_not_read_who_is_in_the_task_force(cast: Cast) -> None:
    owner = actor_for("enterprise_owner")
    hazard = make_hazard(cast, "graded", unit_id=owner.unit_id)
    actions.form_task_force(
        cast.safety, hazard.number, TaskForceDraft("专班", cast.director.post_id)
    )

    assert queries.task_forces(owner, reread(hazard)) == []
    assert len(queries.task_forces(cast.director, reread(hazard))) == 1
