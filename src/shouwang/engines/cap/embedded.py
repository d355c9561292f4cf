"""What a feed or an envelope holds: each message as it stands there, and the links to others."""

from __future__ import annotations

from typing import Final

from lxml import etree

from .checking import ATOM_FEED
from .elements import read_element
from .tree import Node, parse
from .values import VERSIONS

CAP_TYPES: Final = frozenset(
    {"application/cap+xml", "application/common-alerting-protocol+xml", "text/xml+cap"}
)
_ENTRY: Final = f"{{{ATOM_FEED[0]}}}entry"


def split_alerts(content: bytes) -> list[bytes]:
    """Return each message of a document in bytes of its own, in order.

    A document that is one message comes back as it is, so that its signature holds. HostileXmlError
    and BrokenXmlError come from `tree.parse`.
    """
    root = parse(content)
    if root.name == "alert":
        return [content]
    tree = read_element(content)
    is_feed = (root.space, root.name) == ATOM_FEED
    within = tree.iterfind(_ENTRY) if is_feed else [tree]
    names = [f"{{{space}}}alert" for space in VERSIONS]
    return [
        etree.tostring(found, encoding="UTF-8", xml_declaration=True, with_tail=False)
        for part in within
        for found in part.iter(*names)
    ]


def links_in(content: bytes) -> list[str]:
    """Return the addresses of messages that a feed links to, each once, in order.

    In Atom a link says that it is one by its type; in RSS the item's own link is it.
    """
    root = parse(content)
    if (root.space, root.name) == ATOM_FEED:
        found = [link for entry in root.all("entry") for link in _atom_links(entry)]
    elif root.name == "rss":
        found = [item.value("link") for item in root.walk() if item.name == "item"]
    else:
        found = []
    return list(dict.fromkeys(filter(None, found)))


def _atom_links(entry: Node) -> list[str]:
    return [
        link.attributes.get("href", "").strip()
        for link in entry.all("link")
        if link.attributes.get("type", "").partition(";")[0].strip().lower() in CAP_TYPES
    ]
