"""Forming and dissolving bodies: what is refused, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.actions import BodyChange, BodyDraft, MemberDraft
from shouwang.prepare.organisations.models import OrganisationBody

from .body_factories import (
    make_group,
    make_office,
    make_team,
    secretary_of,
    volunteer,
)
from .factories import HEPING, MONDAY, SYSTEM, Street, make_document, make_street
from .factories import officer_of as officer

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
JULY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def street() -> Street:
    return make_street()


@pytest.fixture(autouse=True)
def _monday_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def draft_of(street: Street, **more: object) -> BodyDraft:
    head = MemberDraft(secretary_of(street).pk, duty="head")
    plain = BodyDraft(
        "leading_group",
        "应急管理领导小组（虚构）",
        (head,),
        area_code=YUNSHAN,
        document_id=make_document().pk,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # the names are the draft's own


def refused(draft: BodyDraft) -> dict[str, str]:
    """Return the fields of a refusal that wrote nothing."""
    before = Entry.objects.count()
    with pytest.raises(Invalid) as caught:
        actions.form_body(SYSTEM, draft)
    assert (OrganisationBody.objects.filter(name=draft.name.strip() or "?").count()) == 0
    assert Entry.objects.count() == before
    return {name: str(words) for name, words in caught.value.fields.items()}


def test_a_group_without_a_head_is_refused(street: Street) -> None:
    draft = draft_of(street, members=(MemberDraft(officer(street.office).pk),))

    assert refused(draft) == {"head": "请指定一名组长。"}


def test_a_group_with_two_heads_is_refused(street: Street) -> None:
    heads = tuple(MemberDraft(secretary_of(street).pk, duty="head") for _ in range(2))

    assert refused(draft_of(street, members=heads)) == {"head": "请指定一名组长。"}


def test_a_team_without_a_leader_is_refused(street: Street) -> None:
    draft = draft_of(street, kind="rescue_team", members=())

    assert refused(draft) == {"head": "请指定一名队长。"}


@pytest.mark.parametrize("role", ["street_director", "safety_station_head"])
def test_a_streets_group_is_headed_by_the_party_secretary_only(street: Street, role: str) -> None:
    head = MemberDraft(officer(street.office, role=role).pk, duty="head")

    assert refused(draft_of(street, members=(head,))) == {
        "post": "这一级领导小组的组长应是党（工）委书记。"
    }


def test_the_secretary_of_another_street_heads_nothing_here(street: Street) -> None:
    there = make_post(role="party_secretary", area_code="330781001")

    draft = draft_of(street, members=(MemberDraft(there.pk, duty="head"),))

    assert refused(draft) == {"post": "这一级领导小组的组长应是党（工）委书记。"}


def test_a_name_is_no_secretary(street: Street) -> None:
    head = MemberDraft(person_name="某书记（虚构）", duty="head")

    assert refused(draft_of(street, members=(head,))) == {
        "post": "这一级领导小组的组长应是党（工）委书记。"
    }


def test_a_villages_group_may_be_headed_by_anybody_in_office(street: Street) -> None:
    head = MemberDraft(street.heping_head.pk, duty="head")

    made = actions.form_body(SYSTEM, draft_of(street, area_code=HEPING, members=(head,)))

    assert [one.name for one in queries.members_on(SYSTEM, made.pk)] == [
        street.heping_head.account.name
    ]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"kind": "club"}, {"kind": "没有这一类组织。"}),
        ({"name": " "}, {"name": "请填写名称，最长 120 个字。"}),
        ({"document_id": None}, {"document": "请选择依据文件。"}),
        ({"document_id": 99_999}, {"document": "请选择依据文件。"}),
        ({"area_code": "330781999"}, {"area_code": "请填写登记过的区划代码。"}),
        ({"area_code": "云山"}, {"area_code": "请填写登记过的区划代码。"}),
        ({"formed_on": date(2025, 12, 31)}, {"formed_on": "不能早于依据文件的生效日期。"}),
        ({"parent_id": 99_999}, {"parent": "没有找到这个组织。"}),
        ({"built_on_id": 99_999}, {"built_on": "没有找到这个组织。"}),
        ({"contact_post_id": 99_999}, {"contact_post": "请选择一名在岗的责任人。"}),
    ],
)
def test_a_wrong_field_is_named(
    street: Street, change: dict[str, object], wrong: dict[str, str]
) -> None:
    assert refused(draft_of(street, **change)) == wrong


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        (MemberDraft(99_999), {"post": "请选择一名在岗的责任人。"}),
        (MemberDraft(), {"post": "请选择一名在岗的人，或填写一个姓名，二者只取其一。"}),
        (MemberDraft(person_name="字" * 41), {"person_name": "姓名最长 40 个字。"}),
        (MemberDraft(person_name="甲", duty="director"), {"duty": "这一类组织没有这个职务。"}),
    ],
)
def test_a_wrong_member_is_named(
    street: Street, member: MemberDraft, wrong: dict[str, str]
) -> None:
    head = MemberDraft(secretary_of(street).pk, duty="head")

    assert refused(draft_of(street, members=(head, member))) == wrong


def test_whoever_is_not_in_office_on_the_first_day_is_refused(street: Street) -> None:
    head = secretary_of(street, until_on=date(2025, 12, 31))

    draft = draft_of(street, members=(MemberDraft(head.pk, duty="head"),))

    assert refused(draft) == {"post": "这名责任人在生效当天不在岗。"}


def test_one_person_at_two_posts_is_one_member(street: Street) -> None:
    head = secretary_of(street)
    again = make_post(account=head.account, unit=street.office, area_code=YUNSHAN)

    members = (MemberDraft(head.pk, duty="head"), MemberDraft(again.pk))

    assert refused(draft_of(street, members=members)) == {"post": "此人已在名单里，不用重复添加。"}


def test_a_second_body_of_the_same_name_is_refused(street: Street) -> None:
    actions.form_body(SYSTEM, draft_of(street))

    with pytest.raises(Invalid, match="这里已有同名的组织。"):
        actions.form_body(SYSTEM, draft_of(street))

    assert OrganisationBody.objects.count() == 1


def test_dissolving_ends_members_and_the_office(street: Street) -> None:
    group = make_group(street)
    office = make_office(group, street.office, street.director)

    actions.dissolve_body(SYSTEM, group.pk, JULY, document_id=make_document().pk)

    assert queries.office_of(SYSTEM, group.pk) is None
    assert [
        len(queries.members_on(SYSTEM, group.pk, day)) for day in (date(2026, 6, 30), JULY)
    ] == [
        1,
        0,
    ]
    office.refresh_from_db()
    assert office.dissolved_on == JULY


def test_a_dissolved_body_does_not_change() -> None:
    team = make_team(volunteer())
    actions.dissolve_body(SYSTEM, team.pk, MONDAY)

    with pytest.raises(WrongState, match="这个组织已撤销，不能再改。"):
        actions.add_member(SYSTEM, team.pk, MemberDraft(volunteer().pk))
    with pytest.raises(WrongState, match="这个组织已撤销，不能再改。"):
        actions.update_body(SYSTEM, team.pk, BodyChange(None, is_on_call=True))
    with pytest.raises(WrongState, match="这个组织已撤销，不能再改。"):
        actions.dissolve_body(SYSTEM, team.pk, MONDAY)


def test_a_body_is_not_dissolved_before_it_was_formed() -> None:
    team = make_team(volunteer())

    with pytest.raises(Invalid, match="不能早于成立日期。"):
        actions.dissolve_body(SYSTEM, team.pk, date(2025, 12, 31))


def test_an_office_needs_its_group_its_host_and_a_director(street: Street) -> None:
    director = MemberDraft(street.director.pk, duty="director")
    plain = BodyDraft("leading_group_office", "办公室（虚构）", (director,))

    assert refused(plain) == {
        "parent": "请选择办公室所属的领导小组。",
        "unit": "请选择办公室设在哪个单位。",
    }
    group = make_group(street)
    hosted = replace(plain, parent_id=group.pk, unit_id=street.office.pk)
    assert refused(replace(hosted, members=())) == {"head": "请指定一名办公室主任。"}
    assert refused(replace(hosted, parent_id=make_team(volunteer()).pk)) == {
        "parent": "上级组织应是领导小组。"
    }


def test_a_group_has_one_office(street: Street) -> None:
    group = make_group(street)
    make_office(group, street.office, street.director)

    with pytest.raises(Invalid, match="这个领导小组已有办公室。"):
        make_office(group, street.office, officer(street.office))


def test_daily_tasks_go_to_the_director_of_the_office(street: Street) -> None:
    group = make_group(street)
    nobody = queries.default_assignee(SYSTEM, group.pk, MONDAY)
    make_office(group, street.office, street.director)

    found = queries.default_assignee(SYSTEM, group.pk, MONDAY)
    Post.objects.filter(pk=street.director.pk).update(valid_until_on=date(2026, 6, 21))

    assert nobody is None
    assert found is not None
    assert found.post_id == street.director.pk
    assert queries.default_assignee(SYSTEM, group.pk, MONDAY) is None


def test_a_person_who_leaves_in_mid_campaign_leaves_a_vacancy(street: Street) -> None:
    head = secretary_of(street)
    group = make_group(street, head=head, members=(MemberDraft(person_name="某委员（虚构）"),))
    before = queries.vacancies(SYSTEM, YUNSHAN, MONDAY)
    Post.objects.filter(pk=head.pk).update(valid_until_on=date(2026, 6, 21))

    (found,) = queries.vacancies(SYSTEM, YUNSHAN, MONDAY)

    assert before == []
    assert (found.body_id, found.name, str(found.duty)) == (group.pk, head.account.name, "组长")
    assert (found.is_leader, found.left_on) == (True, date(2026, 6, 21))
    assert queries.vacancies(SYSTEM, YUNSHAN, date(2026, 6, 21)) == []


def test_every_adjustment_tells_who_when_and_by_which_document(street: Street) -> None:
    editor = actor_for("safety_station_head", area_code=YUNSHAN, unit=street.office)
    member = officer(street.office)
    group = make_group(street)
    document = make_document()

    actions.add_member(editor, group.pk, MemberDraft(member.pk, document_id=document.pk))

    added, formed = queries.adjustments(editor, group.pk)
    assert (added.who, added.at, str(added.what)) == (
        Post.objects.get(pk=editor.post_id or 0).account.name,
        NOON,
        "增加成员",
    )
    assert (added.person, added.document) == (member.account.name, str(document))
    assert str(formed.what) == "成立"


def test_the_journal_of_a_body_holds_no_name(street: Street) -> None:
    team = make_team(volunteer(), names=("民兵乙（虚构）",))

    text = Entry.objects.get(object_key=f"body:{team.pk}").text

    assert "民兵乙" not in text


def test_outside_ones_area_there_is_no_body(street: Street) -> None:
    group = make_group(street)
    there = actor_for("safety_station_head", area_code="330781001001")
    before = Entry.objects.count()

    with pytest.raises(NotFound):
        actions.add_member(there, group.pk, MemberDraft(person_name="甲"))
    with pytest.raises(NotFound):
        actions.form_body(there, draft_of(street))

    assert (OrganisationBody.objects.count(), Entry.objects.count()) == (1, before + 1)


def test_who_may_look_may_not_change(street: Street) -> None:
    group = make_group(street)
    looker = actor_for("grid_worker")

    with pytest.raises(NotAllowed):
        actions.dissolve_body(looker, group.pk, MONDAY, document_id=make_document().pk)
    with pytest.raises(NotAllowed):
        actions.update_body(looker, group.pk, BodyChange(None, is_on_call=True))

    group.refresh_from_db()
    assert (group.version, group.is_on_call) == (1, False)


def test_contact_and_on_call_state_are_kept(street: Street) -> None:
    team = make_team(volunteer())
    changed = actions.update_body(
        SYSTEM, team.pk, BodyChange(street.heping_head.pk, is_on_call=True), version=1
    )

    assert (changed.contact_post_id, changed.is_on_call, changed.version) == (
        street.heping_head.pk,
        True,
        2,
    )


def test_the_area_of_a_body_is_its_units(street: Street) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING)

    team = make_team(volunteer(), unit=works)
    wrong = BodyDraft(
        "rescue_team",
        "队（虚构）",
        (MemberDraft(volunteer().pk, duty="head"),),
        area_code=YUNSHAN,
        unit_id=works.pk,
    )

    assert team.area_code_now == HEPING
    assert refused(wrong) == {"area_code": "区划应与所在单位一致。"}
