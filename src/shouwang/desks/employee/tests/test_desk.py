"""The employee's page shows the unit's hazards and one's own reports, to employees only."""

from __future__ import annotations

import pytest

from conftest import SignedIn
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.tests.factories import jpeg
from shouwang.prepare.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Unit:
    """Return an enterprise."""
    del db
    return make_unit(kind="enterprise", area_code=HEPING)


def test_a_report_names_the_place_of_the_own_unit(signed_in: SignedIn, shop: Unit) -> None:
    ours, theirs = make_place(unit_id=shop.pk), make_place("别家（虚构）")
    client, _ = signed_in("employee", unit=shop)

    page = client.get("/employee/report").content.decode()
    sent = {"place": str(ours.pk), "description": "护栏松动", "way": "street"}
    answer = client.post("/employee/report", sent)

    assert ours.name in page
    assert theirs.name not in page
    assert answer.status_code == 201
    assert Hazard.objects.get().place_id == ours.pk


def test_a_place_of_somebody_else_is_refused(signed_in: SignedIn, shop: Unit) -> None:
    theirs = make_place()
    client, _ = signed_in("employee", unit=shop)

    answer = client.post("/employee/report", {"place": str(theirs.pk), "description": "护栏松动"})

    assert answer.status_code == 422
    assert not Hazard.objects.exists()


def test_saying_nothing_is_refused_and_what_was_chosen_stays(
    signed_in: SignedIn, shop: Unit
) -> None:
    client, _ = signed_in("employee", unit=shop)

    answer = client.post("/employee/report", {"location": "冲压车间", "way": "street"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请写一句话，或者拍一张照片、录一段语音。" in page
    assert 'value="冲压车间"' in page


def test_four_photos_are_one_too_many(signed_in: SignedIn, shop: Unit) -> None:
    client, _ = signed_in("employee", unit=shop)

    sent = {"photos": [jpeg() for _ in range(4)], "way": "street"}
    answer = client.post("/employee/report", sent)

    assert answer.status_code == 422
    assert not Hazard.objects.exists()


def test_the_same_form_sent_twice_shows_the_same_code(signed_in: SignedIn, shop: Unit) -> None:
    client, _ = signed_in("employee", unit=shop)
    key = "0123456789abcdef0123456789abcdef"
    sent = {"description": "护栏松动", "way": "street", "idempotency_key": key}

    codes = [client.post("/employee/report", sent).context["query_code"] for _ in range(2)]

    assert codes[0] == codes[1]
    assert Hazard.objects.count() == 1


def test_others_are_sent_away(signed_in: SignedIn, shop: Unit) -> None:
    client, _ = signed_in("enterprise_owner", unit=shop)

    assert client.get("/employee/").status_code == 403
    assert client.get("/employee/mine").status_code == 403
    assert client.post("/employee/report", {"description": "护栏松动"}).status_code == 403
    assert not Hazard.objects.exists()


def test_an_objection_without_words_says_so_at_its_report(signed_in: SignedIn, shop: Unit) -> None:
    client, worker = signed_in("employee", unit=shop)
    receipt = hazards.report_at_work(worker, hazards.WorkReport("护栏松动", way="street"))
    Hazard.objects.update(state="rejected", is_finished=True, reject_reason="没有隐患")

    answer = client.post("/employee/mine/object", {"number": receipt.number, "text": ""})

    assert answer.status_code == 422
    assert "请写下您要说的话。" in answer.content.decode()
