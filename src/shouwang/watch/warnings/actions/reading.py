"""Reading the feeds: what is due is fetched, taken, and how it went is written down."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, Q

from shouwang.engines.cap.embedded import links_in
from shouwang.engines.cap.tree import SIZE_LIMIT_BYTES, BrokenXmlError, HostileXmlError
from shouwang.engines.fetch.addresses import ADDRESS_LIMIT, FetchError
from shouwang.engines.fetch.fetching import Fetched, Known, Limits, fetch
from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.journal.actions import emit
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.events import FeedBack, FeedDown
from shouwang.watch.warnings.models import Feed, FeedLink
from shouwang.watch.warnings.rules.feeds import HOSTILE, UNREADABLE
from shouwang.watch.warnings.rules.parameters import feed_down_after

from .receiving import read_document, take

FEED_TIME_S: Final = 90.0
"""A national feed of 44 MB takes half a minute; whoever gives up at 30 seconds never has it."""
LINK_TIME_S: Final = 15.0
LINK_BYTES: Final = 8 * 1024 * 1024
LINKS_AT_ONCE: Final = 100
LINK_RETRY: Final = timedelta(minutes=10)
WHOLE_TIME_S: Final = 150.0
"""No feed is begun after so long; what is left is read first the next time."""


def read_due_feeds(actor: Actor) -> int:
    """Read the feeds that are due, those waiting longest first; returns how many were read.

    A feed that is down holds up no other and loses nothing that was taken before. For the system.
    """
    if not actor.is_system:
        raise NotAllowed
    began_s = time.monotonic()
    due = Q(due_at=None) | Q(due_at__lte=clock.now())
    rows = Feed.objects.filter(due, is_active=True).order_by(F("due_at").asc(nulls_first=True))
    read = 0
    for feed in list(rows):
        if time.monotonic() - began_s > WHOLE_TIME_S:
            break
        read_feed(actor, feed)
        read += 1
    return read


def read_feed(actor: Actor, feed: Feed) -> None:
    """Read one feed and write down how it went."""
    try:
        found = _fetched(feed)
        count = None if found.content is None else _take(actor, feed, found.content)
    except FetchError as error:
        _write_failure(feed, error.failure.value)
    except (BrokenXmlError, Invalid):
        _write_failure(feed, UNREADABLE)
    except HostileXmlError:
        _write_failure(feed, HOSTILE)
    else:
        _write_success(feed, found, count)


def _limits(size_bytes: int, time_s: float) -> Limits:
    return Limits(size_bytes, time_s, may_be_private=settings.FEEDS_PRIVATE)


def _fetched(feed: Feed) -> Fetched:
    known = Known(feed.etag, feed.last_modified)
    return fetch(feed.address, _limits(SIZE_LIMIT_BYTES, FEED_TIME_S), known)


def _take(actor: Actor, feed: Feed, content: bytes) -> int:
    """Take the messages of a feed, or those that it links to; returns how many it has."""
    links = links_in(content)
    found = read_document(actor, content)
    if found:
        return len(take(actor, found, feed).messages)
    _follow(actor, feed, links)
    return len(links)


def _follow(actor: Actor, feed: Feed, links: list[str]) -> None:
    """Fetch the messages that were not fetched before; one that fails is tried again later."""
    good = [link for link in links if len(link) <= ADDRESS_LIMIT]
    today = clock.today()
    FeedLink.objects.filter(feed=feed, address__in=good, seen_on__lt=today).update(seen_on=today)
    recent = Q(error="") | Q(read_at__gt=clock.now() - LINK_RETRY)
    rows = FeedLink.objects.filter(recent, feed=feed, address__in=good)
    known = set(rows.values_list("address", flat=True))
    ends_s = time.monotonic() + FEED_TIME_S
    for link in [link for link in good if link not in known][:LINKS_AT_ONCE]:
        left_s = min(LINK_TIME_S, ends_s - time.monotonic())
        if left_s <= 0:
            return
        FeedLink.objects.update_or_create(
            feed=feed,
            address=link,
            defaults={
                "read_at": clock.now(),
                "seen_on": today,
                "error": _read_link(actor, feed, link, left_s),
            },
        )


def _read_link(actor: Actor, feed: Feed, link: str, time_s: float) -> str:
    """Take the message behind a link; returns the failure, "" when there is none."""
    try:
        found = fetch(link, _limits(LINK_BYTES, time_s))
        take(actor, read_document(actor, found.content or b""), feed)
    except FetchError as error:
        return error.failure.value
    except Invalid:
        return UNREADABLE
    return ""


def _write_success(feed: Feed, found: Fetched, count: int | None) -> None:
    now = clock.now()
    values: dict[str, object] = {
        "tried_at": now,
        "read_at": now,
        "due_at": now + timedelta(seconds=feed.every_s),
        "failed_since_at": None,
        "failure_count": 0,
        "error": "",
    }
    if found.content is not None:
        values |= {
            "etag": found.etag,
            "last_modified": found.last_modified,
            "byte_count": len(found.content),
            "entry_count": count,
        }
    with write_transaction():
        was_down = _failure_count(feed) >= feed_down_after(clock.local_day(now))
        Feed.objects.filter(pk=feed.pk).update(**values)
        if was_down:
            emit(FeedBack(feed.pk, feed.area_code_now), feed.journal_key, at=now)


def _write_failure(feed: Feed, failure: str) -> None:
    """Count a failure; the one with which the feed counts as down is told, none after it."""
    now = clock.now()
    with write_transaction():
        Feed.objects.filter(pk=feed.pk).update(
            tried_at=now,
            due_at=now + timedelta(seconds=feed.every_s),
            failed_since_at=feed.failed_since_at or now,
            failure_count=F("failure_count") + 1,
            error=failure,
        )
        count = _failure_count(feed)
        if count == feed_down_after(clock.local_day(now)):
            emit(FeedDown(feed.pk, feed.area_code_now, count), feed.journal_key, at=now)


def _failure_count(feed: Feed) -> int:
    return Feed.objects.filter(pk=feed.pk).values_list("failure_count", flat=True).first() or 0
