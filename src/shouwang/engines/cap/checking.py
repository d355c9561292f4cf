"""Checking a message against the standard, by its §3 and not by its schema alone (§4.2)."""

from __future__ import annotations

from typing import Final

from .content import check_content
from .findings import Finding, Rule
from .relations import ROOT, check_relations
from .structure import check_structure
from .tree import BrokenXmlError, HostileXmlError, Node, parse
from .values import VERSIONS

ATOM_FEED: Final = ("http://www.w3.org/2005/Atom", "feed")
FEEDS: Final = frozenset({"feed", "rss", "EDXLDistribution"})
"""Names of roots that may hold no alert and still be what they should be."""


def check_alert(alert: Node) -> list[Finding]:
    """Return everything that is wrong with, or advisable for, one alert, in the order of lines."""
    if alert.name != "alert" or alert.space not in VERSIONS:
        return [Finding(Rule.NAMESPACE, f"/{alert.name}", alert.line, alert.space[:60])]
    found = [
        *check_structure(alert, ROOT),
        *check_content(alert, ROOT),
        *check_relations(alert),
    ]
    return sorted(dict.fromkeys(found), key=lambda one: (one.line, one.path, one.rule))


def check_document(content: bytes) -> list[Finding]:
    """Return the findings of a document: one alert, or a feed or envelope that embeds some.

    A document without any alert, such as a feed that links to its alerts only, has none.
    """
    try:
        root = parse(content)
    except HostileXmlError as error:
        return [Finding(Rule.SAFE, "/", 1, str(error))]
    except BrokenXmlError as error:
        return [Finding(Rule.WELL_FORMED, "/", error.line, str(error))]
    alerts = alerts_in(root)
    if not alerts:
        return [] if root.name in FEEDS else check_alert(root)
    return [finding for alert in alerts for finding in check_alert(alert)]


def alerts_in(root: Node) -> list[Node]:
    """Return the alerts of a document, in order: the root itself, or those that it embeds.

    Of an Atom feed only what stands in its entries counts; the rest is foreign markup.
    """
    within = root.all("entry") if (root.space, root.name) == ATOM_FEED else [root]
    return [
        node
        for part in within
        for node in part.walk()
        if node.name == "alert" and node.space in VERSIONS
    ]
