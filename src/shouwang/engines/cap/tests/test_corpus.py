"""Files with the quirks of real feeds, and broken and hostile ones, are each handled as stated."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.findings import errors
from shouwang.engines.cap.reading import Reading, read_alerts
from shouwang.engines.cap.tests.samples import LANDSLIDE, changed
from shouwang.engines.cap.tree import SIZE_LIMIT_BYTES, HostileXmlError

CORPUS: Final = Path(__file__).parent / "corpus"
EXPECTED: Final[dict[str, tuple[set[str], int]]] = {
    "bare.xml": ({"missing"}, 1),
    "embedded_audio.xml": (set(), 1),
    "empty_references.xml": ({"empty", "references_needed"}, 1),
    "envelope.edxlde": (set(), 1),
    "envelope_broken.edxlde": ({"missing", "enumeration"}, 1),
    "feed_of_links.atom": (set(), 0),
    "feed_with_alerts.atom": (set(), 1),
    "feed_with_broken_sender.atom": ({"plain_name"}, 1),
    "feed_without_entries.atom": (set(), 0),
    "items.rss": (set(), 0),
    "items_with_alerts.rss": (set(), 1),
    "items_with_extensions.rss": (set(), 0),
    "latin1.xml": (set(), 1),
    "mark_and_lines.xml": (set(), 1),
    "no_optional_fields.xml": (set(), 1),
    "observatory_two_languages.xml": (set(), 1),
    "open_polygon.xml": ({"polygon"}, 1),
    "refers_to_itself.xml": ({"references_self"}, 1),
    "signed_odd_id.xml": (set(), 1),
    "version_1_1.xml": (set(), 1),
}
"""By file: the rules that it breaks, and how many messages are read from it."""
HOSTILE: Final = ("entity_bomb.xml", "entity_from_file.xml")


def content_of(name: str) -> bytes:
    return (CORPUS / name).read_bytes()


def only(name: str) -> Reading:
    """Return the one message of a file."""
    [reading] = read_alerts(content_of(name))
    return reading


def rules_broken(content: bytes) -> set[str]:
    return {one.rule.value for one in errors(check_document(content))}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_file_breaks_the_rules_that_are_stated_and_no_other(name: str) -> None:
    assert rules_broken(content_of(name)) == EXPECTED[name][0]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_of_a_file_so_many_messages_are_read(name: str) -> None:
    assert len(read_alerts(content_of(name))) == EXPECTED[name][1]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_unread(name: str) -> None:
    assert rules_broken(content_of(name)) == {"safe"}
    with pytest.raises(HostileXmlError):
        read_alerts(content_of(name))


def test_every_file_of_the_corpus_has_its_line_in_the_table() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*EXPECTED, *HOSTILE}


def test_a_reference_keeps_its_name_where_its_time_is_only_a_hint() -> None:
    alert = only("observatory_two_languages.xml").alert

    assert alert is not None
    assert [(one.sender, one.identifier) for one in alert.references] == [
        ("Yunshan_Observatory", "33078141600000_20260622051000")
    ]
    assert [info.language for info in alert.infos] == ["en-US", "zh-CN"]


def test_codes_stand_in_where_polygon_and_circle_are_empty() -> None:
    alert = only("observatory_two_languages.xml").alert

    assert alert is not None
    [area] = alert.infos[1].areas
    assert (area.polygons, area.circles) == ((), ())
    assert [(one.name, one.value) for one in area.geocodes] == [
        ("CPEAS Geographic Code", "330781000000")
    ]


def test_text_in_another_encoding_is_read() -> None:
    alert = only("latin1.xml").alert

    assert alert is not None
    assert alert.infos[0].event == "Crue à Évian"


def test_corners_on_lines_of_their_own_make_a_polygon() -> None:
    alert = only("mark_and_lines.xml").alert

    assert alert is not None
    assert alert.infos[0].areas[0].polygons == (
        ((29.215, 119.503), (29.216, 119.503), (29.216, 119.504), (29.215, 119.503)),
    )


def test_a_signature_with_an_odd_id_is_seen() -> None:
    assert only("signed_odd_id.xml").is_signed


def test_a_broken_polygon_is_left_out_and_the_rest_is_read() -> None:
    reading = only("open_polygon.xml")

    assert reading.alert is not None
    assert not reading.is_valid
    assert reading.alert.infos[0].areas[0].polygons == ()


def test_what_does_not_say_when_and_what_kind_is_no_message() -> None:
    assert only("bare.xml").alert is None


def test_ten_megabytes_of_text_are_read() -> None:
    long = "裂" * 3_500_000

    [reading] = read_alerts(changed("裂缝每小时扩大3.1毫米。", long))

    assert reading.alert is not None
    assert len(reading.alert.infos[0].description) == 3_500_000


def test_a_feed_of_44_megabytes_is_read_whole() -> None:
    alert = LANDSLIDE.split("\n", 1)[1].replace("示意图", "a" * 86_000)
    items = (
        f"<item>{alert.replace('2026-0007', f'2026-{number:04}')}</item>" for number in range(501)
    )
    content = f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode()

    found = read_alerts(content)

    assert len(content) > 43_000_000
    assert len({one.alert.identifier for one in found if one.alert and one.is_valid}) == 501


def test_a_document_beyond_all_feeds_is_refused() -> None:
    with pytest.raises(HostileXmlError):
        read_alerts(b"<a>" + b" " * SIZE_LIMIT_BYTES + b"</a>")
