"""Everything about one hazard: measures, plan, extensions, reports, talk, photos, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import NotFound
from shouwang.prepare.hazards.models import (
    Extension,
    Hazard,
    MajorHazardCall,
    Objection,
    ProtectiveMeasure,
    RectificationStep,
)
from shouwang.prepare.hazards.rules.plans import percent_done

from .discretion import REPORTERS, handles, has_units_eyes
from .ledger import hazard
from .sources import merged_under


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One line of the talk with a reporter."""

    is_question: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportView:
    """One reporter's report as a handler sees it: the contact masked."""

    number: str
    reported_at: datetime
    text: str = field(repr=False)
    is_anonymous: bool
    masked_contact: str
    lines: tuple[TalkLine, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo or voice note of a hazard, by the number of the hazard that owns it."""

    attachment_id: int
    hazard_number: str
    purpose: str
    is_image: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class HazardDetail:
    """One hazard with all that hangs on it."""

    hazard: Hazard
    measures: list[ProtectiveMeasure]
    measures_in_force: int
    steps: list[RectificationStep]
    percent_done: int | None
    extensions: list[Extension]
    reports: list[ReportView] | None
    objections: list[Objection]
    calls: list[MajorHazardCall]
    photos: list[PhotoView]


def detail(actor: Actor, number: str) -> HazardDetail:
    """Return one hazard with all that hangs on it; reports only for those who may ask (R285)."""
    found = hazard(actor, number)
    now = clock.now()
    measures = list(found.measures.order_by("id"))
    steps = list(found.steps.order_by("due_on", "id"))
    is_handler = sees_reports(actor, found)
    return HazardDetail(
        hazard=found,
        measures=measures,
        measures_in_force=sum(measure.is_in_force(now) for measure in measures),
        steps=steps,
        percent_done=percent_done(sum(step.done_at is not None for step in steps), len(steps)),
        extensions=list(found.extensions.select_related("asked_by", "decided_by").order_by("id")),
        reports=_reports(found) if is_handler else None,
        objections=list(found.objections.order_by("id")) if is_handler else [],
        calls=list(found.calls.order_by("id")) if found.statutory == "major" else [],
        photos=photos_of(actor, found),
    )


def sees_reports(actor: Actor, found: Hazard) -> bool:
    """Tell whether the actor handles the hazard; the reported unit never does."""
    return handles(actor, found)


def _reports(found: Hazard) -> list[ReportView]:
    rows = found.reports.prefetch_related("lines").order_by("id")
    return [
        ReportView(
            number=row.number,
            reported_at=row.reported_at,
            text=row.text,
            is_anonymous=row.is_anonymous,
            masked_contact=row.masked_contact,
            lines=tuple(
                TalkLine(line.kind == line.QUESTION, line.text, line.at)
                for line in sorted(row.lines.all(), key=lambda line: line.pk)
            ),
        )
        for row in rows
    ]


def photos_of(actor: Actor, found: Hazard) -> list[PhotoView]:
    """Return the photos of a hazard and of those merged into it, oldest first.

    A unit does not get the voice notes of reporters, whose voice is known, nor what later
    reporters sent.
    """
    merged = merged_under(actor, found)
    owners = {row.journal_key: row.number for row in (found, *merged)}
    kept = attachments.attachments_of_many(actor, list(owners))
    hears, is_unit = sees_reports(actor, found), has_units_eyes(actor, found)
    rows = [(row, owners[key]) for key, some in kept.items() for row in some]
    return [
        PhotoView(row.pk, number, row.purpose, row.is_image, row.uploaded_at)
        for row, number in sorted(rows, key=lambda one: one[0].pk)
        if (hears or row.purpose != Purpose.VOICE)
        and not (is_unit and row.purpose == Purpose.EVIDENCE and row.actor_key in REPORTERS)
    ]


def photo_owner(actor: Actor, number: str, attachment_id: int) -> str:
    """Return the owner key of a photo, after checking that the actor sees its hazard."""
    return photo_owner_of(actor, hazard(actor, number), attachment_id)


def photo_owner_of(actor: Actor, found: Hazard, attachment_id: int) -> str:
    """Return the owner key of a photo shown with a hazard: its own, or of one merged into it."""
    shown = {photo.attachment_id: photo.hazard_number for photo in photos_of(actor, found)}
    if attachment_id not in shown:
        raise NotFound
    if shown[attachment_id] == found.number:
        return found.journal_key
    merged = {row.number: row.journal_key for row in merged_under(actor, found)}
    return merged[shown[attachment_id]]
