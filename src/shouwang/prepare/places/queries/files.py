"""The file of one place: everything that is known of it, on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, listed, say
from shouwang.ground.journal import queries as journal
from shouwang.ground.people import queries as people
from shouwang.prepare.places.models import InspectableObject, Place, PlaceType
from shouwang.prepare.places.rules.facts import VERDICT_LABELS, Reason, Verdict
from shouwang.prepare.places.rules.history import FIELD_LABELS, VERB_LABELS
from shouwang.prepare.places.rules.reasons import restore
from shouwang.prepare.places.rules.taxonomy import TYPE_LABELS, PlaceTypeCode

from .places import place
from .responsibility import Responsibility, responsible

SYSTEM_NAME = say("系统")


@dataclass(frozen=True, slots=True)
class DecidedType:
    """One type of a place with its reasons, and what a person has said over the rule."""

    type_code: PlaceTypeCode
    label: Text
    verdict: Verdict
    verdict_label: Text
    is_by_person: bool
    rule_verdict: str
    rule_label: Text | None
    reasons: tuple[Reason, ...]
    person_reason: str
    person: Text | str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the place's history."""

    at: datetime
    who: Text | str
    verb: str
    label: Text
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """The archive of one place (R38)."""

    place: Place
    types: tuple[DecidedType, ...]
    responsibility: Responsibility
    objects: tuple[InspectableObject, ...]
    history: tuple[HistoryLine, ...]
    contact_name: str
    contact_phone: str


def types_of(actor: Actor, row: Place) -> tuple[DecidedType, ...]:
    """Return a place's types in the order of the taxonomy."""
    found = {decided.type_code: decided for decided in row.types.all()}
    by_person = [decided.decided_key for decided in found.values() if _is_by_person(decided)]
    names = people.names_of(actor, by_person) if by_person else {}
    return tuple(
        _decided(found[code.value], names) for code in PlaceTypeCode if code.value in found
    )


def _is_by_person(row: PlaceType) -> bool:
    return row.decided_by == PlaceType.PERSON


def _who(names: Mapping[str, str], key: str) -> Text | str:
    """Return a name for an actor's key; a part of the system has none."""
    return names.get(key) or SYSTEM_NAME


def _decided(row: PlaceType, names: Mapping[str, str]) -> DecidedType:
    code, verdict = PlaceTypeCode(row.type_code), Verdict(row.verdict)
    return DecidedType(
        type_code=code,
        label=TYPE_LABELS[code],
        verdict=verdict,
        verdict_label=VERDICT_LABELS[verdict],
        is_by_person=_is_by_person(row),
        rule_verdict=row.rule_verdict,
        rule_label=VERDICT_LABELS[Verdict(row.rule_verdict)] if row.rule_verdict else None,
        reasons=restore(row.reasons),
        person_reason=row.person_reason,
        person=_who(names, row.decided_key) if _is_by_person(row) else "",
        decided_at=row.decided_at,
    )


def archive(actor: Actor, number: str) -> PlaceFile:
    """Return the file of one place, contacts masked; NotFound outside the actor's duties."""
    row = place(actor, number)
    return PlaceFile(
        place=row,
        types=types_of(actor, row),
        responsibility=responsible(actor, row),
        objects=tuple(row.objects_inside.order_by("-is_active", "due_on", "id")),
        history=tuple(_history(actor, row)),
        contact_name=data_keys.mask_name(row.contact_name),
        contact_phone=data_keys.mask_phone(row.contact_phone),
    )


def _history(actor: Actor, row: Place) -> list[HistoryLine]:
    items = journal.history(actor, row.journal_key)
    names = people.names_of(actor, {item.actor_key for item in items})
    return [
        HistoryLine(
            at=item.at,
            who=_who(names, item.actor_key),
            verb=item.verb,
            label=VERB_LABELS.get(item.verb, Text(item.verb)),
            details=item.details,
        )
        for item in reversed(items)
    ]


def yes_labels(actor: Actor, row: Place) -> list[Text]:
    """Return the labels of the types that a place has."""
    del actor
    found = {decided.type_code for decided in row.types.all() if decided.verdict == Verdict.YES}
    return [TYPE_LABELS[code] for code in PlaceTypeCode if code.value in found]


def changed_words(line: HistoryLine) -> Text:
    """Say what an entry changed, in words."""
    changed = line.details.get("changed")
    if not isinstance(changed, list) or not changed:
        return Text("")
    labels = [FIELD_LABELS[name] for name in changed if name in FIELD_LABELS]
    return say("改动：{names}", names=listed(labels)) if labels else Text("")
