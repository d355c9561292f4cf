"""Who answers for what: heads, the chain and its letters, the check for exactly one owner."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account, Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions
from shouwang.prepare.organisations.models import (
    AccountabilityWaiver,
    AccountablePerson,
    BasisDocument,
    ResponsibilityLink,
    Signature,
)
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
)
from shouwang.prepare.tasks.tests.factories import make_task

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
OTHER_STREET = "330781001"
PASSWORD = "renewed-in-test"


@pytest.fixture
def street() -> Street:
    return make_street()


def head_up(unit: Unit, post: Post) -> AccountablePerson:
    draft = actions.AccountableDraft(unit.pk, make_document().pk, post_id=post.pk)
    return actions.appoint_accountable(SYSTEM, draft)


@pytest.mark.requirement("R8")
def test_units_without_an_accountable_person_are_listed_until_none_is_left(
    street: Street, signed_in: SignedIn
) -> None:
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    document = make_document()
    before = client.get("/organisations/accountable").content.decode()

    statuses = [
        client.post(
            f"/organisations/accountable/appoint?unit={unit.pk}",
            {"post": str(post.pk), "person_name": "", "document": str(document.pk)},
        ).status_code
        for unit, post in (
            (street.office, street.director),
            (street.heping, street.heping_head),
            (street.huangpen, street.huangpen_head),
        )
    ]
    after = client.get("/organisations/accountable").content.decode()

    assert [name in before for name in (street.office.name, street.heping.name)] == [True, True]
    assert statuses == [302, 302, 302]
    assert "每个单位都有责任人。" in after


@pytest.mark.requirement("R8")
def test_a_unit_has_one_head_and_an_enterprise_one_legal_representative(
    street: Street, api_client: SignedIn
) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    works = make_unit(kind="enterprise", area_code=HEPING)
    draft = actions.AccountableDraft(works.pk, make_document().pk, person_name="某某（虚构）")
    first = actions.appoint_accountable(SYSTEM, draft)
    actions.appoint_accountable(SYSTEM, draft)

    open_rows = AccountablePerson.objects.in_force(date(2026, 6, 22)).filter(unit=works)
    answer = client.get(f"/api/v1/organisations/accountable?street={YUNSHAN}&on=2026-06-22").json()

    assert first.kind == "legal_representative"
    assert open_rows.count() == 1
    assert (answer["numerator"], answer["denominator"], answer["is_ready"]) == (1, 4, False)


@pytest.mark.requirement("R8")
def test_a_waiver_with_a_reason_lets_a_campaign_start(
    street: Street, signed_in: SignedIn, api_client: SignedIn
) -> None:
    page, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    client, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)

    refused = page.post(
        f"/organisations/accountable/waive?unit={street.office.pk}", {"reason": " "}
    )
    for unit in (street.office, street.heping, street.huangpen):
        page.post(f"/organisations/accountable/waive?unit={unit.pk}", {"reason": "换届中"})
    answer = client.get(f"/api/v1/organisations/accountable?street={YUNSHAN}").json()

    assert (refused.status_code, AccountabilityWaiver.objects.count()) == (422, 3)
    assert (answer["is_ready"], answer["numerator"]) == (True, 0)
    assert [gap["waiver"] for gap in answer["items"]] == ["换届中"] * 3


@pytest.mark.requirement("R9")
def test_the_chain_is_shown_and_its_breaks_are_named(street: Street, signed_in: SignedIn) -> None:
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    broken = client.get("/organisations/").content.decode()
    link_whole(street)
    whole = client.get("/organisations/").content.decode()
    chain = client.get(f"/organisations/chain?subject=grid:{GRID}").content.decode()

    assert "没有责任环节。" in broken
    assert "责任链完整。" in whole
    names = ("和平第一网格", "和平社区", "城区片", "云山街道")
    positions = [chain.index(f"：{name}</h2>") for name in names]
    assert positions == sorted(positions)


@pytest.mark.requirement("R9", "R24")
def test_a_subject_with_two_claims_is_double_until_one_is_ended(
    street: Street, signed_in: SignedIn
) -> None:
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    document = make_document()
    link_up(f"village:{HEPING}", street.heping_head, document)
    second = link_up(f"village:{HEPING}", street.director, document)
    before = client.get("/organisations/").content.decode()

    ended = client.post(
        f"/organisations/assignments/link/{second.pk}/end", {"last_day_on": "2026-01-01"}
    )
    after = client.get("/organisations/").content.decode()

    assert ended.status_code == 302
    assert "没有多头负责的对象。" not in before
    assert "没有多头负责的对象。" in after


@pytest.mark.requirement("R9")
def test_the_chain_over_the_api_shows_a_missing_level(street: Street, api_client: SignedIn) -> None:
    client, _ = api_client("community_director", area_code=HEPING)
    link_up(f"village:{HEPING}", street.heping_head, make_document())

    answer = client.get(f"/api/v1/responsibilities?subject=village:{HEPING}&on=2026-06-22").json()

    assert answer["is_whole"] is False
    assert [step["is_broken"] for step in answer["items"]] == [False, True, True]
    assert answer["items"][0]["person"]["post_id"] == street.heping_head.pk


@pytest.mark.requirement("R9")
def test_an_officer_hangs_a_village_into_the_chain(street: Street, signed_in: SignedIn) -> None:
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    document = make_document()

    sent = client.post(
        "/organisations/links/new",
        {
            "subject": f"village:{HEPING}",
            "post": str(street.heping_head.pk),
            "document": str(document.pk),
        },
    )

    link = ResponsibilityLink.objects.get()
    assert sent.status_code == 302
    assert (link.unit_id, link.upper_key) == (
        street.heping.pk,
        f"work_area:{street.town_area.pk}",
    )


def enter(post: Post) -> Client:
    account = Account.objects.get(pk=post.account_id)
    account.password = make_password(PASSWORD)
    account.save()
    client = Client()
    client.force_login(account)
    return client


def shown_digest(client: Client, link: ResponsibilityLink) -> str:
    page = client.get(f"/organisations/letters/{link.pk}/sign").content.decode()
    found = re.search(r'value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


@pytest.mark.requirement("R9", "R284")
def test_a_letter_is_printed_signed_with_a_renewed_password_and_carries_a_code(
    street: Street,
) -> None:
    link = link_whole(street)[f"street:{YUNSHAN}"]
    client = enter(street.director)
    before = client.get(f"/organisations/letters/{link.pk}").content.decode()
    digest = shown_digest(client, link)

    wrong = client.post(
        f"/organisations/letters/{link.pk}/sign", {"digest": digest, "password": "wrong"}
    )
    none_yet = Signature.objects.count()
    right = client.post(
        f"/organisations/letters/{link.pk}/sign", {"digest": digest, "password": PASSWORD}
    )
    after = client.get(f"/organisations/letters/{link.pk}").content.decode()

    assert ("未签" in before, "已签" in after) == (True, True)
    assert (wrong.status_code, none_yet, right.status_code) == (422, 0, 302)
    code = re.search(r"<strong>(\d+(?:-[0-9A-F]{4}){3})</strong>", after)
    assert code is not None
    checked = Client().get(f"/organisations/verify?code={code[1]}").content.decode()
    assert "与登记的内容一致。" in checked


@pytest.mark.requirement("R284")
def test_a_change_of_content_voids_the_signature_and_the_paper(street: Street) -> None:
    link = link_whole(street)[f"street:{YUNSHAN}"]
    client = enter(street.director)
    digest = shown_digest(client, link)
    client.post(f"/organisations/letters/{link.pk}/sign", {"digest": digest, "password": PASSWORD})
    printed = client.get(f"/organisations/letters/{link.pk}").content.decode()
    code = re.search(r"<strong>(.+?)</strong>", printed)
    assert code is not None
    BasisDocument.objects.filter(pk=link.document_id).update(title="另一个标题（虚构）")

    page = client.get(f"/organisations/letters/{link.pk}").content.decode()
    checked = Client().get(f"/organisations/verify?code={code[1]}").content.decode()

    assert "内容已变更，原签字失效" in page
    assert "内容已变更，这张纸上的签字已失效。" in checked


@pytest.mark.requirement("R284")
def test_what_was_read_is_what_is_signed(street: Street) -> None:
    link = link_whole(street)[f"street:{YUNSHAN}"]
    client = enter(street.director)
    digest = shown_digest(client, link)
    BasisDocument.objects.filter(pk=link.document_id).update(title="另一个标题（虚构）")

    answer = client.post(
        f"/organisations/letters/{link.pk}/sign", {"digest": digest, "password": PASSWORD}
    )

    assert (answer.status_code, Signature.objects.count()) == (409, 0)


@pytest.mark.requirement("R284")
def test_nobody_signs_for_another(street: Street, signed_in: SignedIn) -> None:
    link = link_whole(street)[f"village:{HEPING}"]
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    beside = enter(street.huangpen_head)
    body = {"digest": "0" * 64, "password": PASSWORD}

    statuses = [
        who.post(f"/organisations/letters/{link.pk}/sign", body).status_code
        for who in (Client(), beside, station)
    ]

    assert (statuses, Signature.objects.count()) == ([302, 404, 403], 0)


@pytest.mark.requirement("R284")
def test_a_letter_is_signed_over_the_api(street: Street, api_client: SignedIn) -> None:
    link = link_whole(street)[f"village:{HEPING}"]
    stranger, _ = api_client()
    director, _ = api_client("community_director", area_code=HEPING)
    body = {"digest": "0" * 64, "password": "wrong"}
    address = f"/api/v1/responsibilities/{link.pk}/signatures"

    statuses = [
        who.post(address, body, "application/json").status_code for who in (stranger, director)
    ]

    assert (statuses, Signature.objects.count()) == ([401, 422], 0)


@pytest.mark.requirement("R24")
def test_the_check_lists_what_nobody_answers_for_with_its_count(
    street: Street, signed_in: SignedIn, api_client: SignedIn
) -> None:
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)
    api, _ = api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)
    link_whole(street)
    for unit, post in (
        (street.office, street.director),
        (street.heping, street.heping_head),
        (street.huangpen, street.huangpen_head),
    ):
        head_up(unit, post)
    grid = make_post(unit=street.heping, role="grid_worker", area_code=HEPING)
    make_task(Actor(key="test", unit_id=grid.unit_id, post_id=grid.pk))
    fine = api.get(f"/api/v1/organisations/consistency?street={YUNSHAN}").json()
    Post.objects.filter(pk=grid.pk).update(valid_until_on=date(2020, 1, 2))

    found = api.get(f"/api/v1/organisations/consistency?street={YUNSHAN}").json()
    page = client.get("/organisations/consistency").content.decode()

    assert (fine["numerator"], fine["denominator"]) == (0, 10)
    assert (found["numerator"], found["denominator"]) == (1, 10)
    assert [(row["name"], row["owners"]) for row in found["items"]] == [("清理楼道", 0)]
    assert "清理楼道" in page


@pytest.mark.requirement("R8", "R9", "R11")
@pytest.mark.parametrize(
    "address",
    [
        "/organisations/documents/new",
        "/organisations/sectors/assign",
        "/organisations/links/new",
        "/organisations/liaisons/assign?unit={unit}",
        "/organisations/accountable/appoint?unit={unit}",
        "/organisations/accountable/waive?unit={unit}",
    ],
)
def test_four_callers_open_and_send_a_form(
    street: Street, signed_in: SignedIn, address: str
) -> None:
    callers = [
        Client(),
        signed_in("safety_station_head", area_code=OTHER_STREET)[0],
        signed_in("police", area_code=YUNSHAN, unit=street.office)[0],
        signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)[0],
    ]
    where = address.format(unit=street.heping.pk)
    joined = f"{where}{'&' if '?' in where else '?'}street={YUNSHAN}"
    before = Entry.objects.count()

    opened = [who.get(joined).status_code for who in callers]
    sent = [who.post(joined, {"reason": ""}).status_code for who in callers]

    assert opened == [302, 404, 403, 200]
    assert sent == [302, 404, 403, 422]
    assert Entry.objects.count() == before


@pytest.mark.requirement("R9")
@pytest.mark.parametrize(
    "address", ["", "sectors", "accountable", "liaisons", "documents", "consistency"]
)
def test_who_may_see_responsibility(street: Street, signed_in: SignedIn, address: str) -> None:
    callers = [
        Client(),
        signed_in("volunteer", area_code=HEPING)[0],
        signed_in("safety_station_head", area_code=OTHER_STREET)[0],
        signed_in("community_director", area_code=HEPING)[0],
    ]

    statuses = [
        who.get(f"/organisations/{address}?street={YUNSHAN}").status_code for who in callers
    ]

    assert statuses == [302, 403, 404, 200]


@pytest.mark.requirement("R9")
def test_a_village_sees_its_own_row_only(street: Street, signed_in: SignedIn) -> None:
    link_whole(street)
    client, _ = signed_in("community_director", area_code=HEPING)

    page = client.get("/organisations/").content.decode()

    assert f"village%3A{HEPING}" in page or f"village:{HEPING}" in page
    assert HUANGPEN not in page
    assert client.get(f"/organisations/chain?subject=village:{HUANGPEN}").status_code == 404


@pytest.mark.requirement("R9")
def test_the_overview_costs_the_same_for_more_villages(
    street: Street, signed_in: SignedIn, django_assert_max_num_queries: object
) -> None:
    link_whole(street)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)

    with django_assert_max_num_queries(34):  # type: ignore[operator]
        client.get("/organisations/")


@pytest.mark.requirement("R9")
def test_without_a_subject_the_chain_asks_which_one(street: Street, signed_in: SignedIn) -> None:
    link_whole(street)
    client, _ = signed_in("community_director", area_code=HEPING)

    asked = client.get("/organisations/chain")
    wrong = client.get("/organisations/chain?subject=castle:1")

    assert (asked.status_code, wrong.status_code) == (200, 422)
    assert f'value="village:{HEPING}"' in asked.text
    assert HUANGPEN not in asked.text
    assert "写法不对" not in asked.text
    assert "责任对象“castle:1”写法不对。" in wrong.text
    assert f'value="village:{HEPING}"' in wrong.text
