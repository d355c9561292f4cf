"""The code on paper: what it answers, to whom, and how often one may be wrong."""

from __future__ import annotations

import pytest
from django.test import Client

from shouwang.ground.access.free_rate import FREE_REPORTS, sent_from
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions, queries
from shouwang.ground.documents.codes import new_code
from shouwang.ground.documents.models import Document
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

from .factories import make_notice

pytestmark = pytest.mark.django_db
API = "/api/v1/public/verify"


@pytest.fixture
def station() -> Actor:
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    unit = make_unit(kind="safety_station", area_code=YUNSHAN, name="云山街道安监站（虚构）")
    return actor_for("safety_station_head", area_code=YUNSHAN, unit=unit)


def code_of(actor: Actor, row: Document) -> str:
    return queries.code_of(actor, row)


def test_a_code_answers_what_the_paper_is(station: Actor) -> None:
    row = make_notice(station)
    actions.sign(station, row.pk, digest=row.digest, renewed_account_id=station.account_id)

    answer = Client().get(f"{API}/{code_of(station, row)}").json()

    assert answer == {
        "kind": "通知",
        "number": row.number,
        "office": "云山街道安监站（虚构）",
        "issued_on": row.issued_on.isoformat(),
        "standing": "valid",
        "words": "有效",
        "digest": row.digest[:12].upper(),
    }


def test_the_page_says_the_same_and_nothing_personal(station: Actor) -> None:
    row = make_notice(station, addressee="张三（虚构）")

    page = Client().get(f"/verify/{code_of(station, row)}").content.decode()

    assert row.number in page
    assert "已制发，尚未签发" in page
    assert "张三" not in page


def test_a_voided_document_verifies_as_voided(station: Actor) -> None:
    row = actions.void(station, make_notice(station).pk, reason="发错了")

    answer = Client().get(f"{API}/{code_of(station, row)}").json()

    assert (answer["standing"], answer["words"]) == ("voided", "已作废")


def test_an_altered_document_does_not_verify_as_valid(station: Actor) -> None:
    row = make_notice(station)
    code = code_of(station, row)
    Document.objects.filter(pk=row.pk).update(state="signed", digest="f" * 64)

    assert Client().get(f"{API}/{code}").json()["standing"] == "altered"


@pytest.mark.parametrize("code", ["1234", "ABCD-EFGH-JKMN-PQ", "😀", "%00"])
def test_what_is_no_code_is_not_found(station: Actor, code: str) -> None:
    answer = Client().get(f"/verify/{code}")

    assert answer.status_code == 404
    assert "查无此件" in answer.content.decode()


def test_a_code_that_nobody_got_is_not_found(station: Actor) -> None:
    make_notice(station)

    assert Client().get(f"{API}/{new_code()}").status_code == 404


def test_the_form_leads_to_the_code(station: Actor) -> None:
    code = code_of(station, make_notice(station))

    answer = Client().get("/verify/", {"code": f" {code.lower()} "})

    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{code.lower()}")


def test_beyond_the_free_rate_wrong_codes_have_to_wait(station: Actor) -> None:
    client = Client()
    for _ in range(FREE_REPORTS):
        client.get(f"{API}/{new_code()}")

    answer = client.get(f"{API}/{new_code()}")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_right_codes_cost_nothing_and_reports_stay_free(station: Actor) -> None:
    client, code = Client(), code_of(station, make_notice(station))
    for _ in range(FREE_REPORTS + 1):
        client.get(f"{API}/{code}")
    client.get(f"{API}/{new_code()}")

    assert client.get(f"{API}/{code}").status_code == 200
    assert sent_from("127.0.0.1") == 0
