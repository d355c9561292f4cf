"""The file of a place over the web API; a part that the caller may not see is null."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.wire import WireOut
from shouwang.look.templatetags.look import text as in_words

from .reading import ChainLine, File, HazardPart, VisitPart, file_of
from .words import visit_lines

router = Router(tags=["places"])


class ReasonOut(WireOut):
    """Why a place is of a type, or not."""

    rule: str
    text: str
    source: str


class TypeOut(WireOut):
    """A type of the place with its reasons."""

    code: str
    label: str
    verdict: str
    is_by_person: bool
    person_reason: str
    reasons: list[ReasonOut]


class PersonOut(WireOut):
    """Somebody who answers for the place, and in which capacity."""

    capacity: str
    name: str
    unit: str


class StepOut(WireOut):
    """A level of the chain; `person` empty is a broken link, `letter` empty is no letter."""

    subject: str
    subject_name: str
    level: str
    person: str
    unit: str
    letter: str


class ObjectOut(WireOut):
    """An inspectable object with its due day."""

    name: str
    is_active: bool
    checked_on: date | None
    due_on: date | None
    is_overdue: bool


class SourceOut(WireOut):
    """A major hazard source with what is missing."""

    name: str
    level: int | None
    is_active: bool
    is_silent: bool
    gaps: list[str]


class StandardOut(WireOut):
    """A standardisation level."""

    level: int
    granted_on: date
    expires_on: date


class HazardsOut(WireOut):
    """The hazards of the place; a figure that is not known is null."""

    open: int | None
    overdue: int | None
    backlog: int | None
    finished: int
    finished_is_exact: bool
    first_due: list[str]


class VisitOut(WireOut):
    """A check of the place."""

    visited_at: datetime
    agencies: list[str]
    capacity: str
    result: str
    hazard_count: int


class VisitsOut(WireOut):
    """The newest checks of the place and how many there are."""

    count: int
    count_is_exact: bool
    items: list[VisitOut]


class CampaignOut(WireOut):
    """A running campaign in whose scope the place is."""

    number: str
    title: str


class AccidentOut(WireOut):
    """An accident at the place."""

    number: str
    occurred_at: datetime
    grade: str


class PaperOut(WireOut):
    """A document about a hazard of the place."""

    document_id: int
    kind: str
    number: str
    state: str
    issued_on: date
    hazard: str


class PlaceFileOut(WireOut):
    """Everything of one place as of a moment."""

    number: str
    name: str
    as_of: datetime
    area_code: str
    village: str
    is_archived: bool
    accountable: str
    accountable_reason: str
    types: list[TypeOut]
    people: list[PersonOut]
    gaps: list[str]
    chain: list[StepOut]
    objects: list[ObjectOut]
    overdue_objects: int
    sources: list[SourceOut]
    standards: list[StandardOut]
    hazards: HazardsOut | None
    visits: VisitsOut | None
    campaigns: list[CampaignOut] | None
    accidents: list[AccidentOut] | None
    papers: list[PaperOut] | None


@router.get("/{number}/file", response=PlaceFileOut, operation_id="get_place_file")
def get_place_file(request: ActorRequest, number: str) -> PlaceFileOut:
    """Return the whole file of a place, each part within what the caller may see there."""
    return _out(file_of(request.actor, number))


def _out(file: File) -> PlaceFileOut:
    answers = file.known.responsibility
    return PlaceFileOut(
        number=file.place.number,
        name=file.place.name,
        as_of=file.as_of,
        area_code=file.place.area_code_now,
        village=file.village,
        is_archived=file.place.archived_at is not None,
        accountable=answers.assignment.accountable.value,
        accountable_reason=in_words(answers.assignment.text),
        types=_types(file),
        people=_people(file),
        gaps=[in_words(gap) for gap in answers.gaps],
        chain=[_step(line) for line in file.chain],
        objects=_objects(file),
        overdue_objects=file.overdue_objects,
        sources=_sources(file),
        standards=[
            StandardOut(level=one.level, granted_on=one.granted_on, expires_on=one.expires_on)
            for one in file.standards
        ],
        hazards=_hazards(file.hazards),
        visits=_visits(file.visits),
        campaigns=_campaigns(file),
        accidents=_accidents(file),
        papers=_papers(file),
    )


def _types(file: File) -> list[TypeOut]:
    return [
        TypeOut(
            code=one.type_code.value,
            label=in_words(one.label),
            verdict=one.verdict.value,
            is_by_person=one.is_by_person,
            person_reason=one.person_reason,
            reasons=[
                ReasonOut(
                    rule=reason.rule, text=in_words(reason.text), source=in_words(reason.source)
                )
                for reason in one.reasons
            ],
        )
        for one in file.known.types
    ]


def _people(file: File) -> list[PersonOut]:
    answers = file.known.responsibility
    lead = (answers.sector_lead,) if answers.sector_lead else ()
    return [
        PersonOut(capacity=in_words(one.capacity), name=one.name, unit=one.unit_name)
        for one in (*answers.people, *lead)
    ]


def _step(line: ChainLine) -> StepOut:
    step = line.step
    return StepOut(
        subject=step.subject_key,
        subject_name=step.subject_name,
        level=in_words(step.level),
        person=step.post.person_name if step.post else "",
        unit=step.unit_name,
        letter=in_words(line.letter_label) if line.letter_label else "",
    )


def _objects(file: File) -> list[ObjectOut]:
    return [
        ObjectOut(
            name=line.object.name,
            is_active=line.object.is_active,
            checked_on=line.object.checked_on,
            due_on=line.object.due_on,
            is_overdue=line.is_overdue,
        )
        for line in file.objects
    ]


def _sources(file: File) -> list[SourceOut]:
    return [
        SourceOut(
            name=one.source.name,
            level=one.source.level,
            is_active=one.source.is_active,
            is_silent=one.is_silent,
            gaps=[in_words(gap) for gap in one.gap_labels],
        )
        for one in file.sources
    ]


def _hazards(part: HazardPart | None) -> HazardsOut | None:
    if part is None:
        return None
    return HazardsOut(
        open=part.counts.open.value,
        overdue=part.counts.overdue.value,
        backlog=part.counts.backlog.value,
        finished=part.finished,
        finished_is_exact=part.finished_is_exact,
        first_due=[card.number for card in part.open],
    )


def _visits(part: VisitPart | None) -> VisitsOut | None:
    if part is None:
        return None
    items = [
        VisitOut(
            visited_at=line.visit.visited_at,
            agencies=list(line.agencies),
            capacity=line.visit.capacity,
            result=line.visit.result,
            hazard_count=line.visit.hazard_count,
        )
        for line in visit_lines(part.items)
    ]
    return VisitsOut(count=part.count, count_is_exact=part.count_is_exact, items=items)


def _campaigns(file: File) -> list[CampaignOut] | None:
    if file.campaigns is None:
        return None
    return [CampaignOut(number=one.number, title=one.title) for one in file.campaigns]


def _accidents(file: File) -> list[AccidentOut] | None:
    if file.accidents is None:
        return None
    return [
        AccidentOut(
            number=line.accident.number,
            occurred_at=line.accident.occurred_at,
            grade=in_words(line.grade),
        )
        for line in file.accidents
    ]


def _papers(file: File) -> list[PaperOut] | None:
    if file.papers is None:
        return None
    return [
        PaperOut(
            document_id=one.document_id,
            kind=in_words(one.kind),
            number=one.number,
            state=in_words(one.state),
            issued_on=one.issued_on,
            hazard=one.hazard_number,
        )
        for one in file.papers
    ]
