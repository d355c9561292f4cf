"""Responsibility over the web API."""

from __future__ import annotations

from datetime import date

from ninja import Query, Router, Schema

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.errors import NotAllowed
from shouwang.ground.wire import Code, Day, Line, Moment, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .queries import Lead, PostRef
from .queries.answering import answering
from .renewed_password import renew_password

router = Router(tags=["organisations"])

VIEW = "organisations.view"


class PersonOut(WireOut):
    """A person at a post of a unit."""

    post_id: int
    name: str
    post: str
    unit_id: int
    unit: str


class StepOut(WireOut):
    """One level of a chain; `person` null is a broken link, or a person without an account."""

    subject: str
    subject_name: str
    level: str
    link_id: int | None
    person: PersonOut | None
    person_name: str
    unit: str
    document: str
    from_on: date | None
    until_on: date | None
    is_broken: bool
    is_double: bool


class ChainOut(WireOut):
    """A chain from its subject up to the street, on a day."""

    subject: str
    as_of: date
    is_whole: bool
    items: list[StepOut]


class IndustryOut(WireOut):
    """A category of the taxonomy."""

    code: str
    label: str
    sector: str


class LeadOut(WireOut):
    """Who leads, by which document, from which day."""

    person: PersonOut
    document: str
    from_on: date


class SectorOut(WireOut):
    """A row of the sector table; `lead` null means that nobody leads."""

    key: str
    label: str
    industries: list[IndustryOut]
    lead: LeadOut | None


class SectorsOut(WireOut):
    """The sector table of a street on a day."""

    street: str
    as_of: date
    items: list[SectorOut]


class GapOut(WireOut):
    """A unit without an accountable person."""

    unit_id: int
    unit: str
    area_code: str
    why: str
    waiver: str


class CoverageOut(WireOut):
    """Units with an accountable person, of all; an empty denominator is not applicable."""

    numerator: int
    denominator: int
    as_of: date
    is_ready: bool
    items: list[GapOut]


class FindingOut(WireOut):
    """Something with nobody or several that answer for it."""

    kind: str
    key: str
    name: str
    owners: int
    why: str


class ConsistencyOut(WireOut):
    """How many of the objects looked at are wrongly owned."""

    numerator: int
    denominator: int
    as_of: date
    items: list[FindingOut]


class OnIn(Schema):
    """A street and a day; today when no day is named."""

    street: Code
    on: Day | None = None


class SubjectIn(Schema):
    """A subject of the chain and a day."""

    subject: Line
    on: Day | None = None


class SignatureIn(WireIn):
    """The digest of the letter that was shown, and the password again."""

    digest: Code
    password: Line


class SignatureOut(WireOut):
    """A signature that was given."""

    party: str
    digest: str
    signed_at: Moment
    state: str


def _person(post: PostRef | None) -> PersonOut | None:
    if post is None:
        return None
    return PersonOut(
        post_id=post.post_id,
        name=post.person_name,
        post=in_words(post.label),
        unit_id=post.unit_id,
        unit=post.unit_name,
    )


def _lead(lead: Lead | None) -> LeadOut | None:
    person = _person(lead.post) if lead else None
    if lead is None or person is None:
        return None
    return LeadOut(person=person, document=lead.document, from_on=lead.from_on)


def _check(request: ActorRequest) -> None:
    if not request.actor.holds(VIEW):
        raise NotAllowed


@router.get("/responsibilities", response=ChainOut, operation_id="get_responsibility_chain")
def get_chain(request: ActorRequest, asked: Query[SubjectIn]) -> ChainOut:
    """Return who answers for a subject, such as `village:330781002005` or `unit:12`, on a day."""
    _check(request)
    on = asked.on or clock.today()
    steps = answering(request.actor, asked.subject, on)
    items = [
        StepOut(
            subject=step.subject_key,
            subject_name=step.subject_name,
            level=in_words(step.level),
            link_id=step.link_id,
            person=_person(step.post),
            person_name=step.post.person_name if step.post else step.person_name,
            unit=step.unit_name,
            document=step.document,
            from_on=step.from_on,
            until_on=step.until_on,
            is_broken=step.is_broken,
            is_double=step.is_double,
        )
        for step in steps
    ]
    is_whole = not any(step.is_broken or step.is_double for step in steps)
    return ChainOut(subject=asked.subject, as_of=on, is_whole=is_whole, items=items)


@router.post(
    "/responsibilities/{int:link_id}/signatures",
    response={201: SignatureOut},
    operation_id="sign_responsibility_letter",
)
def sign_letter(request: ActorRequest, link_id: int, data: SignatureIn) -> tuple[int, SignatureOut]:
    """Sign a responsibility letter; wrong passwords count like wrong sign-ins."""
    actor = request.actor
    queries.letter(actor, link_id)
    account_id = renew_password(request, actor, data.password)
    made = actions.sign_letter(actor, link_id, digest=data.digest, renewed_account_id=account_id)
    state = queries.letter(actor, link_id).state.value
    return 201, SignatureOut(
        party=made.party, digest=made.digest, signed_at=made.signed_at, state=state
    )


@router.get("/organisations/industries", response=list[IndustryOut], operation_id="list_industries")
def list_industries(request: ActorRequest) -> list[IndustryOut]:
    """Return the taxonomy of industries."""
    del request
    return [_industry(found) for found in queries.industries()]


def _industry(found: queries.Industry) -> IndustryOut:
    return IndustryOut(code=found.code, label=in_words(found.label), sector=found.sector)


@router.get("/organisations/sectors", response=SectorsOut, operation_id="get_sector_table")
def get_sectors(request: ActorRequest, asked: Query[OnIn]) -> SectorsOut:
    """Return who leads each sector and work area of a street on a day."""
    _check(request)
    on = asked.on or clock.today()
    items = [
        SectorOut(
            key=row.key,
            label=in_words(row.label),
            industries=[_industry(found) for found in row.industries],
            lead=_lead(row.lead),
        )
        for row in queries.sector_table(request.actor, asked.street, on)
    ]
    return SectorsOut(street=asked.street, as_of=on, items=items)


@router.get(
    "/organisations/accountable", response=CoverageOut, operation_id="list_units_without_head"
)
def get_coverage(request: ActorRequest, asked: Query[OnIn]) -> CoverageOut:
    """Return the units of an area without an accountable person on a day."""
    _check(request)
    found = queries.units_without_accountable_person(
        request.actor, asked.on, area_code=asked.street
    )
    items = [
        GapOut(
            unit_id=gap.unit_id,
            unit=gap.name,
            area_code=gap.area_code,
            why=in_words(gap.why),
            waiver=gap.waiver,
        )
        for gap in found.gaps
    ]
    return CoverageOut(
        numerator=found.numerator,
        denominator=found.denominator,
        as_of=found.as_of,
        is_ready=not found.unwaived,
        items=items,
    )


@router.get("/organisations/consistency", response=ConsistencyOut, operation_id="check_consistency")
def get_consistency(request: ActorRequest, asked: Query[OnIn]) -> ConsistencyOut:
    """Return what has no accountable owner or more than one, in a street on a day."""
    _check(request)
    found = queries.consistency(request.actor, asked.street, asked.on)
    items = [
        FindingOut(
            kind=in_words(row.kind),
            key=row.key,
            name=row.name,
            owners=row.owners,
            why=in_words(row.why),
        )
        for row in found.findings
    ]
    return ConsistencyOut(
        numerator=found.numerator,
        denominator=found.denominator,
        as_of=found.as_of,
        items=items,
    )
