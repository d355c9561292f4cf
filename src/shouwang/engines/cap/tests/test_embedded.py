"""The messages of a feed are taken out whole, and its links are told."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from shouwang.engines.cap.embedded import links_in, split_alerts
from shouwang.engines.cap.reading import read_alerts
from shouwang.engines.cap.signing import SignatureState, read_certificates, sign, verify
from shouwang.engines.cap.signing import read_signing_key as read_key
from shouwang.engines.cap.tests.keys import AT, signing_pem
from shouwang.engines.cap.tests.samples import LANDSLIDE
from shouwang.engines.cap.tree import BrokenXmlError, HostileXmlError

CORPUS: Final = Path(__file__).parent / "corpus"


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("latin1.xml", 1),
        ("feed_with_alerts.atom", 1),
        ("feed_of_links.atom", 0),
        ("items_with_alerts.rss", 1),
        ("envelope.edxlde", 1),
    ],
)
def test_each_message_is_taken_out(name: str, count: int) -> None:
    found = split_alerts((CORPUS / name).read_bytes())

    assert [len(read_alerts(one)) for one in found] == [1] * count


def test_what_only_lxml_refuses_is_broken() -> None:
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://a b"><entry/></feed>'

    with pytest.raises(BrokenXmlError):
        split_alerts(feed)


def test_one_message_stays_as_it_is() -> None:
    assert split_alerts(LANDSLIDE.encode()) == [LANDSLIDE.encode()]


def test_a_message_taken_out_of_a_feed_keeps_its_signature() -> None:
    signed = sign(LANDSLIDE.encode(), read_key(signing_pem())).split(b"?>", 1)[1]
    feed = b'<rss version="2.0"><channel><item>%s</item></channel></rss>' % signed

    [found] = split_alerts(feed)

    trusted = read_certificates(signing_pem())
    assert verify(found, trusted, at=AT).state is SignatureState.VERIFIED


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("feed_of_links.atom", ["https://feeds.example/cap/1.xml"]),
        ("items.rss", ["https://feeds.example/cap/2.xml"]),
        ("feed_without_entries.atom", []),
        ("latin1.xml", []),
    ],
)
def test_a_feed_tells_its_links(name: str, links: list[str]) -> None:
    assert links_in((CORPUS / name).read_bytes()) == links


def test_a_hostile_feed_is_refused() -> None:
    with pytest.raises(HostileXmlError):
        split_alerts((CORPUS / "entity_bomb.xml").read_bytes())
