"""Erasing personal values when they need not be kept any more; the hazard itself stays (R286)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.attachments import actions as attachments
from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import (
    Comment,
    DialogueLine,
    Escalation,
    Extension,
    Handover,
    Hazard,
    HazardNote,
    HelpRequest,
    LedgerOrigin,
    Listing,
    MajorHazardCall,
    MonitoringCheck,
    Objection,
    PatrolShift,
    Report,
    ResponsibleParty,
    TaskForce,
)
from shouwang.prepare.hazards.models.fulfilments import responsible_place
from shouwang.prepare.hazards.models.reports import line_place
from shouwang.prepare.hazards.models.voices import comment_place
from shouwang.prepare.hazards.queries.retention import erasable, erasable_day
from shouwang.prepare.hazards.queries.sources import merged_under
from shouwang.prepare.hazards.rules.retention import PATROL_YEARS, ended_before, erasable_from

from .doors import go

BATCH = 200
GONE = str(say("（已按保存期限删除）"))
"""What stands where words were that the database does not let be empty."""
TYPED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Objection, ("reason",)),
    (Extension, ("reason", "answer")),
    (Escalation, ("reason", "answer")),
    (Handover, ("reason", "answer")),
    (HelpRequest, ("cause", "need", "interim", "reply", "given", "end_reason")),
    (Listing, ("proposal", "answer")),
    (TaskForce, ("end_reason",)),
    (MajorHazardCall, ("label", "phone_masked")),
    (PatrolShift, ("label",)),
    (MonitoringCheck, ("text",)),
    (LedgerOrigin, ("remarks",)),
)
"""Words that people have typed about people, beside a hazard; what is empty stays empty."""


def erase_personal(actor: Actor, number: str, *, version: int | None = None) -> Hazard:
    """Erase the personal values of a hazard that was closed or rejected long enough ago.

    Invalid names the first day on which it may be done. The hazard, its figures, its photos and
    its journal stay. What was merged into it goes with it.
    """
    hazard = Hazard.objects.filter(number=number).first()
    if hazard is None:
        raise NotFound
    if version is not None and version != hazard.version:
        raise WrongState(
            say("别人刚办理过这条隐患，请刷新后再看。"), state=hazard.state, version=hazard.version
        )
    find_move(actor, hazard, "erase_personal")
    if hazard.erased_at is not None:
        raise WrongState(say("个人信息已经删除。"), state=hazard.state, version=hazard.version)
    _check_day(erasable_day(actor, hazard))
    now = clock.now()
    merged = merged_under(actor, hazard)
    with write_transaction():
        told = _erase(actor, [hazard, *merged])
        changes: dict[str, object] = {"erased_at": now, "last_move": ""}
        if hazard.reject_reason:
            changes["reject_reason"] = GONE
        go(actor, hazard, "erase_personal", changes=changes, details={"erased": told}, at=now)
        rows = Hazard.objects.filter(pk__in=[row.pk for row in merged])
        rows.update(erased_at=now, last_move="")
    return hazard


def _check_day(day: date | None) -> None:
    if day is not None and clock.today() < day:
        words = say("还在法定保存期内，{day} 起才能删除个人信息。", day=day.isoformat())
        raise Invalid({"erase": words})


def _erase(actor: Actor, family: list[Hazard]) -> dict[str, int]:
    """Empty every row that says something about a person; returns how many of each kind."""
    keys = [row.pk for row in family]
    reports = Report.objects.filter(hazard__in=keys)
    told = {
        "reports": reports.update(contact_sealed="", reporter_sealed="", text=""),
        "lines": _seal_lines(DialogueLine.objects.filter(report__hazard__in=keys)),
        "comments": _seal_comments(Comment.objects.filter(hazard__in=keys)),
        "responsible": _seal_names(ResponsibleParty.objects.filter(hazard__in=keys)),
        "notes": HazardNote.objects.filter(hazard__in=keys).delete()[0],
    }
    for model, names in TYPED:
        told[model._meta.model_name or ""] = sum(_blank(model, keys, name) for name in names)
    places = voices = 0
    for row in family:
        some = attachments.forget_personal(actor, row.journal_key)
        places, voices = places + some[0], voices + some[1]
    return {**told, "places": places, "voices": voices}


def _blank(model: type[models.Model], keys: list[int], name: str) -> int:
    rows = model._default_manager.filter(hazard__in=keys).exclude(**{name: ""})
    return rows.update(**{name: GONE if name != "phone_masked" else ""})


def _seal_lines(rows: Iterable[DialogueLine]) -> int:
    return sum(
        DialogueLine.objects.filter(pk=row.pk).update(
            text_sealed=_sealed(GONE, line_place(row.uid))
        )
        for row in rows
    )


def _seal_comments(rows: Iterable[Comment]) -> int:
    return sum(
        Comment.objects.filter(pk=row.pk).update(
            author_sealed=_sealed("", comment_place(row.uid, "author")),
            text_sealed=_sealed(GONE, comment_place(row.uid, "text")),
        )
        for row in rows
    )


def _seal_names(rows: Iterable[ResponsibleParty]) -> int:
    return sum(
        ResponsibleParty.objects.filter(pk=row.pk).update(
            name_sealed=_sealed("", responsible_place(row.uid))
        )
        for row in rows
    )


def _sealed(text: str, place: str) -> str:
    return data_keys.ring().encrypt(text, place=place)


def erase_patrols(actor: Actor, number: str) -> int:
    """Erase who patrolled and what they wrote, a year after; Invalid names the first day for it."""
    hazard = Hazard.objects.filter(number=number).first()
    if hazard is None or not actor.may(Hazard.VIEW_PERMISSION, hazard.target()):
        raise NotFound
    if not actor.may("hazards.erase", hazard.target()):
        raise NotAllowed
    shifts = hazard.shifts.filter(ended_at__isnull=False).exclude(label=GONE)
    checks = hazard.checks.exclude(text__in=["", GONE])
    ended = shifts.values_list("ended_at", flat=True)
    ends = [at for at in (*ended, *checks.values_list("at", flat=True)) if at is not None]
    if not ends:
        raise Invalid({"erase": say("没有可以删除的巡查记录。")})
    day = erasable_from(PATROL_YEARS, local_day(min(ends)))
    if clock.today() < day:
        words = say("巡查记录还在法定保存期内，{day} 起才能删除。", day=day.isoformat())
        raise Invalid({"erase": words})
    until = end_of_day(ended_before(PATROL_YEARS, clock.today()))
    with write_transaction():
        told = {
            "shifts": shifts.filter(ended_at__lt=until).update(label=GONE),
            "checks": checks.filter(at__lt=until).update(text=GONE),
        }
        record(actor, "hazard.erase_patrols", hazard.journal_key, told)
    return sum(told.values())


def erase_what_is_due(actor: Actor, now: datetime) -> int:
    """Erase the personal values of hazards and patrols that need not be kept; for the job."""
    numbers = erasable(actor, now, BATCH)
    for number in numbers:
        erase_personal(actor, number)
    return len(numbers) + _erase_patrols_due(actor, now)


def _erase_patrols_due(actor: Actor, now: datetime) -> int:
    until = end_of_day(ended_before(PATROL_YEARS, local_day(now)))
    since = until - timedelta(days=366)
    shifts = PatrolShift.objects.filter(ended_at__lt=until, ended_at__gte=since)
    checks = MonitoringCheck.objects.filter(at__lt=until, at__gte=since).exclude(
        text__in=["", GONE]
    )
    keys = {
        *shifts.exclude(label=GONE).values_list("hazard__number", flat=True)[:BATCH],
        *checks.values_list("hazard__number", flat=True)[:BATCH],
    }
    return sum(erase_patrols(actor, number) for number in sorted(keys))
