"""Tasks: assigning, moves, refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, ShouwangError, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.journal.queries import history
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.tasks import actions, queries
from shouwang.prepare.tasks.models import Collaborator, Task
from shouwang.prepare.tasks.states import MOVES

from .factories import SYSTEM, draft_for, make_task

pytestmark = pytest.mark.django_db

OTHER_VILLAGE = f"{YUNSHAN}006"
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def events() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))


def test_a_task_has_its_unit_its_person_a_number_and_a_journal_entry() -> None:
    make_unit(area_code=YUNSHAN, kind="street_office", record_prefix="云山")
    grid = actor_for("grid_worker")

    task = make_task(grid, due_at=LATER)

    year = clock.today().year
    assert (task.unit_id, task.person_id, task.state) == (grid.unit_id, grid.post_id, "open")
    assert (task.number, task.case_key) == (f"云山-{year}-T000001", f"task:{task.pk}")
    assert [entry.verb for entry in history(SYSTEM, task.journal_key)] == ["task.assign"]
    assert events() == ["TaskAssigned"]


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"unit_id": None}, ["unit"]),
        ({"person_id": None}, ["person"]),
        ({"unit_id": None, "person_id": None}, ["unit", "person"]),
    ],
)
def test_a_task_without_unit_or_person_is_refused(
    missing: dict[str, None], named: list[str]
) -> None:
    grid = actor_for("grid_worker")

    with pytest.raises(Invalid) as refused:
        make_task(grid, **missing)

    assert list(refused.value.fields) == named
    assert (Task.objects.count(), Entry.objects.count(), events()) == (0, 0, [])


@pytest.mark.parametrize("missing", ["unit_id", "person_id"])
def test_the_database_refuses_a_task_without_unit_or_person(missing: str) -> None:
    task = make_task(actor_for("grid_worker"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**{missing: None})


def test_the_person_must_hold_a_post_in_the_accountable_unit() -> None:
    grid, stranger = actor_for("grid_worker"), make_post()

    with pytest.raises(Invalid) as refused:
        make_task(grid, person_id=stranger.pk)

    assert str(refused.value.fields["person"]) == "责任人不在责任单位任职。"


def test_a_person_whose_post_has_ended_takes_no_task() -> None:
    unit = make_unit()
    gone = make_post(unit=unit, valid_until_on=date(2021, 1, 1))

    with pytest.raises(Invalid) as refused:
        actions.assign_task(SYSTEM, actions.TaskDraft("查", unit.pk, gone.pk))

    assert list(refused.value.fields) == ["person"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": "  "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"due_at": datetime(2020, 1, 1, tzinfo=UTC)}, "due_at"),
        ({"collaborating_unit_ids": (987654,)}, "collaborators"),
    ],
)
def test_wrong_input_is_named(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_task(actor_for("grid_worker"), **fields)

    assert list(refused.value.fields) == [named]
    assert Task.objects.count() == 0


def test_a_source_makes_one_task_however_often_it_is_told() -> None:
    grid = actor_for("grid_worker")

    made = [make_task(grid, kind="rectify", source_key="hazard:12").pk for _ in range(2)]

    assert made[0] == made[1]
    assert (Task.objects.count(), events()) == (1, ["TaskAssigned"])


def test_the_database_holds_a_source_once() -> None:
    task = make_task(actor_for("grid_worker"), kind="rectify", source_key="hazard:12")
    fields = {
        field.attname: getattr(task, field.attname)
        for field in Task._meta.concrete_fields
        if field.attname not in {"id", "number"}
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(**fields)


def test_four_callers_assign_and_only_the_one_with_the_grant_succeeds() -> None:
    director = actor_for("community_director")
    grid = actor_for("grid_worker", unit=None)
    draft = draft_for(grid)
    refused = []

    for caller in (
        Actor.anonymous(),
        actor_for("community_director", area_code=OTHER_VILLAGE),
        grid,
    ):
        with pytest.raises((NotAllowed, Invalid)) as error:
            actions.assign_task(caller, draft)
        refused.append(type(error.value).__name__)

    assert refused == ["NotAllowed", "Invalid", "NotAllowed"]
    assert (Task.objects.count(), events()) == (0, [])
    assert actions.assign_task(director, draft).state == "open"


def test_the_named_person_accepts_and_finishes() -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid)

    actions.accept(grid, task.pk)
    done = actions.finish(grid, task.pk, " 已清理 ")

    assert (done.state, done.result, done.version) == ("done", "已清理", 3)
    assert events() == ["TaskAssigned", "TaskFinished"]
    assert queries.words_of_moves(grid, task.pk) == {3: "已清理"}


def test_finishing_without_a_result_is_refused() -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid)
    actions.accept(grid, task.pk)

    with pytest.raises(Invalid) as refused:
        actions.finish(grid, task.pk, "  ")

    task.refresh_from_db()
    assert (list(refused.value.fields), task.state) == (["result"], "accepted")


def test_four_callers_accept_and_only_the_named_person_succeeds() -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid)
    refused = []

    for caller in (
        Actor.anonymous(),
        actor_for("grid_worker", area_code=OTHER_VILLAGE),
        actor_for("fire_verifier"),
        actor_for("grid_worker"),
    ):
        with pytest.raises(ShouwangError) as error:
            actions.accept(caller, task.pk)
        refused.append(type(error.value).__name__)

    task.refresh_from_db()
    assert refused == ["NotFound", "NotFound", "NotAllowed", "NotAllowed"]
    assert (task.state, task.version, events()) == ("open", 1, ["TaskAssigned"])
    assert actions.accept(grid, task.pk).state == "accepted"


def test_being_named_is_a_grant_for_that_task_only() -> None:
    volunteer = actor_for("volunteer")
    mine, other = make_task(volunteer), make_task(actor_for("grid_worker"))

    assert actions.accept(volunteer, mine.pk).state == "accepted"
    with pytest.raises(NotFound):
        actions.accept(volunteer, other.pk)


def test_a_task_is_handed_back_twice_and_not_a_third_time() -> None:
    director, grid = actor_for("community_director"), actor_for("grid_worker")
    task = make_task(grid)
    for reason in ("不归我管", "仍不归我管"):
        actions.hand_back(grid, task.pk, reason)
        actions.reassign(director, task.pk, grid.unit_id, grid.post_id)

    with pytest.raises(WrongState) as refused:
        actions.hand_back(grid, task.pk, "第三次")

    task.refresh_from_db()
    assert str(refused.value.message) == "这项任务已退回 2 次，不能再退回，请与交办单位商定。"
    assert (task.state, task.hand_backs) == ("open", 2)
    assert list(queries.words_of_moves(grid, task.pk).values()) == ["不归我管", "仍不归我管"]


def test_handing_back_needs_a_reason() -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid)

    with pytest.raises(Invalid) as refused:
        actions.hand_back(grid, task.pk, "")

    assert list(refused.value.fields) == ["reason"]


def test_reassigning_names_another_unit_and_person_and_another_day() -> None:
    director, grid = actor_for("safety_station_head"), actor_for("grid_worker")
    other = actor_for("grid_worker", area_code=OTHER_VILLAGE)
    task = make_task(grid)

    moved = actions.reassign(director, task.pk, other.unit_id, other.post_id, due_at=LATER)

    assert (moved.unit_id, moved.person_id, moved.due_at) == (other.unit_id, other.post_id, LATER)
    details = history(SYSTEM, task.journal_key)[-1].details
    assert details["unit"] == [grid.unit_id, other.unit_id]


@pytest.mark.parametrize("name", ["reassign", "cancel"])
def test_who_does_the_task_does_not_decide_over_it(name: str) -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid)
    acts: dict[str, Callable[[], Task]] = {
        "reassign": lambda: actions.reassign(grid, task.pk, grid.unit_id, grid.post_id),
        "cancel": lambda: actions.cancel(grid, task.pk, "不做了"),
    }

    with pytest.raises(NotAllowed):
        acts[name]()

    task.refresh_from_db()
    assert (task.state, task.version) == ("open", 1)


def test_cancelling_needs_a_reason_and_closes() -> None:
    director, task = actor_for("community_director"), make_task(actor_for("grid_worker"))

    with pytest.raises(Invalid):
        actions.cancel(director, task.pk, " ")
    cancelled = actions.cancel(director, task.pk, "重复")

    assert (cancelled.state, cancelled.reason) == ("cancelled", "重复")
    assert events() == ["TaskAssigned", "TaskCancelled"]


def test_a_move_over_an_older_version_is_refused() -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid)
    actions.accept(grid, task.pk)

    with pytest.raises(WrongState) as refused:
        actions.hand_back(grid, task.pk, "晚了", version=1)

    assert (refused.value.state, refused.value.version) == ("accepted", 2)


def test_a_task_is_not_done_while_a_part_of_it_waits() -> None:
    grid = actor_for("grid_worker")
    whole = make_task(grid)
    part = make_task(grid, parent_id=whole.pk)
    actions.accept(grid, whole.pk)

    with pytest.raises(WrongState) as refused:
        actions.finish(grid, whole.pk, "完成")
    actions.accept(grid, part.pk)
    actions.finish(grid, part.pk, "完成")

    assert str(refused.value.message) == "还有必办的子任务没有办结。"
    assert actions.finish(grid, whole.pk, "完成").state == "done"


def test_a_closed_task_is_not_decomposed() -> None:
    grid = actor_for("grid_worker")
    whole = make_task(grid)
    actions.cancel(SYSTEM, whole.pk, "不办了")

    with pytest.raises(Invalid) as refused:
        make_task(grid, parent_id=whole.pk)

    assert list(refused.value.fields) == ["parent"]


def test_an_overdue_task_is_named_once() -> None:
    task = make_task(actor_for("grid_worker"), due_at=LATER)

    named = [actions.name_overdue(SYSTEM, LATER) for _ in range(2)]

    assert named == [1, 0]
    assert events() == ["TaskAssigned", "TaskOverdue"]
    assert queries.overdue(SYSTEM, LATER).get().pk == task.pk


def test_only_the_system_names_what_is_overdue() -> None:
    with pytest.raises(NotAllowed):
        actions.name_overdue(actor_for("safety_station_head"), LATER)


def test_a_collaborator_is_one_unit_or_one_post() -> None:
    task = make_task(actor_for("grid_worker"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Collaborator.objects.create(task=task)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=8))
def test_random_moves_never_jump(names: list[str]) -> None:
    grid = actor_for("grid_worker")
    task = make_task(grid)
    state = "open"

    for name in names:
        state = _try(grid, task.pk, name, state)

    task.refresh_from_db()
    assert task.state == state


def _try(grid: Actor, task_id: int, name: str, state: str) -> str:
    acts: dict[str, Any] = {
        "accept": lambda: actions.accept(SYSTEM, task_id),
        "finish": lambda: actions.finish(SYSTEM, task_id, "好"),
        "hand_back": lambda: actions.hand_back(SYSTEM, task_id, "退"),
        "reassign": lambda: actions.reassign(SYSTEM, task_id, grid.unit_id, grid.post_id),
        "cancel": lambda: actions.cancel(SYSTEM, task_id, "消"),
    }
    transition = MOVES[name]
    try:
        moved = acts[name]()
    except WrongState:
        return state
    assert state in transition.sources
    return str(moved.state)


def test_a_task_is_not_laid_into_another_area() -> None:
    director, grid = actor_for("community_director"), actor_for("grid_worker")

    with pytest.raises(NotAllowed):
        actions.assign_task(director, draft_for(grid, area_code=OTHER_VILLAGE))

    assert (Task.objects.count(), events()) == (0, [])
