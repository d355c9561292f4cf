"""Writing rows of an office's own ledger as hazards, each whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import say
from shouwang.ground.journal.actions import record
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.models import (
    Funds,
    Hazard,
    LedgerOrigin,
    ProtectiveMeasure,
    ResponsibleParty,
)
from shouwang.prepare.hazards.models.fulfilments import responsible_place
from shouwang.prepare.hazards.queries.grading import grade_terms
from shouwang.prepare.hazards.queries.ledger_uploads import PERMISSION
from shouwang.prepare.hazards.queries.repeats import earlier_of
from shouwang.prepare.hazards.queries.routing import Handler, Site, handler_of
from shouwang.prepare.hazards.queries.verifiers import choose_verifier
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.grading import GradeTerms
from shouwang.prepare.hazards.rules.ledger_plan import PlannedRow, entry_state, left_over
from shouwang.prepare.hazards.rules.ledger_rows import LedgerDraft
from shouwang.prepare.hazards.rules.plans import MeasureDraft, StepDraft
from shouwang.prepare.hazards.rules.wording import SOURCE_OF_ROLE, Difficulty, MeasureKind, Source
from shouwang.prepare.hazards.states import State
from shouwang.prepare.places import queries as places

from .doors import measures_told, tracked_at_entry
from .fixing import write_measures, write_steps
from .ledger import finish, new_hazard, put_in

VERB = "hazard.import"
FUNDS_UNKNOWN = say("（原台账未写来源）")
WHOLE_ROW = say("整行")
NOT_WRITTEN = say("这一行没有导入：与台账的规则不符，请检查日期和等级。")
NOT_YOURS = say("这里不在您的职责范围内。")


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the new rows of a batch."""

    added: int
    faults: tuple[RowFault, ...]


@dataclass
class LedgerOffice:
    """Who brings which workbook in, and what was looked up for its rows."""

    actor: Actor
    upload: Upload
    handlers: dict[str, Handler] = field(default_factory=dict)
    terms: dict[tuple[str, int], GradeTerms] = field(default_factory=dict)
    verifiers: dict[tuple[object, ...], int | None] = field(default_factory=dict)

    def handler(self, area_code: str) -> Handler:
        """Return who handles hazards of an area."""
        if area_code not in self.handlers:
            self.handlers[area_code] = handler_of(self.actor, area_code)
        return self.handlers[area_code]

    def grade(self, statutory: str, level: int) -> GradeTerms:
        """Return the terms of a grade today."""
        if (statutory, level) not in self.terms:
            self.terms[statutory, level] = grade_terms(self.actor, statutory, level)
        return self.terms[statutory, level]

    def verifier(self, hazard: Hazard) -> int | None:
        """Return the unit that verifies what the ledger calls put right."""
        key = (hazard.handler_unit_id, hazard.unit_id, hazard.rule_version, hazard.level)
        if key not in self.verifiers:
            terms = self.grade(hazard.statutory, hazard.level or 0)
            roles = terms.verification_roles
            choice = choose_verifier(self.actor, hazard, self.actor.account_id, roles)
            self.verifiers[key] = choice.unit_id
        return self.verifiers[key]


@dataclass(frozen=True, slots=True)
class _Sites:
    """Where the rows of a batch are: places by village and name, units by name."""

    places: Mapping[tuple[str, str], Site]
    units: Mapping[str, int]


def write_rows(office: LedgerOffice, rows: Sequence[PlannedRow]) -> Written:
    """Write new rows in the caller's transaction; numbers last.

    What somebody else has brought in meanwhile is left out of both counts.
    """
    now = clock.now()
    sites = _sites(office.actor, rows)
    made: list[tuple[Hazard, str]] = []
    faults: list[RowFault] = []
    for row in rows:
        if not office.actor.may(PERMISSION, Target(area_code=row.draft.area_code)):
            faults.append(RowFault(row.row, WHOLE_ROW, NOT_YOURS))
            continue
        try:
            with transaction.atomic():
                made.append(_write(office, row, sites, now))
        except IntegrityError:
            if not _is_there(row):
                faults.append(RowFault(row.row, WHOLE_ROW, NOT_WRITTEN))
    for hazard, prefix in made:
        finish(hazard, prefix)
    return Written(len(made), tuple(faults))


def _is_there(row: PlannedRow) -> bool:
    by_key = Hazard.objects.filter(import_key=row.key).exists()
    return by_key or LedgerOrigin.objects.filter(content_key=row.content).exists()


def _sites(actor: Actor, rows: Sequence[PlannedRow]) -> _Sites:
    names = {row.draft.place for row in rows if row.draft.place}
    found: dict[tuple[str, str], list[Site]] = {}
    for place in places.place_set(actor).filter(name__in=names):
        site = Site(
            place.area_code_now, place.pk, place.unit_id, place.sector, place.latitude,
            place.longitude,
        )  # fmt: skip
        found.setdefault((place.area_code_now, place.name), []).append(site)
    known: dict[str, list[int]] = {}
    for pk, name in units.units(actor).filter(name__in=names).values_list("pk", "name"):
        known.setdefault(name, []).append(pk)
    return _Sites(
        {key: sites[0] for key, sites in found.items() if len(sites) == 1},
        {name: keys[0] for name, keys in known.items() if len(keys) == 1},
    )


def _site(draft: LedgerDraft, sites: _Sites) -> Site:
    """Return where a row's hazard is; a name that no single place has stays in the words."""
    place = sites.places.get((draft.area_code, draft.place))
    point = (draft.latitude, draft.longitude)
    if place is None:
        return Site(draft.area_code, None, sites.units.get(draft.place), "", *point)
    if draft.latitude is None:
        return place
    return Site(place.area_code, place.place_id, place.unit_id, place.sector, *point)


def _write(
    office: LedgerOffice, row: PlannedRow, sites: _Sites, now: datetime
) -> tuple[Hazard, str]:
    draft, actor = row.draft, office.actor
    hazard = new_hazard(_site(draft, sites), at=now)
    _describe(office, hazard, draft, now)
    hazard.import_key = row.key
    _judge(office, hazard, draft, now)
    prefix = put_in(hazard)
    told = _details(office, hazard, row)
    if hazard.graded_at is not None:
        told |= _promises(actor, hazard, draft, now)
    _evidence(actor, hazard, draft, now)
    _keep_origin(office, hazard, row, now)
    record(actor, VERB, hazard.journal_key, {**told, "set": tracked_at_entry(hazard)}, at=now)
    return hazard, prefix


def _describe(office: LedgerOffice, hazard: Hazard, draft: LedgerDraft, now: datetime) -> None:
    actor = office.actor
    named = [draft.place] if draft.place and hazard.place_id is None else []
    hazard.location = " ".join([*named, draft.address] if draft.address else named)[:200]
    hazard.description = draft.description
    hazard.category, hazard.nature = draft.category, draft.nature
    hazard.basis, hazard.checklist_code = draft.basis, draft.checklist_code
    hazard.difficulty = draft.difficulty
    hazard.source = draft.source or SOURCE_OF_ROLE.get(actor.role, Source.STREET)
    hazard.discovered_at = min(_morning(draft.found_on), now) if draft.found_on else now
    hazard.reported_by_id = actor.account_id
    handler = office.handler(hazard.area_code_now)
    hazard.handler_unit_id, hazard.handler_post_id = handler.unit_id, handler.post_id
    hazard.repeat_of = earlier_of(actor, hazard, hazard.checklist_code, hazard.discovered_at)


def _morning(day: date) -> datetime:
    """Return the first moment of a local day."""
    return clock.end_of_day(day - timedelta(days=1))


def _judge(office: LedgerOffice, hazard: Hazard, draft: LedgerDraft, now: datetime) -> None:
    """Confirm and grade what the row gives enough for, by the rules in force today."""
    actor = office.actor
    state = entry_state(draft)
    hazard.state = state
    if state == State.REPORTED:
        return
    hazard.confirmed_at, hazard.confirmed_by_id = now, actor.account_id
    if state == State.CONFIRMED:
        return
    terms = office.grade(draft.statutory, draft.level or 0)
    hazard.statutory, hazard.level = draft.statutory, draft.level
    hazard.rule_version, hazard.graded_at = terms.version, now
    default = workdays.add_working_days(clock.local_day(now), terms.default_days)
    hazard.due_at = due_moment(draft.due_on or default)
    hazard.queue_at = hazard.due_at
    if state == State.DEFERRED:
        hazard.was_deferred = True
        hazard.difficulty = draft.difficulty or Difficulty.LIMITED_TIME
    if state == State.RECTIFIED:
        hazard.fixed_at = min(_morning(draft.fixed_on), now) if draft.fixed_on else now
        hazard.fixed_by_id = actor.account_id
        hazard.fix_note = draft.progress_words[:500]
        hazard.verifier_unit_id = office.verifier(hazard)


def _promises(actor: Actor, hazard: Hazard, draft: LedgerDraft, now: datetime) -> dict[str, object]:
    """Write the protective measure and the plan step of a graded row; returns what to journal."""
    told: dict[str, object] = {}
    if draft.measure:
        kept = [MeasureDraft(MeasureKind.OTHER, draft.measure)]
        made: list[ProtectiveMeasure] = write_measures(actor, hazard, kept, now)
        told["measures"] = measures_told(made)
    if draft.step and hazard.due_on is not None:
        write_steps(hazard, [StepDraft(draft.step, hazard.due_on)])
    return told


def _evidence(actor: Actor, hazard: Hazard, draft: LedgerDraft, now: datetime) -> None:
    """Write who answers and with what money, where the row says enough about it."""
    if draft.responsible and (draft.responsible_unit or draft.place):
        uid = uuid.uuid4().hex
        sealed = data_keys.ring().encrypt(draft.responsible, place=responsible_place(uid))
        ResponsibleParty.objects.create(
            hazard=hazard,
            uid=uid,
            unit_name=draft.responsible_unit or draft.place,
            name_sealed=sealed,
            from_at=now,
            actor_key=actor.key,
        )
    if draft.funds_yuan:
        Funds.objects.create(
            hazard=hazard,
            amount_yuan=draft.funds_yuan,
            source_text=draft.funds_source or str(FUNDS_UNKNOWN),
            granted_at=now,
            actor_key=actor.key,
        )


def _keep_origin(office: LedgerOffice, hazard: Hazard, row: PlannedRow, now: datetime) -> None:
    LedgerOrigin.objects.create(
        hazard=hazard,
        number=row.draft.number or row.draft.serial,
        filename=office.upload.filename,
        row=row.row,
        content_key=row.content,
        row_digest=row.digest,
        has_found_on=row.draft.found_on is not None,
        remarks=str(left_over(row.draft, hazard.state)),
        actor_key=office.actor.key,
        at=now,
    )


def _details(office: LedgerOffice, hazard: Hazard, row: PlannedRow) -> dict[str, object]:
    return {
        "to": hazard.state,
        "area": hazard.area_code_at_time,
        "category": hazard.category,
        "source": hazard.source,
        "place": hazard.place_id,
        "unit": hazard.unit_id,
        "discovered_at": hazard.discovered_at,
        "level": hazard.level,
        "statutory": hazard.statutory,
        "rule": hazard.rule_version,
        "upload": office.upload.pk,
        "row": row.row,
    }
