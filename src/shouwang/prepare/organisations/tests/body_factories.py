"""Makes bodies, their heads and members for tests."""

from __future__ import annotations

from datetime import date
from itertools import count

from shouwang.ground.people.models import Account, Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.organisations import actions
from shouwang.prepare.organisations.actions import BodyDraft, MemberDraft
from shouwang.prepare.organisations.models import BodyMember, OrganisationBody

from .factories import FIRST_DAY, HEPING, SYSTEM, Street, make_document, officer_of

_numbers = count(1)


def secretary_of(street: Street, *, until_on: date | None = None) -> Post:
    """Make the party secretary of the street."""
    return officer_of(street.office, role="party_secretary", until_on=until_on)


def make_group(
    street: Street, *, head: Post | None = None, members: tuple[MemberDraft, ...] = ()
) -> OrganisationBody:
    """Form the street's leading group by a document, since the first day."""
    leader = MemberDraft((head or secretary_of(street)).pk, duty="head")
    draft = BodyDraft(
        "leading_group",
        f"应急管理领导小组{next(_numbers)}（虚构）",
        (leader, *members),
        area_code=YUNSHAN,
        document_id=make_document().pk,
    )
    return actions.form_body(SYSTEM, draft)


def make_office(
    group: OrganisationBody, unit: Unit, director: Post, *, formed_on: date = FIRST_DAY
) -> OrganisationBody:
    """Form the office of a leading group."""
    draft = BodyDraft(
        "leading_group_office",
        f"领导小组办公室{next(_numbers)}（虚构）",
        (MemberDraft(director.pk, duty="director"),),
        unit_id=unit.pk,
        parent_id=group.pk,
        formed_on=formed_on,
    )
    return actions.form_body(SYSTEM, draft)


def make_team(
    *posts: Post,
    kind: str = "rescue_team",
    area_code: str = HEPING,
    names: tuple[str, ...] = (),
    built_on: OrganisationBody | None = None,
    takes_members: bool = False,
    unit: Unit | None = None,
) -> OrganisationBody:
    """Form a team; the first post leads it."""
    head = posts[0] if posts else make_post(area_code=area_code)
    plain = [MemberDraft(post.pk) for post in posts[1:]]
    named = [MemberDraft(person_name=name) for name in names]
    draft = BodyDraft(
        kind,
        f"应急队伍{next(_numbers)}（虚构）",
        (MemberDraft(head.pk, duty="head"), *plain, *named),
        area_code="" if unit else area_code,
        unit_id=unit.pk if unit else None,
        built_on_id=built_on.pk if built_on else None,
        takes_members=takes_members,
        formed_on=FIRST_DAY,
    )
    return actions.form_body(SYSTEM, draft)


def volunteer(*, account: Account | None = None, until_on: date | None = None) -> Post:
    """Make somebody who can be in a team."""
    return make_post(role="volunteer", account=account, valid_until_on=until_on)


def member_of(body: OrganisationBody, post: Post) -> BodyMember:
    """Return the latest membership of a post in a body."""
    return BodyMember.objects.filter(body=body, post=post).latest("pk")
