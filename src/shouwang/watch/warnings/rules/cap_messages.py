"""A warning as a message of CAP 1.2: the first one, the one that takes its place, the all-clear.

What an office knows as a number, a colour and divisions stands in parameters and geocodes beside
the words of the standard, so that a peer that knows both forms loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from shouwang.engines.cap.alert import Alert, Area, Info, Pair
from shouwang.engines.cap.findings import Rule
from shouwang.engines.cap.national_mapping import AREA_CODE, COLOUR
from shouwang.engines.cap.relations import Reference
from shouwang.engines.cap.shapes import Point
from shouwang.engines.cap.times import write_time
from shouwang.engines.cap.writing import BrokenAlertError, write_alert
from shouwang.ground.clock import LOCAL_ZONE

from .wording import TYPES, Level, Relation, Status

STATUSES: Final = {Status.ACTUAL: "Actual", Status.EXERCISE: "Exercise", Status.TEST: "Test"}
RESPONSES: Final[dict[str, str]] = {
    Level.NONE: "Monitor",
    Level.BLUE: "Monitor",
    Level.YELLOW: "Prepare",
    Level.ORANGE: "Prepare",
    Level.RED: "Execute",
}
"""What a level asks of people, in words of CAP; what exactly stands in the instruction."""
NUMBER: Final = "number"
TYPE: Final = "shouwang:type"
CLASS: Final = "shouwang:class"
LIFTED: Final = {"zh-CN": "（已解除）", "en-US": " (lifted)"}
"""Stands behind the headline of an end: many readers show nothing else."""
RESTRICTION: Final = "仅限名单和演练人员，不向公众发布"
GEOCODES_SHOWN: Final = 500
CODE_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier message of the same chain, and until when it holds."""

    identifier: str
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What a message says of a warning; texts bear the mark of an exercise or a test already."""

    identifier: str
    sender: str
    number: str
    type_code: str
    level: str
    status: str
    relation: str
    is_public: bool
    title: str
    text: str
    action_text: str
    issued_at: datetime
    onset_at: datetime
    expires_at: datetime
    urgency: str
    severity: str
    certainty: str
    office_name: str
    area_text: str
    area_codes: tuple[str, ...] = ()
    geometry: str = ""
    title_en: str = ""
    text_en: str = ""
    action_text_en: str = ""
    contact: str = ""
    exercise_note: str = ""
    origin: str = ""
    """Of a relayed warning: whose message it was, as `sender,identifier`."""
    earlier: tuple[Earlier, ...] = ()


def digest_of(content: bytes) -> str:
    """Return the SHA-256 by which a message is told from another."""
    return hashlib.sha256(content).hexdigest()


def sender_of(home_area: str) -> str:
    """Return the name under which an installation sends; it never changes."""
    return f"shouwang.{home_area}"


def identifier_of(home_area: str, warning_id: int, issued_at: datetime) -> str:
    """Return the identifier of a warning's message: area, moment of issue, running number."""
    local = issued_at.astimezone(LOCAL_ZONE)
    return f"{home_area}-{local:%Y%m%d%H%M%S}-{warning_id}"


def cancel_identifier(identifier: str) -> str:
    """Return the identifier of the message that ends another one."""
    return f"{identifier}-C"


def message_of(facts: MessageFacts) -> Alert:
    """Return the message with which a warning went out: Alert, or Update when it has an earlier."""
    kind = "Alert" if facts.relation == Relation.NEW or not facts.earlier else "Update"
    references = _references(facts, facts.earlier) if kind == "Update" else ()
    sent_at = max([facts.issued_at, *(one.sent_at for one in facts.earlier)])
    return Alert(
        identifier=facts.identifier,
        sender=facts.sender,
        sent_at=_local(sent_at),
        status=STATUSES[Status(facts.status)],
        message_type=kind,
        scope="Public" if facts.is_public else "Restricted",
        source=facts.origin,
        restriction="" if facts.is_public else RESTRICTION,
        note=facts.exercise_note if facts.status == Status.EXERCISE else "",
        references=references,
        infos=tuple(_infos(facts)),
    )


def cancel_of(facts: MessageFacts, ended_at: datetime, reason: str) -> Alert:
    """Return the message that ends a warning; it names every one of the chain that still holds."""
    own = Earlier(facts.identifier, facts.issued_at, facts.expires_at)
    whole = message_of(facts)
    infos = tuple(
        replace(
            info,
            headline=f"{info.headline}{LIFTED[info.language]}",
            responses=("AllClear",),
            urgency="Past",
            instruction="",
        )
        for info in whole.infos
    )
    notes = [facts.exercise_note if facts.status == Status.EXERCISE else "", reason]
    return replace(
        whole,
        identifier=cancel_identifier(facts.identifier),
        sent_at=_local(max(ended_at, whole.sent_at)),
        message_type="Cancel",
        note="；".join(filter(None, notes)),
        references=_references(facts, [*facts.earlier, own], at=ended_at),
        infos=infos,
    )


def content_of(alert: Alert) -> bytes:
    """Return the XML; shapes that the standard does not allow are left out, codes stay.

    BrokenAlertError names what else would break the standard.
    """
    try:
        return write_alert(alert)
    except BrokenAlertError as error:
        if any(one.rule is not Rule.POLYGON for one in error.findings):
            raise
    return write_alert(replace(alert, infos=tuple(_without_shapes(info) for info in alert.infos)))


def _without_shapes(info: Info) -> Info:
    return replace(info, areas=tuple(replace(area, polygons=()) for area in info.areas))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL_ZONE)


def _references(
    facts: MessageFacts, chain: Sequence[Earlier], at: datetime | None = None
) -> tuple[Reference, ...]:
    """Return the messages of a chain that still hold, and the last one in any case."""
    moment = at or facts.issued_at
    kept = [one for one in chain if one.expires_at > moment or one is chain[-1]]
    return tuple(
        Reference(facts.sender, one.identifier, write_time(_local(one.sent_at))) for one in kept
    )


def _infos(facts: MessageFacts) -> list[Info]:
    chinese = Info(
        language="zh-CN",
        categories=(TYPES[facts.type_code].cap_category,),
        event=str(TYPES[facts.type_code].label),
        responses=(RESPONSES[facts.level],),
        urgency=facts.urgency,
        severity=facts.severity,
        certainty=facts.certainty,
        event_codes=(Pair(TYPE, facts.type_code),),
        effective_at=_local(facts.issued_at),
        onset_at=_local(facts.onset_at),
        expires_at=_local(facts.expires_at),
        sender_name=facts.office_name,
        headline=facts.title,
        description=facts.text,
        instruction=facts.action_text,
        contact=facts.contact,
        parameters=tuple(_parameters(facts)),
        areas=(_area(facts),),
    )
    if not (facts.title_en and facts.text_en):
        return [chinese]
    english = replace(
        chinese,
        language="en-US",
        event=TYPES[facts.type_code].english,
        headline=facts.title_en,
        description=facts.text_en,
        instruction=facts.action_text_en,
    )
    return [chinese, english]


def _parameters(facts: MessageFacts) -> list[Pair]:
    told = [
        (COLOUR, "" if facts.level == Level.NONE else facts.level),
        (NUMBER, facts.number),
        (CLASS, TYPES[facts.type_code].class_code),
    ]
    return [Pair(name, value) for name, value in told if value]


def _area(facts: MessageFacts) -> Area:
    codes = facts.area_codes[:GEOCODES_SHOWN]
    return Area(
        text=facts.area_text,
        polygons=tuple(polygons_of(facts.geometry)),
        geocodes=tuple(Pair(AREA_CODE, code.ljust(CODE_DIGITS, "0")) for code in codes),
    )


def polygons_of(geometry: str) -> list[tuple[Point, ...]]:
    """Return the outer rings of a GeoJSON text, latitude first; CAP knows no holes."""
    if not geometry:
        return []
    told = json.loads(geometry)
    parts = told["coordinates"] if told["type"] == "MultiPolygon" else [told["coordinates"]]
    return [tuple((float(corner[1]), float(corner[0])) for corner in rings[0]) for rings in parts]
