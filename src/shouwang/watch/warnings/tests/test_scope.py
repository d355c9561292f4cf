"""A message that its sender did not send to everybody is relayed, and never shown to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.warnings.actions.changing import update_warning, upgrade
from shouwang.watch.warnings.actions.drafting import change_draft, confirm_draft
from shouwang.watch.warnings.actions.issuing import issue
from shouwang.watch.warnings.actions.publishing import publish
from shouwang.watch.warnings.actions.receiving import read_document, take
from shouwang.watch.warnings.models import Publication, Warning

from .factories import SIX, SYSTEM, street_officer, warning_draft
from .messages_making import content, make_feed, message, referring

pytestmark = pytest.mark.django_db
SAID = "原发布单位限定了对象，不对公众发布"


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


def relayed(**more: object) -> Warning:
    """Return the draft of a message for the duty officers alone."""
    street_officer()
    said = {"scope": "Restricted", "restriction": "仅限值班人员", **more}
    take(SYSTEM, read_document(SYSTEM, content(message("R-1", **said))), make_feed())
    return Warning.objects.get()


def issued(found: Warning) -> Warning:
    confirm_draft(street_officer(), found.number)
    made = issue(street_officer(), found.number)
    publish(SYSTEM, made.pk)
    return made


@pytest.mark.parametrize(
    "said",
    [
        {"scope": "Restricted"},
        {"scope": "Private", "restriction": "", "addresses": ("duty@example.cn",)},
    ],
)
def test_what_is_not_sent_to_everybody_is_drafted_for_the_office(said: dict[str, object]) -> None:
    found = relayed(**said)

    assert (found.scope, found.is_public) == (said["scope"], False)


@pytest.mark.requirement("R244")
def test_once_issued_it_stands_neither_on_the_public_page_nor_in_the_feed(client: Client) -> None:
    found = issued(relayed())

    assert found.title not in client.get("/alerts").content.decode()
    assert found.title not in client.get("/alerts.atom").content.decode()
    assert Publication.objects.get().is_public is False


def test_whoever_drafts_reads_why(signed_in: SignedIn) -> None:
    found = relayed()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    page = client.get(f"/warnings/{found.number}").content.decode()
    form = client.get(f"/warnings/{found.number}/change").content.decode()
    told = client.get(f"/api/v1/warnings/{found.number}").json()

    assert SAID in page
    assert "仅限值班人员" in page
    assert SAID in form
    assert (told["scope"], told["is_public"]) == ("Restricted", False)


def test_a_changed_draft_stays_what_it_was() -> None:
    found = relayed()

    change_draft(street_officer(), found.number, warning_draft(title="和平社区暴雨橙色预警"))

    found.refresh_from_db()
    assert (found.source, found.scope, found.is_public) == ("own", "Restricted", False)


def test_what_follows_it_stays_so_too() -> None:
    found = issued(relayed())

    higher = upgrade(street_officer(), found.number, "red")

    assert (higher.scope, higher.is_public) == ("Restricted", False)


def test_an_update_in_own_words_stays_so_too() -> None:
    found = issued(relayed())

    update = update_warning(street_officer(), found.number, warning_draft(level="orange"))

    assert (update.scope, update.is_public) == ("Restricted", False)


def test_an_update_of_its_sender_may_open_it() -> None:
    issued(relayed())
    with time_machine.travel(SIX + timedelta(minutes=5), tick=False):
        update = referring("Update", "R-2", "R-1")
        [row] = take(
            SYSTEM, read_document(SYSTEM, content(update)), make_feed("https://b.example/")
        ).messages

    assert row.warning is not None
    assert (row.warning.scope, row.warning.is_public) == ("Public", True)


def test_the_table_holds_it_as_well() -> None:
    found = relayed()

    with pytest.raises(IntegrityError):
        Warning.objects.filter(pk=found.pk).update(is_public=True)
