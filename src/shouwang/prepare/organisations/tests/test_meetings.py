"""Meetings and demands: one owner and one task each, or nothing at all; closure rates."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import Attendance, Meeting, Requirement
from shouwang.prepare.organisations.rules.meetings import TEXT_LIMIT
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks.models import Task

from .factories import HEPING, SYSTEM, make_document
from .order_factories import DAY, DUE, HELD_AT, NOON, decision, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Actor:
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def owner() -> Post:
    return make_post(unit=make_unit(area_code=HEPING, name="和平社区居委会（虚构）"))


@pytest.fixture(autouse=True)
def _monday_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def nothing_written() -> bool:
    return not any(
        model.objects.exists() for model in (Meeting, Requirement, Task, Entry, OutboxEvent)
    )


def test_a_meeting_makes_a_task_of_each_decision(head: Actor, owner: Post) -> None:
    absent = make_post(unit=owner.unit)
    people = (
        actions.AttendanceDraft(owner.pk),
        actions.AttendanceDraft(absent.pk, is_present=False, excuse="外出培训"),
    )

    made = actions.record_meeting(
        head, meeting(head, decision(owner), decision(owner, text="张贴告示"), attendances=people)
    )

    rows = list(queries.requirements(head, queries.RequirementFilter(meeting_id=made.pk)))
    assert [(row.text, row.task.person_id, row.task.kind, row.task.due_at) for row in rows] == [
        ("逐户核对出租房底数", owner.pk, "decision", DUE),
        ("张贴告示", owner.pk, "decision", DUE),
    ]
    assert made.number.startswith("守望-2026-M")
    assert [row.excuse for row in queries.attendances(head, made.pk)] == ["", "外出培训"]
    assert queries.present_counts(head, [made.pk]) == {made.pk: 1}


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        ({"title": " "}, "title", "请填写会议名称，最长 120 个字。"),
        ({"chair_id": None}, "chair", "请选择主持人。"),
        ({"held_at": None}, "held_at", "请填写开会时间。"),
        (
            {"held_at": NOON + timedelta(seconds=1)},
            "held_at",
            "会议还没有开，只能登记已经开过的会议。",
        ),
        ({"minutes": "长" * 10_001}, "minutes", "纪要最长 10000 个字。"),
    ],
)
def test_a_wrong_meeting_is_refused_and_leaves_nothing(
    head: Actor, owner: Post, change: dict[str, Any], named: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.record_meeting(head, meeting(head, decision(owner), **change))

    assert str(refused.value.fields[named]) == words
    assert nothing_written()


def test_a_meeting_that_ends_now_can_be_recorded(head: Actor) -> None:
    assert actions.record_meeting(head, meeting(head, held_at=NOON)).pk


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        ({"person_id": None}, "decision_2_person", "第 2 项决定没有责任人，请指定一名。"),
        (
            {"due_at": HELD_AT - timedelta(seconds=1)},
            "decision_2_due_at",
            "第 2 项决定的期限早于会议时间。",
        ),
        ({"text": ""}, "decision_2_text", f"请写明要办的事项，最长 {TEXT_LIMIT} 个字。"),
        ({"person_id": 987_654}, "decision_2_person", "没有找到这名责任人，或已不在岗。"),
    ],
)
def test_a_wrong_decision_is_named_and_no_meeting_is_written(
    head: Actor, owner: Post, change: dict[str, Any], named: str, words: str
) -> None:
    draft = meeting(head, decision(owner), decision(owner, **change))

    with pytest.raises(Invalid) as refused:
        actions.record_meeting(head, draft)

    assert {name: str(text) for name, text in refused.value.fields.items()} == {named: words}
    assert nothing_written()


def test_a_chair_who_was_not_in_office_is_refused(head: Actor) -> None:
    gone = make_post(valid_until_on=DAY - timedelta(days=1))

    with pytest.raises(Invalid) as refused:
        actions.record_meeting(head, meeting(gone))

    assert str(refused.value.fields["chair"]) == "没有找到这名人员，或开会当天不在岗。"


def test_nobody_attends_twice(head: Actor, owner: Post) -> None:
    people = (actions.AttendanceDraft(owner.pk), actions.AttendanceDraft(owner.pk))

    with pytest.raises(Invalid) as refused:
        actions.record_meeting(head, meeting(head, attendances=people))

    assert str(refused.value.fields["attendances"]) == "同一名参会人员填写了不止一次。"
    assert Attendance.objects.count() == 0


def test_the_number_of_decisions_is_bounded(head: Actor, owner: Post) -> None:
    with pytest.raises(Invalid) as refused:
        actions.record_meeting(head, meeting(head, *[decision(owner)] * 31))

    assert str(refused.value.fields["decisions"]) == "一次会议最多登记 30 项决定。"


def test_who_may_not_meet_records_nothing() -> None:
    police = actor_for("police", area_code=YUNSHAN)

    with pytest.raises(NotAllowed):
        actions.record_meeting(police, meeting(police))

    assert nothing_written()


def test_a_meeting_of_another_area_is_not_found(head: Actor) -> None:
    made = actions.record_meeting(head, meeting(head))

    with pytest.raises(NotFound):
        queries.meeting(actor_for("safety_station_head", area_code="330781001"), made.pk)


def demand(owner: Post, document_id: int | None, **more: Any) -> actions.RequirementDraft:
    values = {"text": "每月上报一次", "unit_id": owner.unit_id, "person_id": owner.pk, **more}
    return actions.RequirementDraft(document_id, **values)


def test_a_demand_of_a_document_is_followed_up(head: Actor, owner: Post) -> None:
    document = make_document()

    made = [actions.require(head, demand(owner, document.pk, due_at=DUE)) for _ in range(2)]

    assert [row.position for row in made] == [1, 2]
    assert [(row.task.kind, row.task.unit_id) for row in made] == [
        ("document_requirement", owner.unit_id)
    ] * 2
    assert {row.laid_down_on for row in made} == {document.issued_on}


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        ({"text": " "}, "text", f"请写明要办的事项，最长 {TEXT_LIMIT} 个字。"),
        ({"person_id": None}, "person", "这项要求没有责任人，请指定一名。"),
        ({"due_at": NOON - timedelta(days=400)}, "due_at", "期限早于文件的发文日期。"),
        ({"unit_id": 987_654}, "unit", "没有找到这个单位，或不在您的职责范围内。"),
    ],
)
def test_a_wrong_demand_is_refused_and_leaves_nothing(
    head: Actor, owner: Post, change: dict[str, Any], named: str, words: str
) -> None:
    document = make_document()

    with pytest.raises(Invalid) as refused:
        actions.require(head, demand(owner, document.pk, **change))

    assert str(refused.value.fields[named]) == words
    assert (Requirement.objects.count(), Task.objects.count()) == (0, 0)


def test_a_demand_without_a_document_is_refused(head: Actor, owner: Post) -> None:
    with pytest.raises(Invalid) as refused:
        actions.require(head, demand(owner, None))

    assert str(refused.value.fields["document"]) == "请选择依据文件。"


def test_the_closure_rate_leaves_out_what_was_withdrawn(head: Actor, owner: Post) -> None:
    draft = meeting(head, *(decision(owner, text=f"事项{n}") for n in range(4)))
    actions.record_meeting(head, draft)
    done, withdrawn, *_rest = list(queries.requirements(head))
    tasks.accept(SYSTEM, done.task_id)
    tasks.finish(SYSTEM, done.task_id, "办好了")
    tasks.cancel(SYSTEM, withdrawn.task_id, "与另一项重复")

    (row,) = queries.closure_rates(head, YUNSHAN, DAY, DAY)

    assert (row.unit_name, row.closed, row.total, row.withdrawn, row.overdue) == (
        "和平社区居委会（虚构）",
        1,
        3,
        1,
        0,
    )
    assert row.rate == Decimal(1) / 3


def test_a_unit_whose_items_were_all_withdrawn_has_no_rate(head: Actor, owner: Post) -> None:
    actions.record_meeting(head, meeting(head, decision(owner)))
    tasks.cancel(SYSTEM, queries.requirements(head)[0].task_id, "不办了")

    (row,) = queries.closure_rates(head, YUNSHAN, DAY, DAY)

    assert (row.total, row.rate) == (0, None)


def test_what_is_overdue_comes_first_and_is_open_too(head: Actor, owner: Post) -> None:
    later = decision(owner, text="晚些", due_at=DUE + timedelta(days=30))
    actions.record_meeting(head, meeting(head, later, decision(owner, text="先办")))
    with time_machine.travel(DUE, tick=False):
        rows = list(queries.requirements(head))
        counts = {
            name: queries.requirements(head, queries.RequirementFilter(standing=name)).count()
            for name in queries.STANDINGS
        }
        standings = [queries.standing_of(head, row) for row in rows]

    assert [row.text for row in rows] == ["先办", "晚些"]
    assert standings == ["overdue", "open"]
    assert counts == {"overdue": 1, "open": 2, "closed": 0, "withdrawn": 0}


def test_the_rate_counts_for_the_unit_that_answers_now(head: Actor, owner: Post) -> None:
    actions.record_meeting(head, meeting(head, decision(owner)))
    other = make_post(unit=make_unit(area_code=HEPING))
    (row,) = queries.requirements(head)
    tasks.reassign(SYSTEM, row.task_id, other.unit_id, other.pk)

    assert [found.unit_id for found in queries.closure_rates(head, YUNSHAN, DAY, DAY)] == [
        other.unit_id
    ]


def test_a_period_that_ends_before_it_begins_is_refused(head: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        queries.closure_rates(head, YUNSHAN, DAY, DAY - timedelta(days=1))

    assert str(refused.value.fields["to_on"]) == "结束日期早于开始日期。"


def test_orders_follow_a_merged_village(head: Actor, owner: Post) -> None:
    director = actor_for("community_director", unit=owner.unit)
    actions.record_meeting(director, meeting(owner, decision(owner)))

    moved = actions.remap_orders(SYSTEM, HEPING, f"{YUNSHAN}009")

    assert moved == 2
    assert [row.area_code_now for row in Meeting.objects.all()] == [f"{YUNSHAN}009"]
    assert [row.area_code_at_time for row in Meeting.objects.all()] == [HEPING]
    with pytest.raises(NotAllowed):
        actions.remap_orders(head, HEPING, f"{YUNSHAN}009")
