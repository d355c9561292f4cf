"""Orders: written whole or not at all, closed when the mandatory parts are, seen by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SignedIn
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.tasks import actions, queries
from shouwang.prepare.tasks.models import Task
from shouwang.prepare.tasks.rules import progress_of
from shouwang.prepare.tasks.states import LIVE, State

from .factories import SYSTEM

pytestmark = pytest.mark.django_db

DUE = datetime(2030, 1, 10, tzinfo=UTC)


@pytest.fixture
def office() -> Actor:
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def departments() -> list[Actor]:
    return [actor_for(role, area_code=YUNSHAN) for role in ("police", "public_order")]


def part_of(who: Actor, **more: Any) -> actions.PartDraft:
    return replace(actions.PartDraft("查一遍", who.unit_id, who.post_id), **more)


def order_of(office: Actor, *parts: actions.PartDraft, **more: Any) -> actions.OrderDraft:
    base = actions.OrderDraft("夜查出租房", office.unit_id, office.post_id, parts, due_at=DUE)
    return replace(base, **more)


def finish(task: Task, who: Actor) -> None:
    actions.accept(who, task.pk)
    actions.finish(who, task.pk, "办好了")


def parts_of(order: Task) -> list[Task]:
    return list(queries.sub_tasks(SYSTEM, order.pk))


def told() -> list[str]:
    return list(
        OutboxEvent.objects.filter(name="DispatchPartsDone").values_list("object_key", flat=True)
    )


def test_an_order_is_written_with_its_parts(office: Actor, departments: list[Actor]) -> None:
    police, order_unit = departments
    draft = order_of(office, part_of(police), part_of(order_unit, is_mandatory=False))

    made = actions.dispatch_order(office, draft)

    rows = [(row.unit_id, row.person_id, row.is_mandatory, row.due_at) for row in parts_of(made)]
    assert rows == [
        (police.unit_id, police.post_id, True, DUE),
        (order_unit.unit_id, order_unit.post_id, False, DUE),
    ]
    assert {row.kind for row in Task.objects.all()} == {"dispatch"}


def test_the_order_is_finished_when_its_mandatory_parts_are(
    office: Actor, departments: list[Actor]
) -> None:
    police, public_order = departments
    draft = order_of(office, part_of(police), part_of(public_order, is_mandatory=False))
    made = actions.dispatch_order(office, draft)
    actions.accept(office, made.pk)
    mandatory, optional = parts_of(made)
    with pytest.raises(WrongState) as refused:
        actions.finish(office, made.pk, "完成")
    assert str(refused.value.message) == "还有必办的子任务没有办结。"
    assert told() == []

    finish(mandatory, police)
    done = actions.finish(office, made.pk, "完成")

    assert told() == [made.journal_key]
    assert (done.state, Task.objects.get(pk=optional.pk).state) == ("done", "open")


def test_a_cancelled_mandatory_part_has_a_reason_and_counts_as_closed(
    office: Actor, departments: list[Actor]
) -> None:
    made = actions.dispatch_order(office, order_of(office, part_of(departments[0])))
    (part,) = parts_of(made)
    with pytest.raises(Invalid):
        actions.cancel(office, part.pk, " ")
    assert told() == []

    actions.cancel(office, part.pk, "房屋已拆除")

    actions.accept(office, made.pk)
    assert told() == [made.journal_key]
    assert actions.finish(office, made.pk, "完成").state == "done"


def test_a_part_that_is_not_mandatory_tells_nobody(office: Actor, departments: list[Actor]) -> None:
    police, other = departments
    draft = order_of(office, part_of(police), part_of(other, is_mandatory=False))
    made = actions.dispatch_order(office, draft)

    finish(parts_of(made)[1], other)

    assert told() == []


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        ({"parts": ()}, "parts", "请至少分解一项子任务。"),
        ({"kind": "other"}, "kind", "请选择调度令或协调事项。"),
        ({"title": ""}, "title", "请填写任务名称。"),
    ],
)
def test_a_wrong_order_is_refused_and_leaves_nothing(
    office: Actor, departments: list[Actor], change: dict[str, Any], named: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.dispatch_order(office, order_of(office, part_of(departments[0]), **change))

    assert str(refused.value.fields[named]) == words
    assert (Task.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        ({"person_id": None}, "part_2_person", "请指定一名责任人。"),
        ({"title": " "}, "part_2_title", "请填写任务名称。"),
        (
            {"due_at": DUE + timedelta(days=1)},
            "part_2_due_at",
            "子任务的期限不能晚于总任务的期限。",
        ),
    ],
)
def test_a_wrong_part_is_named_and_nothing_is_written(
    office: Actor, departments: list[Actor], change: dict[str, Any], named: str, words: str
) -> None:
    police, other = departments

    with pytest.raises(Invalid) as refused:
        actions.dispatch_order(office, order_of(office, part_of(police), part_of(other, **change)))

    assert {name: str(text) for name, text in refused.value.fields.items()} == {named: words}
    assert (Task.objects.count(), Entry.objects.count(), told()) == (0, 0, [])


def test_an_order_of_optional_parts_only_is_refused(
    office: Actor, departments: list[Actor]
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.dispatch_order(
            office, order_of(office, part_of(departments[0], is_mandatory=False))
        )

    assert str(refused.value.fields["parts"]) == "至少要有一项必办的子任务。"


def test_an_order_of_more_parts_than_the_limit_is_refused(
    office: Actor, departments: list[Actor]
) -> None:
    parts = [part_of(departments[0])] * 51

    with pytest.raises(Invalid) as refused:
        actions.dispatch_order(office, order_of(office, *parts))

    assert str(refused.value.fields["parts"]) == "一份调度令最多分解 50 项子任务。"


def test_an_order_with_a_source_is_written_once(office: Actor, departments: list[Actor]) -> None:
    draft = order_of(office, part_of(departments[0]), source_key="campaign:1")

    made = [actions.dispatch_order(office, draft).pk for _ in range(2)]

    assert (made[0] == made[1], Task.objects.count()) == (True, 2)


def test_who_may_not_assign_writes_no_order(departments: list[Actor]) -> None:
    police, other = departments

    with pytest.raises(NotAllowed):
        actions.dispatch_order(police, order_of(police, part_of(other)))

    assert Task.objects.count() == 0


def test_a_department_sees_its_own_part_of_a_coordination_item_and_the_office_all(
    office: Actor, departments: list[Actor]
) -> None:
    police, other = departments
    draft = order_of(office, part_of(police), part_of(other), kind="coordination")
    made = actions.dispatch_order(office, draft)
    own, others = parts_of(made)
    leader = actor_for("party_secretary", area_code=YUNSHAN)
    elsewhere = actor_for("safety_station_head", area_code="330781001")

    seen = {
        who.key: {row.pk for row in queries.tasks(who)} for who in (office, police, other, leader)
    }

    everything = {made.pk, own.pk, others.pk}
    assert (seen[office.key], seen[leader.key]) == (everything, everything)
    assert seen[police.key] == {made.pk, own.pk}
    assert seen[other.key] == {made.pk, others.pk}
    assert queries.tasks(elsewhere).count() == 0
    with pytest.raises(NotFound):
        queries.task(police, others.pk)
    assert [row.pk for row in queries.sub_tasks(police, made.pk)] == [own.pk]


def test_an_office_that_oversees_nobody_sees_every_part_of_what_it_opened(
    departments: list[Actor],
) -> None:
    host = actor_for("economic_development", area_code=YUNSHAN)
    draft = order_of(host, *(part_of(who) for who in departments), kind="coordination")

    made = actions.dispatch_order(host, draft)

    assert [row.pk for row in queries.tasks(host)] == [made.pk, *(p.pk for p in parts_of(made))]


def test_tasks_that_are_no_coordination_items_are_seen_as_before(
    office: Actor, departments: list[Actor]
) -> None:
    police, other = departments
    made = actions.dispatch_order(office, order_of(office, part_of(other)))

    assert queries.tasks(police).filter(parent=made).count() == 1


@given(st.lists(st.tuples(st.sampled_from([str(s.value) for s in State]), st.booleans())))
def test_progress_counts_every_part_once(parts: list[tuple[str, bool]]) -> None:
    found = progress_of(parts)

    live = sum(State(state) in LIVE for state, _ in parts)
    assert found.closed + live == found.total == len(parts)
    assert found.mandatory_open + found.optional_open == live


def test_the_page_writes_an_order_without_scripts(signed_in: SignedIn) -> None:
    client, head = signed_in("safety_station_head", area_code=YUNSHAN)
    police = actor_for("police", area_code=YUNSHAN)
    other = actor_for("public_order", area_code=YUNSHAN)
    form = {
        "kind": "dispatch",
        "title": "夜查出租房",
        "person": str(head.post_id),
        "due_on": "2030-01-01",
        "part_1_title": "查二层以上住宿",
        "part_1_person": str(police.post_id),
        "part_4_title": "登记租客",
        "part_4_person": str(other.post_id),
        "part_4_is_optional": "on",
        "idempotency_key": "a" * 32,
    }

    sent = client.post("/tasks/orders/new", form)
    page = client.get(sent["Location"]).content.decode()

    made = Task.objects.get(parent=None)
    assert sent.status_code == 302
    assert [(row.title, row.is_mandatory) for row in parts_of(made)] == [
        ("查二层以上住宿", True),
        ("登记租客", False),
    ]
    assert "还有 1 项必办没有办结，总任务不能办结。" in page


def test_a_wrong_part_is_shown_where_it_stands_on_the_page(signed_in: SignedIn) -> None:
    client, head = signed_in("safety_station_head", area_code=YUNSHAN)
    form = {
        "kind": "dispatch",
        "title": "夜查出租房",
        "person": str(head.post_id),
        "part_3_title": "登记租客",
    }

    answer = client.post("/tasks/orders/new", form)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["part_3_person"]
    assert Task.objects.count() == 0


def test_a_unit_that_is_closed_takes_no_part(office: Actor) -> None:
    closed = make_unit(area_code=YUNSHAN, kind="police_station")
    police = actor_for("police", area_code=YUNSHAN, unit=closed)
    closed.is_active = False
    closed.save()

    with pytest.raises(Invalid) as refused:
        actions.dispatch_order(office, order_of(office, part_of(police)))

    assert str(refused.value.fields["part_1_unit"]) == "这个单位已停用。"
