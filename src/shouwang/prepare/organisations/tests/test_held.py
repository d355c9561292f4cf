"""What one post holds: duties by document, letters that wait for it, bodies."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import BodyMember, OrganisationBody

from .factories import (
    FIRST_DAY,
    HEPING,
    MONDAY,
    SYSTEM,
    Street,
    link_up,
    link_whole,
    make_document,
    make_street,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Street:
    return make_street()


def at(post: Post) -> Actor:
    return resolve(post.account_id, post.pk, on=MONDAY)


def test_a_post_knows_each_duty_by_its_document(street: Street) -> None:
    document, head = make_document(), street.heping_head
    actions.assign_sector_lead(SYSTEM, YUNSHAN, "tourism", head.pk, document_id=document.pk)
    works = make_unit(kind="enterprise", area_code=HEPING, name="和平五金厂（虚构）")
    actions.assign_liaison(SYSTEM, works.pk, street.director.pk, document_id=document.pk)
    link_up(f"village:{HEPING}", head, document)

    held = queries.held_by_post(at(head), MONDAY)
    touching = queries.held_by_post(at(street.director), MONDAY)

    assert [(duty.kind.value, duty.name) for duty in held.duties] == [
        ("sector", str(queries.sector_label("tourism"))),
        ("link", "和平社区"),
    ]
    assert [(duty.kind.value, duty.name) for duty in touching.duties] == [
        ("liaison", "和平五金厂（虚构）")
    ]
    assert {duty.document for duty in held.duties} == {str(document)}


def test_a_duty_that_is_over_is_held_no_more_but_was_held_then(street: Street) -> None:
    document, head = make_document(), street.heping_head
    link_up(f"village:{HEPING}", head, document)
    later = make_document(effective_on=date(2026, 5, 1))
    link_up(f"village:{HEPING}", make_post(unit=street.heping, area_code=HEPING), later)

    now = queries.held_by_post(at(head), MONDAY)
    then = queries.held_by_post(at(head), date(2026, 4, 30))

    assert (now.duties, [duty.name for duty in then.duties]) == ((), ["和平社区"])


def test_letters_wait_for_both_who_sign_them(street: Street) -> None:
    document = make_document()
    lead, head = make_post(unit=street.office, area_code=YUNSHAN), street.heping_head
    link_up(f"work_area:{street.town_area.pk}", lead, document)
    below = link_up(f"village:{HEPING}", head, document)

    before = queries.held_by_post(at(lead), MONDAY), queries.held_by_post(at(head), MONDAY)
    digest = queries.letter(SYSTEM, below.pk).digest
    for post in (head, lead):
        actions.sign_letter(at(post), below.pk, digest=digest, renewed_account_id=post.account_id)
    after = queries.held_by_post(at(lead), MONDAY), queries.held_by_post(at(head), MONDAY)

    assert [held.letters_to_sign for held in before] == [2, 1]
    assert [letter.subject_name for letter in before[0].letters_below] == ["和平社区"]
    assert [held.letters_to_sign for held in after] == [1, 0]


def test_a_post_knows_its_bodies_while_they_last(street: Street) -> None:
    group = OrganisationBody.objects.create(
        kind="leading_group",
        name="安全生产领导小组（虚构）",
        area_code_at_time=YUNSHAN,
        area_code_now=YUNSHAN,
        formed_on=FIRST_DAY,
    )
    BodyMember.objects.create(body=group, post=street.director, duty="head", from_on=FIRST_DAY)

    now = queries.held_by_post(at(street.director), MONDAY)
    OrganisationBody.objects.update(dissolved_on=MONDAY)
    after = queries.held_by_post(at(street.director), MONDAY)

    assert [(body.name, str(body.duty)) for body in now.bodies] == [
        ("安全生产领导小组（虚构）", "组长")
    ]
    assert after.bodies == ()


def test_nobody_at_a_post_holds_nothing() -> None:
    held = queries.held_by_post(Actor.anonymous(), MONDAY)

    assert (held.duties, held.bodies, held.letters_to_sign) == ((), (), 0)


def test_the_number_of_reads_does_not_grow_with_the_duties(street: Street) -> None:
    links = link_whole(street)
    head, document = street.heping_head, make_document(effective_on=date(2026, 2, 1))

    def reads() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.held_by_post(at(head), MONDAY)
        return len(seen)

    few = reads()
    for number in range(4):
        link_up(
            f"place:{number + 1}",
            head,
            document,
            upper_key=f"village:{HEPING}",
            subject_name="测试店（虚构）",
            area_code=HEPING,
        )

    assert (len(links), reads()) == (6, few)
