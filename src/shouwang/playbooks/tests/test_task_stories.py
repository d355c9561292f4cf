"""Tasks reach the persons whose names stand on them."""

from __future__ import annotations

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.journal.actions import emit
from shouwang.prepare.tasks.events import TaskHandedBack, TaskOverdue
from shouwang.prepare.tasks.tests.factories import make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def director() -> Actor:
    """Whoever the task is given to."""
    return actor_for("community_director")


def titles(actor: Actor) -> list[str]:
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


def test_a_new_task_reaches_the_named_person(director: Actor) -> None:
    task = make_task(director)

    assert titles(director) == [f"新任务：{task.number}"]


def test_an_overdue_task_reaches_the_named_person(director: Actor) -> None:
    task = make_task(director)
    event = TaskOverdue(task.pk, director.unit_id or 0, director.post_id or 0)
    emit(event, task.journal_key)

    assert titles(director)[0] == f"任务已超期：{task.number}"


def test_a_task_handed_back_reaches_whoever_gave_it(director: Actor) -> None:
    task, station = make_task(director), actor_for("safety_station_head")
    emit(TaskHandedBack(task.pk, station.key, 1), task.journal_key)

    assert titles(station) == [f"任务被退回：{task.number}"]


def test_a_task_handed_back_to_the_system_tells_nobody(director: Actor) -> None:
    task = make_task(director)
    emit(TaskHandedBack(task.pk, "system:test", 1), task.journal_key)

    assert len(titles(director)) == 1
