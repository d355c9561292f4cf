"""Odd numbers and days in addresses are answered, never by a fault of the server."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.campaigns.tests.scopes import make_running
from shouwang.prepare.hazards.actions import HazardDraft, register
from shouwang.prepare.places import actions as places
from shouwang.prepare.places import queries as place_queries
from shouwang.prepare.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
BEYOND = 2**63


@pytest.fixture
def station() -> Actor:
    """Return the head of the safety station."""
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def browser(station: Actor) -> Client:
    """Return a browser in which the head is signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=station.account_id or 0))
    session = client.session
    session[POST_KEY] = station.post_id
    session.save()
    return client


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/api/v1/tasks/orders/{BEYOND}", 404),
        ("/api/v1/tasks?cursor=²", 422),
        ("/tasks/?page=²", 200),
        ("/api/v1/indicators?on=1970-01-01", 200),
        ("/indicators/?on=0001-01-01", 200),
    ],
)
def test_an_odd_address_has_an_answer(browser: Client, address: str, status: int) -> None:
    assert browser.get(address).status_code == status


@pytest.mark.parametrize("kind", ["file", "print"])
def test_a_document_beyond_all_numbers_is_not_found(
    browser: Client, station: Actor, kind: str
) -> None:
    place = make_place()
    made = register(station, HazardDraft("堵门", "unknown", place_number=place.number))

    answer = browser.get(f"/hazards/{made.number}/documents/{BEYOND}/{kind}")

    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["progress", "progress/export.xlsx", "visits", "scope"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_campaign_on_the_first_and_the_last_day_of_all(
    browser: Client, page: str, day: str
) -> None:
    number = make_running().number

    answer = browser.get(f"/campaigns/{number}/{page}?on={day}&from_on={day}&to_on={day}")

    assert answer.status_code == 200


def test_what_was_assessed_before_the_first_rule_holds_by_the_first_rule(station: Actor) -> None:
    place = make_place()
    draft = places.SourceDraft("储罐", assessed_on=date(1999, 2, 28))
    source = places.add_source(station, place.number, draft)
    grade = places.StandardisationDraft(3, date(1999, 2, 28))

    made = places.record_standardisation(station, place.number, grade)

    assert made.expires_on == date(2002, 2, 28)
    assert [view.source.pk for view in place_queries.sources_of(station, place.pk)] == [source.pk]


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_minutes_that_no_database_keeps_are_refused(browser: Client, sign: str) -> None:
    body = json.dumps({"title": "例会", "held_at": "2026-06-20T10:00:00+08:00", "minutes": sign})

    answer = browser.post("/api/v1/organisations/meetings", body, content_type="application/json")

    assert answer.status_code == 422
    assert "minutes" in answer.content.decode()
