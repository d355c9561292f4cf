"""Which elements stand where, how often, and whether they say anything (§3.2, §3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .findings import Finding, Rule
from .tree import Node
from .values import (
    ALERT,
    AREA,
    CAP_11,
    INFO,
    PAIR,
    RESOURCE,
    RESOURCE_11,
    SIGNATURES,
)

Schedule = tuple[tuple[str, int, int | None], ...]

PARTS: Final[dict[str, Schedule]] = {
    "alert": ALERT,
    "info": INFO,
    "resource": RESOURCE,
    "area": AREA,
    "eventCode": PAIR,
    "parameter": PAIR,
    "geocode": PAIR,
}
MAY_BE_EMPTY: Final = frozenset({"value", "polygon", "circle"})
"""Real feeds leave these empty: they say nothing, and do no harm."""
NEVER_EMPTY: Final = frozenset({"references", "valueName", "language", "code"})
"""Optional elements that, once written, must say something."""


def schedule_of(node: Node) -> Schedule | None:
    """Return what may stand in an element; None when it holds text only."""
    if node.name == "resource" and node.space == CAP_11:
        return RESOURCE_11
    return PARTS.get(node.name)


def check_structure(node: Node, path: str) -> Iterator[Finding]:
    """Yield what is missing, misplaced, unknown, too often there or empty, downwards."""
    schedule = schedule_of(node)
    if schedule is None:
        yield from _check_text(node, path)
        return
    yield from _check_known(node, path, schedule)
    yield from _check_order(node, path, schedule)
    for name, least, most in schedule:
        found = node.all(name)
        if len(found) < least:
            yield Finding(Rule.MISSING, f"{path}/{name}", node.line)
        if most is not None and len(found) > most:
            yield Finding(Rule.TOO_MANY, f"{path}/{name}", found[most].line)
        for number, child in enumerate(found, 1):
            place = f"{path}/{name}" if len(found) == 1 else f"{path}/{name}[{number}]"
            if least and not child.children and not child.text and name not in MAY_BE_EMPTY:
                yield Finding(Rule.EMPTY, place, child.line)
            else:
                yield from check_structure(child, place)


def _check_text(node: Node, path: str) -> Iterator[Finding]:
    if node.children:
        inside = node.children[0]
        yield Finding(Rule.UNKNOWN_ELEMENT, f"{path}/{inside.name}", inside.line)
    elif not node.text and node.name not in MAY_BE_EMPTY:
        yield Finding(Rule.EMPTY, path, node.line, is_error=node.name in NEVER_EMPTY)


def _check_known(node: Node, path: str, schedule: Schedule) -> Iterator[Finding]:
    known = {name for name, _, _ in schedule}
    for child in node.children:
        is_signature = child.space == SIGNATURES and node.name == "alert"
        if (child.space != node.space and not is_signature) or (
            child.space == node.space and child.name not in known
        ):
            yield Finding(Rule.UNKNOWN_ELEMENT, f"{path}/{child.name}", child.line)


def _check_order(node: Node, path: str, schedule: Schedule) -> Iterator[Finding]:
    """Name the first element that stands after one that should follow it."""
    rank = {name: number for number, (name, _, _) in enumerate(schedule)}
    highest = -1
    for child in node.children:
        place = rank.get(child.name) if child.space == node.space else None
        if place is None:
            continue
        if place < highest:
            yield Finding(Rule.ORDER, f"{path}/{child.name}", child.line)
            return
        highest = place
