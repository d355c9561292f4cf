"""The desk of duties shows what a post answers for, and says plainly when that is nothing."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.desks.duties.reading import duties_of
from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns.models import StandingCheck
from shouwang.prepare.campaigns.tests.duty_making import make_duties, plan_by
from shouwang.prepare.campaigns.tests.scopes import make_running, visit_of
from shouwang.prepare.households import actions as households
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations.tests.factories import (
    SYSTEM,
    link_up,
    link_whole,
    make_document,
    make_street,
)
from shouwang.prepare.places.tests.factories import ZAOSHU_COMMUNITY, make_place
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


def test_what_the_unit_owes_to_campaigns_is_shown_with_the_days_left(
    signed_in: SignedIn,
) -> None:
    soon = plan_by(clock.today() + timedelta(days=5), title="甲方案")
    late = plan_by(clock.today() - timedelta(days=1), title="乙方案")
    made = make_duties(soon, late)
    unit = Unit.objects.get(pk=made.heping.unit_id or 0)
    client, _ = signed_in("community_director", unit=unit)

    shown = page(client)

    assert "本单位应报的材料" in shown
    assert "其中逾期 1 份" in shown
    assert "还剩 5 天" in shown
    assert f"/campaigns/{made.number}/duties" in unquote(shown)


def test_places_that_campaigns_have_not_checked_are_counted_within_the_area(
    api_client: SignedIn,
) -> None:
    first = make_place("和平五金厂（虚构）")
    make_place("和平木器厂（虚构）")
    make_place("枣树木器厂（虚构）", area_code=ZAOSHU_COMMUNITY)
    campaign = make_running()
    client, director = api_client("community_director")
    visit_of(director, first.number, result="fine")

    part = client.get("/api/v1/duties").json()["campaigns"]

    assert [(line["name"], line["words"]) for line in part["unchecked"]] == [
        (campaign.title, "1 处还没检查，共 2 处")
    ]
    assert part["unchecked_count"] == 1


def test_an_enterprise_is_not_told_to_check_itself_for_others(api_client: SignedIn) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING)
    make_place("和平五金厂（虚构）", unit_id=works.pk)
    make_running()
    client, _ = api_client("enterprise_owner", unit=works)

    assert client.get("/api/v1/duties").json()["campaigns"]["unchecked_count"] == 0


def test_standing_checks_of_the_post_are_late_the_day_after(signed_in: SignedIn) -> None:
    campaign = make_running()
    client, director = signed_in("community_director")
    for title, days in (("甲检查", 0), ("乙检查", -1)):
        StandingCheck.objects.create(
            campaign=campaign,
            title=title,
            type_codes=["nine_small_place"],
            area_code_now=HEPING,
            interval_days=30,
            unit_id=director.unit_id or 0,
            post_id=director.post_id or 0,
            next_due_on=clock.today() + timedelta(days=days),
        )

    found = duties_of(director).campaigns
    shown = page(client)

    assert [(line.name, line.is_late) for line in found.standing] == [
        ("乙检查", True),
        ("甲检查", False),
    ]
    assert "到期的长期检查" in shown


def test_people_who_are_helped_are_a_number_and_no_name(signed_in: SignedIn) -> None:
    client, worker = signed_in("grid_worker")
    for person in (make_person(name="虚构甲"), make_person(name="虚构乙")):
        households.pair_helper(SYSTEM, person.pk, households.HelperDraft(post_id=worker.post_id))

    shown = page(client)

    assert "结对帮扶的人</a> <strong>2</strong>" in shown
    assert "虚构甲" not in shown


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
