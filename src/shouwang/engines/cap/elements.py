"""A document as lxml reads it, for what needs its exact bytes: cutting out, signatures."""

from __future__ import annotations

from typing import Any

from lxml import etree

from .tree import BrokenXmlError, parse


def read_element(content: bytes) -> Any:
    """Return the root element, once our own reader has refused what is hostile.

    lxml is stricter here and there, such as with the address of a namespace: BrokenXmlError, too.
    """
    parse(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenXmlError(error.msg or "", error.lineno or 1) from error
