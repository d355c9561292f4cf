"""Reporting by anybody: a report of one's own, joining a known danger, answering, objecting."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import PUBLIC_PHOTO_LIMIT, Kind, Purpose
from shouwang.ground.errors import Invalid, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units.actions import take_number
from shouwang.ground.units.queries import record_prefix
from shouwang.prepare.hazards.events import ClosureObjected, ReporterAnswered, ReportJoined
from shouwang.prepare.hazards.models import DialogueLine, Hazard, Objection, Report
from shouwang.prepare.hazards.models.reports import line_place, seal_place
from shouwang.prepare.hazards.queries.following import open_report
from shouwang.prepare.hazards.queries.routing import Site, area_of, handler_of, site_of_place
from shouwang.prepare.hazards.rules.codes import PURPOSE, new_code, normal_code
from shouwang.prepare.hazards.rules.drafts import (
    PublicReceipt,
    PublicReport,
    check_reason,
    check_report,
)
from shouwang.prepare.hazards.rules.wording import Source
from shouwang.prepare.hazards.states import State

from .ledger import enter, finish, new_hazard
from .photos import keep_photos, photo_changes

SERIES = "report"
_SYSTEM = Actor.system("hazards")


def report_publicly(
    actor: Actor, report: PublicReport, attachments: Sequence[Prepared] = ()
) -> PublicReceipt:
    """Take a report from anybody, signed in or not; the query code is returned once.

    An employee's own account is kept encrypted on the report and nowhere else.
    """
    return take_report(actor, report, attachments, _site(actor, report))


def take_report(
    actor: Actor,
    report: PublicReport,
    attachments: Sequence[Prepared],
    site: Site,
    raise_at: datetime | None = None,
) -> PublicReceipt:
    """Take a report about a site; with `raise_at` the unit there has it first, until then."""
    _check(report, attachments)
    now = clock.now()
    hazard = new_hazard(site, at=now)
    hazard.is_sent_to_unit, hazard.raise_to_street_at = raise_at is not None, raise_at
    hazard.description = report.description.strip()
    hazard.location = report.location.strip()
    hazard.category = report.category
    hazard.source = _source(actor)
    hazard.discovered_at = now
    hazard.report_count = 1
    handler = handler_of(Actor.anonymous(), hazard.area_code_now)
    hazard.handler_unit_id, hazard.handler_post_id = handler.unit_id, handler.post_id
    for name, value in photo_changes(hazard, attachments, Purpose.BEFORE).items():
        setattr(hazard, name, value)
    code = new_code()
    teller = Actor.anonymous()
    with write_transaction():
        details = {"to": hazard.state, "area": hazard.area_code_at_time, "source": hazard.source}
        prefix = enter(teller, hazard, "hazard.report", details)
        keep_photos(teller, hazard, attachments, Purpose.BEFORE)
        number = _add_report(actor, hazard, report, code, prefix, now)
        finish(hazard, prefix)
    return PublicReceipt(number, code, hazard.number)


def join_hazard(
    actor: Actor, number: str, report: PublicReport, attachments: Sequence[Prepared] = ()
) -> PublicReceipt:
    """Add one's own report to a danger that is already known and open."""
    _check(report, attachments)
    hazard = Hazard.objects.filter(number=number).first()
    if hazard is None:
        raise NotFound
    if hazard.is_finished:
        raise WrongState(
            say("这条隐患已经办结，请重新报告。"), state=hazard.state, version=hazard.version
        )
    now, code, teller = clock.now(), new_code(), Actor.anonymous()
    changes = photo_changes(hazard, attachments, Purpose.BEFORE)
    with write_transaction():
        Hazard.objects.filter(pk=hazard.pk).update(
            report_count=F("report_count") + 1,
            photo_count=F("photo_count") + len(attachments) if changes else F("photo_count"),
            version=F("version") + 1,
        )
        keep_photos(teller, hazard, attachments, Purpose.EVIDENCE)
        record(teller, "hazard.join", hazard.journal_key, {"source": _source(actor)}, at=now)
        prefix = record_prefix(hazard.area_code_at_time)
        report_number = _add_report(actor, hazard, report, code, prefix, now)
        emit(ReportJoined(hazard.pk, report_number), hazard.journal_key, at=now)
    return PublicReceipt(report_number, code, hazard.number)


def _check(report: PublicReport, attachments: Sequence[Prepared]) -> None:
    check_report(report, attachments=len(attachments))
    photos = [found for found in attachments if found.kind is Kind.IMAGE]
    if len(photos) > PUBLIC_PHOTO_LIMIT:
        raise Invalid({"photos": say("照片最多 {n} 张。", n=PUBLIC_PHOTO_LIMIT)})


def _source(actor: Actor) -> str:
    return Source.EMPLOYEE if actor.role == "employee" else Source.RESIDENT


def _site(actor: Actor, report: PublicReport) -> Site:
    point = (report.latitude, report.longitude)
    if report.place_id is not None:
        site = site_of_place(_SYSTEM, place_id=report.place_id)
        found = point if point[0] is not None else (site.latitude, site.longitude)
        return Site(site.area_code, site.place_id, site.unit_id, site.sector, *found)
    area = area_of(actor, report.area_code, *point)
    unit_id = actor.unit_id if actor.role == "employee" else None
    return Site(area, None, unit_id, "", *point)


def _add_report(
    actor: Actor, hazard: Hazard, report: PublicReport, code: str, prefix: str, now: datetime
) -> str:
    """Write the report's row; its number binds the encrypted fields, so it is taken first."""
    number = take_number(prefix, SERIES, clock.local_day(now).year)
    ring = data_keys.ring()
    contact = "" if report.is_anonymous else report.contact.strip()
    reporter = "" if report.is_anonymous or actor.account_id is None else actor.key
    Report.objects.create(
        number=number,
        hazard=hazard,
        first_hazard=hazard,
        code_digest=ring.digest(normal_code(code), purpose=PURPOSE),
        area_code=hazard.area_code_now,
        text=report.description.strip(),
        source=_source(actor),
        is_anonymous=not (contact or reporter),
        contact_sealed=_sealed(contact, number, "contact"),
        reporter_sealed=_sealed(reporter, number, "reporter"),
        reported_at=now,
    )
    return number


def _sealed(text: str, number: str, field: str) -> str:
    return data_keys.ring().encrypt(text, place=seal_place(number, field)) if text else ""


def add_line(actor: Actor, report: Report, kind: str, text: str, now: datetime) -> None:
    """Write one line of the talk, encrypted, in the caller's transaction."""
    uid = uuid.uuid4().hex
    DialogueLine.objects.create(
        report=report,
        uid=uid,
        kind=kind,
        text_sealed=data_keys.ring().encrypt(text, place=line_place(uid)),
        at=now,
        actor_key=actor.key,
    )


def answer_question(actor: Actor, number: str, code: str, text: str) -> None:
    """Answer the handler, with the report's number and query code, anonymous or not."""
    answer_for(open_report(actor, number, code), text)


def answer_for(report: Report, text: str) -> None:
    """Answer the handler for whoever has proved that the report is theirs."""
    said = check_reason(text, "text")
    if not report.lines.filter(kind=DialogueLine.QUESTION).exists():
        raise WrongState(say("现在没有需要回答的问题。"), state=report.hazard.state)
    now, teller, hazard = clock.now(), Actor.anonymous(), report.hazard
    with write_transaction():
        Hazard.objects.filter(pk=hazard.pk).update(version=F("version") + 1)
        add_line(teller, report, DialogueLine.ANSWER, said, now)
        record(teller, "hazard.answer", hazard.journal_key, {"report": report.number}, at=now)
        emit(ReporterAnswered(hazard.pk, report.number), hazard.journal_key, at=now)


def object_to_closure(actor: Actor, number: str, code: str, reason: str) -> None:
    """Object to a closure or a rejection; a superior decides whether it is reopened."""
    object_for(open_report(actor, number, code), reason)


def object_for(report: Report, reason: str) -> None:
    """Object for whoever has proved that the report is theirs."""
    said = check_reason(reason)
    hazard = report.hazard
    if hazard.state not in {State.CLOSED, State.REJECTED}:
        raise WrongState(
            say("还没有办结，不需要提出异议。"), state=hazard.state, version=hazard.version
        )
    now, teller = clock.now(), Actor.anonymous()
    try:
        with write_transaction():
            Hazard.objects.filter(pk=hazard.pk).update(version=F("version") + 1)
            Objection.objects.create(report=report, hazard=hazard, reason=said, at=now)
            record(teller, "hazard.object", hazard.journal_key, {"report": report.number}, at=now)
            emit(ClosureObjected(hazard.pk, report.number), hazard.journal_key, at=now)
    except IntegrityError as error:
        raise WrongState(
            say("您的异议已经收到，正在处理。"), state=hazard.state, version=hazard.version
        ) from error
