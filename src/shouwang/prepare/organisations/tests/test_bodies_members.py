"""Adjusting who is in a body: by day, by document, one leader, one version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from shouwang.ground.errors import Invalid, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.actions import MemberDraft
from shouwang.prepare.organisations.models import BodyMember

from .body_factories import (
    make_group,
    make_team,
    member_of,
    secretary_of,
    volunteer,
)
from .factories import FIRST_DAY, MONDAY, SYSTEM, Street, make_document, make_street
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


def test_members_of_a_day_are_those_of_the_day_head_first(street: Street) -> None:
    first, second = officer(street.office), officer(street.office)
    group = make_group(street, members=(MemberDraft(first.pk),))
    document = make_document()
    actions.add_member(SYSTEM, group.pk, MemberDraft(second.pk, "", "deputy", document.pk, JULY))
    actions.end_member(
        SYSTEM, group.pk, member_of(group, first).pk, date(2026, 7, 14), document_id=document.pk
    )

    def duties(on: date) -> list[str]:
        return [one.duty for one in queries.members_on(SYSTEM, group.pk, on)]

    assert duties(date(2025, 12, 31)) == []
    assert duties(date(2026, 6, 30)) == ["head", "member"]
    assert duties(date(2026, 7, 14)) == ["head", "deputy", "member"]
    assert duties(date(2026, 7, 15)) == ["head", "deputy"]


def test_a_leading_group_is_adjusted_by_a_document_only(street: Street) -> None:
    member = officer(street.office)
    group = make_group(street, members=(MemberDraft(member.pk),))
    before = Entry.objects.count()

    with pytest.raises(Invalid, match="请选择依据文件。"):
        actions.add_member(SYSTEM, group.pk, MemberDraft(officer(street.office).pk))
    with pytest.raises(Invalid, match="请选择依据文件。"):
        actions.end_member(SYSTEM, group.pk, member_of(group, member).pk, MONDAY)
    with pytest.raises(Invalid, match="请选择依据文件。"):
        actions.replace_head(SYSTEM, group.pk, MemberDraft(secretary_of(street).pk))

    group.refresh_from_db()
    assert (group.version, BodyMember.objects.count(), Entry.objects.count()) == (1, 2, before)


def test_a_team_is_adjusted_without_a_document() -> None:
    team = make_team(volunteer())

    added = actions.add_member(SYSTEM, team.pk, MemberDraft(person_name="民兵甲（虚构）"))

    assert (added.document_id, added.from_on) == (None, MONDAY)


def test_the_head_does_not_leave_without_a_successor(street: Street) -> None:
    head = secretary_of(street)
    group = make_group(street, head=head)

    with pytest.raises(WrongState, match="组长不能空缺，请用“更换组长”。"):
        actions.end_member(
            SYSTEM, group.pk, member_of(group, head).pk, JULY, document_id=make_document().pk
        )

    assert member_of(group, head).until_on is None


def test_a_new_head_follows_the_former_without_a_gap(street: Street) -> None:
    former, next_head = secretary_of(street), secretary_of(street)
    group = make_group(street, head=former)

    actions.replace_head(
        SYSTEM, group.pk, MemberDraft(next_head.pk, document_id=make_document().pk, from_on=JULY)
    )

    on = [queries.members_on(SYSTEM, group.pk, day) for day in (date(2026, 6, 30), JULY)]
    assert [[one.name for one in found] for found in on] == [
        [former.account.name],
        [next_head.account.name],
    ]


def test_a_member_who_becomes_head_is_a_plain_member_no_more(street: Street) -> None:
    rising = secretary_of(street)
    group = make_group(street, members=(MemberDraft(rising.pk),))

    actions.replace_head(
        SYSTEM, group.pk, MemberDraft(rising.pk, document_id=make_document().pk, from_on=JULY)
    )

    found = queries.members_on(SYSTEM, group.pk, JULY)
    assert [(one.duty, one.name) for one in found] == [("head", rising.account.name)]


def test_a_new_head_must_hold_the_role_too(street: Street) -> None:
    group = make_group(street)
    draft = MemberDraft(officer(street.office).pk, document_id=make_document().pk, from_on=JULY)

    with pytest.raises(Invalid, match="党（工）委书记"):
        actions.replace_head(SYSTEM, group.pk, draft)

    assert BodyMember.objects.get(body=group).until_on is None


@pytest.mark.parametrize(
    ("from_on", "words"),
    [
        (FIRST_DAY, "要晚于现任的开始日期。"),
        (date(2025, 12, 31), "不能早于成立日期。"),
    ],
)
def test_a_successor_begins_after_the_former(street: Street, from_on: date, words: str) -> None:
    group = make_group(street)
    draft = MemberDraft(secretary_of(street).pk, document_id=make_document().pk, from_on=from_on)

    with pytest.raises(Invalid, match=words):
        actions.replace_head(SYSTEM, group.pk, draft)


def test_the_head_does_not_follow_themselves(street: Street) -> None:
    head = secretary_of(street)
    group = make_group(street, head=head)

    with pytest.raises(Invalid, match="此人就是现任。"):
        actions.replace_head(
            SYSTEM, group.pk, MemberDraft(head.pk, document_id=make_document().pk, from_on=JULY)
        )


def test_a_second_head_is_refused_by_the_database(street: Street) -> None:
    group = make_group(street)
    other = officer(street.office)

    with pytest.raises(IntegrityError), transaction.atomic():
        BodyMember.objects.create(body=group, post=other, duty="head", from_on=JULY)


def test_a_member_comes_in_once() -> None:
    post = volunteer()
    team = make_team(volunteer(), post)

    with pytest.raises(Invalid, match="此人已在名单里，不用重复添加。"):
        actions.add_member(SYSTEM, team.pk, MemberDraft(post.pk))


def test_a_second_leader_comes_by_replacing_only() -> None:
    team = make_team(volunteer())

    with pytest.raises(Invalid, match="已有队长，请用“更换队长”。"):
        actions.add_member(SYSTEM, team.pk, MemberDraft(volunteer().pk, duty="head"))


def test_nobody_leaves_before_they_came() -> None:
    post = volunteer()
    team = make_team(volunteer(), post)

    with pytest.raises(Invalid, match="结束日期早于开始日期。"):
        actions.end_member(SYSTEM, team.pk, member_of(team, post).pk, date(2025, 12, 31))


def test_nobody_leaves_twice() -> None:
    post = volunteer()
    team = make_team(volunteer(), post)
    actions.end_member(SYSTEM, team.pk, member_of(team, post).pk, JULY)

    with pytest.raises(WrongState, match="此人的离任已经登记。"):
        actions.end_member(SYSTEM, team.pk, member_of(team, post).pk, MONDAY)


def test_the_member_of_another_body_is_not_found() -> None:
    post = volunteer()
    make_team(volunteer(), post)
    other = make_team(volunteer())

    with pytest.raises(NotFound):
        actions.end_member(SYSTEM, other.pk, BodyMember.objects.get(post=post).pk, JULY)


def test_of_two_with_one_version_one_wins() -> None:
    team = make_team(volunteer())
    actions.add_member(SYSTEM, team.pk, MemberDraft(volunteer().pk), version=1)

    with pytest.raises(WrongState, match="别人刚改过，请刷新后再看。") as caught:
        actions.add_member(SYSTEM, team.pk, MemberDraft(volunteer().pk), version=1)

    assert (caught.value.version, BodyMember.objects.filter(body=team).count()) == (2, 2)
