"""Contributions: whose hands a task was in, and what became of it there."""

from __future__ import annotations

import io
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from conftest import SignedIn
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.tasks import actions, queries
from shouwang.prepare.tasks.models import Task
from shouwang.prepare.tasks.rules import ending_of

from .factories import SYSTEM, make_task

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 6, 22, 2, 0, tzinfo=UTC)
DUE = MONDAY + timedelta(days=2)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture
def office() -> Actor:
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def police() -> Actor:
    return actor_for("police", area_code=YUNSHAN)


def finish(task: Task, who: Actor) -> None:
    actions.accept(who, task.pk)
    actions.finish(who, task.pk, "办好了")


def figures(office: Actor, who: Actor) -> tuple[int, ...]:
    found = queries.contributions(office, YUNSHAN, *JUNE)
    (row,) = [row for row in found if row.unit_id == who.unit_id]
    return astuple(row)[2:]


@pytest.mark.parametrize(("seconds", "expected"), [(-1, "on_time"), (0, "late"), (1, "late")])
def test_at_its_due_moment_a_task_is_late(seconds: int, expected: str) -> None:
    assert ending_of(DUE, DUE + timedelta(seconds=seconds)) == expected


def test_without_a_deadline_nothing_is_late() -> None:
    assert ending_of(None, DUE) == "on_time"


def test_the_figures_of_a_department_add_up(office: Actor, police: Actor) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        rows = [make_task(police, due_at=DUE) for _ in range(6)]
        finish(rows[0], police)
        actions.hand_back(police, rows[2].pk, "不归我管")
        actions.cancel(office, rows[3].pk, "重复")
        actions.reassign(
            office, rows[5].pk, office.unit_id, office.post_id, due_at=DUE + timedelta(9)
        )
        at.move_to(DUE + timedelta(hours=1))
        finish(rows[1], police)
        found = figures(office, police)

    assert found == (6, 1, 1, 1, 2, 1, 1)
    assert sum(found[1:6]) == found[0]


def test_a_returned_task_counts_for_the_one_who_returned_it(office: Actor, police: Actor) -> None:
    other = actor_for("public_order", area_code=YUNSHAN)
    with time_machine.travel(MONDAY, tick=False):
        task = make_task(police, due_at=DUE)
        actions.hand_back(police, task.pk, "不归我管")
        actions.reassign(office, task.pk, other.unit_id, other.post_id)
        finish(Task.objects.get(pk=task.pk), other)

        assert figures(office, police) == (1, 0, 0, 1, 0, 0, 0)
        assert figures(office, other) == (1, 1, 0, 0, 0, 0, 0)


def test_another_person_of_the_same_unit_is_the_same_undertaking(
    office: Actor, police: Actor
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        task = make_task(police)
        actions.reassign(office, task.pk, police.unit_id, police.post_id)

        assert figures(office, police) == (1, 0, 0, 0, 0, 1, 0)


def test_the_period_has_both_its_days(office: Actor, police: Actor) -> None:
    with time_machine.travel("2026-06-30T23:59:00+08:00", tick=False) as at:
        make_task(police)
        at.move_to("2026-07-01T00:00:00+08:00")
        make_task(police)

        assert figures(office, police)[0] == 1


def test_the_rate_is_none_where_nothing_fell_due(office: Actor, police: Actor) -> None:
    with time_machine.travel(MONDAY, tick=False):
        make_task(police, due_at=DUE)
        (row,) = queries.contributions(office, YUNSHAN, *JUNE)

    assert row.on_time_rate is None


def test_who_oversees_nobody_sees_the_own_unit_only(office: Actor, police: Actor) -> None:
    with time_machine.travel(MONDAY, tick=False):
        make_task(police)
        make_task(office)

        assert {row.unit_id for row in queries.contributions(office, YUNSHAN, *JUNE)} == {
            police.unit_id,
            office.unit_id,
        }
        assert [row.unit_id for row in queries.contributions(police, YUNSHAN, *JUNE)] == [
            police.unit_id
        ]


def test_each_figure_opens_to_its_tasks(office: Actor, police: Actor) -> None:
    with time_machine.travel(MONDAY, tick=False):
        done, waiting = make_task(police), make_task(police)
        finish(done, police)

        found = {
            figure: [
                row.pk
                for row in queries.contribution_records(
                    office, YUNSHAN, *JUNE, unit_id=police.unit_id or 0, figure=figure
                )
            ]
            for figure in ("on_time", "waiting", "late")
        }
        with pytest.raises(NotFound):
            queries.contribution_records(office, YUNSHAN, *JUNE, unit_id=1, figure="nonsense")

    assert found == {"on_time": [done.pk], "waiting": [waiting.pk], "late": []}


def test_a_period_that_ends_before_it_begins_is_refused(office: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        queries.contributions(office, YUNSHAN, JUNE[1], JUNE[0])

    assert str(refused.value.fields["to_on"]) == "结束日期早于开始日期。"


def test_the_table_is_safe_to_open_and_its_taking_is_journaled(office: Actor) -> None:
    unit = make_unit(area_code=YUNSHAN, name="=HYPERLINK(1)（虚构）", kind="police_station")
    police = actor_for("police", area_code=YUNSHAN, unit=unit)
    with time_machine.travel(MONDAY, tick=False):
        make_task(police)
        content = actions.export_contributions(office, YUNSHAN, *JUNE)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["单位", "接收"]
    assert rows[1][0] == "'=HYPERLINK(1)（虚构）"
    assert Entry.objects.filter(verb="task.export").count() == 1


def test_who_may_not_export_takes_nothing(police: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.export_contributions(police, YUNSHAN, *JUNE)

    assert Entry.objects.count() == 0


def test_the_page_shows_and_opens_the_figures(signed_in: SignedIn) -> None:
    client, head = signed_in("safety_station_head", area_code=YUNSHAN)
    make_task(head)

    page = client.get("/tasks/contributions")
    asked = f"unit={head.unit_id}&figure=received"
    records = client.get(f"/tasks/contributions/records?{asked}")
    table = client.get("/tasks/contributions/export.xlsx")
    wrong = client.get("/tasks/contributions?from_on=2026-06-30&to_on=2026-06-01")

    assert [found.status_code for found in (page, records, table, wrong)] == [200, 200, 200, 422]
    assert "清理楼道" in records.content.decode()
    assert "结束日期早于开始日期。" in wrong.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_units(
    signed_in: SignedIn,
) -> None:
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    make_task(actor_for("police", area_code=YUNSHAN))
    with CaptureQueriesContext(connection) as few:
        client.get("/tasks/contributions")
    for _ in range(5):
        make_task(actor_for("police", area_code=YUNSHAN))
    with CaptureQueriesContext(connection) as many:
        client.get("/tasks/contributions")

    assert len(many) == len(few)


def test_a_task_has_one_undertaking_at_a_time(police: Actor) -> None:
    task = make_task(police)

    assert [(row.unit_id, row.ending) for row in task.undertakings.all()] == [(police.unit_id, "")]
    actions.cancel(SYSTEM, task.pk, "重复")
    assert [row.ending for row in task.undertakings.all()] == ["withdrawn"]
