"""Households over the web API: masked lists, opening with a reason, evacuations."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import File, Form, Header, Query, Router, Schema
from ninja import UploadedFile as NinjaFile
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Identity, Line, ListOut, Note, WireIn
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.rules.parameters import (
    LIST_LIMIT,
    ORDER_LIMIT,
    SHOWN_LIMIT,
    VILLAGES_LIMIT,
)

from .shapes import (
    CountsOut,
    CoverageOut,
    EvacuationOut,
    HelperOut,
    ImportOut,
    OpenedOut,
    OpeningOut,
    PersonOut,
    RollOut,
    clear_out,
    evacuation_out,
    import_out,
    opening_out,
    person_out,
    roll_out,
)

router = Router(tags=["households"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
Order = Annotated[int, Field(ge=1, le=ORDER_LIMIT)]


class PersonIn(WireIn):
    """A person to be put on a village's list."""

    name: Line
    area_code: Code = ""
    category: Code
    phone: Line = ""
    address: Line = ""
    notes: Note = ""
    transport: Code = queries.Transport.WALKS
    contact_order: Order | None = None
    household_id: Identity | None = None
    site_key: Line = ""


class ChangesIn(WireIn):
    """What changes about a person; what is not named stays."""

    name: Line | None = None
    phone: Line | None = None
    address: Line | None = None
    notes: Note | None = None
    category: Code | None = None
    transport: Code | None = None
    contact_order: Order | None = None
    site_key: Line | None = None
    version: Identity | None = None


class HelperIn(WireIn):
    """A post, or else a neighbour by name and phone."""

    post_id: Identity | None = None
    name: Line = ""
    phone: Line = ""
    version: Identity | None = None


class RemoveIn(WireIn):
    """Why a person leaves the list."""

    because: Code
    version: Identity | None = None


class ReasonIn(WireIn):
    """Why names are to be shown."""

    reason: Line


class ListReasonIn(ReasonIn):
    """Why the names of an area are to be shown."""

    area: Code = ""


class PhoneIn(WireIn):
    """The phone number of somebody who calls."""

    phone: Line


class EvacuationIn(WireIn):
    """Who is to be moved."""

    title: Line
    area_codes: Annotated[list[Code], Field(max_length=VILLAGES_LIMIT)] = []
    household_ids: Annotated[list[Identity], Field(max_length=LIST_LIMIT)] = []
    person_ids: Annotated[list[Identity], Field(max_length=LIST_LIMIT)] = []
    subject_key: Line = ""


class MarkIn(WireIn):
    """Where a person is."""

    person_id: Identity
    move: Code
    where: Line = ""
    reason: Line = ""
    version: Identity | None = None


class ImportIn(Schema):
    """Whether to bring the table in."""

    confirm: bool = False


class VersionIn(WireIn):
    """The version that was seen."""

    version: Identity | None = None


class PeopleIn(WireIn):
    """The list's filters and page."""

    area: Code = ""
    category: Code = ""
    transport: Code = ""
    helper: Code = ""
    limit: int = Field(25, ge=1, le=SHOWN_LIMIT)
    offset: int = Field(0, ge=0, le=10_000)


class AreaIn(WireIn):
    """An area within one's duties; "" is all of it."""

    area: Code = ""


def _made(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="application/json")


def _shown(actor: Actor, person_id: int) -> PersonOut:
    return person_out(queries.person(actor, person_id))


@router.get("/counts", response=CountsOut, operation_id="count_households")
def count_households(request: ActorRequest, asked: Query[AreaIn]) -> queries.HouseholdCounts:
    """Count the vulnerable people of an area, by category, transport and village."""
    return queries.counts(request.actor, asked.area)


@router.get("/people", response=ListOut[PersonOut], operation_id="list_vulnerable_people")
def list_people(request: ActorRequest, asked: Query[PeopleIn]) -> ListOut[PersonOut]:
    """List people by contact order, masked."""
    filters = queries.PersonFilters(asked.area, asked.category, asked.transport, asked.helper)
    page = queries.people(request.actor, filters, offset=asked.offset, limit=asked.limit)
    items = [person_out(one) for one in page.items]
    return ListOut[PersonOut](items=items, count=page.count, count_is_exact=True)


@router.post("/people", response={201: PersonOut}, operation_id="add_vulnerable_person")
def add_person(request: ActorRequest, data: PersonIn, key: Key = "") -> HttpResponse:
    """Put a person on a village's list."""
    actor = request.actor

    def do() -> Answer:
        made = actions.add_person(actor, queries.PersonDraft(**data.model_dump()))
        return Answer(201, _shown(actor, made.pk).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return _made(answer.status, answer.text)


@router.post("/people/find", response=list[PersonOut], operation_id="find_vulnerable_people")
def find_people(request: ActorRequest, data: PhoneIn) -> list[PersonOut]:
    """Find people by their whole phone number; the answer is masked."""
    return [person_out(one) for one in queries.by_phone(request.actor, data.phone)]


@router.get("/people/{person_id}", response=PersonOut, operation_id="get_vulnerable_person")
def get_person(request: ActorRequest, person_id: int) -> PersonOut:
    """Return one person, masked."""
    return _shown(request.actor, person_id)


@router.patch("/people/{person_id}", response=PersonOut, operation_id="edit_vulnerable_person")
def edit_person(request: ActorRequest, person_id: int, data: ChangesIn) -> PersonOut:
    """Change a person's entry."""
    given = data.model_dump(exclude={"version"})
    changes = queries.PersonChanges(**given)
    actions.edit_person(request.actor, person_id, changes, version=data.version)
    return _shown(request.actor, person_id)


@router.post(
    "/people/{person_id}/removal", response=PersonOut, operation_id="remove_vulnerable_person"
)
def remove_person(request: ActorRequest, person_id: int, data: RemoveIn) -> PersonOut:
    """Take a person off the list; what names them is erased."""
    actions.remove_person(request.actor, person_id, data.because, version=data.version)
    return _shown(request.actor, person_id)


@router.post("/people/{person_id}/helpers", response={201: HelperOut}, operation_id="pair_helper")
def pair_helper(
    request: ActorRequest, person_id: int, data: HelperIn, key: Key = ""
) -> HttpResponse:
    """Pair a person with somebody who helps."""
    actor = request.actor

    def do() -> Answer:
        draft = queries.HelperDraft(data.post_id, data.name, data.phone)
        made = actions.pair_helper(actor, person_id, draft, version=data.version)
        shown = _shown(actor, person_id)
        found = next(one for one in shown.helpers if one.id == made.pk)
        return Answer(201, found.model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return _made(answer.status, answer.text)


@router.post(
    "/people/{person_id}/helpers/{helper_id}/end", response=PersonOut, operation_id="end_helper"
)
def end_helper(request: ActorRequest, person_id: int, helper_id: int, data: VersionIn) -> PersonOut:
    """End a pair."""
    actions.end_helper(request.actor, person_id, helper_id, version=data.version)
    return _shown(request.actor, person_id)


@router.post("/people/{person_id}/open", response=OpenedOut, operation_id="open_vulnerable_person")
def open_person(
    request: ActorRequest, response: HttpResponse, person_id: int, data: ReasonIn
) -> OpenedOut:
    """Show one person in clear, for a reason that is written down."""
    response["Cache-Control"] = "private, no-store"
    return clear_out(actions.open_person(request.actor, person_id, data.reason))


@router.get(
    "/people/{person_id}/openings",
    response=list[OpeningOut],
    operation_id="list_openings_of_person",
)
def list_openings_of_person(request: ActorRequest, person_id: int) -> list[OpeningOut]:
    """List who looked at one person."""
    return [opening_out(one) for one in queries.openings_of(request.actor, person_id)]


@router.post("/open", response=list[OpenedOut], operation_id="open_household_list")
def open_list(request: ActorRequest, response: HttpResponse, data: ListReasonIn) -> list[OpenedOut]:
    """Show the people of an area in clear, for a reason that is written down."""
    response["Cache-Control"] = "private, no-store"
    return [clear_out(one) for one in actions.open_list(request.actor, data.area, data.reason)]


@router.post("/imports", response={201: ImportOut}, operation_id="import_vulnerable_people")
def import_people(
    request: ActorRequest,
    response: HttpResponse,
    file: Annotated[NinjaFile, File()],
    data: Annotated[ImportIn, Form()],
) -> tuple[int, ImportOut]:
    """Take the list as .xlsx, .xls or .csv; with `confirm` all rows come in, or none.

    Without it nothing is written and the answer says what it would do, row by row. The same table
    again changes nothing.
    """
    response["Cache-Control"] = "private, no-store"
    row = actions.start_people_upload(request.actor, file.name or "", file.read())
    if data.confirm:
        row = actions.confirm_people_upload(request.actor, row.token)
    return 201, import_out(request.actor, row)


@router.get("/imports/{token}", response=ImportOut, operation_id="get_people_import")
def get_people_import(request: ActorRequest, response: HttpResponse, token: Code) -> ImportOut:
    """Return one's own import of the last day: what it would do, or what it did."""
    response["Cache-Control"] = "private, no-store"
    return import_out(request.actor, queries.people_upload(request.actor, token))


@router.post("/export", response={200: None}, operation_id="export_household_list")
def export_list(request: ActorRequest, data: ListReasonIn) -> HttpResponse:
    """Return the list of an area as .xlsx, for a reason that is written down."""
    content = actions.export_list(request.actor, data.area, data.reason)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.get("/openings", response=list[OpeningOut], operation_id="list_household_openings")
def list_openings(request: ActorRequest, asked: Query[AreaIn]) -> list[OpeningOut]:
    """List who looked at whom in an area."""
    return [opening_out(one) for one in queries.openings(request.actor, asked.area)]


@router.get("/coverage", response=CoverageOut, operation_id="get_helper_coverage")
def get_coverage(request: ActorRequest, asked: Query[AreaIn]) -> CoverageOut:
    """Return who has nobody to help."""
    found = queries.coverage(request.actor, asked.area)
    without = [
        {**person_out(one.person).model_dump(), "because": one.because} for one in found.without
    ]
    return CoverageOut.model_validate(
        {"total": found.total, "with_helper": found.with_helper, "without": without}
    )


@router.get("/evacuations", response=list[EvacuationOut], operation_id="list_evacuations")
def list_evacuations(request: ActorRequest) -> list[EvacuationOut]:
    """List evacuations, the open ones first."""
    return [evacuation_out(one) for one in queries.evacuations(request.actor)]


@router.post("/evacuations", response={201: EvacuationOut}, operation_id="start_evacuation")
def start_evacuation(request: ActorRequest, data: EvacuationIn, key: Key = "") -> HttpResponse:
    """Start an evacuation."""
    actor = request.actor
    draft = queries.EvacuationDraft(
        title=data.title,
        area_codes=tuple(data.area_codes),
        household_ids=tuple(data.household_ids),
        person_ids=tuple(data.person_ids),
        subject_key=data.subject_key,
    )

    def do() -> Answer:
        made = actions.start_evacuation(actor, draft)
        return Answer(201, evacuation_out(queries.evacuation(actor, made.pk)).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return _made(answer.status, answer.text)


@router.get("/evacuations/{evacuation_id}", response=RollOut, operation_id="get_evacuation_roll")
def get_roll(request: ActorRequest, evacuation_id: int) -> RollOut:
    """Return the roll, masked: those whom nobody has reached come first."""
    return roll_out(queries.roll(request.actor, evacuation_id))


@router.post(
    "/evacuations/{evacuation_id}/marks", response=RollOut, operation_id="mark_evacuation_person"
)
def mark(request: ActorRequest, evacuation_id: int, data: MarkIn) -> RollOut:
    """Report where a person is: arrive, set_out, reach, hospitalise, find_away, stay, lose."""
    draft = actions.MarkDraft(data.move, data.where, data.reason)
    actions.mark(request.actor, evacuation_id, data.person_id, draft, version=data.version)
    return roll_out(queries.roll(request.actor, evacuation_id))


@router.post(
    "/evacuations/{evacuation_id}/open", response=list[OpenedOut], operation_id="open_roll"
)
def open_roll(
    request: ActorRequest, response: HttpResponse, evacuation_id: int, data: ReasonIn
) -> list[OpenedOut]:
    """Show the people of an open roll in clear, for a reason that is written down."""
    response["Cache-Control"] = "private, no-store"
    shown = actions.open_roll(request.actor, evacuation_id, data.reason)
    return [clear_out(one) for one in shown]


@router.post(
    "/evacuations/{evacuation_id}/end", response=EvacuationOut, operation_id="end_evacuation"
)
def end_evacuation(request: ActorRequest, evacuation_id: int, data: VersionIn) -> EvacuationOut:
    """End an evacuation."""
    actions.end_evacuation(request.actor, evacuation_id, version=data.version)
    return evacuation_out(queries.evacuation(request.actor, evacuation_id))
