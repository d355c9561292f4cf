"""Issuing documents about hazards."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions as documents
from shouwang.ground.documents import queries as issued
from shouwang.ground.errors import WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import Hazard, HazardPaper
from shouwang.prepare.hazards.queries.ledger import hazard
from shouwang.prepare.hazards.queries.papers import check_paper, paper_facts, visited
from shouwang.prepare.hazards.queries.powers import issuing_office
from shouwang.prepare.hazards.rules.paper_kinds import PaperKind
from shouwang.prepare.hazards.rules.paper_texts import Values, values_of
from shouwang.prepare.hazards.rules.papers import SHARED_WITH_UNIT, PaperAsk

from .doors import load


def issue_paper(
    actor: Actor, number: str, ask: PaperAsk, *, version: int | None = None
) -> issued.Document:
    """Issue a document about a hazard under the next 文号 of the office.

    NotAllowed without the power, WrongState when the kind does not fit now, Invalid names
    everything that is missing. With `version`, one of two who issue at once gets WrongState.
    """
    load(actor, number, version)
    values, found = _written(actor, number, ask)
    rows = visited(actor, found, ask)
    office = issuing_office(actor)
    draft = documents.DocumentDraft(
        ask.kind,
        values,
        found.area_code_now,
        subject_key=found.journal_key,
        unit_id=office.pk if office else None,
        recipient_unit_id=_recipient(ask, found),
    )
    with write_transaction():
        _claim(found, version)
        made = documents.issue(actor, draft)
        refers_to = ask.document_id if ask.kind == PaperKind.RECEIPT else None
        for row in rows:
            HazardPaper.objects.create(hazard=row, document=made, refers_to_id=refers_to)
            details = {"kind": made.kind, "number": made.number}
            record(actor, "hazard.paper", row.journal_key, details, at=made.issued_at)
    return made


def draft_paper(actor: Actor, number: str, ask: PaperAsk) -> issued.Preview:
    """Return what the document would say, after the same checks as issuing it; writes nothing."""
    values, _ = _written(actor, number, ask)
    return issued.preview(actor, ask.kind, values)


def _written(actor: Actor, number: str, ask: PaperAsk) -> tuple[Values, Hazard]:
    found = hazard(actor, number)
    local = ask
    if ask.inspected_at is not None:
        local = replace(ask, inspected_at=ask.inspected_at.astimezone(clock.LOCAL_ZONE))
    facts = paper_facts(actor, found, local)
    check_paper(actor, found, facts, ask.kind)
    return values_of(local, facts), found


def _recipient(ask: PaperAsk, found: Hazard) -> int | None:
    """Return the unit in the register that it is addressed to, which may then read it."""
    if ask.kind in SHARED_WITH_UNIT:
        return found.unit_id
    return found.handler_unit_id if ask.kind == PaperKind.LETTER else None


def _claim(found: Hazard, version: int | None) -> None:
    """Count the version up, so that whoever saw the same one comes too late."""
    rows = Hazard.objects.filter(pk=found.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if rows.update(version=F("version") + 1) != 1:
        raise WrongState(
            say("别人刚办理过这条隐患，请刷新后再看。"), state=found.state, version=found.version
        )
