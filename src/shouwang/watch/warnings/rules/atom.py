"""The Atom feed of our messages (RFC 4287): one entry for each, which links to its CAP file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
CAP_MEDIA_TYPE: Final = "application/cap+xml"
NEVER: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""When a feed that holds nothing was changed."""


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """An entry: what never changes of a message, and where its file lies."""

    name: str
    title: str
    author: str
    updated_at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class AtomFeed:
    """A feed: its name for ever, its title, its own address, and its entries, newest first."""

    name: str
    title: str
    author: str
    address: str
    entries: tuple[AtomEntry, ...]


def write_feed(feed: AtomFeed) -> bytes:
    """Return the feed as UTF-8; `updated` is that of its newest entry."""
    updated = max((one.updated_at for one in feed.entries), default=NEVER)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"  <id>{escape(feed.name)}</id>",
        f"  <title>{escape(feed.title)}</title>",
        f"  <updated>{_moment(updated)}</updated>",
        f"  <author><name>{escape(feed.author)}</name></author>",
        f'  <link rel="self" type="application/atom+xml" href={quoteattr(feed.address)}/>',
        *_entries(feed.entries),
        "</feed>",
        "",
    ]
    return "\n".join(lines).encode()


def _entries(entries: Iterable[AtomEntry]) -> Iterable[str]:
    for one in entries:
        yield "  <entry>"
        yield f"    <id>{escape(one.name)}</id>"
        yield f"    <title>{escape(one.title)}</title>"
        yield f"    <updated>{_moment(one.updated_at)}</updated>"
        yield f"    <author><name>{escape(one.author)}</name></author>"
        yield f'    <link type="{CAP_MEDIA_TYPE}" href={quoteattr(one.address)}/>'
        yield "  </entry>"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
