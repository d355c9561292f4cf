"""Addresses of messages go ninety days after their feed named them last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test.utils import override_settings

from shouwang.engines.fetch.tests.peers import Peer, Reply, peer
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.models import Entry
from shouwang.watch.warnings.actions.forgetting import forget_links
from shouwang.watch.warnings.feed_jobs import forget_messages, read_feeds
from shouwang.watch.warnings.models import Feed, FeedLink

from .factories import SIX, SYSTEM, street_officer
from .messages_making import make_feed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST_KEPT = SIX + 90 * DAY
GOES = SIX + 91 * DAY
TODAY = (SIX + timedelta(hours=8)).date()


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with override_settings(FEEDS_PRIVATE=True), time_machine.travel(SIX, tick=False):
        street_officer()
        yield


@pytest.fixture
def other() -> Iterator[Peer]:
    with peer() as found:
        yield found


def make_link(feed: Feed, name: str, days: int = 0) -> FeedLink:
    """Return the address of a message that its feed named so many days after the first."""
    return FeedLink.objects.create(
        feed=feed, address=f"https://feeds.example/{name}", read_at=SIX, seen_on=TODAY + days * DAY
    )


def left() -> list[str]:
    rows = FeedLink.objects.order_by("address").values_list("address", flat=True)
    return [address.rpartition("/")[2] for address in rows]


def read_links(other: Peer, *names: str) -> None:
    items = "".join(f"<item><link>{other.address}/{name}</link></item>" for name in names)
    body = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    other.replies["/cap"] = Reply(body=body)
    read_feeds()


def test_an_address_is_kept_on_the_ninetieth_day() -> None:
    feed = make_feed()
    make_link(feed, "old")
    make_link(feed, "new", days=1)

    assert forget_links(SYSTEM, LAST_KEPT) == 0
    assert left() == ["new", "old"]


def test_an_address_goes_on_the_day_after() -> None:
    feed = make_feed()
    make_link(feed, "old")
    make_link(feed, "new", days=1)

    assert forget_links(SYSTEM, GOES) == 1
    assert left() == ["new"]


def test_what_a_quiet_feed_named_last_stays() -> None:
    make_link(make_feed(), "last")
    busy = make_feed("https://feeds.example/busy.rss")
    make_link(busy, "old")
    make_link(busy, "new", days=300)

    forget_links(SYSTEM, SIX + 400 * DAY)

    assert left() == ["last", "new"]


def test_the_journal_says_how_many_addresses_of_a_feed_went() -> None:
    feed = make_feed()
    for name in ("a", "b", "c"):
        make_link(feed, name)
    make_link(feed, "new", days=1)

    forget_links(SYSTEM, GOES)

    entry = Entry.objects.get(verb="feed_link.forget")
    assert entry.object_key == f"feed:{feed.pk}"
    assert '"count":3' in entry.text


def test_a_reading_says_until_when_a_feed_names_an_address(other: Peer) -> None:
    make_feed(f"{other.address}/cap")
    read_links(other, "a", "b")
    with time_machine.travel(SIX + 5 * DAY, tick=False):
        read_links(other, "b", "c")

    found = dict(FeedLink.objects.values_list("address", "seen_on"))

    assert found == {
        f"{other.address}/a": TODAY,
        f"{other.address}/b": TODAY + 5 * DAY,
        f"{other.address}/c": TODAY + 5 * DAY,
    }


def test_an_address_that_a_feed_still_names_is_not_fetched_again(other: Peer) -> None:
    other.replies["/a"] = Reply(body=b"<rss/>")
    make_feed(f"{other.address}/cap")
    read_links(other, "a")
    FeedLink.objects.update(error="")
    with time_machine.travel(GOES, tick=False):
        read_links(other, "a")
        forget_messages()
        read_links(other, "a")

    assert [path for path, _ in other.calls].count("/a") == 1


def test_only_the_system_forgets_addresses() -> None:
    make_link(make_feed(), "a")

    with pytest.raises(NotAllowed):
        forget_links(street_officer(), GOES)
