"""From CAP to the national form and back, with a list of everything that is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .alert import Alert, Area, Info, Pair, Resource
from .national import (
    IDENTIFIER,
    Method,
    NationalAlert,
    NationalArea,
    NationalInfo,
    write_national_time,
)
from .relations import Reference
from .times import write_time

EVENT_TYPE: Final = "GB/T 35965.1 eventType"
"""Under this name the national code of an event stands among the event codes of CAP."""
AREA_CODE: Final = "CPEAS Geographic Code"
"""Under this name division codes stand in CAP messages from China."""
COLOUR: Final = "color"
METHOD: Final = "GB/T 35965.1 method "
SEVERITY_OF: Final = {"Red": "Extreme", "Orange": "Severe", "Yellow": "Moderate", "Blue": "Minor"}
COLOUR_OF: Final = {severity: colour for colour, severity in SEVERITY_OF.items()}
UNTOLD_MEDIA: Final = "application/octet-stream"
CATEGORY_OF: Final = {"11B": "Met"}
"""Categories by the first signs of a national event code; the others are Other."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the other form cannot hold: the element of the source, and what it said."""

    element: str
    told: str


def to_national(
    alert: Alert,
    *,
    sender_code: str,
    identifiers: Mapping[str, str] | None = None,
    methods: Sequence[Method] = (),
) -> tuple[NationalAlert, list[Loss]]:
    """Return a message in the national form, and what it cannot say there.

    `identifiers` gives the national identifier for each one of CAP, the references included.
    Without one an identifier is made of the code, the time and 0.
    """
    known = identifiers or {}
    losses = [*_alert_losses(alert), *(one for info in alert.infos for one in _info_losses(info))]

    def named(identifier: str, sent: str) -> str:
        if identifier in known:
            return known[identifier]
        if IDENTIFIER.fullmatch(identifier):
            return identifier
        digits = "".join(sign for sign in sent[:19] if sign.isdigit())
        losses.append(Loss("identifier", identifier))
        return f"{sender_code}_{digits}_0"

    return NationalAlert(
        identifier=named(alert.identifier, write_national_time(alert.sent_at)),
        sender=alert.source or next((one.sender_name for one in alert.infos), "") or alert.sender,
        sender_code=sender_code,
        sent_at=alert.sent_at,
        status=alert.status,
        message_type=alert.message_type,
        scope=alert.scope,
        note=alert.note,
        methods=tuple(methods),
        references=tuple(named(one.identifier, one.sent) for one in alert.references),
        infos=tuple(_national_info(info, losses) for info in alert.infos),
    ), list(dict.fromkeys(losses))


def _alert_losses(alert: Alert) -> Iterator[Loss]:
    yield from (Loss("code", one) for one in alert.codes)
    yield from (Loss("incidents", one) for one in alert.incidents)
    yield from (Loss("addresses", one) for one in alert.addresses)
    if alert.restriction:
        yield Loss("restriction", alert.restriction)
    if alert.source:
        yield Loss("sender", alert.sender)


def _info_losses(info: Info) -> Iterator[Loss]:
    yield from (Loss("info/category", one) for one in info.categories)
    yield from (Loss("info/responseType", one) for one in info.responses)
    yield Loss("info/event", info.event)
    if info.audience:
        yield Loss("info/audience", info.audience)
    for pair in info.event_codes:
        if pair.name != EVENT_TYPE:
            yield Loss("info/eventCode", f"{pair.name}={pair.value}")
    for pair in info.parameters:
        if pair.name != COLOUR:
            yield Loss("info/parameter", f"{pair.name}={pair.value}")
    for resource in info.resources:
        yield from _resource_losses(resource)
    for area in info.areas:
        yield from _area_losses(area)


def _resource_losses(resource: Resource) -> Iterator[Loss]:
    yield Loss("info/resource/mimeType", resource.media_type)
    if resource.size_bytes is not None:
        yield Loss("info/resource/size", str(resource.size_bytes))


def _area_losses(area: Area) -> Iterator[Loss]:
    for pair in area.geocodes:
        if pair.name != AREA_CODE:
            yield Loss("info/area/geocode", f"{pair.name}={pair.value}")
    for name, text in (("altitude", area.altitude_feet), ("ceiling", area.ceiling_feet)):
        if text:
            yield Loss(f"info/area/{name}", text)


def _value(pairs: Sequence[Pair], name: str) -> str:
    return next((one.value for one in pairs if one.name == name), "")


def _national_info(info: Info, losses: list[Loss]) -> NationalInfo:
    colour = _value(info.parameters, COLOUR).capitalize()
    if colour not in SEVERITY_OF:
        colour = COLOUR_OF.get(info.severity, "")
    if not colour:
        colour = "Blue"
        losses.append(Loss("info/severity", info.severity))
    elif SEVERITY_OF[colour] != info.severity:
        losses.append(Loss("info/severity", info.severity))
    return NationalInfo(
        language=info.language,
        event_type=_value(info.event_codes, EVENT_TYPE),
        urgency=info.urgency,
        severity=colour,
        certainty=info.certainty,
        effective_at=info.effective_at,
        onset_at=info.onset_at,
        expires_at=info.expires_at,
        sender_name=info.sender_name,
        headline=info.headline,
        description=info.description,
        instruction=info.instruction,
        web=info.web,
        contact=info.contact,
        resources=tuple(replace(one, media_type="", size_bytes=None) for one in info.resources),
        areas=tuple(
            NationalArea(
                text=area.text,
                polygons=area.polygons,
                circles=area.circles,
                area_codes=tuple(one.value for one in area.geocodes if one.name == AREA_CODE),
            )
            for area in info.areas
        ),
    )


def from_national(alert: NationalAlert) -> tuple[Alert, list[Loss]]:
    """Return a message of the national form as CAP, and what is lost or had to be guessed.

    References get the sender's code and the message's own time: CAP readers match by sender and
    identifier, and take the time as a hint. What is classified is not Public, whatever it says.
    """
    losses: list[Loss] = []
    is_classified = alert.classification != "None"
    scope = "Restricted" if is_classified and alert.scope == "Public" else alert.scope
    if is_classified:
        losses.append(Loss("secClassification", alert.classification))
    losses.extend(
        Loss("code/method/audienceGrp", one.audience) for one in alert.methods if one.audience
    )
    sent = write_time(alert.sent_at)
    return Alert(
        identifier=alert.identifier,
        sender=alert.sender_code,
        sent_at=alert.sent_at,
        status=alert.status,
        message_type=alert.message_type,
        scope=scope,
        source=alert.sender,
        restriction=alert.classification if scope == "Restricted" else "",
        note=alert.note,
        references=tuple(Reference(alert.sender_code, one, sent) for one in alert.references),
        infos=tuple(_cap_info(info, alert, losses) for info in alert.infos),
    ), list(dict.fromkeys(losses))


def _cap_info(info: NationalInfo, alert: NationalAlert, losses: list[Loss]) -> Info:
    category = CATEGORY_OF.get(info.event_type[:3], "Other")
    losses.append(Loss("info/category", f"{category}?"))
    if info.severity not in SEVERITY_OF:
        losses.append(Loss("info/severity", info.severity))
    losses.extend(Loss("info/resource/mimeType", f"{UNTOLD_MEDIA}?") for _ in info.resources)
    return Info(
        categories=(category,),
        event=info.headline or info.event_type,
        urgency=info.urgency,
        severity=SEVERITY_OF.get(info.severity, "Unknown"),
        certainty=info.certainty,
        language=info.language,
        event_codes=(Pair(EVENT_TYPE, info.event_type),) if info.event_type else (),
        effective_at=info.effective_at,
        onset_at=info.onset_at,
        expires_at=info.expires_at,
        sender_name=info.sender_name or alert.sender,
        headline=info.headline,
        description=info.description,
        instruction=info.instruction,
        web=info.web,
        contact=info.contact,
        parameters=(
            *((Pair(COLOUR, info.severity.lower()),) if info.severity in SEVERITY_OF else ()),
            *(Pair(f"{METHOD}{one.name}", one.message) for one in alert.methods if one.message),
        ),
        resources=tuple(replace(one, media_type=UNTOLD_MEDIA) for one in info.resources),
        areas=tuple(
            Area(
                text=area.text or "、".join(area.area_codes),
                polygons=area.polygons,
                circles=area.circles,
                geocodes=tuple(Pair(AREA_CODE, code) for code in area.area_codes),
            )
            for area in info.areas
        ),
    )
