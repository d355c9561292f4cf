"""Tasks: what each caller sees, lamps, broken ownership."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.errors import NotFound
from shouwang.ground.people.models import Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.tasks import actions, queries
from shouwang.prepare.tasks.jobs import name_overdue_tasks

from .factories import SYSTEM, make_task

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
OTHER_VILLAGE = f"{YUNSHAN}006"


def test_my_tasks_are_those_that_name_my_post_and_wait_for_me() -> None:
    grid = actor_for("grid_worker")
    mine, closed = make_task(grid), make_task(grid)
    make_task(actor_for("grid_worker"))
    actions.cancel(SYSTEM, closed.pk, "不办了")

    assert [task.pk for task in queries.my_tasks(grid)] == [mine.pk]
    assert (queries.live_count(grid), queries.my_tasks(Actor.anonymous()).count()) == (1, 0)


def test_the_most_urgent_comes_first_and_no_deadline_last() -> None:
    grid = actor_for("grid_worker")
    due = datetime(2030, 1, 1, tzinfo=UTC)
    late, none, soon = (
        make_task(grid, due_at=due + timedelta(days=1)),
        make_task(grid),
        make_task(grid, due_at=due),
    )

    assert [task.pk for task in queries.my_tasks(grid)] == [soon.pk, late.pk, none.pk]


@pytest.mark.parametrize(
    ("role", "area", "expected"),
    [
        ("community_director", HEPING, 1),
        ("community_director", OTHER_VILLAGE, 0),
        ("safety_station_head", OTHER_VILLAGE, 1),
        ("employee", HEPING, 0),
        ("volunteer", HEPING, 0),
    ],
)
def test_tasks_are_seen_as_far_as_the_duty_reaches(role: str, area: str, expected: int) -> None:
    make_task(actor_for("grid_worker"))

    assert queries.tasks(actor_for(role, area_code=area)).count() == expected


def test_a_task_of_another_area_is_not_found() -> None:
    task = make_task(actor_for("grid_worker"))

    with pytest.raises(NotFound):
        queries.task(actor_for("community_director", area_code=OTHER_VILLAGE), task.pk)


def test_a_collaborating_unit_and_post_see_the_task_and_make_no_move() -> None:
    unit = make_unit(kind="enterprise", area_code=OTHER_VILLAGE)
    owner = actor_for("enterprise_owner", area_code=OTHER_VILLAGE, unit=unit)
    volunteer = actor_for("volunteer", area_code=OTHER_VILLAGE)
    task = make_task(
        actor_for("grid_worker"),
        collaborating_unit_ids=(unit.pk,),
        collaborating_post_ids=(volunteer.post_id,),
    )

    shown = [queries.task(caller, task.pk) for caller in (owner, volunteer)]

    assert [found.pk for found in shown] == [task.pk, task.pk]
    assert [queries.next_moves(caller, task) for caller in (owner, volunteer)] == [[], []]
    assert len(queries.collaborators(owner, task.pk)) == 2


def test_an_enterprise_sees_its_own_tasks_only() -> None:
    unit = make_unit(kind="enterprise")
    owner = actor_for("enterprise_owner", unit=unit)
    mine = make_task(owner)
    make_task(actor_for("grid_worker"))

    assert [task.pk for task in queries.tasks(owner)] == [mine.pk]


def test_next_moves_are_those_of_this_person_in_this_state() -> None:
    grid, director = actor_for("grid_worker"), actor_for("community_director")
    task = make_task(grid)

    assert [found.move for found in queries.next_moves(grid, task)] == ["accept", "hand_back"]
    assert [found.move for found in queries.next_moves(director, task)] == ["reassign", "cancel"]


@time_machine.travel(MONDAY_NOON, tick=False)
@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 6, 22), ("yellow", "今天到期")),
        (date(2026, 6, 24), ("yellow", "剩 2 个工作日")),
        (date(2026, 7, 10), ("green", "剩 14 个工作日")),
    ],
)
def test_the_lamp_counts_working_days(due_on: date, expected: tuple[str, str]) -> None:
    task = make_task(actor_for("grid_worker"), due_at=end_of_day(due_on))

    lamp = queries.lamp(SYSTEM, task)

    assert (lamp.colour, str(lamp.words)) == expected


def test_the_lamp_of_a_late_task_counts_days() -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        task = make_task(actor_for("grid_worker"), due_at=end_of_day(date(2026, 6, 22)))

    with time_machine.travel(MONDAY_NOON + timedelta(days=3), tick=False):
        lamp = queries.lamp(SYSTEM, task)
        named = name_overdue_tasks()

    assert (lamp.colour, str(lamp.words), named) == ("red", "超期 3 天", 1)


def test_the_filters_narrow() -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid, title="清理消防通道", source_key="hazard:3", kind="rectify")
    make_task(actor_for("grid_worker", area_code=OTHER_VILLAGE), title="巡查")

    found = [
        queries.tasks(SYSTEM, narrowed).count()
        for narrowed in (
            queries.TaskFilter(search="消防"),
            queries.TaskFilter(search=task.number or ""),
            queries.TaskFilter(area_code=OTHER_VILLAGE),
            queries.TaskFilter(unit_id=grid.unit_id),
            queries.TaskFilter(source_key="hazard:3"),
            queries.TaskFilter(is_overdue=True),
            queries.TaskFilter(states=("done",)),
        )
    ]

    assert found == [1, 1, 1, 1, 1, 0, 0]
    assert queries.tasks_of_unit(SYSTEM, grid.unit_id or 0).get().pk == task.pk


def test_a_task_whose_person_has_left_has_no_owner() -> None:
    left, closed, well = (actor_for("grid_worker") for _ in range(3))
    tasks = [make_task(actor) for actor in (left, closed, well)]
    Post.objects.filter(pk=left.post_id or 0).update(valid_until_on=date(2026, 6, 21))
    Unit.objects.filter(pk=closed.unit_id or 0).update(is_active=False)

    found = queries.broken_ownership(SYSTEM, date(2026, 6, 22))

    assert [(row.task_id, row.owners) for row in found] == [(tasks[0].pk, 0), (tasks[1].pk, 0)]
    assert queries.live_total(SYSTEM) == 3


def test_two_units_with_tasks_for_one_source_are_too_many() -> None:
    first, second = actor_for("grid_worker"), actor_for("grid_worker")
    made = [
        make_task(first, kind="rectify", source_key="hazard:3"),
        make_task(second, kind="check", source_key="hazard:3"),
    ]
    make_task(first, kind="rectify", source_key="hazard:4")

    found = queries.broken_ownership(SYSTEM, date(2026, 6, 22))

    assert [(row.task_id, row.owners) for row in found] == [(task.pk, 2) for task in made]


def test_the_numbered_parts_of_one_source_may_lie_with_several_units() -> None:
    for number in (1, 2):
        make_task(actor_for("grid_worker"), kind=f"task_force:7:{number}", source_key="hazard:3")

    assert queries.broken_ownership(SYSTEM, date(2026, 6, 22)) == []
