"""The desk of duties shows what a post answers for, and says plainly when that is nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations.tests.factories import (
    SYSTEM,
    link_up,
    link_whole,
    make_document,
    make_street,
)
from shouwang.prepare.places.tests.factories import make_place
from shouwang.prepare.tasks.tests.factories import make_task

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    response = client.get("/duties/")
    assert response.status_code == 200
    return response.content.decode()


def post_of(actor: Actor) -> Post:
    return Post.objects.get(pk=actor.post_id or 0)


def test_a_post_without_a_duty_is_told_so_and_whom_to_ask(signed_in: SignedIn) -> None:
    unit = make_unit(area_code=HEPING)
    client, _ = signed_in("volunteer", unit=unit)
    draft = organisations.AccountableDraft(unit.pk, make_document().pk, person_name="甲某（虚构）")
    before = page(client)

    organisations.appoint_accountable(SYSTEM, draft)
    after = page(client)

    assert "还没有人给您这个岗位分派责任" in before
    assert "请问本单位负责人，或者街道安监站。" in before
    assert "请问本单位责任人甲某（虚构），或者街道安监站。" in after


def test_a_link_is_shown_with_its_document_and_the_letter_to_sign(signed_in: SignedIn) -> None:
    make_street()
    client, head = signed_in("community_director")
    document = make_document()
    link = link_up(f"village:{HEPING}", post_of(head), document)

    shown = page(client)

    assert f"/organisations/chain?subject=village%3A{HEPING}" in shown
    assert str(document) in shown
    assert f'<a href="/organisations/letters/{link.pk}">去签责任书</a>' in shown
    assert "等您签字的责任书" in shown


def test_a_village_answers_for_the_small_ones_in_it(signed_in: SignedIn) -> None:
    make_place("小作坊（虚构）", annual_output_yuan=4_999_999)
    make_place("大厂（虚构）", annual_output_yuan=5_000_000)
    client, _ = signed_in("community_director")

    answer = page(client)

    assert "按属地由第一责任人和联村干部负责的场所</a> <strong>1</strong>" in answer


def test_late_tasks_are_counted_apart(signed_in: SignedIn) -> None:
    client, director = signed_in("community_director")
    now = clock.now()
    make_task(director, person_id=director.post_id, due_at=now + timedelta(days=20))
    late = make_task(director, person_id=director.post_id, due_at=now + timedelta(minutes=5))
    type(late).objects.filter(pk=late.pk).update(due_at=now - timedelta(days=1))

    shown = page(client)

    assert "其中超期 1 项" in shown


def test_gaps_of_the_chain_are_told_to_those_who_can_mend_them(signed_in: SignedIn) -> None:
    street = make_street()
    document = make_document()
    link_up(f"street:{YUNSHAN}", street.director, document)
    mender, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    reader, _ = signed_in("duty_staff", area_code=YUNSHAN, unit=street.office)

    shown = page(mender)

    assert "断开 5 处，重复 0 处" in shown
    assert f"/organisations/?street={YUNSHAN}" in shown
    assert "责任链缺口" not in page(reader)


def test_the_number_of_reads_does_not_grow_with_the_duties(signed_in: SignedIn) -> None:
    street = make_street()
    link_whole(street)
    client, lead = signed_in("duty_staff", area_code=YUNSHAN, unit=street.office)
    document = make_document(effective_on=date(2026, 2, 1))

    def reads() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    def touch(count: int) -> None:
        for _ in range(count):
            works = make_unit(kind="enterprise", area_code=HEPING)
            post_id, document_id = post_of(lead).pk, document.pk
            organisations.assign_liaison(SYSTEM, works.pk, post_id, document_id=document_id)

    touch(1)
    few = reads()
    touch(5)

    assert reads() == few


def test_the_api_tells_the_same(api_client: SignedIn) -> None:
    make_street()
    client, head = api_client("community_director")
    document = make_document()
    link_up(f"village:{HEPING}", post_of(head), document)

    answer = client.get("/api/v1/duties").json()

    assert [(duty["kind"], duty["name"], duty["must_sign"]) for duty in answer["duties"]] == [
        ("link", "和平社区", True)
    ]
    assert answer["is_empty"] is False
    assert [(one["name"], one["count"]) for one in answer["waiting"]] == [("letters", 1)]


def test_a_head_of_a_cooperative_starts_here(signed_in: SignedIn) -> None:
    client, _ = signed_in("cooperative_head", unit=make_unit(kind="shareholding_cooperative"))

    start = client.get("/")

    assert (start.status_code, start.headers["Location"]) == (302, "/duties/")
    assert 'href="/duties/" aria-current="page"' in page(client)


def test_an_enterprise_reads_its_duty_without_a_link_it_may_not_follow(
    signed_in: SignedIn,
) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING, name="和平五金厂（虚构）")
    client, owner = signed_in("enterprise_owner", unit=works)
    draft = organisations.AccountableDraft(works.pk, make_document().pk, post_id=post_of(owner).pk)
    organisations.appoint_accountable(SYSTEM, draft)

    shown = page(client)

    assert "单位责任人" in shown
    assert "/organisations/" not in shown


def test_a_stranger_is_led_to_the_sign_in(client: Client) -> None:
    response = client.get("/duties/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/duties/")
