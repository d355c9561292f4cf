"""Who can be sent out: computed, each person once, with one team at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account, Post
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import Engagement, OrganisationBody

from .body_factories import make_group, make_team, member_of, volunteer
from .factories import HEPING, HUANGPEN, SYSTEM, Street, make_street

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
FLOOD = "暴雨转移群众"


@pytest.fixture(autouse=True)
def street() -> Street:
    return make_street()


@pytest.fixture(autouse=True)
def _monday_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def ids(body: OrganisationBody, *posts: Post) -> list[int]:
    return [member_of(body, post).pk for post in posts]


def figures(body: OrganisationBody) -> tuple[int, int]:
    found = queries.strength(SYSTEM, body.pk)
    return found.available, found.total


def test_a_person_out_with_one_team_is_not_available_in_another() -> None:
    shared, head, other = volunteer(), volunteer(), volunteer()
    patrol = make_team(head, shared, kind="militia_patrol")
    rescue = make_team(other, shared)
    before = figures(rescue)

    actions.engage(SYSTEM, patrol.pk, ids(patrol, shared), FLOOD)

    lines = {
        line.member.name: (line.standing.value, line.engaged_with)
        for line in queries.strength(SYSTEM, rescue.pk).lines
    }
    assert (before, figures(rescue), figures(patrol)) == ((2, 2), (1, 2), (1, 2))
    assert lines[shared.account.name] == ("elsewhere", patrol.name)


def test_whoever_is_out_cannot_be_sent_again_and_the_team_is_named() -> None:
    shared = volunteer()
    patrol = make_team(volunteer(), shared, kind="militia_patrol")
    rescue = make_team(volunteer(), shared)
    actions.engage(SYSTEM, patrol.pk, ids(patrol, shared), FLOOD)
    before = Entry.objects.count()

    with pytest.raises(Invalid, match=f"{shared.account.name}已随“{patrol.name}”出动"):
        actions.engage(SYSTEM, rescue.pk, ids(rescue, shared), FLOOD)

    assert (Engagement.objects.count(), Entry.objects.count()) == (1, before)


def test_a_team_out_of_sight_is_not_named(street: Street) -> None:
    shared = volunteer()
    hidden = make_team(volunteer(), shared, area_code=HUANGPEN)
    shown = make_team(volunteer(), shared, area_code=HEPING)
    actions.engage(SYSTEM, hidden.pk, ids(hidden, shared), FLOOD)
    director = actor_for("community_director", unit=street.heping)

    with pytest.raises(Invalid, match="已随“别的队伍”出动"):
        actions.engage(director, shown.pk, ids(shown, shared), FLOOD)


def test_released_people_are_available_again() -> None:
    shared = volunteer()
    patrol = make_team(volunteer(), shared, kind="militia_patrol")
    rescue = make_team(volunteer(), shared)
    actions.engage(SYSTEM, patrol.pk, ids(patrol, shared), FLOOD)

    count = actions.release(SYSTEM, patrol.pk)

    assert (count, figures(rescue)) == (1, (2, 2))
    assert len(actions.engage(SYSTEM, rescue.pk, ids(rescue, shared), FLOOD)) == 1


def test_some_are_released_and_the_others_stay_out() -> None:
    first, second = volunteer(), volunteer()
    team = make_team(first, second)
    actions.engage(SYSTEM, team.pk, ids(team, first, second), FLOOD)

    actions.release(SYSTEM, team.pk, ids(team, first))

    assert figures(team) == (1, 2)


def test_nobody_is_released_when_nobody_is_out() -> None:
    team = make_team(volunteer())

    with pytest.raises(WrongState, match="没有人随这支队伍在外。"):
        actions.release(SYSTEM, team.pk)


def test_the_strength_of_a_moment_is_that_of_the_moment() -> None:
    head = volunteer()
    team = make_team(head)
    actions.engage(SYSTEM, team.pk, ids(team, head), FLOOD)
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        actions.release(SYSTEM, team.pk)

    moments = [NOON - timedelta(hours=1), NOON, NOON + timedelta(hours=2)]

    assert [queries.strength(SYSTEM, team.pk, at).available for at in moments] == [1, 0, 1]


def test_whoever_has_left_or_lost_the_account_is_not_available() -> None:
    gone, closed = volunteer(until_on=date(2026, 6, 21)), volunteer()
    team = make_team(volunteer(), gone, closed)
    Account.objects.filter(pk=closed.account_id).update(is_active=False)

    with pytest.raises(Invalid, match="已离岗，不能出动。"):
        actions.engage(SYSTEM, team.pk, ids(team, gone), FLOOD)

    assert figures(team) == (1, 3)


def test_a_person_in_several_teams_counts_once_in_the_street() -> None:
    shared = volunteer()
    make_team(volunteer(), shared, kind="militia_patrol", names=("民兵甲（虚构）",))
    make_team(volunteer(), shared, names=("民兵甲（虚构）", "民兵乙（虚构）"))

    found = queries.area_strength(SYSTEM, YUNSHAN)

    assert (found.available, found.total) == (5, 5)
    assert [(team.available, team.total) for team in found.teams] == [(3, 3), (4, 4)]


def test_a_person_without_an_account_is_out_with_one_team_too() -> None:
    first = make_team(volunteer(), names=("民兵甲（虚构）",))
    second = make_team(volunteer(), names=("民兵甲（虚构）",))
    named = [body.members.get(post=None).pk for body in (first, second)]
    actions.engage(SYSTEM, first.pk, named[:1], FLOOD)

    with pytest.raises(Invalid, match="民兵甲（虚构）已随“"):
        actions.engage(SYSTEM, second.pk, named[1:], FLOOD)

    assert figures(second) == (1, 2)


def test_a_rescue_group_takes_in_the_patrol_that_it_is_built_on() -> None:
    head, gone = volunteer(), volunteer(until_on=date(2025, 12, 30))
    patrol = make_team(head, volunteer(), kind="militia_patrol", names=("民兵甲（虚构）",))
    Post.objects.filter(pk=gone.pk).update(valid_until_on=date(2025, 12, 30))

    rescue = make_team(head, built_on=patrol, takes_members=True)

    assert rescue.built_on_id == patrol.pk
    assert [one.duty for one in queries.members_on(SYSTEM, rescue.pk)] == [
        "head",
        "member",
        "member",
    ]


@pytest.mark.parametrize(
    ("reason", "words"), [(" ", "请写明事由"), ("字" * 201, "请写明事由，最长 200 个字。")]
)
def test_sending_out_needs_a_reason(reason: str, words: str) -> None:
    head = volunteer()
    team = make_team(head)

    with pytest.raises(Invalid, match=words):
        actions.engage(SYSTEM, team.pk, ids(team, head), reason)


def test_only_members_of_a_team_are_sent_out(street: Street) -> None:
    head = volunteer()
    team, other = make_team(head), make_team(volunteer())
    group = make_group(street)

    with pytest.raises(Invalid, match="请选择出动的人。"):
        actions.engage(SYSTEM, team.pk, [], FLOOD)
    with pytest.raises(Invalid, match="有人今天不在这支队伍的名单里。"):
        actions.engage(SYSTEM, other.pk, ids(team, head), FLOOD)
    with pytest.raises(Invalid, match="只有队伍可以出动。"):
        actions.engage(SYSTEM, group.pk, [group.members.get().pk], FLOOD)

    assert Engagement.objects.count() == 0


def test_two_open_engagements_of_one_person_are_refused_by_the_database() -> None:
    head = volunteer()
    team = make_team(head)
    actions.engage(SYSTEM, team.pk, ids(team, head), FLOOD)

    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.create(
            body=team, person_key=f"account:{head.account_id}", reason="另一处", from_at=NOON
        )


def test_a_team_that_is_out_is_not_dissolved() -> None:
    head = volunteer()
    team = make_team(head)
    actions.engage(SYSTEM, team.pk, ids(team, head), FLOOD)

    with pytest.raises(WrongState, match="请先收队"):
        actions.dissolve_body(SYSTEM, team.pk)

    team.refresh_from_db()
    assert (team.dissolved_on, team.version) == (None, 1)


def test_sending_out_is_for_those_on_duty_in_the_area() -> None:
    head = volunteer()
    team = make_team(head)
    before = Entry.objects.count()

    with pytest.raises(NotAllowed):
        actions.engage(actor_for("grid_worker"), team.pk, ids(team, head), FLOOD)
    with pytest.raises(NotFound):
        actions.engage(
            actor_for("duty_staff", area_code="330781001001"), team.pk, ids(team, head), FLOOD
        )

    assert (Engagement.objects.count(), Entry.objects.count()) == (0, before)
