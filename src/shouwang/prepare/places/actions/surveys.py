"""Base surveys (摸底): announced, estimated by the villages, entered place by place (R36, R37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.attachments.actions import Prepared, store
from shouwang.ground.attachments.queries import OFFICER_PHOTO_LIMIT, Kind, Purpose
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system
from shouwang.ground.workbooks.cells import text_fault
from shouwang.prepare.places.events import SurveyOverdue
from shouwang.prepare.places.models import BaseSurvey, Place, SurveyEntry, SurveyVillage
from shouwang.prepare.places.queries.surveys import survey, survey_completeness
from shouwang.prepare.places.rules.drafts import PlaceDraft
from shouwang.prepare.places.rules.wider_drafts import EXPECTED_LIMIT, SurveyDraft, survey_faults

from .places import Survey, found, raise_version, register_place, survey_place

VILLAGE_DIGITS = 12
NOTE_LIMIT = 500
ENTERED = say("这个场所在这次摸底中已经登记。")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What a surveyor saw: a known place by its number, or a new one; of which type; where."""

    type_code: str
    place_number: str = ""
    place: PlaceDraft | None = None
    facts: Survey | None = None
    latitude: float | None = None
    longitude: float | None = None
    note: str = ""


def start_survey(actor: Actor, draft: SurveyDraft) -> BaseSurvey:
    """Announce a survey over a street or one village; the expected numbers are not known yet.

    Needs `places.edit` in the area. Invalid names each wrong field.
    """
    wrong = survey_faults(draft)
    if wrong:
        raise Invalid(wrong)
    _check_area(actor, draft.area_code)
    villages = _villages(actor, draft.area_code)
    moment = clock.now()
    with write_transaction():
        row = BaseSurvey.objects.create(
            title=draft.title.strip(),
            area_code_at_time=draft.area_code,
            area_code_now=draft.area_code,
            type_codes=list(dict.fromkeys(draft.type_codes)),
            due_on=draft.due_on,
            basis=draft.basis.strip(),
            is_fictional=draft.is_fictional,
            started_at=moment,
            started_key=actor.key,
        )
        SurveyVillage.objects.bulk_create(
            SurveyVillage(survey=row, area_code_at_time=code, area_code_now=code)
            for code in villages
        )
        details = {"area": draft.area_code, "types": row.type_codes, "due_on": draft.due_on}
        record(actor, "survey.start", row.journal_key, details, at=moment)
    return row


def _check_area(actor: Actor, code: str) -> None:
    target = Target(area_code=code)
    if not actor.holds("places.edit"):
        raise NotAllowed
    if not actor.may("places.edit", target):
        raise NotAllowed if actor.may("places.view", target) else NotFound


def _villages(actor: Actor, code: str) -> list[str]:
    if len(code) == VILLAGE_DIGITS:
        return [divisions.division(actor, code).code]
    below = divisions.children(actor, code).values_list("code", flat=True)
    found_here = [village for village in below if len(village) == VILLAGE_DIGITS]
    if not found_here:
        raise Invalid({"area_code": say("这个街道下面没有村（社区）。")})
    return found_here


def estimate_places(
    actor: Actor, survey_id: int, area_code: str, expected: int | None
) -> SurveyVillage:
    """Write down how many places a village expects by its own estimate; None takes it back."""
    row = _open(actor, survey_id)
    village = row.villages.filter(area_code_now=area_code).order_by("id").first()
    if village is None:
        raise NotFound
    if not actor.may("places.edit", Target(area_code=area_code)):
        raise NotAllowed
    if expected is not None and not 0 <= expected <= EXPECTED_LIMIT:
        text = say("应在 {low} 至 {high} 之间。", low=0, high=EXPECTED_LIMIT)
        raise Invalid({"expected": text})
    moment = clock.now()
    with write_transaction():
        others = row.villages.filter(area_code_now=area_code).exclude(pk=village.pk)
        others.update(expected=0, estimated_at=moment, estimated_key=actor.key)
        before, village.expected = village.expected, expected
        village.estimated_at, village.estimated_key = moment, actor.key
        village.save(update_fields=["expected", "estimated_at", "estimated_key"])
        details = {"area": area_code, "from": before, "to": expected}
        record(actor, "survey.estimate", row.journal_key, details, at=moment)
    return village


def enter_in_survey(
    actor: Actor, survey_id: int, draft: EntryDraft, photos: Sequence[Prepared] = ()
) -> SurveyEntry:
    """Enter one place: a known one is confirmed, a new one is registered, both with a photo.

    Needs `places.register` where the place lies. All in one transaction, or nothing.
    """
    row = _open(actor, survey_id)
    standing = found(actor, draft.place_number, "places.register") if draft.place_number else None
    position = _check_entry(row, draft, standing, photos)
    moment = clock.now()
    try:
        with write_transaction():
            place = _seen(actor, draft, standing)
            entry = SurveyEntry.objects.create(
                survey=row,
                place=place,
                type_code=draft.type_code,
                surveyor_key=actor.key,
                surveyor_post_id=actor.post_id,
                surveyed_at=moment,
                latitude=position[0],
                longitude=position[1],
                photo_count=len(photos),
                is_new_place=standing is None,
                note=draft.note.strip(),
            )
            for photo in photos:
                store(actor, photo, owner_key=entry.journal_key, purpose=Purpose.EVIDENCE)
            details = {"place": place.pk, "type": draft.type_code, "photos": len(photos)}
            record(actor, "survey.enter", row.journal_key, details, at=moment)
    except IntegrityError as error:
        raise Invalid({"place": ENTERED}) from error
    return entry


def _seen(actor: Actor, draft: EntryDraft, standing: Place | None) -> Place:
    if standing is None:
        assert draft.place is not None  # noqa: S101 - checked with the entry
        given = draft.place
        if given.latitude is None and draft.latitude is not None:
            given = replace(given, latitude=draft.latitude, longitude=draft.longitude)
        return register_place(actor, replace(given, surveyed_on=clock.today()))
    facts = draft.facts or Survey()
    if standing.latitude is None:
        facts = replace(facts, latitude=draft.latitude, longitude=draft.longitude)
    return survey_place(actor, standing.number, facts, version=standing.version)


def _check_entry(
    row: BaseSurvey, draft: EntryDraft, standing: Place | None, photos: Sequence[Prepared]
) -> Position:
    """Return the position of a sound entry; Invalid names every wrong field."""
    position = _position(draft, standing)
    wrong = {
        **_place_faults(row, draft, standing),
        **_photo_faults(photos),
        **_position_faults(position),
    }
    if draft.type_code not in row.type_codes:
        wrong["type_code"] = say("请选择这次摸底的场所类型。")
    fault = text_fault(draft.note, NOTE_LIMIT)
    if fault is not None:
        wrong["note"] = fault
    if wrong or position is None:
        raise Invalid(wrong)
    return position


def _place_faults(row: BaseSurvey, draft: EntryDraft, standing: Place | None) -> dict[str, Text]:
    if standing is None and draft.place is None:
        return {"place": say("请选择场所，或者登记新场所。")}
    area = standing.area_code_now if standing else draft.place.area_code if draft.place else ""
    if area and not _is_inside(row, area):
        return {"place": say("这个场所不在这次摸底的范围内。")}
    if standing is not None and row.entries.filter(place=standing).exists():
        return {"place": ENTERED}
    return {}


def _photo_faults(photos: Sequence[Prepared]) -> dict[str, Text]:
    pictures = [photo for photo in photos if photo.kind is Kind.IMAGE]
    if not pictures:
        return {"photos": say("请拍一张照片。")}
    if len(pictures) != len(photos) or len(photos) > OFFICER_PHOTO_LIMIT:
        return {"photos": say("照片太多，一次最多 {n} 张。", n=OFFICER_PHOTO_LIMIT)}
    return {}


def _is_inside(row: BaseSurvey, area_code: str) -> bool:
    return row.villages.filter(area_code_now=area_code[:VILLAGE_DIGITS]).exists()


Position = tuple[float, float]


def _position(draft: EntryDraft, standing: Place | None) -> Position | None:
    """Return where the entry lies: where the surveyor stood, else where the place stands."""
    for given in (draft, standing or draft.place):
        if given is not None and given.latitude is not None and given.longitude is not None:
            return given.latitude, given.longitude
    return None


def _position_faults(position: Position | None) -> dict[str, Text]:
    if position is None:
        return {"position": say("请标出位置。")}
    if not (-90 <= position[0] <= 90 and -180 <= position[1] <= 180):
        return {"position": say("位置不对。")}
    return {}


def _open(actor: Actor, survey_id: int) -> BaseSurvey:
    row = survey(actor, survey_id)
    if row.ended_at is not None:
        raise WrongState(say("这次摸底已经结束。"), version=row.version)
    return row


def end_survey(actor: Actor, survey_id: int, *, version: int) -> BaseSurvey:
    """End a survey; nothing more is entered, and nobody is told that it is late any more."""
    row = _open(actor, survey_id)
    if not actor.may("places.edit", row.target()):
        raise NotAllowed
    moment = clock.now()
    with write_transaction():
        raise_version(row, version)
        row.ended_at = moment
        row.save(update_fields=["ended_at"])
        record(actor, "survey.end", row.journal_key, {}, at=moment)
    return row


def name_overdue_surveys(actor: Actor, now: datetime) -> int:
    """Write SurveyOverdue once for each village below 100 % after the due day; returns how many."""
    check_is_system(actor)
    day = clock.local_day(now)
    rows = BaseSurvey.objects.filter(ended_at=None, due_on__lt=day)
    waiting = rows.filter(villages__overdue_named_at=None, villages__expected__gt=0).distinct()
    return sum(_name_overdue(actor, row, now) for row in waiting.order_by("pk"))


def _name_overdue(actor: Actor, row: BaseSurvey, now: datetime) -> int:
    named = 0
    late = survey_completeness(actor, row.pk, clock.local_day(now)).overdue
    for village in late:
        with write_transaction():
            waiting = row.villages.filter(
                area_code_now=village.area_code, overdue_named_at__isnull=True
            )
            if not waiting.update(overdue_named_at=now):
                continue
            counted = village.counted
            event = SurveyOverdue(
                row.pk, row.title, village.area_code, counted.registered, counted.expected or 0
            )
            emit(event, row.journal_key, at=now)
            details = {"area": village.area_code, "missing": counted.missing}
            record(actor, "survey.overdue", row.journal_key, details, at=now)
            named += 1
    return named
