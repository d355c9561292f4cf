"""Writing a message as CAP 1.2: only what conforms to the standard leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from .alert import Alert, Area, Info, Pair, Resource
from .checking import check_document
from .findings import Finding, errors
from .lists import write_words
from .shapes import write_circle, write_polygon
from .times import write_time
from .values import CAP_12

Lines = list[str]
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that XML 1.0 cannot hold."""


class BrokenAlertError(ValueError):
    """The message would break the standard; `findings` name each rule."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(str(one) for one in self.findings))


def write_alert(alert: Alert) -> bytes:
    """Return a message as UTF-8; BrokenAlertError when it does not conform to the standard."""
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *_alert(alert), ""])
    content = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode("utf-8")
    broken = errors(check_document(content))
    if broken:
        raise BrokenAlertError(broken)
    return content


def element(name: str, text: str, depth: int) -> str:
    """Return one element with its text on a line; what XML cannot hold is left out."""
    clean = escape(text.translate(_CONTROL))
    return f"{'  ' * depth}<{name}>{clean}</{name}>"


def _some(lines: Lines, depth: int, told: Iterable[tuple[str, str]]) -> None:
    """Append the elements that say something."""
    lines.extend(element(name, text, depth) for name, text in told if text)


def _alert(alert: Alert) -> Lines:
    lines = [f'<alert xmlns="{CAP_12}">']
    told = [
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        ("sent", write_time(alert.sent_at)),
        ("status", alert.status),
        ("msgType", alert.message_type),
        ("source", alert.source),
        ("scope", alert.scope),
        ("restriction", alert.restriction),
        ("addresses", write_words(alert.addresses)),
        *(("code", code) for code in alert.codes),
        ("note", alert.note),
        ("references", _references(alert)),
        ("incidents", write_words(alert.incidents)),
    ]
    _some(lines, 1, told)
    for info in alert.infos:
        lines.extend(_info(info))
    return [*lines, "</alert>"]


def _references(alert: Alert) -> str:
    return " ".join(f"{one.sender},{one.identifier},{one.sent}" for one in alert.references)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else write_time(moment)


def _info(info: Info) -> Lines:
    lines = ["  <info>"]
    first = [
        ("language", info.language),
        *(("category", one) for one in info.categories),
        ("event", info.event),
        *(("responseType", one) for one in info.responses),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("audience", info.audience),
    ]
    _some(lines, 2, first)
    lines.extend(_pairs("eventCode", info.event_codes, 2))
    second = [
        ("effective", _moment(info.effective_at)),
        ("onset", _moment(info.onset_at)),
        ("expires", _moment(info.expires_at)),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
        ("contact", info.contact),
    ]
    _some(lines, 2, second)
    lines.extend(_pairs("parameter", info.parameters, 2))
    for resource in info.resources:
        lines.extend(_resource(resource))
    for area in info.areas:
        lines.extend(_area(area))
    return [*lines, "  </info>"]


def _pairs(name: str, pairs: Iterable[Pair], depth: int) -> Lines:
    lines: Lines = []
    margin = "  " * depth
    for pair in pairs:
        lines.append(f"{margin}<{name}>")
        lines.append(element("valueName", pair.name, depth + 1))
        lines.append(element("value", pair.value, depth + 1))
        lines.append(f"{margin}</{name}>")
    return lines


def _resource(resource: Resource) -> Lines:
    lines = ["    <resource>"]
    told = [
        ("resourceDesc", resource.text),
        ("mimeType", resource.media_type),
        ("size", "" if resource.size_bytes is None else str(resource.size_bytes)),
        ("uri", resource.address),
        ("derefUri", resource.content_base64),
        ("digest", resource.digest_sha1),
    ]
    _some(lines, 3, told)
    return [*lines, "    </resource>"]


def _area(area: Area) -> Lines:
    lines = ["    <area>", element("areaDesc", area.text, 3)]
    told = [
        *(("polygon", write_polygon(one)) for one in area.polygons),
        *(("circle", write_circle(one)) for one in area.circles),
    ]
    _some(lines, 3, told)
    lines.extend(_pairs("geocode", area.geocodes, 3))
    _some(lines, 3, [("altitude", area.altitude_feet), ("ceiling", area.ceiling_feet)])
    return [*lines, "    </area>"]
