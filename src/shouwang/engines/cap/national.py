"""The national form of warnings (GB/T 35965.1-2018), which is like CAP but not CAP: read, write.

No namespace; a sender with a 14-digit code; colours as severity; an event as a code; references
that name identifiers only; texts for single channels (`code/method`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .alert import Resource
from .shapes import (
    Circle,
    Point,
    ShapeError,
    read_circle,
    read_polygon,
    write_circle,
    write_polygon,
)
from .tree import Node, parse
from .writing import element

COLOURS: Final = ("Red", "Orange", "Yellow", "Blue")
SENDER_CODE: Final = re.compile(r"\d{14}")
IDENTIFIER: Final = re.compile(r"\d{14}_\d{14}(_\d)?")
"""Code of the sender, time of writing, serial; messages in use lack the serial."""
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[-+]\d\d:\d\d")


class NotNationalError(ValueError):
    """The document is no warning in the national form, or lacks what every one has."""


@dataclass(frozen=True, slots=True)
class Method:
    """The text for one channel (SMS, WEB, SPEAKER, …) and the group that it is for."""

    name: str
    message: str
    audience: str = ""


@dataclass(frozen=True, slots=True)
class NationalArea:
    """Where: in words, as shapes, as division codes."""

    text: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    area_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalInfo:
    """What is told in one language."""

    language: str
    event_type: str
    urgency: str
    severity: str
    certainty: str
    effective_at: datetime | None = None
    onset_at: datetime | None = None
    expires_at: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    resources: tuple[Resource, ...] = ()
    areas: tuple[NationalArea, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalAlert:
    """One message in the national form."""

    identifier: str
    sender: str
    sender_code: str
    sent_at: datetime
    status: str
    message_type: str
    scope: str
    classification: str = "None"
    note: str = ""
    methods: tuple[Method, ...] = ()
    references: tuple[str, ...] = ()
    infos: tuple[NationalInfo, ...] = ()


def read_national(content: bytes) -> NationalAlert:
    """Return the message; NotNationalError, HostileXmlError or BrokenXmlError otherwise."""
    root = parse(content)
    if root.name != "alert" or root.space:
        raise NotNationalError(f"the root is {root.name} in namespace {root.space[:60]!r}")
    sent_at = read_national_time(root.value("sendTime"))
    names = ("identifier", "sender", "senderCode", "status", "msgType")
    missing = [name for name in names if not root.value(name)]
    if sent_at is None or missing:
        raise NotNationalError(f"{', '.join(missing) or 'sendTime'} is missing")
    return NationalAlert(
        identifier=root.value("identifier"),
        sender=root.value("sender"),
        sender_code=root.value("senderCode"),
        sent_at=sent_at,
        status=root.value("status"),
        message_type=root.value("msgType"),
        scope=root.value("scope") or "Public",
        classification=root.value("secClassification") or "None",
        note=root.value("note"),
        methods=tuple(_method(one) for code in root.all("code") for one in code.all("method")),
        references=tuple(re.split(r"[\s,;]+", root.value("references")))
        if root.value("references")
        else (),
        infos=tuple(_info(one) for one in root.all("info")),
    )


def read_national_time(text: str) -> datetime | None:
    """Return an aware moment from `2020-02-05 10:45:00+08:00`; None for any other form."""
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def write_national_time(moment: datetime) -> str:
    """Return a moment in the national form."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its distance from UTC")
    return moment.replace(microsecond=0).isoformat(sep=" ")


def _method(node: Node) -> Method:
    return Method(node.value("methodName"), node.value("message"), node.value("audienceGrp"))


def _info(node: Node) -> NationalInfo:
    return NationalInfo(
        language=node.value("language") or "zh-CN",
        event_type=node.value("eventType"),
        urgency=node.value("urgency") or "Unknown",
        severity=node.value("severity"),
        certainty=node.value("certainty") or "Unknown",
        effective_at=read_national_time(node.value("effective")),
        onset_at=read_national_time(node.value("onset")),
        expires_at=read_national_time(node.value("expires")),
        sender_name=node.value("senderName"),
        headline=node.value("headline"),
        description=node.value("description"),
        instruction=node.value("instruction"),
        web=node.value("web"),
        contact=node.value("contact"),
        resources=tuple(_resource(one) for one in node.all("resource") if one.children),
        areas=tuple(_area(one) for one in node.all("area")),
    )


def _resource(node: Node) -> Resource:
    return Resource(
        text=node.value("resourceDesc"),
        address=node.value("uri"),
        content_base64=node.value("derefUri"),
        digest_sha1=node.value("digest"),
    )


def _area(node: Node) -> NationalArea:
    polygons: list[tuple[Point, ...]] = []
    circles: list[Circle] = []
    for one in node.all("polygon"):
        try:
            polygons.append(read_polygon(one.text))
        except ShapeError:
            continue
    for one in node.all("circle"):
        try:
            circles.append(read_circle(one.text))
        except ShapeError:
            continue
    codes = re.split(r"[\s,，;]+", " ".join(one.text for one in node.all("geocode")))
    return NationalArea(
        text=node.value("areaDesc"),
        polygons=tuple(polygons),
        circles=tuple(circles),
        area_codes=tuple(filter(None, codes)),
    )


def write_national(alert: NationalAlert) -> bytes:
    """Return a message as UTF-8; ValueError when the codes of the form are not kept to."""
    if SENDER_CODE.fullmatch(alert.sender_code) is None:
        raise ValueError("the code of a sender has 14 digits")
    for named in (alert.identifier, *alert.references):
        if IDENTIFIER.fullmatch(named) is None:
            raise ValueError(f"{named[:60]} is no identifier of the national form")
    if any(info.severity not in COLOURS for info in alert.infos):
        raise ValueError("severity is Red, Orange, Yellow or Blue")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<alert>"]
    told = [
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        ("senderCode", alert.sender_code),
        ("sendTime", write_national_time(alert.sent_at)),
        ("status", alert.status),
        ("msgType", alert.message_type),
        ("scope", alert.scope),
    ]
    lines += _elements(told, 1)
    if alert.methods:
        lines += ["  <code>", *(line for one in alert.methods for line in _method_lines(one))]
        lines.append("  </code>")
    told = [
        ("secClassification", alert.classification),
        ("note", alert.note),
        ("references", ",".join(alert.references)),
    ]
    lines += _elements(told, 1)
    for info in alert.infos:
        lines += _info_lines(info)
    return "\n".join([*lines, "</alert>", ""]).encode("utf-8", "replace")


def _elements(told: Iterable[tuple[str, str]], depth: int) -> list[str]:
    return [element(name, text, depth) for name, text in told if text]


def _method_lines(method: Method) -> list[str]:
    told = [
        ("methodName", method.name),
        ("message", method.message),
        ("audienceGrp", method.audience),
    ]
    return ["    <method>", *_elements(told, 3), "    </method>"]


def _info_lines(info: NationalInfo) -> list[str]:
    def moment(at: datetime | None) -> str:
        return "" if at is None else write_national_time(at)

    told = [
        ("language", info.language),
        ("eventType", info.event_type),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("effective", moment(info.effective_at)),
        ("onset", moment(info.onset_at)),
        ("expires", moment(info.expires_at)),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
        ("contact", info.contact),
    ]
    lines = ["  <info>", *_elements(told, 2)]
    for one in info.resources:
        parts = [
            ("resourceDesc", one.text),
            ("uri", one.address),
            ("derefUri", one.content_base64),
            ("digest", one.digest_sha1),
        ]
        lines += ["    <resource>", *_elements(parts, 3), "    </resource>"]
    for area in info.areas:
        parts = [
            ("areaDesc", area.text),
            *(("polygon", write_polygon(one)) for one in area.polygons),
            *(("circle", write_circle(one)) for one in area.circles),
            ("geocode", ",".join(area.area_codes)),
        ]
        lines += ["    <area>", *_elements(parts, 3), "    </area>"]
    return [*lines, "  </info>"]
