"""Who answers for what on which day, asked by anybody who may look, and by oneself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password

from conftest import SignedIn
from shouwang.ground import clock
from shouwang.ground.people.models import Account, Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.tests.factories import (
    GRID,
    HEPING,
    HUANGPEN,
    SYSTEM,
    Street,
    link_up,
    link_whole,
    make_document,
    make_street,
    officer_of,
)
from shouwang.prepare.places.tests.factories import make_place
from shouwang.prepare.tasks.tests.factories import make_task

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
PASSWORD = "renewed-in-test"


@pytest.fixture
def street() -> Street:
    return make_street()


def test_who_answered_on_a_day_in_the_past_is_still_told(
    street: Street, api_client: SignedIn
) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    link_whole(street)
    later = make_document(effective_on=date(2026, 6, 1))
    successor = make_post(unit=street.heping, area_code=HEPING)
    link_up(f"village:{HEPING}", successor, later)

    answers = [
        client.get(f"/api/v1/responsibilities?subject=village:{HEPING}&on={day}").json()
        for day in ("2026-05-31", "2026-06-01")
    ]

    assert [answer["items"][0]["person"]["post_id"] for answer in answers] == [
        street.heping_head.pk,
        successor.pk,
    ]
    assert [answer["as_of"] for answer in answers] == ["2026-05-31", "2026-06-01"]


def test_a_place_and_a_grid_answer_up_to_the_street(street: Street, api_client: SignedIn) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    link_whole(street)
    place = make_place("和平五金厂（虚构）", area_code=HEPING)
    post = make_post(unit=make_unit(kind="enterprise", area_code=HEPING), area_code=HEPING)
    link_up(
        f"place:{place.pk}",
        post,
        make_document(),
        upper_key=f"grid:{GRID}",
        subject_name=place.name,
        area_code=HEPING,
    )

    found = {
        key: client.get(f"/api/v1/responsibilities?subject={key}").json()
        for key in (f"place:{place.pk}", f"grid:{GRID}")
    }

    assert {key: [step["level"] for step in answer["items"]] for key, answer in found.items()} == {
        f"place:{place.pk}": ["场所", "网格", "社区（村）", "工作片", "街道"],
        f"grid:{GRID}": ["网格", "社区（村）", "工作片", "街道"],
    }
    assert [answer["is_whole"] for answer in found.values()] == [True, True]


def test_a_unit_answers_by_its_accountable_person_and_the_chain_of_its_area(
    street: Street, api_client: SignedIn
) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    link_whole(street)
    works = make_unit(kind="enterprise", area_code=HEPING)
    document = make_document(effective_on=date(2026, 6, 1))
    draft = actions.AccountableDraft(works.pk, document.pk, person_name="某某（虚构）")
    actions.appoint_accountable(SYSTEM, draft)

    subject = f"unit:{works.pk}"
    before, after = (
        client.get(f"/api/v1/responsibilities?subject={subject}&on={day}").json()
        for day in ("2026-05-31", "2026-06-01")
    )

    assert (before["items"][0]["is_broken"], before["items"][0]["person_name"]) == (True, "")
    assert (after["items"][0]["is_broken"], after["items"][0]["person_name"]) == (
        False,
        "某某（虚构）",
    )
    assert [step["level"] for step in after["items"]] == ["单位", "社区（村）", "工作片", "街道"]


@pytest.mark.parametrize("subject", ["unit:", "unit:x", "unit:-1", "unit:1234567890123456789"])
def test_a_unit_that_is_written_wrongly_is_said_so(
    street: Street, api_client: SignedIn, subject: str
) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)

    answer = client.get(f"/api/v1/responsibilities?subject={subject}")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"subject": f"责任对象“{subject}”写法不对。"}


def test_a_unit_of_another_street_does_not_exist(street: Street, api_client: SignedIn) -> None:
    elsewhere = make_unit(area_code="330781001001")
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)

    answer = client.get(f"/api/v1/responsibilities?subject=unit:{elsewhere.pk}")

    assert answer.status_code == 404


def test_a_head_signs_the_letter_that_waits_and_it_waits_no_more(
    street: Street, signed_in: SignedIn
) -> None:
    client, head = signed_in("community_director", area_code=HEPING, unit=street.heping)
    post = Post.objects.get(pk=head.post_id or 0)
    Account.objects.filter(pk=post.account_id).update(password=make_password(PASSWORD))
    client.force_login(Account.objects.get(pk=post.account_id))
    link = link_up(f"village:{HEPING}", post, make_document())
    before = client.get("/duties/").content.decode()

    digest = queries.letter(SYSTEM, link.pk).digest
    client.post(f"/organisations/letters/{link.pk}/sign", {"digest": digest, "password": PASSWORD})
    after = client.get("/duties/").content.decode()

    assert "去签责任书" in before
    assert "等您签字的责任书" in before
    assert "去签责任书" not in after
    assert "等您签字的责任书" not in after


@pytest.mark.requirement("R24")
def test_gaps_that_a_mender_sees_are_those_of_the_check(
    street: Street, signed_in: SignedIn, api_client: SignedIn
) -> None:
    links = link_whole(street)
    rival = officer_of(street.office)
    link_up(f"village:{HEPING}", rival, links[f"village:{HEPING}"].document)
    Post.objects.filter(pk=street.huangpen_head.pk).update(valid_until_on=date(2026, 6, 1))
    where = {"area_code": YUNSHAN, "unit": street.office}
    page, _ = signed_in("safety_station_head", **where)
    client, _ = api_client("safety_station_head", **where)

    waiting = client.get("/api/v1/duties").json()["waiting"]
    shown = page.get("/duties/").content.decode()
    check = client.get(f"/api/v1/organisations/consistency?street={YUNSHAN}").json()
    of_chain = {row["key"] for row in check["items"] if row["key"].split(":")[0] == "village"}

    assert of_chain == {f"village:{HEPING}", f"village:{HUANGPEN}"}
    assert [(one["name"], one["count"]) for one in waiting] == [("gaps", 2)]
    assert "断开 1 处，重复 1 处" in shown


def test_tasks_that_are_late_stand_first(signed_in: SignedIn) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        client, director = signed_in("community_director", area_code=HEPING)
        make_task(director, title="后办（虚构）", due_at=clock.now() + timedelta(days=9))
        make_task(director, title="先办（虚构）", due_at=clock.now() + timedelta(minutes=30))

    with time_machine.travel(MONDAY_NOON + timedelta(hours=1), tick=False):
        shown = client.get("/duties/").content.decode()

    assert shown.index("先办（虚构）") < shown.index("后办（虚构）")
    assert "其中超期 1 项" in shown
