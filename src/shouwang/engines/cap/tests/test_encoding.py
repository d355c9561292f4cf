"""Documents in the encodings that real senders use are read, kept as text, and read again."""

from __future__ import annotations

import pytest

from shouwang.engines.cap.encoding import to_utf8
from shouwang.engines.cap.tree import BrokenXmlError, HostileXmlError, parse

DOCUMENT = '<?xml version="1.0" encoding="%s" standalone="yes"?>\n<a>大风，鍾家塝</a>'


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("GB2312", "gb18030"),
        ("GBK", "gbk"),
        ("gb18030", "gb18030"),
        ("UTF-16", "utf-16"),
        ("UTF-8", "utf-8"),
    ],
)
def test_a_document_is_read_in_its_encoding(name: str, codec: str) -> None:
    root = parse((DOCUMENT % name).encode(codec))

    assert (root.text, root.line) == ("大风，鍾家塝", 2)


def test_what_is_kept_as_text_is_read_again() -> None:
    kept = to_utf8((DOCUMENT % "GBK").encode("gbk")).decode()

    assert kept == '<?xml version="1.0" standalone="yes"?>\n<a>大风，鍾家塝</a>'
    assert parse(kept.encode()).text == "大风，鍾家塝"


def test_utf8_stays_byte_for_byte() -> None:
    content = b"\xef\xbb\xbf" + (DOCUMENT % "utf-8").encode()

    assert to_utf8(content) is content


@pytest.mark.parametrize(
    "content",
    [
        (DOCUMENT % "martian").encode(),
        (DOCUMENT % "base64").encode(),
        b'<?xml version="1.0" encoding="GBK"?><a>\xff\xff</a>',
        b"\xff\xfe<",
    ],
)
def test_what_is_not_in_the_encoding_that_it_names_is_broken(content: bytes) -> None:
    with pytest.raises(BrokenXmlError):
        parse(content)


def test_an_entity_in_another_encoding_is_refused_all_the_same() -> None:
    hostile = '<?xml version="1.0" encoding="GBK"?><!DOCTYPE a [<!ENTITY b "雨">]><a>&b;</a>'

    with pytest.raises(HostileXmlError):
        parse(hostile.encode("gbk"))
