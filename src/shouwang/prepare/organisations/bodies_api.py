"""Groups, offices and teams over the web API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

from django.http import HttpResponse
from ninja import File, Form, Header, Query, Router
from ninja import UploadedFile as NinjaFile

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.keyset import ByText, PageAsk, page_of
from shouwang.ground.people import queries as people
from shouwang.ground.wire import Code, ListOut
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .body_wire import (
    AreaDayIn,
    AreaStrengthOut,
    BodiesDayIn,
    BodiesIn,
    BodyChangeIn,
    BodyContactOut,
    BodyDetailOut,
    BodyIn,
    BodyMemberOut,
    BodyOut,
    BodyRefOut,
    BodyUnitOut,
    DissolveIn,
    EndMemberIn,
    EngagedOut,
    EngageIn,
    GroupCoverageOut,
    KindCoverageOut,
    MemberIn,
    MissingOut,
    MomentIn,
    OnDayIn,
    ReleaseIn,
    RosterFaultOut,
    RosterImportIn,
    RosterImportOut,
    StrengthOut,
    SuccessorIn,
    TeamStrengthOut,
    VacancyOut,
)

if TYPE_CHECKING:
    from shouwang.ground.workbooks.queries import Upload

    from .models import OrganisationBody

router = Router(tags=["organisations"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ERRORS_LIMIT = 500
OnceKey = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]


def _ref(row: OrganisationBody | None) -> BodyRefOut | None:
    return None if row is None else BodyRefOut(id=row.pk, name=row.name)


def _fields(row: OrganisationBody) -> dict[str, object]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "kind_label": in_words(queries.kind_label_of(row.kind)),
        "name": row.name,
        "area_code": row.area_code_now,
        "area_code_at_time": row.area_code_at_time,
        "unit": BodyUnitOut(id=row.unit.pk, name=row.unit.name) if row.unit else None,
        "parent": _ref(row.parent),
        "built_on": _ref(row.built_on),
        "document": str(row.document or ""),
        "is_on_call": row.is_on_call,
        "formed_on": row.formed_on,
        "dissolved_on": row.dissolved_on,
        "version": row.version,
    }


def _contact(actor: Actor, row: OrganisationBody) -> BodyContactOut | None:
    post = row.contact_post
    if post is None:
        return None
    return BodyContactOut(
        post_id=post.pk,
        name=post.account.name,
        post=in_words(post.label),
        phone=people.masked_phone(actor, post.account),
    )


def _member(one: queries.Member, standing: str | None) -> BodyMemberOut:
    return BodyMemberOut(
        id=one.member_id,
        duty=one.duty,
        duty_label=in_words(one.duty_label),
        name=one.name,
        post_id=one.post.post_id if one.post else None,
        post=in_words(one.post.label) if one.post else "",
        unit=one.post.unit_name if one.post else "",
        from_on=one.from_on,
        until_on=one.until_on,
        document=one.document,
        is_in_office=one.is_in_office,
        standing=standing,
    )


def _detail(actor: Actor, body_id: int, on: date | None = None) -> BodyDetailOut:
    row, day = queries.body(actor, body_id), on or clock.today()
    found = queries.strength(actor, body_id)
    standings = {line.member.member_id: line.standing.value for line in found.lines}
    now = standings if day == clock.today() else {}
    members = [_member(one, now.get(one.member_id)) for one in queries.members_of(actor, row, day)]
    return BodyDetailOut.model_validate(
        {
            **_fields(row),
            "as_of": day,
            "contact": _contact(actor, row),
            "office": _ref(queries.office_of(actor, body_id)),
            "members": members,
            "strength": StrengthOut(
                numerator=found.available, denominator=found.total, at=found.at
            ),
        }
    )


def _once(
    request: ActorRequest, key: str, status: int, do: Callable[[], BodyDetailOut | EngagedOut]
) -> HttpResponse:
    answer = answer_once(
        request.actor, key, request.body, lambda: Answer(status, do().model_dump_json())
    )
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("", response=ListOut[BodyOut], operation_id="list_organisations")
@router.get("/bodies", response=ListOut[BodyOut], operation_id="list_bodies")
def list_bodies(request: ActorRequest, asked: Query[BodiesIn]) -> ListOut[BodyOut]:
    """List the bodies that stand on a day, by area."""
    wanted = queries.BodyFilter(asked.area, asked.kind.value if asked.kind else "", asked.on)
    ask = PageAsk(asked.limit, asked.offset, asked.cursor)
    page = page_of(queries.bodies(request.actor, wanted), ask, ByText("area_code_now"))
    return ListOut[BodyOut](
        items=[BodyOut.model_validate(_fields(row)) for row in page.items],
        count=page.count,
        count_is_exact=page.count_is_exact,
        next_cursor=page.next_cursor,
    )


@router.get("/bodies/export.xlsx", response={200: None}, operation_id="export_bodies")
def export_bodies(request: ActorRequest, asked: Query[BodiesDayIn]) -> HttpResponse:
    """Return the bodies of a day with their members as .xlsx."""
    wanted = queries.BodyFilter(asked.area, asked.kind.value if asked.kind else "", asked.on)
    return HttpResponse(actions.export_bodies(request.actor, wanted), content_type=XLSX)


@router.post("/bodies/imports", response={201: RosterImportOut}, operation_id="import_roster")
def import_roster(
    request: ActorRequest,
    file: Annotated[NinjaFile, File()],
    data: Annotated[RosterImportIn, Form()],
) -> tuple[int, RosterImportOut]:
    """Take a roster as .xlsx, .xls or .csv; with `confirm` all rows come in, or none.

    Without it nothing is written and the answer says what it would do, row by row.
    """
    actor = request.actor
    row = actions.start_roster_upload(actor, file.name or "", file.read(), data.document or None)
    if data.confirm:
        row = actions.confirm_roster_upload(actor, row.token)
    return 201, _import(actor, row)


@router.get("/bodies/imports/{id}", response=RosterImportOut, operation_id="read_roster_import")
def read_roster_import(request: ActorRequest, id: Code) -> RosterImportOut:  # noqa: A002 - the name in the address
    """Return where one's own import stands, kept for a day."""
    return _import(request.actor, queries.roster_upload(request.actor, id))


def _import(actor: Actor, row: Upload) -> RosterImportOut:
    told = {"id": row.token, "state": row.state, "filename": row.filename}
    if not row.is_waiting:
        return RosterImportOut(
            **told,
            rows=row.total,
            formed=None,
            added=row.added,
            unchanged=row.unchanged,
            faulty=row.faulty,
            errors=[],
        )
    seen = queries.roster_preview(actor, row)
    return RosterImportOut(
        **told,
        rows=len(seen.lines),
        formed=seen.body_count,
        added=seen.new_count,
        unchanged=seen.same_count,
        faulty=seen.faulty_count,
        errors=[
            RosterFaultOut(row=one.row, column=in_words(one.label), message=in_words(one.text))
            for one in list(seen.faults())[:ERRORS_LIMIT]
        ],
    )


@router.post("/bodies", response={201: BodyDetailOut}, operation_id="form_body")
def form_body(request: ActorRequest, data: BodyIn, key: OnceKey = "") -> HttpResponse:
    """Form a group, an office or a team with its members; exactly one of them leads it."""
    actor, draft = request.actor, data.draft()
    return _once(request, key, 201, lambda: _detail(actor, actions.form_body(actor, draft).pk))


@router.get("/bodies/{body_id}", response=BodyDetailOut, operation_id="get_body")
def get_body(request: ActorRequest, body_id: int, asked: Query[OnDayIn]) -> BodyDetailOut:
    """Return a body with the members of a day."""
    return _detail(request.actor, body_id, asked.on)


@router.patch("/bodies/{body_id}", response=BodyDetailOut, operation_id="update_body")
def update_body(request: ActorRequest, body_id: int, data: BodyChangeIn) -> BodyDetailOut:
    """Say whom to reach and whether the body is on call."""
    change = actions.BodyChange(data.contact_post_id, data.is_on_call)
    actions.update_body(request.actor, body_id, change, version=data.version)
    return _detail(request.actor, body_id)


@router.post("/bodies/{body_id}/dissolve", response=BodyDetailOut, operation_id="dissolve_body")
def dissolve_body(request: ActorRequest, body_id: int, data: DissolveIn) -> BodyDetailOut:
    """Dissolve a body, and its office with it."""
    actions.dissolve_body(
        request.actor,
        body_id,
        data.dissolved_on,
        document_id=data.document_id,
        version=data.version,
    )
    return _detail(request.actor, body_id)


@router.post(
    "/bodies/{body_id}/members", response={201: BodyDetailOut}, operation_id="add_body_member"
)
def add_member(
    request: ActorRequest, body_id: int, data: MemberIn, key: OnceKey = ""
) -> HttpResponse:
    """Take somebody into a body."""

    def do() -> BodyDetailOut:
        draft = data.draft(data.duty.value)
        made = actions.add_member(request.actor, body_id, draft, version=data.version)
        return _detail(request.actor, body_id, max(made.from_on, clock.today()))

    return _once(request, key, 201, do)


@router.post(
    "/bodies/{body_id}/members/{member_id}/end",
    response=BodyDetailOut,
    operation_id="end_body_member",
)
def end_member(
    request: ActorRequest, body_id: int, member_id: int, data: EndMemberIn
) -> BodyDetailOut:
    """Let a member leave with a day."""
    actions.end_member(
        request.actor,
        body_id,
        member_id,
        data.last_day_on,
        document_id=data.document_id,
        version=data.version,
    )
    return _detail(request.actor, body_id)


@router.post(
    "/bodies/{body_id}/head", response={201: BodyDetailOut}, operation_id="replace_body_head"
)
def replace_head(
    request: ActorRequest, body_id: int, data: SuccessorIn, key: OnceKey = ""
) -> HttpResponse:
    """Let somebody else lead a body; whoever did ends the day before."""

    def do() -> BodyDetailOut:
        made = actions.replace_head(request.actor, body_id, data.draft(), version=data.version)
        return _detail(request.actor, body_id, max(made.from_on, clock.today()))

    return _once(request, key, 201, do)


@router.post(
    "/bodies/{body_id}/engagements", response={201: EngagedOut}, operation_id="engage_members"
)
def engage(request: ActorRequest, body_id: int, data: EngageIn, key: OnceKey = "") -> HttpResponse:
    """Send members out with a team, all or none."""

    def do() -> EngagedOut:
        made = actions.engage(request.actor, body_id, data.members, data.reason)
        return EngagedOut(count=len(made))

    return _once(request, key, 201, do)


@router.post("/bodies/{body_id}/release", response=EngagedOut, operation_id="release_members")
def release(request: ActorRequest, body_id: int, data: ReleaseIn) -> EngagedOut:
    """Take members of a team back; everybody when nobody is named."""
    return EngagedOut(count=actions.release(request.actor, body_id, data.members))


@router.get("/groups", response=GroupCoverageOut, operation_id="get_group_coverage")
def get_coverage(request: ActorRequest, asked: Query[AreaDayIn]) -> GroupCoverageOut:
    """Return which villages and units of an area have a group, and who is missing by name."""
    found = queries.group_coverage(request.actor, asked.area, asked.on)
    return GroupCoverageOut(
        numerator=found.numerator,
        denominator=found.denominator,
        as_of=found.as_of,
        kinds=[
            KindCoverageOut(
                kind=one.kind,
                kind_label=in_words(one.label),
                numerator=one.numerator,
                denominator=one.denominator,
            )
            for one in found.kinds
        ],
        missing=[
            MissingOut(
                unit_id=one.unit_id,
                name=one.name,
                kind=one.kind,
                kind_label=in_words(one.kind_label),
                area_code=one.area_code,
            )
            for one in found.missing
        ],
    )


@router.get("/vacancies", response=list[VacancyOut], operation_id="list_vacancies")
def list_vacancies(request: ActorRequest, asked: Query[AreaDayIn]) -> list[VacancyOut]:
    """Return the seats of an area whose holders have left."""
    return [
        VacancyOut(
            body_id=one.body_id,
            body=one.body_name,
            member_id=one.member_id,
            duty_label=in_words(one.duty),
            name=one.name,
            is_leader=one.is_leader,
            left_on=one.left_on,
        )
        for one in queries.vacancies(request.actor, asked.area, asked.on)
    ]


@router.get("/strength", response=AreaStrengthOut, operation_id="get_area_strength")
def get_strength(request: ActorRequest, asked: Query[MomentIn]) -> AreaStrengthOut:
    """Return how many people the teams of an area can send out, each counted once."""
    found = queries.area_strength(request.actor, asked.area, asked.at)
    return AreaStrengthOut(
        numerator=found.available,
        denominator=found.total,
        at=found.at,
        teams=[
            TeamStrengthOut(
                id=team.body.pk,
                name=team.body.name,
                kind_label=in_words(queries.kind_label_of(team.body.kind)),
                numerator=team.available,
                denominator=team.total,
            )
            for team in found.teams
        ],
    )
