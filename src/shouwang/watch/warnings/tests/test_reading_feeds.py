"""Feeds are read within limits, from the loopback here; what fails is counted and shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test.utils import override_settings

from shouwang.engines.fetch.tests.peers import Peer, Reply, peer
from shouwang.ground import clock
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.watch.warnings.actions.feeds import add_feed, change_feed
from shouwang.watch.warnings.actions.reading import read_due_feeds
from shouwang.watch.warnings.feed_jobs import read_feeds
from shouwang.watch.warnings.models import Feed, FeedMessage, Warning
from shouwang.watch.warnings.rules.feeds import FeedDraft

from .factories import SIX, at, street_officer, village_head
from .messages_making import content, make_feed, message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _near() -> Iterator[None]:
    with override_settings(FEEDS_PRIVATE=True), time_machine.travel(SIX, tick=False):
        street_officer()
        yield


@pytest.fixture
def other() -> Iterator[Peer]:
    with peer() as found:
        yield found


def state(feed: Feed) -> tuple[str, int]:
    feed.refresh_from_db()
    return feed.error, feed.failure_count


def draft(**more: object) -> FeedDraft:
    values: dict[str, object] = {
        "name": "气象台",
        "address": "https://feeds.example/a",
        "area_code": "330781002",
    }
    return FeedDraft(**{**values, **more})  # type: ignore[arg-type]


def test_the_messages_of_a_feed_become_drafts(other: Peer) -> None:
    other.replies["/cap"] = Reply(body=content(message("A"), message("B", event="大风")))
    feed = make_feed(f"{other.address}/cap")

    assert read_feeds() == 1

    assert state(feed) == ("", 0)
    assert (feed.entry_count, Warning.objects.count()) == (2, 2)


def test_an_unchanged_feed_is_not_read_again(other: Peer) -> None:
    other.replies["/cap"] = Reply(body=content(message()), headers={"ETag": '"7"'})
    feed = make_feed(f"{other.address}/cap")
    read_feeds()

    with time_machine.travel(at(2), tick=False):
        read_feeds()

        assert other.calls[1][1]["If-None-Match"] == '"7"'
        assert state(feed) == ("", 0)
        assert feed.read_at == clock.now()


def test_a_feed_is_read_when_it_is_due(other: Peer) -> None:
    other.replies["/cap"] = Reply(body=content(message()))
    make_feed(f"{other.address}/cap", every_s=60)
    make_feed(f"{other.address}/off", is_active=False)

    assert [read_feeds(), read_feeds()] == [1, 0]
    with time_machine.travel(SIX + timedelta(seconds=60), tick=False):
        assert read_feeds() == 1


def test_what_a_feed_links_to_is_fetched_once(other: Peer) -> None:
    link = f'<link type="application/cap+xml" href="{other.address}/1.xml"/>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{link}</entry></feed>'
    other.replies["/atom"] = Reply(body=feed.encode())
    other.replies["/1.xml"] = Reply(body=content(message()))
    make_feed(f"{other.address}/atom")

    read_feeds()
    with time_machine.travel(at(2), tick=False):
        read_feeds()

    assert [path for path, _ in other.calls] == ["/atom", "/1.xml", "/atom"]
    assert FeedMessage.objects.get().outcome == "drafted"


def test_a_link_that_fails_is_tried_again_later(other: Peer) -> None:
    item = f"<item><link>{other.address}/1.xml</link></item>"
    other.replies["/rss"] = Reply(body=f"<rss><channel>{item}</channel></rss>".encode())
    make_feed(f"{other.address}/rss")
    read_feeds()
    other.replies["/1.xml"] = Reply(body=content(message()))

    with time_machine.travel(at(9), tick=False):
        read_feeds()
        assert FeedMessage.objects.count() == 0
    with time_machine.travel(at(11), tick=False):
        read_feeds()
        assert FeedMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(500), "status"),
        (Reply(body=b"<html>"), "unreadable"),
        (Reply(body=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "hostile"),
        (Reply(body=b"a", headers={"Content-Length": "9"}), "answer"),
    ],
)
def test_a_failure_is_named_and_counted(other: Peer, reply: Reply, error: str) -> None:
    other.replies["/cap"] = reply
    feed = make_feed(f"{other.address}/cap")

    read_feeds()
    with time_machine.travel(at(2), tick=False):
        read_feeds()

    assert state(feed) == (error, 2)
    assert feed.failed_since_at == SIX


def test_a_feed_that_is_down_holds_up_no_other_and_loses_nothing(other: Peer) -> None:
    with peer() as gone:
        gone.replies["/cap"] = Reply(body=content(message()))
        down = make_feed(f"{gone.address}/cap")
        read_feeds()
    other.replies["/cap"] = Reply(body=content(message("B", event="大风")))
    make_feed(f"{other.address}/cap")

    with time_machine.travel(at(2), tick=False):
        read_feeds()

    assert state(down) == ("connect", 1)
    assert Warning.objects.count() == 2


def test_a_feed_that_is_back_is_no_longer_failed(other: Peer) -> None:
    feed = make_feed(f"{other.address}/cap")
    read_feeds()
    other.replies["/cap"] = Reply(body=content(message()))

    with time_machine.travel(at(2), tick=False):
        read_feeds()

    assert state(feed) == ("", 0)
    assert feed.failed_since_at is None


def test_a_private_address_is_not_read_unless_the_setting_allows(other: Peer) -> None:
    other.replies["/cap"] = Reply(body=content(message()))
    feed = make_feed(f"{other.address}/cap")

    with override_settings(FEEDS_PRIVATE=False):
        read_feeds()

    assert state(feed) == ("private", 1)
    assert other.calls == []


def test_only_the_system_reads_feeds() -> None:
    with pytest.raises(NotAllowed):
        read_due_feeds(street_officer())


def test_a_feed_is_added_and_changed() -> None:
    officer = street_officer()
    made = add_feed(officer, draft())

    changed = change_feed(officer, made.pk, draft(is_active=False, every_s=300), version=1)

    assert (changed.is_active, changed.every_s, changed.version) == (False, 300, 2)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "台" * 201}, "name"),
        ({"address": "ftp://feeds.example/"}, "address"),
        ({"address": "http://user:word@feeds.example/"}, "address"),
        ({"address": "http://127.0.0.1/"}, "address"),
        ({"address": "http://[::1]/"}, "address"),
        ({"address": "http://localhost:8000/"}, "address"),
        ({"address": "http://169.254.169.254/latest"}, "address"),
        ({"every_s": 29}, "every_s"),
        ({"every_s": 86_401}, "every_s"),
        ({"area_code": "999999"}, "area_code"),
        ({"area_code": "330781001"}, "area_code"),
        ({"area_code": "和平"}, "area_code"),
        ({"address": "http://feeds.example/", "is_trusted": True}, "is_trusted"),
    ],
)
def test_a_wrong_feed_is_refused_and_nothing_is_kept(more: dict[str, object], field: str) -> None:
    with override_settings(FEEDS_PRIVATE=False), pytest.raises(Invalid) as error:
        add_feed(street_officer(), draft(**more))

    assert list(error.value.fields) == [field]
    assert Feed.objects.count() == 0


def test_an_address_is_read_once() -> None:
    add_feed(street_officer(), draft())

    with pytest.raises(Invalid, match="这个地址已经在读了。"):
        add_feed(street_officer(), draft())


def test_who_may_not_issue_adds_no_feed() -> None:
    with pytest.raises(NotAllowed):
        add_feed(village_head(), draft())
