"""What must fit together in a message: references, scope, dates, languages, advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .findings import Finding, Rule
from .times import read_time
from .tree import Node
from .values import REFERRING_TYPES

ROOT = "/alert"


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message as another one names it; `sent` is a hint, real feeds get it wrong."""

    sender: str
    identifier: str
    sent: str


def read_references(text: str) -> tuple[Reference, ...] | None:
    """Return the messages that are referred to; None when the text has another form."""
    found = []
    for word in text.split():
        parts = word.split(",")
        if len(parts) != 3 or not all(parts) or read_time(parts[2]) is None:
            return None
        found.append(Reference(*parts))
    return tuple(found)


def check_relations(alert: Node) -> Iterator[Finding]:
    """Yield what does not fit together in a message."""
    yield from _check_references(alert)
    yield from _check_scope(alert)
    yield from _check_infos(alert)
    if alert.value("status") == "Exercise" and not alert.value("note"):
        yield Finding(Rule.EXERCISE_NOTE, f"{ROOT}/note", alert.line, is_error=False)
    if alert.value("msgType") in {"Alert", "Update"} and alert.first("info") is None:
        yield Finding(Rule.INFO_ADVISED, f"{ROOT}/info", alert.line, is_error=False)


def _check_references(alert: Node) -> Iterator[Finding]:
    node = alert.first("references")
    place = f"{ROOT}/references"
    if node is None or not node.text:
        if alert.value("msgType") in REFERRING_TYPES:
            line = alert.line if node is None else node.line
            yield Finding(Rule.REFERENCES_NEEDED, place, line)
        return
    references = read_references(node.text)
    if references is None:
        yield Finding(Rule.REFERENCES_FORM, place, node.line, node.text[:80])
        return
    own = (alert.value("sender"), alert.value("identifier"))
    sent = read_time(alert.value("sent"))
    for one in references:
        if (one.sender, one.identifier) == own:
            yield Finding(Rule.REFERENCES_SELF, place, node.line, one.identifier[:60])
        earlier = read_time(one.sent)
        if sent is not None and earlier is not None and earlier > sent:
            yield Finding(Rule.REFERENCES_FUTURE, place, node.line, one.sent)


def _check_scope(alert: Node) -> Iterator[Finding]:
    scope = alert.value("scope")
    restriction, addresses = alert.value("restriction"), alert.value("addresses")
    if (scope == "Restricted") != bool(restriction) and scope:
        yield Finding(Rule.RESTRICTION, f"{ROOT}/restriction", alert.line, f"scope {scope[:20]}")
    if scope == "Private" and not addresses:
        yield Finding(Rule.ADDRESSES, f"{ROOT}/addresses", alert.line)


def _check_infos(alert: Node) -> Iterator[Finding]:
    infos = alert.all("info")
    sent = read_time(alert.value("sent"))
    told: dict[tuple[str, str], str] = {}
    for number, info in enumerate(infos, 1):
        place = f"{ROOT}/info" if len(infos) == 1 else f"{ROOT}/info[{number}]"
        effective = read_time(info.value("effective")) or sent
        expires = read_time(info.value("expires"))
        if effective is not None and expires is not None and effective >= expires:
            is_stated = bool(info.value("effective"))
            yield Finding(
                Rule.DATES, f"{place}/expires", info.line, "not after effective", is_stated
            )
        if info.first("expires") is None:
            yield Finding(Rule.EXPIRES_ADVISED, f"{place}/expires", info.line, is_error=False)
        if info.first("area") is None:
            yield Finding(Rule.AREA_ADVISED, f"{place}/area", info.line, is_error=False)
        yield from _check_twin(info, place, told)


def _check_twin(info: Node, place: str, told: dict[tuple[str, str], str]) -> Iterator[Finding]:
    """Advise when two languages say the same, word for word."""
    language = info.value("language") or "en-US"
    text = (info.value("headline"), info.value("description"))
    if any(text):
        other = told.setdefault(text, language)
        if other != language:
            yield Finding(Rule.LANGUAGE, place, info.line, f"the text of {other}", is_error=False)
