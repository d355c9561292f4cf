"""Every rule of the standard is found when it is broken, and none where nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.findings import WORDS, Rule, errors
from shouwang.engines.cap.tests.samples import (
    BROKEN,
    LANDSLIDE,
    NOTE,
    REFERENCE,
    RING,
    changed,
)


def rules_broken(content: bytes) -> set[str]:
    """Return the rules that a document breaks."""
    return {one.rule.value for one in errors(check_document(content))}


def test_a_valid_message_has_no_errors_and_no_advice() -> None:
    assert check_document(LANDSLIDE.encode()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_named_and_no_other(name: str) -> None:
    rule, old, new = BROKEN[name]

    assert rules_broken(changed(old, new)) == {rule}


def test_an_update_that_names_an_earlier_message_is_valid() -> None:
    content = changed(NOTE, f"{NOTE}<references>{REFERENCE}</references>").replace(
        b">Alert<", b">Update<"
    )

    assert rules_broken(content) == set()


def test_a_finding_tells_its_line() -> None:
    found = errors(check_document(changed("<severity>Severe", "<severity>Heavy")))

    assert [(one.line, one.path, one.detail) for one in found] == [
        (18, "/alert/info/severity", "Heavy")
    ]


@pytest.mark.parametrize("text", ["石坞里坡裂缝计", "示意", "立即转移到安置点。", RING])
def test_an_empty_optional_element_of_a_real_feed_is_no_error(text: str) -> None:
    assert rules_broken(changed(f">{text}<", "><")) == set()


def test_utc_with_a_plus_is_advice_only() -> None:
    found = check_document(
        changed("<sent>2026-06-24T05:10:00+08:00", "<sent>2026-06-23T21:10:00+00:00")
    )

    assert [(one.rule, one.is_error) for one in found] == [(Rule.TIME, False)]


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE alert [<!ENTITY a "x">]>',
        '<!DOCTYPE alert SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
    ],
)
def test_a_type_declaration_is_refused_unread(start: str) -> None:
    content = changed("<alert xmlns", f"{start}<alert xmlns")

    assert rules_broken(content) == {"safe"}


def test_endless_nesting_is_refused() -> None:
    assert rules_broken(b"<a>" * 100 + b"</a>" * 100) == {"safe"}


@pytest.mark.parametrize("content", [b"", b"\x00", b"{}", b"<alert", "预警".encode()])
def test_what_is_no_xml_is_not_well_formed(content: bytes) -> None:
    assert rules_broken(content) == {"well_formed"}


def test_a_byte_order_mark_is_no_error() -> None:
    assert rules_broken(b"\xef\xbb\xbf" + LANDSLIDE.encode()) == set()


def test_of_a_feed_only_alerts_in_entries_count() -> None:
    alert = changed("yunshan-2026-0007", "with space").split(b"?>", 1)[1]
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom">%s</feed>'

    assert rules_broken(feed % alert) == set()
    assert rules_broken(feed % (b"<entry>%s</entry>" % alert)) == {"plain_name"}


def test_every_rule_has_its_words() -> None:
    assert set(WORDS) == set(Rule)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_check_fail(content: bytes) -> None:
    check_document(content)


@given(st.sampled_from(sorted(BROKEN)), st.text(max_size=40))
def test_no_text_in_any_place_makes_the_check_fail(name: str, text: str) -> None:
    _, old, _ = BROKEN[name]
    check_document(LANDSLIDE.replace(old, text).encode("utf-8", "replace"))
