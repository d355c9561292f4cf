"""What households refuse, each with its words and nothing changed; races and constraints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor, ScopeKind
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.actions import (
    EvacuationDraft,
    HelperDraft,
    MarkDraft,
    PersonChanges,
    PersonDraft,
)
from shouwang.prepare.households.models import (
    Evacuation,
    EvacuationVillage,
    Helper,
    Household,
    Opening,
    Person,
    RollEntry,
)
from shouwang.prepare.households.rules.counting import count_states
from shouwang.prepare.households.states import ENTRY_MOVES, EntryState
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    HEPING,
    ZAOSHU_COMMUNITY,
    ZAOSHU_VILLAGE,
    plant_divisions,
)

from .factories import SYSTEM, make_evacuation, make_person, person_draft

pytestmark = pytest.mark.django_db

MODELS = (Household, Person, Helper, Evacuation, RollEntry, Opening, Entry, OutboxEvent)


@pytest.fixture
def director() -> Actor:
    """The director of Heping community."""
    plant_divisions()
    return actor_for("community_director", area_code=HEPING)


def written() -> list[int]:
    return [model.objects.count() for model in MODELS]


def refused(call: Callable[[], object]) -> dict[str, str]:
    """Return the words of an Invalid, after making sure that nothing was written."""
    before = written()
    with pytest.raises(Invalid) as error:
        call()
    assert written() == before
    return {name: str(text) for name, text in error.value.fields.items()}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": " "}, {"name": "请填写姓名。"}),
        ({"name": "长" * 41}, {"name": "最多 40 个字。"}),
        ({"name": "坏\x00名"}, {"name": "含有无法保存的字符。"}),
        ({"area_code": "33078100"}, {"area_code": "请选择村（社区）。"}),
        ({"area_code": "330781002999"}, {"area_code": "没有这个区划代码。"}),
        ({"address": ""}, {"address": "请填写住址。"}),
        ({"category": "rich"}, {"category": "没有这个类别。"}),
        ({"transport": "flies"}, {"transport": "没有这种转移方式。"}),
        (
            {"phone": "12345"},
            {"phone": "电话号码不对，例如 13800001234 或 0579-88881234。"},
        ),
        ({"contact_order": 0}, {"contact_order": "联系顺序应在 1 至 9999 之间。"}),
        ({"site_key": "那个坡"}, {"site_key": "关联对象写成“类别:编号”，例如 place:12。"}),
        ({"household_id": 987_654}, {"household_id": "没有这一户，或不在您的职责范围内。"}),
        ({"name": "", "category": "x"}, {"name": "请填写姓名。", "category": "没有这个类别。"}),
    ],
)
def test_a_wrong_entry_is_refused_by_field(
    director: Actor, more: dict[str, object], words: dict[str, str]
) -> None:
    assert refused(lambda: actions.add_person(director, person_draft(**more))) == words


def test_two_people_have_no_one_place_in_the_contact_order(director: Actor) -> None:
    make_person(contact_order=3)

    words = refused(lambda: actions.add_person(director, person_draft(contact_order=3)))

    assert words == {"contact_order": "这个联系顺序已经有人了，请换一个，或留空排在最后。"}
    assert make_person(contact_order=3, area_code=ZAOSHU_VILLAGE).contact_order == 3


def test_the_database_holds_the_contact_order_too() -> None:
    row = make_person(contact_order=3)
    other = make_person(contact_order=4)

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(contact_order=row.contact_order)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(state="removed")


def test_the_same_person_stands_once_on_a_list(director: Actor) -> None:
    row = make_person(name="甲（虚构）", phone="13800009999")

    again = person_draft(name="甲（虚构）", phone="138 0000 9999")

    assert row.contact_order == 1
    assert refused(lambda: actions.add_person(director, again)) == {
        "phone": "名单上已有同名同电话的人，请不要重复登记。"
    }


def test_another_village_is_not_found_and_changes_nothing(director: Actor) -> None:
    before = written()

    with pytest.raises(NotFound):
        actions.add_person(director, person_draft(area_code=ZAOSHU_VILLAGE))
    with pytest.raises(NotAllowed):
        actions.add_person(actor_for("volunteer"), person_draft())

    assert written() == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (PersonChanges(), {"name": "没有改动，不用保存。"}),
        (PersonChanges(name=""), {"name": "请填写姓名。"}),
        (PersonChanges(address=" "), {"address": "请填写住址。"}),
        (PersonChanges(category="x"), {"category": "没有这个类别。"}),
    ],
)
def test_a_wrong_change_is_refused(
    director: Actor, changes: PersonChanges, words: dict[str, str]
) -> None:
    row = make_person()

    assert refused(lambda: actions.edit_person(director, row.pk, changes)) == words


def test_a_change_keeps_what_is_not_named_and_finds_the_new_number(director: Actor) -> None:
    row = make_person(name="甲（虚构）", phone="13800001111", notes="心脏病")

    actions.edit_person(director, row.pk, PersonChanges(phone="13800002222"))

    shown = actions.open_person(director, row.pk, "核对信息")
    assert (shown.name, shown.phone, shown.notes) == ("甲（虚构）", "13800002222", "心脏病")
    assert [one.person_id for one in queries.by_phone(director, "13800002222")] == [row.pk]
    assert queries.by_phone(director, "13800001111") == []


def test_a_change_from_an_old_page_is_refused(director: Actor) -> None:
    row = make_person()
    actions.edit_person(director, row.pk, PersonChanges(transport="stretcher"), version=1)

    with pytest.raises(WrongState):
        actions.edit_person(director, row.pk, PersonChanges(transport="walks"), version=1)

    assert Person.objects.get().transport == "stretcher"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (HelperDraft(), {"name": "请填写姓名。", "phone": "请填写结对邻居的电话。"}),
        (HelperDraft(None, "乙（虚构）"), {"phone": "请填写结对邻居的电话。"}),
        (HelperDraft(1, "乙（虚构）"), {"post_id": "岗位人员和邻居只能选一个。"}),
        (
            HelperDraft(987_654),
            {"post_id": "没有找到这个岗位，或已离岗，或不在您的职责范围内。"},
        ),
    ],
)
def test_a_wrong_helper_is_refused(
    director: Actor, draft: HelperDraft, words: dict[str, str]
) -> None:
    row = make_person()

    assert refused(lambda: actions.pair_helper(director, row.pk, draft)) == words


def test_the_same_helper_is_not_paired_twice(director: Actor) -> None:
    row = make_person()
    actions.pair_helper(director, row.pk, HelperDraft(director.post_id))

    again = HelperDraft(director.post_id)

    words = refused(lambda: actions.pair_helper(director, row.pk, again))
    assert words == {"post_id": "这个人已经结对了。"}


def test_a_sixth_helper_is_too_many(director: Actor) -> None:
    row = make_person()
    neighbour = HelperDraft(None, "邻（虚构）", "13800001234")
    for _ in range(5):
        actions.pair_helper(director, row.pk, neighbour)

    words = refused(lambda: actions.pair_helper(director, row.pk, neighbour))

    assert words == {"name": "一个人最多结对 5 人。"}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "请写明为什么要看，例如“台风预警，逐户叫应”。"),
        ("看", "请写明为什么要看，例如“台风预警，逐户叫应”。"),
        ("打13800001234", "理由里不要写电话或证件号码。"),
        ("看望甲（虚构）", "理由里不要写这些人的姓名。"),
        ("长" * 201, "最多 200 个字。"),
    ],
)
def test_a_reason_that_is_none_opens_nobody(director: Actor, reason: str, words: str) -> None:
    row = make_person(name="甲（虚构）")

    assert refused(lambda: actions.open_person(director, row.pk, reason)) == {"reason": words}
    assert refused(lambda: actions.open_list(director, HEPING, reason)) == {"reason": words}


def test_an_empty_list_opens_nobody(director: Actor) -> None:
    assert refused(lambda: actions.open_list(director, HEPING, "台风预警")) == {
        "area": "这里的名单还是空的。"
    }


def test_a_list_is_opened_by_contact_order_within_ones_duties_only(director: Actor) -> None:
    second, first = make_person(contact_order=2), make_person(contact_order=1)
    make_person(area_code=ZAOSHU_VILLAGE)

    shown = actions.open_list(director, YUNSHAN, "台风预警")

    assert [one.masked.person_id for one in shown] == [first.pk, second.pk]
    assert Opening.objects.get().people.count() == 2
    with pytest.raises(NotFound):
        actions.open_list(director, ZAOSHU_VILLAGE, "台风预警")


def test_a_case_grant_reaches_one_person(director: Actor) -> None:
    from shouwang.ground.access.actions import GrantDraft, give_grant, resolve
    from shouwang.ground.clock import today

    row, other = make_person(), make_person()
    visitor = actor_for("volunteer", area_code=BINJIANG)
    for permission in ("households.view", "households.open"):
        draft = GrantDraft(
            visitor.post_id or 0, permission, ScopeKind.CASE, today(), case=row.journal_key
        )
        give_grant(SYSTEM, draft)
    granted = resolve(visitor.account_id or 0, visitor.post_id)

    assert actions.open_person(granted, row.pk, "上门看望").masked.person_id == row.pk
    with pytest.raises(NotFound):
        actions.open_person(granted, other.pk, "上门看望")


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (
            EvacuationDraft(" ", (HEPING,)),
            {"title": "请写明为什么转移，例如“6月22日强降雨转移”。"},
        ),
        (EvacuationDraft("雨"), {"area_codes": "请选择要转移的村（社区）或人。"}),
        (EvacuationDraft("雨", ("33",)), {"area_codes": "请选择村（社区）。"}),
        (EvacuationDraft("雨", (HEPING,)), {"area_codes": "所选范围的名单上没有人。"}),
        (
            EvacuationDraft("雨", (HEPING,), subject_key="a b"),
            {"subject_key": "关联对象写成“类别:编号”，例如 place:12。"},
        ),
        (
            EvacuationDraft("雨", person_ids=tuple(range(1, 502))),
            {"area_codes": "一次最多 500 人，请分几次。"},
        ),
    ],
)
def test_a_wrong_evacuation_is_refused(
    director: Actor, draft: EvacuationDraft, words: dict[str, str]
) -> None:
    assert refused(lambda: actions.start_evacuation(director, draft)) == words


def test_nobody_moves_people_of_another_village(director: Actor) -> None:
    other = make_person(area_code=ZAOSHU_VILLAGE)
    before = written()

    for draft in (
        EvacuationDraft("雨", (ZAOSHU_VILLAGE,)),
        EvacuationDraft("雨", person_ids=(other.pk,)),
        EvacuationDraft("雨", household_ids=(987_654,), person_ids=(make_person().pk,)),
    ):
        with pytest.raises(NotFound):
            actions.start_evacuation(director, draft)

    assert written()[3:6] == before[3:6]


def test_a_grid_worker_reports_and_does_not_start_or_end(director: Actor) -> None:
    row = make_person()
    worker = actor_for("grid_worker", area_code=HEPING)
    with pytest.raises(NotAllowed):
        actions.start_evacuation(worker, EvacuationDraft("雨", (HEPING,)))
    made = make_evacuation(director)

    actions.mark(worker, made.pk, row.pk, MarkDraft("reach"))

    with pytest.raises(NotAllowed):
        actions.end_evacuation(worker, made.pk)
    assert Evacuation.objects.get().is_open


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (MarkDraft("fly"), {"move": "没有这个操作。"}),
        (MarkDraft("stay"), {"reason": "请写明原因。"}),
        (
            MarkDraft("hospitalise"),
            {"where": "请写明在哪里，例如医院或亲戚家所在地。"},
        ),
        (MarkDraft("reach", where="长" * 101), {"where": "最多 100 个字。"}),
    ],
)
def test_a_wrong_mark_is_refused(director: Actor, draft: MarkDraft, words: dict[str, str]) -> None:
    row = make_person()
    made = make_evacuation(director)

    assert refused(lambda: actions.mark(director, made.pk, row.pk, draft)) == words
    assert RollEntry.objects.get().state == "not_reached"


def test_of_two_reports_from_one_version_one_wins(director: Actor) -> None:
    row = make_person()
    made = make_evacuation(director)
    actions.mark(director, made.pk, row.pk, MarkDraft("set_out"), version=1)

    with pytest.raises(WrongState):
        actions.mark(director, made.pk, row.pk, MarkDraft("reach"), version=1)

    assert RollEntry.objects.get().state == "moving"


def test_named_people_are_moved_and_more_can_follow(director: Actor) -> None:
    first, second = make_person(), make_person()
    make_person()
    made = actions.start_evacuation(director, EvacuationDraft("雨", person_ids=(first.pk,)))

    added = actions.add_to_roll(director, made.pk, [first.pk, second.pk])
    make_person()

    assert added == 1
    assert [row.person.person_id for row in queries.roll(director, made.pk).rows] == [
        first.pk,
        second.pk,
    ]
    actions.end_evacuation(director, made.pk)
    with pytest.raises(WrongState):
        actions.add_to_roll(director, made.pk, [first.pk])


def test_every_state_of_a_roll_can_be_reached_and_left() -> None:
    reached = {str(EntryState.NOT_REACHED)}
    for _ in EntryState:
        for transition in ENTRY_MOVES.values():
            if transition.sources & reached:
                reached.add(transition.target)

    left = {source for transition in ENTRY_MOVES.values() for source in transition.sources}
    assert reached == left == {str(state) for state in EntryState}


def test_an_empty_roll_is_not_complete() -> None:
    assert not count_states([]).is_complete
    assert count_states([("arrived", 45), ("hospital", 1)]).is_complete
    assert not count_states([("arrived", 45), ("stays_with_reason", 1)]).is_complete


def test_a_merger_keeps_rolls_and_orders_whole() -> None:
    make_person(area_code=ZAOSHU_COMMUNITY)
    moved = make_person(area_code=ZAOSHU_VILLAGE)
    draft = EvacuationDraft("雨", (ZAOSHU_COMMUNITY, ZAOSHU_VILLAGE))
    actions.start_evacuation(SYSTEM, draft)

    actions.remap_area(SYSTEM, ZAOSHU_VILLAGE, ZAOSHU_COMMUNITY)

    moved.refresh_from_db()
    assert (moved.area_code_now, moved.contact_order) == (ZAOSHU_COMMUNITY, 2)
    assert [row.area_code_now for row in EvacuationVillage.objects.all()] == [ZAOSHU_COMMUNITY]
    with pytest.raises(NotAllowed):
        actions.remap_area(actor_for("administrator"), ZAOSHU_VILLAGE, ZAOSHU_COMMUNITY)


def _statements(director: Actor, evacuation_id: int) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as listed:
        queries.people(director)
    with CaptureQueriesContext(connection) as rolled:
        queries.roll(director, evacuation_id)
    return len(listed), len(rolled)


def test_lists_take_as_many_statements_for_ten_people_as_for_one(director: Actor) -> None:
    neighbour = HelperDraft(None, "邻（虚构）", "13800001234")
    actions.pair_helper(director, make_person().pk, neighbour)
    made = make_evacuation(director)
    one = _statements(director, made.pk)

    for _ in range(9):
        actions.pair_helper(director, make_person().pk, neighbour)

    assert _statements(director, made.pk) == one


def test_a_draft_and_a_clear_person_do_not_show_what_they_hold(director: Actor) -> None:
    row = make_person(name="甲某某（虚构）", phone="13800007777")

    shown = actions.open_person(director, row.pk, "核对信息")

    draft = replace(PersonDraft("甲某某（虚构）"), phone="13800007777", address="某路")
    assert "甲某某" not in repr(shown) + repr(draft)
    assert "13800007777" not in repr(shown) + repr(draft)
