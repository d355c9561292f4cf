"""Roles, extra grants, and resolving a caller."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.ground.access.actions import GrantDraft, end_grant, give_grant
from shouwang.ground.access.models import ExtraGrant
from shouwang.ground.access.queries import resolve, whose_duty
from shouwang.ground.access.rules import ROLE_PERMISSIONS
from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.people.queries import Role
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.tests.factories import YUNSHAN

from .factories import HEPING, actor_for

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 22)
OTHER_VILLAGE = f"{YUNSHAN}006"
OTHER_STREET = "330781001001"


def test_every_role_has_its_line_in_the_table() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize(
    ("role", "area", "expected"),
    [
        ("community_director", HEPING, True),
        ("community_director", OTHER_VILLAGE, False),
        ("safety_station_head", OTHER_VILLAGE, True),
        ("safety_station_head", OTHER_STREET, False),
        ("city_bureau", OTHER_STREET, True),
        ("city_bureau", "330782001001", False),
        ("employee", HEPING, False),
        ("volunteer", HEPING, False),
    ],
)
def test_a_role_sees_hazards_as_far_as_its_duty_reaches(
    role: str, area: str, expected: bool
) -> None:
    assert actor_for(role).may("hazards.view", Target(area)) is expected


def test_a_community_does_not_extend_its_own_deadlines() -> None:
    assert actor_for("community_director").holds("hazards.extend") is False


def test_a_post_that_has_ended_gives_nothing() -> None:
    post = make_post(valid_until_on=date(2026, 6, 21))

    actor = resolve(post.account_id, post.pk, on=MONDAY)

    assert (actor.post_id, actor.grants) == (None, ())


def test_the_chosen_post_counts() -> None:
    account = make_account()
    make_post(account=account, role="grid_worker")
    second = make_post(account=account, role="village_head", area_code=OTHER_VILLAGE)

    actor = resolve(account.pk, second.pk, on=MONDAY)

    assert (actor.role, actor.area_code) == ("village_head", OTHER_VILLAGE)


def test_another_persons_post_does_not_count() -> None:
    mine, theirs = make_post(role="grid_worker"), make_post(role="safety_station_head")

    actor = resolve(mine.account_id, theirs.pk, on=MONDAY)

    assert actor.role == "grid_worker"


def test_an_extra_grant_counts_within_its_days() -> None:
    post = make_post(role="volunteer")
    draft = GrantDraft(
        post.pk, "hazards.view", ScopeKind.CASE, MONDAY, case="hazard:1", valid_until_on=MONDAY
    )
    give_grant(Actor.system("test"), draft)
    target = Target(cases=frozenset({"hazard:1"}))

    held = [
        resolve(post.account_id, on=day).may("hazards.view", target)
        for day in (date(2026, 6, 21), MONDAY, date(2026, 6, 23))
    ]

    assert held == [False, True, False]


def test_nobody_gives_what_they_do_not_hold() -> None:
    director, post = actor_for("community_director"), make_post()
    draft = GrantDraft(post.pk, "hazards.view", ScopeKind.AREA, MONDAY, area_code=HEPING)

    with pytest.raises(NotAllowed):
        give_grant(director, draft)

    assert ExtraGrant.objects.count() == 0


def test_an_unknown_permission_is_refused_by_name() -> None:
    post = make_post()
    draft = GrantDraft(post.pk, "hazards.everything", ScopeKind.AREA, MONDAY, area_code=HEPING)

    with pytest.raises(Invalid) as refused:
        give_grant(Actor.system("test"), draft)

    assert list(refused.value.fields) == ["permission"]


def test_an_ended_grant_stays_in_the_history() -> None:
    post = make_post(role="volunteer")
    draft = GrantDraft(post.pk, "hazards.view", ScopeKind.AREA, MONDAY, area_code=HEPING)
    row = give_grant(Actor.system("test"), draft)

    end_grant(Actor.system("test"), row.pk, MONDAY)

    assert ExtraGrant.objects.get().valid_until_on == MONDAY


def test_whose_duty_it_is_goes_from_near_to_far() -> None:
    street = make_post(role="safety_station_head", area_code=YUNSHAN)
    near = make_post(role="community_director", area_code=HEPING)
    make_post(role="community_director", area_code=OTHER_VILLAGE)
    make_post(role="grid_worker", area_code=HEPING)

    found = whose_duty(Actor.system("test"), "hazards.confirm", Target(HEPING), on=MONDAY)

    assert [post.pk for post in found] == [near.pk, street.pk]


def test_without_an_area_it_is_nobodys_duty() -> None:
    make_post(role="safety_station_head", area_code=YUNSHAN)

    assert whose_duty(Actor.system("test"), "hazards.confirm", Target(), on=MONDAY) == []
