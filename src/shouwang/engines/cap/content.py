"""What elements may say: enumerations, times, names, addresses, shapes, languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from .findings import Finding, Rule
from .shapes import ShapeError, crosses_itself, read_circle, read_polygon
from .times import read_time
from .tree import Node
from .values import (
    CAP_11,
    CATEGORIES,
    CERTAINTIES,
    MESSAGE_TYPES,
    RESPONSES,
    RESPONSES_11,
    SCOPES,
    SEVERITIES,
    STATUSES,
    URGENCIES,
)

ENUMERATIONS: Final = {
    "status": STATUSES,
    "msgType": MESSAGE_TYPES,
    "scope": SCOPES,
    "category": CATEGORIES,
    "responseType": RESPONSES,
    "urgency": URGENCIES,
    "severity": SEVERITIES,
    "certainty": CERTAINTIES,
}
TIMES: Final = frozenset({"sent", "effective", "onset", "expires"})
TEXTS: Final = frozenset({"headline", "description", "instruction", "event", "areaDesc"})
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_DIGEST: Final = re.compile(r"[0-9A-Fa-f]{40}")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]{0,80}>|&[A-Za-z]{2,8};")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_PLAIN: Final = re.compile(r"[^\s,<&]+")


def check_content(node: Node, path: str) -> Iterator[Finding]:
    """Yield what is wrong with the text of an element and of everything below it."""
    check = _CHECKS.get(node.name)
    if check is not None and node.text:
        yield from check(node, path)
    if node.name == "area":
        yield from _check_altitude(node, path)
    if node.name == "resource":
        yield from _check_resource(node, path)
    names = [child.name for child in node.children]
    for number, child in enumerate(node.children):
        if child.space == node.space:
            count = names.count(child.name)
            nth = names[: number + 1].count(child.name)
            place = f"{path}/{child.name}" if count == 1 else f"{path}/{child.name}[{nth}]"
            yield from check_content(child, place)


def _check_enumeration(node: Node, path: str) -> Iterator[Finding]:
    allowed = ENUMERATIONS[node.name]
    if node.space == CAP_11 and node.name == "responseType":
        allowed = RESPONSES_11
    if node.text not in allowed:
        yield Finding(Rule.ENUMERATION, path, node.line, node.text[:40])


def _check_time(node: Node, path: str) -> Iterator[Finding]:
    if read_time(node.text) is None:
        yield Finding(Rule.TIME, path, node.line, node.text[:40])
    elif node.text.endswith("+00:00"):
        yield Finding(Rule.TIME, path, node.line, "UTC is written -00:00", is_error=False)


def _check_plain(node: Node, path: str) -> Iterator[Finding]:
    if _PLAIN.fullmatch(node.text) is None:
        yield Finding(Rule.PLAIN_NAME, path, node.line, node.text[:60])


def _check_language(node: Node, path: str) -> Iterator[Finding]:
    if _LANGUAGE.fullmatch(node.text) is None:
        yield Finding(Rule.LANGUAGE, path, node.line, node.text[:40])


def _check_polygon(node: Node, path: str) -> Iterator[Finding]:
    try:
        points = read_polygon(node.text)
    except ShapeError as error:
        yield Finding(Rule.POLYGON, path, node.line, str(error))
        return
    if crosses_itself(points):
        yield Finding(Rule.POLYGON, path, node.line, "it crosses itself")


def _check_circle(node: Node, path: str) -> Iterator[Finding]:
    try:
        read_circle(node.text)
    except ShapeError as error:
        yield Finding(Rule.CIRCLE, path, node.line, str(error))


def _check_web(node: Node, path: str) -> Iterator[Finding]:
    if not _is_absolute(node.text):
        yield Finding(Rule.URI, path, node.line, node.text[:60])


def _check_resource(node: Node, path: str) -> Iterator[Finding]:
    uri = node.value("uri")
    if uri and not _is_absolute(uri) and not node.value("derefUri"):
        yield Finding(Rule.URI, f"{path}/uri", node.line, uri[:60])


def _is_absolute(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    has_room = bool(parts.netloc or parts.path) and not re.search(r"\s", address)
    return bool(_SCHEME.fullmatch(parts.scheme)) and has_room


def _check_size(node: Node, path: str) -> Iterator[Finding]:
    if not (node.text.isascii() and node.text.isdigit()):
        yield Finding(Rule.SIZE, path, node.line, node.text[:40])


def _check_digest(node: Node, path: str) -> Iterator[Finding]:
    if _DIGEST.fullmatch(node.text) is None:
        yield Finding(Rule.DIGEST, path, node.line, node.text[:60])


def _check_markup(node: Node, path: str) -> Iterator[Finding]:
    found = _MARKUP.search(node.text)
    if found is not None:
        yield Finding(Rule.MARKUP, path, node.line, found.group()[:40], is_error=False)


def _check_altitude(node: Node, path: str) -> Iterator[Finding]:
    altitude, ceiling = node.first("altitude"), node.first("ceiling")
    heights: list[float] = []
    for one in filter(None, (altitude, ceiling)):
        try:
            heights.append(float(one.text))
        except ValueError:
            yield Finding(Rule.ALTITUDE, f"{path}/{one.name}", one.line, one.text[:40])
    if ceiling is not None and altitude is None:
        yield Finding(Rule.ALTITUDE, f"{path}/ceiling", ceiling.line, "there is no altitude")
    elif ceiling is not None and len(heights) == 2 and heights[1] < heights[0]:
        yield Finding(Rule.ALTITUDE, f"{path}/ceiling", ceiling.line, "below the altitude")


_CHECKS: Final[dict[str, Callable[[Node, str], Iterator[Finding]]]] = {
    **dict.fromkeys(ENUMERATIONS, _check_enumeration),
    **dict.fromkeys(TIMES, _check_time),
    **dict.fromkeys(TEXTS, _check_markup),
    "identifier": _check_plain,
    "sender": _check_plain,
    "language": _check_language,
    "polygon": _check_polygon,
    "circle": _check_circle,
    "web": _check_web,
    "size": _check_size,
    "digest": _check_digest,
}
