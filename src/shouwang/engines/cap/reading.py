"""Reading a message: what it says, which version it is, what is wrong with it, who signed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .alert import Alert, Area, Info, Pair, Resource
from .checking import alerts_in, check_alert
from .findings import Finding, errors
from .lists import read_words
from .relations import read_references
from .shapes import Circle, Point, ShapeError, read_circle, read_polygon
from .times import read_time
from .tree import Node, parse
from .values import SIGNATURES, VERSIONS


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as it was read; `alert` is None when it cannot be told what it says.

    A signature is only seen here, not verified.
    """

    alert: Alert | None
    version: str
    findings: tuple[Finding, ...]
    is_signed: bool

    @property
    def is_valid(self) -> bool:
        """Tell whether the message conforms to the standard."""
        return self.alert is not None and not errors(self.findings)


def read_alerts(content: bytes) -> list[Reading]:
    """Return the messages of a document: one alert, or those that a feed embeds.

    HostileXmlError and BrokenXmlError come from `tree.parse`. What the standard forbids but does
    not hide the meaning, such as a broken polygon, is left out and named in the findings.
    """
    return [_reading(node) for node in alerts_in(parse(content))]


def _reading(node: Node) -> Reading:
    signed = any(one.space == SIGNATURES for one in node.children)
    return Reading(_alert(node), VERSIONS[node.space], tuple(check_alert(node)), signed)


def _alert(node: Node) -> Alert | None:
    sent = read_time(node.value("sent"))
    named = [node.value(name) for name in ("identifier", "sender", "status", "msgType", "scope")]
    if sent is None or not all(named):
        return None
    identifier, sender, status, message_type, scope = named
    return Alert(
        identifier=identifier,
        sender=sender,
        sent_at=sent,
        status=status,
        message_type=message_type,
        scope=scope,
        source=node.value("source"),
        restriction=node.value("restriction"),
        addresses=read_words(node.value("addresses")),
        codes=_texts(node, "code"),
        note=node.value("note"),
        references=read_references(node.value("references")) or (),
        incidents=read_words(node.value("incidents")),
        infos=tuple(_info(one) for one in node.all("info")),
    )


def _info(node: Node) -> Info:
    return Info(
        categories=_texts(node, "category"),
        event=node.value("event"),
        urgency=node.value("urgency"),
        severity=node.value("severity"),
        certainty=_certainty(node.value("certainty")),
        language=node.value("language") or "en-US",
        responses=_texts(node, "responseType"),
        audience=node.value("audience"),
        event_codes=_pairs(node, "eventCode"),
        effective_at=_time(node, "effective"),
        onset_at=_time(node, "onset"),
        expires_at=_time(node, "expires"),
        sender_name=node.value("senderName"),
        headline=node.value("headline"),
        description=node.value("description"),
        instruction=node.value("instruction"),
        web=node.value("web"),
        contact=node.value("contact"),
        parameters=_pairs(node, "parameter"),
        resources=tuple(_resource(one) for one in node.all("resource")),
        areas=tuple(_area(one) for one in node.all("area")),
    )


def _certainty(text: str) -> str:
    """Read the word of CAP 1.0 that 1.1 and 1.2 have given up."""
    return "Likely" if text == "Very Likely" else text


def _resource(node: Node) -> Resource:
    size = node.value("size")
    return Resource(
        text=node.value("resourceDesc"),
        media_type=node.value("mimeType"),
        size_bytes=int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None,
        address=node.value("uri"),
        content_base64=node.value("derefUri"),
        digest_sha1=node.value("digest"),
    )


def _area(node: Node) -> Area:
    return Area(
        text=node.value("areaDesc"),
        polygons=tuple(filter(None, map(_polygon, _texts(node, "polygon")))),
        circles=tuple(one for one in map(_circle, _texts(node, "circle")) if one is not None),
        geocodes=_pairs(node, "geocode"),
        altitude_feet=node.value("altitude"),
        ceiling_feet=node.value("ceiling"),
    )


def _polygon(text: str) -> tuple[Point, ...]:
    try:
        return read_polygon(text)
    except ShapeError:
        return ()


def _circle(text: str) -> Circle | None:
    try:
        return read_circle(text)
    except ShapeError:
        return None


def _texts(node: Node, name: str) -> tuple[str, ...]:
    return tuple(one.text for one in node.all(name) if one.text)


def _pairs(node: Node, name: str) -> tuple[Pair, ...]:
    return tuple(Pair(one.value("valueName"), one.value("value")) for one in node.all(name))


def _time(node: Node, name: str) -> datetime | None:
    return read_time(node.value(name))
