"""Messages that became no warning go ninety days after their end; the others stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.models import Entry
from shouwang.watch.warnings.actions.forgetting import forget_messages
from shouwang.watch.warnings.actions.receiving import read_document, take
from shouwang.watch.warnings.feed_jobs import forget_messages as run_job
from shouwang.watch.warnings.models import FeedMessage

from .factories import SIX, SYSTEM, street_officer
from .messages_making import START, content, make_feed, message

pytestmark = pytest.mark.django_db
KEPT = timedelta(days=90)
ENDS = SIX + timedelta(hours=6)
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        street_officer()
        yield


def held(identifier: str = "H-1", **more: object) -> None:
    """Take a message of an untrusted feed that holds for six hours."""
    feed = make_feed(f"https://feeds.example/{identifier}", is_trusted=False)
    take(SYSTEM, read_document(SYSTEM, content(message(identifier, **more))), feed)


def left() -> list[str]:
    return list(FeedMessage.objects.order_by("identifier").values_list("identifier", flat=True))


def test_a_message_is_kept_for_ninety_days_after_its_end() -> None:
    held()

    assert forget_messages(SYSTEM, ENDS + KEPT) == 0
    assert left() == ["H-1"]


def test_a_message_goes_when_the_ninety_days_are_over() -> None:
    held()

    assert forget_messages(SYSTEM, ENDS + KEPT + MOMENT) == 1
    assert left() == []


def test_a_message_that_was_over_when_it_came_counts_from_then() -> None:
    held(expires_at=START - timedelta(days=40))

    assert forget_messages(SYSTEM, SIX + KEPT) == 0
    assert forget_messages(SYSTEM, SIX + KEPT + MOMENT) == 1


def test_a_message_that_became_a_draft_stays() -> None:
    take(SYSTEM, read_document(SYSTEM, content(message("D-1"))), make_feed())

    assert forget_messages(SYSTEM, ENDS + 2 * KEPT) == 0
    assert left() == ["D-1"]


def test_what_could_not_be_read_goes_ninety_days_after_it_came() -> None:
    raw = b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>a</sender></alert>'
    take(SYSTEM, read_document(SYSTEM, raw), make_feed())

    assert forget_messages(SYSTEM, SIX + KEPT) == 0
    assert forget_messages(SYSTEM, SIX + KEPT + MOMENT) == 1


def test_the_journal_says_how_many_went() -> None:
    held("H-1")
    held("H-2")

    forget_messages(SYSTEM, ENDS + KEPT + MOMENT)

    entry = Entry.objects.get(verb="feed_message.forget")
    assert '"count":2' in entry.text


def test_the_job_takes_the_time_of_the_house() -> None:
    held()

    with time_machine.travel(ENDS + KEPT + timedelta(seconds=1), tick=False):
        assert run_job() == 1


def test_only_the_system_forgets() -> None:
    held()

    with pytest.raises(NotAllowed):
        forget_messages(street_officer(), ENDS + 2 * KEPT)
    assert left() == ["H-1"]
