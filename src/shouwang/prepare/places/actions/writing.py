"""What every write of a place shares: the row from a draft, its types, who answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime

from shouwang.ground import data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.journal.actions import emit
from shouwang.ground.units import queries as units
from shouwang.prepare.places.events import PlaceAccountabilityChanged
from shouwang.prepare.places.models import Place, PlaceType
from shouwang.prepare.places.queries.places import (
    PHONE_PURPOSE,
    PHONE_TAIL,
    PHONE_TAIL_PURPOSE,
)
from shouwang.prepare.places.queries.sectors import industry_labels, sector_of
from shouwang.prepare.places.rules.accountability import assign
from shouwang.prepare.places.rules.classification import classify
from shouwang.prepare.places.rules.drafts import Known, PlaceDraft, draft_faults
from shouwang.prepare.places.rules.facts import Finding, Verdict
from shouwang.prepare.places.rules.geometry import Box, box_of, line_text, read_line
from shouwang.prepare.places.rules.reasons import store
from shouwang.prepare.places.rules.search import search_text
from shouwang.prepare.places.rules.taxonomy import PlaceKind, UseCategory, is_enterprise

PLAIN_FIELDS = tuple(
    field.name
    for field in fields(PlaceDraft)
    if field.name not in {"area_code", "contact_name", "contact_phone", "is_enterprise", "geometry"}
)
OPEN_DETAILS = frozenset(
    {
        "kind", "category", "industry", "sector", "annual_output_yuan", "capacity", "residents",
        "floor", "storeys", "floor_area_m2", "height_m", "is_street_front", "is_let_for_profit",
        "is_licensed_hotel", "is_enterprise", "accountable", "needs_survey", "surveyed_on",
        "area_code_now", "unit_id",
    }
)  # fmt: skip
"""Fields whose values the journal may show; of the others it only says that they changed."""


def known(actor: Actor) -> Known:
    """Return the taxonomy and the credit-code rule that drafts are held against."""
    return Known(industries=frozenset(industry_labels(actor)), is_credit_code=units.is_credit_code)


def checked(actor: Actor, draft: PlaceDraft) -> PlaceDraft:
    """Return the draft when it is sound; Invalid names every wrong field."""
    wrong = draft_faults(draft, known(actor))
    if "area_code" not in wrong and not _division_exists(actor, draft.area_code):
        wrong["area_code"] = say("没有这个区划。")
    if draft.unit_id is not None and not _unit_exists(actor, draft.unit_id):
        wrong["unit_id"] = say("没有这个单位，或不在您的职责范围内。")
    if wrong:
        raise Invalid(wrong)
    return draft


def _division_exists(actor: Actor, code: str) -> bool:
    try:
        divisions.division(actor, code)
    except NotFound:
        return False
    return True


def _unit_exists(actor: Actor, unit_id: int) -> bool:
    try:
        units.unit(actor, unit_id)
    except NotFound:
        return False
    return True


def new_row(draft: PlaceDraft, moment: datetime) -> Place:
    """Return an unsaved row; its number comes last, in the same transaction."""
    key = uuid.uuid4().hex
    return Place(
        row_key=key,
        number=key,
        area_code_at_time=draft.area_code,
        area_code_now=draft.area_code,
        registered_at=moment,
    )


def fill(
    actor: Actor, row: Place, draft: PlaceDraft, moment: datetime, day: date
) -> tuple[Finding, ...]:
    """Write the draft into the row with all that follows from it; returns what the rules say."""
    for name in PLAIN_FIELDS:
        setattr(row, name, getattr(draft, name))
    row.name = draft.name.strip()
    row.area_code_now = draft.area_code
    row.sector = sector_of(actor, draft.industry)
    _place_on_map(row, draft)
    _seal_contact(row, draft)
    row.is_enterprise = (
        is_enterprise(PlaceKind(draft.kind), UseCategory(draft.category))
        if draft.is_enterprise is None
        else draft.is_enterprise
    )
    assignment = assign(row.annual_output_yuan, is_enterprise=row.is_enterprise, on=day)
    row.accountable = assignment.accountable.value
    row.search_text = search_text(row.name, row.address, row.owner_name, row.credit_code)
    row.changed_at = moment
    return classify(row.facts(), day) if row.kind == PlaceKind.PLACE else ()


def _place_on_map(row: Place, draft: PlaceDraft) -> None:
    box: Box | None = None
    row.geometry = ""
    if draft.geometry:
        line = read_line(draft.geometry)
        row.geometry, box = line_text(line), box_of(line)
        if draft.latitude is None:
            row.longitude, row.latitude = line[0]
    elif draft.latitude is not None and draft.longitude is not None:
        box = box_of([(draft.longitude, draft.latitude)])
    row.min_latitude = box.min_latitude if box else None
    row.max_latitude = box.max_latitude if box else None
    row.min_longitude = box.min_longitude if box else None
    row.max_longitude = box.max_longitude if box else None


def _seal_contact(row: Place, draft: PlaceDraft) -> None:
    ring = data_keys.ring()
    place = f"places_place/{row.row_key}"
    if draft.contact_name is not None:
        row.contact_name_sealed = _sealed(draft.contact_name, f"{place}/contact_name")
    if draft.contact_phone is not None:
        digits = "".join(char for char in draft.contact_phone if char.isdigit())
        row.contact_phone_sealed = _sealed(draft.contact_phone, f"{place}/contact_phone")
        row.phone_digest = ring.digest(digits, purpose=PHONE_PURPOSE) if digits else ""
        row.phone_tail_digest = (
            ring.digest(digits[-PHONE_TAIL:], purpose=PHONE_TAIL_PURPOSE) if digits else ""
        )


def _sealed(value: str, place: str) -> str:
    return data_keys.ring().encrypt(value, place=place) if value else ""


def decide_types(
    actor: Actor, row: Place, findings: Sequence[Finding], moment: datetime
) -> list[PlaceType]:
    """Return the rule's types of a row that has none yet, unsaved."""
    return [
        PlaceType(
            place=row,
            type_code=finding.type_code.value,
            verdict=finding.verdict.value,
            rule_verdict=finding.verdict.value,
            reasons=store(finding.reasons),
            decided_at=moment,
            decided_key=actor.key,
        )
        for finding in findings
    ]


def renew_types(
    actor: Actor,
    row: Place,
    findings: Sequence[Finding],
    moment: datetime,
    standing: Iterable[PlaceType],
) -> None:
    """Write what the rules say now; a person's decision stands and only sees the new rule."""
    left = {decided.type_code: decided for decided in standing}
    kept: list[PlaceType] = []
    for fresh in decide_types(actor, row, findings, moment):
        old = left.pop(fresh.type_code, None)
        if old is None:
            fresh.save(force_insert=True)
        else:
            _renew(old, fresh)
        kept.append(old or fresh)
    kept += [decided for decided in left.values() if not _lapse(decided)]
    row.needs_survey = needs_survey_by_types(kept)


def _renew(old: PlaceType, fresh: PlaceType) -> None:
    is_same = (old.rule_verdict, old.reasons) == (fresh.rule_verdict, fresh.reasons)
    if is_same:
        return
    old.rule_verdict, old.reasons = fresh.rule_verdict, fresh.reasons
    written = ["rule_verdict", "reasons"]
    if old.decided_by == PlaceType.RULE:
        old.verdict, old.decided_at = fresh.verdict, fresh.decided_at
        old.decided_key = fresh.decided_key
        written += ["verdict", "decided_at", "decided_key"]
    old.save(update_fields=written)


def _lapse(left: PlaceType) -> bool:
    """Take away a type that no rule speaks about any more, unless a person gave it."""
    if left.decided_by == PlaceType.RULE:
        left.delete()
        return True
    if left.rule_verdict:
        left.rule_verdict, left.reasons = "", []
        left.save(update_fields=["rule_verdict", "reasons"])
    return False


def needs_survey_by_types(types: Iterable[PlaceType]) -> bool:
    """Tell whether a type is not known yet."""
    return any(decided.verdict == Verdict.UNKNOWN for decided in types)


def snapshot(row: Place) -> dict[str, object]:
    """Return the fields that a change is told by."""
    names = [*PLAIN_FIELDS, "geometry", "accountable", "is_enterprise", "sector", "area_code_now"]
    return {name: getattr(row, name) for name in names} | {
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
    }


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """Return journal details of a change: values of open fields, names of all others."""
    changed = [name for name, value in after.items() if before.get(name) != value]
    details: dict[str, object] = {
        name: {"from": before.get(name), "to": after[name]}
        for name in changed
        if name in OPEN_DETAILS
    }
    return details | {"changed": sorted(changed)}


def tell_accountability(row: Place, was: str, moment: datetime) -> None:
    """Tell those above the register that somebody else answers for a place now."""
    if row.accountable != was:
        event = PlaceAccountabilityChanged(row.pk, was, row.accountable)
        emit(event, row.journal_key, at=moment)


def twin_fault(draft: PlaceDraft, own_id: int | None) -> dict[str, Text]:
    """Return which field another place in use already has: credit code, or name and address."""
    others = Place.objects.active()
    if own_id is not None:
        others = others.exclude(pk=own_id)
    if draft.credit_code and others.filter(credit_code=draft.credit_code).exists():
        return {"credit_code": say("这个信用代码已登记在另一个场所。")}
    twins = others.filter(
        area_code_at_time=draft.area_code, name=draft.name.strip(), address=draft.address
    )
    return {"name": say("同村同名同址的场所已经登记。")} if twins.exists() else {}
