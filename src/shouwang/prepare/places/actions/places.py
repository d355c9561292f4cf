"""Registering, editing, surveying and retiring places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db import IntegrityError
from django.db.models import F, Manager, Model

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system, moved, remap, under
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number
from shouwang.prepare.places.events import PlaceRegistered
from shouwang.prepare.places.models import (
    AgriculturalAsset,
    BaseSurvey,
    Place,
    PlaceType,
    SurveyVillage,
)
from shouwang.prepare.places.queries.sectors import industry_labels, sector_of
from shouwang.prepare.places.rules.drafts import PlaceDraft

from . import writing

SERIES = "place"
OUTSIDE = say("这个村（社区）不在您的职责范围内。")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a visit found out; None leaves a field as it is."""

    category: str | None = None
    capacity: int | None = None
    residents: int | None = None
    floor_area_m2: Decimal | None = None
    storeys: int | None = None
    height_m: Decimal | None = None
    annual_output_yuan: Decimal | None = None
    is_street_front: bool | None = None
    is_let_for_profit: bool | None = None
    is_licensed_hotel: bool | None = None
    latitude: float | None = None
    longitude: float | None = None
    surveyed_on: date | None = None


def register_place(actor: Actor, draft: PlaceDraft) -> Place:
    """Register a place, give it its types and name who answers for it.

    Raises Invalid with every wrong field, or NotFound outside the actor's duties.
    """
    _check_right(actor, "places.register", draft)
    draft = writing.checked(actor, draft)
    faults = writing.twin_fault(draft, None)
    if faults:
        raise Invalid(faults)
    moment = clock.now()
    day = clock.local_day(moment)
    row = writing.new_row(draft, moment)
    findings = writing.fill(actor, row, draft, moment, day)
    types = writing.decide_types(actor, row, findings, moment)
    row.needs_survey = writing.needs_survey_by_types(types)
    prefix = units.record_prefix(row.area_code_now)
    try:
        with write_transaction():
            row.save(force_insert=True)
            PlaceType.objects.bulk_create(types)
            record(actor, "place.register", row.journal_key, _registered(row), at=moment)
            emit(
                PlaceRegistered(row.pk, row.area_code_now, row.accountable),
                row.journal_key,
                at=moment,
            )
            row.number = take_number(prefix, SERIES, day.year)
            Place.objects.filter(pk=row.pk).update(number=row.number)
    except IntegrityError as error:
        raise Invalid(writing.twin_fault(draft, None) or _TAKEN) from error
    return row


_TAKEN: Mapping[str, Text] = {"name": say("同村同名同址的场所已经登记。")}


def _registered(row: Place) -> dict[str, object]:
    return {
        "area": row.area_code_now,
        "kind": row.kind,
        "category": row.category,
        "industry": row.industry,
        "accountable": row.accountable,
    }


def _check_right(actor: Actor, permission: str, draft: PlaceDraft) -> None:
    if not actor.holds(permission):
        raise NotAllowed
    owners = frozenset({draft.unit_id} if draft.unit_id else ())
    target = Target(area_code=draft.area_code, unit_ids=owners, sector=_sector(actor, draft))
    is_code = draft.area_code.isascii() and draft.area_code.isdigit()
    if is_code and not actor.may(permission, target):
        is_seen = actor.may(Place.VIEW_PERMISSION, target)
        raise NotAllowed(OUTSIDE) if is_seen else NotFound(OUTSIDE)


def _sector(actor: Actor, draft: PlaceDraft) -> str:
    """Return the sector of the draft; an unknown industry has none and is refused by name later."""
    return sector_of(actor, draft.industry) if draft.industry in industry_labels(actor) else ""


def found(actor: Actor, number: str, permission: str) -> Place:
    """Return a place in use that the actor may change: else NotFound, NotAllowed or WrongState."""
    rows = Place.objects.visible_to(actor).filter(number=number)
    row = rows.first() if number.isprintable() else None
    if row is None:
        raise NotFound
    if not actor.may(permission, row.target()):
        raise NotAllowed
    if row.archived_at is not None:
        raise WrongState(say("这个场所已经停用。"), version=row.version)
    return row


def edit_place(actor: Actor, number: str, draft: PlaceDraft, *, version: int) -> Place:
    """Write a place anew and classify it again; WrongState when somebody else was faster."""
    row = found(actor, number, "places.edit")
    _check_right(actor, "places.edit", draft)
    return _write(actor, row, draft, version=version, verb="place.edit")


def survey_place(actor: Actor, number: str, survey: Survey, *, version: int) -> Place:
    """Write down what a visit found out and classify again; who may register may survey."""
    row = found(actor, number, "places.register")
    seen = {
        field.name: getattr(survey, field.name)
        for field in fields(Survey)
        if getattr(survey, field.name) is not None
    }
    seen.setdefault("surveyed_on", clock.today())
    kept = None if "category" in seen else row.is_enterprise
    draft = replace(row.as_draft(), is_enterprise=kept, **seen)
    return _write(actor, row, draft, version=version, verb="place.survey")


def _write(actor: Actor, row: Place, draft: PlaceDraft, *, version: int, verb: str) -> Place:
    draft = writing.checked(actor, draft)
    faults = writing.twin_fault(draft, row.pk)
    if faults:
        raise Invalid(faults)
    moment = clock.now()
    before, was = writing.snapshot(row), row.accountable
    findings = writing.fill(actor, row, draft, moment, clock.local_day(moment))
    details = writing.changes(before, writing.snapshot(row))
    try:
        with write_transaction():
            raise_version(row, version)
            standing = list(PlaceType.objects.filter(place=row))
            writing.renew_types(actor, row, findings, moment, standing)
            row.save()
            record(actor, verb, row.journal_key, {**details, "version": row.version}, at=moment)
            writing.tell_accountability(row, was, moment)
    except IntegrityError as error:
        raise Invalid(writing.twin_fault(draft, row.pk) or _TAKEN) from error
    return row


class Versioned(Protocol):
    """A row that says how often it was written."""

    pk: Any
    version: Any


def raise_version(row: Versioned, version: int) -> None:
    """Win the row for this write; WrongState when somebody else was faster."""
    manager: Manager[Model] = type(row)._default_manager  # type: ignore[attr-defined]
    changed = manager.filter(pk=row.pk, version=version).update(version=F("version") + 1)
    if changed != 1:
        raise WrongState(say("别人刚改过，请刷新后再看。"), version=row.version)
    row.version = version + 1


def archive_place(actor: Actor, number: str, reason: str, *, version: int) -> Place:
    """Take a place out of use; it keeps its number, its file and its history."""
    row = found(actor, number, "places.edit")
    if not reason.strip():
        raise Invalid({"reason": say("请写明停用原因。")})
    moment = clock.now()
    with write_transaction():
        raise_version(row, version)
        row.archived_at = row.changed_at = moment
        row.save(update_fields=["archived_at", "changed_at"])
        record(actor, "place.archive", row.journal_key, {"has_reason": True}, at=moment)
    return row


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Follow a merge or a new code of a division; the code at the time of registration stays.

    Surveys, their villages and agricultural assets follow, too. Returns how many places moved;
    each is journaled.
    """
    check_is_system(actor)
    moment = clock.now()
    with write_transaction():
        rows = Place.objects.filter(under("area_code_now", old_code))
        ids = list(rows.values_list("pk", flat=True))
        rows.update(
            area_code_now=moved("area_code_now", old_code, new_code), version=F("version") + 1
        )
        for pk in ids:
            record(
                actor, "place.remap", f"place:{pk}", {"from": old_code, "to": new_code}, at=moment
            )
        _remap_others(actor, (old_code, new_code))
    return len(ids)


def _remap_others(actor: Actor, codes: tuple[str, str]) -> None:
    surveys, villages = BaseSurvey.objects.all(), SurveyVillage.objects.all()
    remap(actor, surveys, codes, field="area_code_now", verb="survey.remap_area")
    remap(actor, villages, codes, field="area_code_now", verb="survey.remap_villages")
    assets = AgriculturalAsset.objects.all()
    remap(actor, assets, codes, field="area_code_now", verb="agricultural_asset.remap_area")
