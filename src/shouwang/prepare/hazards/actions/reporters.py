"""Talking with a reporter, and seeing who it is, which is journaled."""

from __future__ import annotations

from dataclasses import dataclass, field

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import emit, find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.events import ReporterAsked
from shouwang.prepare.hazards.models import DialogueLine, Hazard, Report
from shouwang.prepare.hazards.queries.discretion import handles
from shouwang.prepare.hazards.rules.drafts import check_reason

from .doors import go, load
from .reporting import add_line


@dataclass(frozen=True, slots=True)
class UnmaskedReporter:
    """Who reported, in clear, for the one look that was journaled."""

    number: str
    contact: str = field(repr=False)
    name: str = field(repr=False)


def ask_reporter(
    actor: Actor, number: str, *, text: str, report: str = "", version: int | None = None
) -> Hazard:
    """Ask the reporters of a hazard, or one of them, something; anonymous ones can answer, too."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "ask_reporter")
    said = check_reason(text, "text")
    rows = hazard.reports.all()
    reports = list(rows.filter(number=report) if report else rows)
    if not reports:
        raise Invalid({"report": say("这条隐患没有可以询问的报告人。")})
    now = clock.now()
    numbers = [found.number for found in reports]
    with write_transaction():
        go(actor, hazard, "ask_reporter", details={"reports": numbers}, at=now)
        for found in reports:
            add_line(actor, found, DialogueLine.QUESTION, said, now)
            emit(ReporterAsked(hazard.pk, found.number), hazard.journal_key, at=now)
    return hazard


def unmask_reporter(actor: Actor, report_number: str) -> UnmaskedReporter:
    """Return a reporter's contact in clear; only named handlers may, and the journal says so."""
    row = Report.objects.filter(number=report_number).select_related("hazard").first()
    if row is None or not actor.may(Hazard.VIEW_PERMISSION, row.hazard.target()):
        raise NotFound
    if not handles(actor, row.hazard, ("hazards.unmask",)):
        raise NotAllowed
    names = people.names_of(actor, [row.reporter]) if row.reporter else {}
    with write_transaction():
        record(actor, "hazard.unmask", row.hazard.journal_key, {"report": row.number})
    return UnmaskedReporter(row.number, row.contact, names.get(row.reporter, ""))
