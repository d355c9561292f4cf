"""A person decides over a rule, and gives the decision back to it."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.cells import text_fault
from shouwang.prepare.places.models import Place, PlaceType
from shouwang.prepare.places.rules.facts import Verdict
from shouwang.prepare.places.rules.taxonomy import PlaceTypeCode

from .places import found, raise_version
from .writing import needs_survey_by_types

REASON_LIMIT = 500


def confirm_type(
    actor: Actor, number: str, type_code: str, *, is_type: bool, reason: str, version: int
) -> Place:
    """Decide that a place is or is not of a type, whatever the rule says; a reason is needed."""
    row = found(actor, number, "places.edit")
    _check(type_code, reason)
    verdict = Verdict.YES if is_type else Verdict.NO
    moment = clock.now()
    with write_transaction():
        raise_version(row, version)
        decided, _ = PlaceType.objects.get_or_create(
            place=row,
            type_code=type_code,
            defaults={"verdict": verdict.value, "decided_at": moment, "decided_key": actor.key},
        )
        decided.verdict, decided.decided_by = verdict.value, PlaceType.PERSON
        decided.person_reason = reason.strip()
        decided.decided_at, decided.decided_key = moment, actor.key
        decided.save()
        _write_survey(row)
        record(
            actor,
            "place.confirm_type",
            row.journal_key,
            {"type": type_code, "verdict": verdict.value, "rule": decided.rule_verdict},
            at=moment,
        )
    return row


def follow_rule(actor: Actor, number: str, type_code: str, *, version: int) -> Place:
    """Take a person's decision back, so that the rule counts again."""
    row = found(actor, number, "places.edit")
    decided = PlaceType.objects.filter(
        place=row, type_code=type_code, decided_by=PlaceType.PERSON
    ).first()
    if decided is None:
        raise NotFound
    moment = clock.now()
    with write_transaction():
        raise_version(row, version)
        if decided.rule_verdict:
            decided.verdict, decided.decided_by = decided.rule_verdict, PlaceType.RULE
            decided.person_reason, decided.decided_at = "", moment
            decided.save()
        else:
            decided.delete()
        _write_survey(row)
        record(actor, "place.follow_rule", row.journal_key, {"type": type_code}, at=moment)
    return row


def _check(type_code: str, reason: str) -> None:
    wrong: dict[str, Text] = {}
    if type_code not in set(PlaceTypeCode):
        wrong["type"] = say("没有这一种类型。")
    fault = text_fault(reason.replace("\r\n", " ").replace("\n", " "), REASON_LIMIT)
    if fault is not None:
        wrong["reason"] = fault
    if not reason.strip():
        wrong["reason"] = say("请写明认定理由。")
    if wrong:
        raise Invalid(wrong)


def _write_survey(row: Place) -> None:
    row.needs_survey = needs_survey_by_types(PlaceType.objects.filter(place=row))
    row.changed_at = clock.now()
    row.save(update_fields=["needs_survey", "changed_at"])
