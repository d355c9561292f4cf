"""Equipment, storages, devices and containers in a place, and their inspections (R39, R46)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.cells import text_fault
from shouwang.prepare.places.models import InspectableObject, ObjectInspection, Place
from shouwang.prepare.places.rules.inspecting import InspectionResult
from shouwang.prepare.places.rules.object_drafts import ObjectDraft, object_faults

from .places import found

CERTIFICATE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an inspection found, and the number of its certificate."""

    result: str = InspectionResult.PASSED.value
    certificate: str = ""


PASSED = Outcome()


def add_object(actor: Actor, number: str, draft: ObjectDraft) -> InspectableObject:
    """Register an object in a place; Invalid names each wrong field."""
    row = found(actor, number, "places.register")
    _check(draft)
    with write_transaction():
        return write_object(actor, row, draft, clock.now())


def write_object(
    actor: Actor, row: Place, draft: ObjectDraft, moment: datetime
) -> InspectableObject:
    """Write a checked object of a place, in the caller's transaction."""
    made = InspectableObject.objects.create(
        place=row,
        name=draft.name.strip(),
        kind=draft.kind,
        note=draft.note.strip(),
        category=draft.category,
        checked_on=draft.checked_on,
        due_on=draft.due_on,
    )
    details = {
        "object": made.pk, "kind": made.kind, "category": made.category, "due_on": made.due_on,
    }  # fmt: skip
    record(actor, "place.add_object", row.journal_key, details, at=moment)
    return made


def rewrite_object(
    actor: Actor, made: InspectableObject, draft: ObjectDraft, *, version: int
) -> InspectableObject:
    """Write an object anew in the caller's transaction; WrongState when somebody was faster.

    A later day of inspection stays in the register of inspections for the day that was due.
    """
    columns = asdict(draft)
    changed = sorted(name for name, value in columns.items() if getattr(made, name) != value)
    moment, was_due_on = clock.now(), made.due_on
    _raise_version(made, version)
    if draft.checked_on is not None and _is_inspected(made, draft):
        ObjectInspection.objects.create(
            object=made,
            inspected_on=draft.checked_on,
            due_on=made.due_on,
            next_due_on=draft.due_on,
            result=InspectionResult.PASSED.value,
            recorded_at=moment,
            recorded_key=actor.key,
        )
    for name, value in columns.items():
        setattr(made, name, value)
    made.save(update_fields=list(columns))
    details = {
        "object": made.pk, "fields": changed, "was_due_on": was_due_on, "due_on": made.due_on,
    }  # fmt: skip
    record(actor, "place.edit_object", made.place.journal_key, details, at=moment)
    return made


def _is_inspected(made: InspectableObject, draft: ObjectDraft) -> bool:
    """Tell whether what was due was done and passed: a later inspection with a later next day."""
    if not (draft.checked_on and draft.due_on and made.due_on):
        return False
    is_newer = made.checked_on is None or made.checked_on < draft.checked_on
    return is_newer and made.due_on < draft.due_on


def record_check(
    actor: Actor,
    number: str,
    object_id: int,
    *,
    checked_on: date,
    due_on: date | None,
    version: int,
    outcome: Outcome = PASSED,
) -> InspectableObject:
    """Write down an inspection that was done, for the day it was due, and the next due day.

    Each stays in the object's register of inspections.
    """
    row = found(actor, number, "places.register")
    made = _object(row, object_id)
    _check(ObjectDraft(made.name, made.kind, checked_on=checked_on, due_on=due_on))
    _check_inspection(checked_on, outcome)
    moment = clock.now()
    with write_transaction():
        _raise_version(made, version)
        ObjectInspection.objects.create(
            object=made,
            inspected_on=checked_on,
            due_on=made.due_on,
            next_due_on=due_on,
            result=outcome.result,
            certificate=outcome.certificate.strip(),
            recorded_at=moment,
            recorded_key=actor.key,
        )
        made.checked_on, made.due_on = checked_on, due_on
        made.save(update_fields=["checked_on", "due_on"])
        details = {
            "object": made.pk, "checked_on": checked_on, "due_on": due_on, "result": outcome.result,
        }  # fmt: skip
        record(actor, "place.check_object", row.journal_key, details, at=moment)
    return made


def _check_inspection(checked_on: date, outcome: Outcome) -> None:
    wrong: dict[str, Text] = {}
    if checked_on > clock.today():
        wrong["checked_on"] = say("检验日期不能在今天以后。")
    if outcome.result not in set(InspectionResult):
        wrong["result"] = say("结论只能是合格或不合格。")
    fault = text_fault(outcome.certificate, CERTIFICATE_LIMIT)
    if fault is not None:
        wrong["certificate"] = fault
    if wrong:
        raise Invalid(wrong)


def retire_object(actor: Actor, number: str, object_id: int, *, version: int) -> InspectableObject:
    """Take an object out of use; it stays in the file."""
    row = found(actor, number, "places.register")
    made = _object(row, object_id)
    with write_transaction():
        _raise_version(made, version)
        made.is_active = False
        made.save(update_fields=["is_active"])
        record(actor, "place.retire_object", row.journal_key, {"object": made.pk})
    return made


def _object(row: Place, object_id: int) -> InspectableObject:
    made = InspectableObject.objects.filter(place=row, pk=object_id).first()
    if made is None:
        raise NotFound
    return made


def _raise_version(made: InspectableObject, version: int) -> None:
    rows = InspectableObject.objects.filter(pk=made.pk, version=version)
    if rows.update(version=F("version") + 1) != 1:
        raise WrongState(say("别人刚改过，请刷新后再看。"), version=made.version)
    made.version = version + 1


def _check(draft: ObjectDraft) -> None:
    wrong = object_faults(draft)
    if wrong:
        raise Invalid(wrong)
