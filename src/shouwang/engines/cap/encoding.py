"""Documents in other encodings as UTF-8: what can be kept as text, and read again from it."""

from __future__ import annotations

import codecs
import re
from typing import Final

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED: Final = re.compile(
    rb"<\?xml[^>]{0,80}?\sencoding\s*=\s*[\"']([A-Za-z][\w.\-]{0,39})[\"']"
)
_DECLARATION: Final = re.compile(
    r"\A\ufeff?(<\?xml[^>]{0,80}?)\sencoding\s*=\s*(?:\"[^\"]*\"|'[^']*')"
)
_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030"}
"""Senders say GB2312 and write signs of GBK and GB18030."""
_AS_IT_IS: Final = frozenset({"utf-8", "ascii"})


def to_utf8(content: bytes) -> bytes:
    """Return a document in UTF-8 without a declared encoding, on the same lines.

    What is UTF-8 already, names no known encoding, or is not in the one that it names stays as it
    is, so that whoever parses it says what is wrong.
    """
    name = _encoding_of(content)
    if name in _AS_IT_IS:
        return content
    try:
        text = content.decode(name)
    except (LookupError, ValueError):
        return content
    return _DECLARATION.sub(r"\1", text, count=1).removeprefix("\ufeff").encode("utf-8", "replace")


def _encoding_of(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return "utf-16"
    declared = _DECLARED.match(content)
    if declared is None:
        return "utf-8"
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        return "utf-8"
    return _WIDER.get(name, name)
