"""Hazards over the web API: the ledger, every move, and reporting by anybody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from axes.helpers import get_client_ip_address
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Header, Query, Router
from ninja import UploadedFile as NinjaFile
from pydantic import BaseModel, ValidationError

from shouwang.ground.access import free_rate
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import (
    Prepared,
    PreparedPhoto,
    prepare_photo,
    prepare_voice,
)
from shouwang.ground.attachments.queries import OFFICER_PHOTO_LIMIT, PUBLIC_PHOTO_LIMIT
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, ListOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import queries as places

from . import actions, queries
from .actions import HazardDraft, MeasureDraft, PublicReport, StepDraft
from .dispatch import MoveAsk, make_move
from .shapes import (
    AnswerIn,
    CallIn,
    CategoryOut,
    FiltersIn,
    HazardIn,
    HazardOut,
    HazardWithMovesOut,
    HistoryOut,
    MoveIn,
    NearbyOut,
    NextMoveOut,
    ObjectionIn,
    PointIn,
    PublicLineOut,
    PublicProgressOut,
    PublicReceiptOut,
    PublicReportIn,
    PublicStepOut,
    hazard_out,
    hazards_out,
    local,
)
from .shapes.fulfilments import FulfilmentsOut, fulfilments_out

router = Router(tags=["hazards"])
public_router = Router(tags=["public reports"])

KeyHeader = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
ProofHeader = Annotated[str, Header(alias="X-Proof", max_length=400)]
CodeHeader = Annotated[str, Header(alias="X-Query-Code", max_length=64)]
Photos = Annotated[list[NinjaFile], File()]
JSON = "application/json"


def _json(status: int, content: BaseModel) -> Answer:
    return Answer(status, content.model_dump_json())


def _once(actor: Actor, key: str, body: bytes, do: Callable[[], Answer]) -> HttpResponse:
    answer = answer_once(actor, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type=JSON)


def _shown(actor: Actor, number: str) -> HazardWithMovesOut:
    return _out(actor, queries.told(actor, number))


def _out(actor: Actor, found: queries.Hazard) -> HazardWithMovesOut:
    moves = queries.next_moves(actor, found)
    sources, facts = queries.sources_of(actor, found), queries.kind_facts(actor, found)
    return hazard_out(found, moves, sources, facts)


@router.get("", response=ListOut[HazardOut], operation_id="list_hazards")
def list_hazards(
    request: ActorRequest, asked: Annotated[FiltersIn, Query()]
) -> HttpResponse | ListOut[HazardOut]:
    """List the hazards within one's duties: the open by deadline, then the finished."""
    page = queries.hazards(request.actor, asked.filters(), asked.page())
    found = ListOut[HazardOut].model_construct(
        items=hazards_out(page.items),
        count=page.count,
        count_is_exact=page.count_is_exact,
        next_cursor=page.next_cursor,
    )
    return HttpResponse(found.model_dump_json(), content_type=JSON)


@router.post("", response={201: HazardWithMovesOut}, operation_id="register_hazard")
def register_hazard(request: ActorRequest, data: HazardIn, key: KeyHeader = "") -> HttpResponse:
    """Register a hazard; it waits for confirmation."""
    draft = _draft(data)

    def do() -> Answer:
        made = actions.register(request.actor, draft)
        return _json(201, _out(request.actor, made))

    return _once(request.actor, key, request.body, do)


def _draft(data: HazardIn) -> HazardDraft:
    return HazardDraft(
        description=data.description,
        category=data.category,
        area_code=data.area_code,
        place_number=data.place,
        unit_id=data.unit_id,
        location=data.location,
        latitude=data.latitude,
        longitude=data.longitude,
        checklist_code=data.checklist_code,
        nature=data.nature,
        basis=data.basis,
        source=data.source,
        difficulty=data.difficulty,
        discovered_at=data.discovered_at,
        is_on_behalf=data.is_on_behalf,
        kind=data.kind,
    )


@router.post("/one-visit", response={201: HazardWithMovesOut}, operation_id="register_fixed_hazard")
def register_fixed_hazard(
    request: ActorRequest,
    data: Annotated[HazardIn, Form()],
    after: Photos,
    before: Annotated[list[NinjaFile], File()] = [],  # noqa: B006 - ninja's own form
    note: Annotated[str, Form(max_length=500)] = "",
    key: KeyHeader = "",
) -> HttpResponse:
    """Register a hazard that was found and put right in one visit; another person verifies it."""
    shots, fixed = _photos(before, OFFICER_PHOTO_LIMIT), _photos(after, OFFICER_PHOTO_LIMIT)

    def do() -> Answer:
        made = actions.register_fixed(
            request.actor, _draft(data), before=shots, after=fixed, note=note
        )
        return _json(201, _shown(request.actor, made.number))

    return _once(request.actor, key, _digest(data, [*shots, *fixed]), do)


@router.get("/{number}", response=HazardWithMovesOut, operation_id="get_hazard")
def get_hazard(request: ActorRequest, number: Code) -> HttpResponse:
    """Return one hazard with the moves that the caller may make now."""
    text = _shown(request.actor, number).model_dump_json()
    return HttpResponse(text, content_type=JSON)


@router.get("/{number}/history", response=ListOut[HistoryOut], operation_id="get_hazard_history")
def get_history(request: ActorRequest, number: Code) -> ListOut[HistoryOut]:
    """Return a hazard's history, oldest first."""
    lines = queries.history(request.actor, number)
    items = [
        HistoryOut(
            at=line.at,
            who=in_words(line.who),
            verb=line.verb,
            title=in_words(line.title),
            text=in_words(line.text),
            state=line.state,
            is_sealed=line.is_sealed,
        )
        for line in lines
    ]
    return ListOut[HistoryOut](items=items, count=len(items), count_is_exact=True)


@router.get("/{number}/fulfilments", response=FulfilmentsOut, operation_id="get_hazard_fulfilments")
def get_fulfilments(request: ActorRequest, number: Code) -> FulfilmentsOut:
    """Return which of the five fulfilments a hazard has, and what each of them is."""
    found = queries.hazard(request.actor, number)
    return fulfilments_out(queries.fulfilments_of(request.actor, found), found.due_on)


@router.post("/{number}/moves", response=HazardWithMovesOut, operation_id="move_hazard")
def move_hazard(
    request: ActorRequest, number: Code, data: MoveIn, key: KeyHeader = ""
) -> HttpResponse:
    """Make a move. What the state does not have is 409, naming state, version and moves."""
    ask = _ask(data)

    def do() -> Answer:
        make_move(request.actor, number, ask)
        return _json(200, _shown(request.actor, number))

    asker = Actor.anonymous() if data.move in UNNAMED else request.actor
    return _once(asker, key, f"{number}\n".encode() + request.body, do)


UNNAMED = frozenset({"comment", "object_to_result"})
"""Moves whose kept answers do not name who asked."""


ASKED = frozenset(MoveAsk.__slots__) - {"measures", "steps", "photos", "more"}


def _ask(data: MoveIn) -> MoveAsk:
    read: dict[str, Any] = data.model_dump(exclude={"measures", "steps"})
    plain = {name: value for name, value in read.items() if name in ASKED}
    more = {name: value for name, value in read.items() if name not in ASKED}
    measures = tuple(MeasureDraft(**measure.model_dump()) for measure in data.measures)
    steps = tuple(StepDraft(step.text, step.due_on) for step in data.steps)
    return MoveAsk(**plain, measures=measures, steps=steps, more=more)


@router.post(
    "/{number}/photos", response={201: HazardWithMovesOut}, operation_id="add_hazard_photos"
)
def add_photos(
    request: ActorRequest,
    number: Code,
    photos: Photos,
    purpose: Annotated[str, Form(max_length=16)] = "after",
) -> tuple[int, HazardWithMovesOut]:
    """Add photos: `before`, `after` or `evidence`."""
    prepared = _photos(photos, OFFICER_PHOTO_LIMIT)
    actions.add_photos(request.actor, number, prepared, purpose=purpose)
    return 201, _shown(request.actor, number)


@router.get("/{number}/next-moves", response=list[NextMoveOut], operation_id="list_hazard_moves")
def list_moves(request: ActorRequest, number: Code) -> list[NextMoveOut]:
    """Return the moves that the caller may make now."""
    return _shown(request.actor, number).next_moves


@router.post(
    "/{number}/calls/{call_id}", response=HazardWithMovesOut, operation_id="mark_hazard_call"
)
def mark_call(
    request: ActorRequest, number: Code, call_id: int, data: CallIn
) -> HazardWithMovesOut:
    """Write down that somebody on a major hazard's telephone list was called."""
    actions.mark_called(
        request.actor, number, call_id, is_confirmed=data.is_confirmed, version=data.version
    )
    return _shown(request.actor, number)


def _photos(files: Sequence[UploadedFile[Any]], limit: int) -> list[PreparedPhoto]:
    if len(files) > limit:
        raise Invalid({"photos": say("照片太多，一次最多 {n} 张。", n=limit)})
    return [prepare_photo(file) for file in files]


def _digest(data: BaseModel, prepared: Sequence[Prepared]) -> bytes:
    whole = {"data": data.model_dump(mode="json"), "files": [one.sha256 for one in prepared]}
    return json.dumps(whole, sort_keys=True).encode()


REPORT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": PublicReportIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        **PublicReportIn.model_json_schema()["properties"],
                        "photos": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        },
                        "voice": {"type": "string", "format": "binary"},
                    },
                }
            },
        },
    }
}


@public_router.post(
    "/reports",
    auth=None,
    response={201: PublicReceiptOut},
    operation_id="report_publicly",
    openapi_extra=REPORT_BODY,
)
def report_publicly(
    request: HttpRequest, key: KeyHeader = "", proof: ProofHeader = ""
) -> HttpResponse:
    """Report a danger without signing in, as JSON or as a form with photos and a voice note.

    The query code is shown this once; with a key of 22 signs or more a repeat gives it again.
    Beyond ten reports in ten minutes from one address the answer is 429 with a challenge: send
    `X-Proof: text:nonce` whose SHA-256 begins with as many zero bits, or wait.
    """
    address = get_client_ip_address(request)
    actor = _teller(request)
    data, prepared, body = _read_report(request)
    report = _public(data)

    def do() -> Answer:
        free_rate.admit(address, proof)
        if data.join:
            receipt = actions.join_hazard(actor, data.join, report, prepared)
        else:
            receipt = actions.report_publicly(actor, report, prepared)
        free_rate.count_report(address)
        out = PublicReceiptOut(
            number=receipt.number,
            query_code=receipt.query_code,
            hazard_number=receipt.hazard_number,
        )
        return _json(201, out)

    return _once(Actor.anonymous(), key, body, do)


def _teller(request: HttpRequest) -> Actor:
    """Return who reports: an employee who is signed in, anybody otherwise."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) and found.account_id else Actor.anonymous()


def _read_report(request: HttpRequest) -> tuple[PublicReportIn, list[Prepared], bytes]:
    """Read JSON or a form; Invalid names each wrong field."""
    if request.content_type == "multipart/form-data":
        fields = {name: request.POST[name] for name in request.POST if request.POST[name] != ""}
        data = _valid(fields)
        prepared: list[Prepared] = [
            *_photos(request.FILES.getlist("photos"), PUBLIC_PHOTO_LIMIT),
            *(prepare_voice(file) for file in request.FILES.getlist("voice")[:1]),
        ]
        return data, prepared, _digest(data, prepared)
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Invalid({"body": say("请求内容不是有效的 JSON。")}) from None
    if not isinstance(content, dict):
        raise Invalid({"body": say("请求内容不是有效的 JSON。")})
    return _valid(content), [], hashlib.sha256(request.body).digest()


def _valid(content: Mapping[str, object]) -> PublicReportIn:
    try:
        return PublicReportIn.model_validate(content)
    except ValidationError as error:
        wrong: dict[str, Text] = {
            ".".join(str(part) for part in item["loc"]) or "body": say("{why}", why=item["msg"])
            for item in error.errors(include_url=False, include_input=False)
        }
        raise Invalid(wrong) from None


def _public(data: PublicReportIn) -> PublicReport:
    place_id = None
    if data.place:
        place_id = places.place_by_token(Actor.anonymous(), data.place).place_id
    return PublicReport(
        description=data.description,
        category=data.category,
        area_code=data.area_code,
        place_id=place_id,
        location=data.location,
        latitude=data.latitude,
        longitude=data.longitude,
        contact=data.contact,
        is_anonymous=data.is_anonymous,
    )


@public_router.get(
    "/reports/{number}", auth=None, response=PublicProgressOut, operation_id="follow_report"
)
def follow_report(
    request: HttpRequest,
    number: Code,
    query_code: Annotated[str, Query(max_length=64)] = "",
    code: CodeHeader = "",
) -> PublicProgressOut:
    """Follow a report with its number and query code, in the header `X-Query-Code` if possible."""
    del request
    found = queries.follow_report(Actor.anonymous(), number, code or query_code)
    return PublicProgressOut(
        number=found.number,
        hazard_number=found.hazard_number,
        state=found.state,
        state_label=in_words(found.state_label),
        reported_at=found.reported_at,
        due_at=local(found.due_at),
        closed_at=local(found.closed_at),
        result=in_words(found.result) or None,
        steps=[
            PublicStepOut(label=in_words(step.label), at=step.at, is_reached=step.is_reached)
            for step in found.steps
        ],
        lines=[
            PublicLineOut(is_question=line.is_question, text=line.text, at=line.at)
            for line in found.lines
        ],
        can_answer=found.can_answer,
        can_object=found.can_object,
    )


@public_router.post(
    "/reports/{number}/answers", auth=None, response={204: None}, operation_id="answer_question"
)
def answer_question(
    request: HttpRequest, number: Code, data: AnswerIn, code: CodeHeader = ""
) -> tuple[int, None]:
    """Answer the handler's question."""
    del request
    actions.answer_question(Actor.anonymous(), number, code, data.text)
    return 204, None


@public_router.post(
    "/reports/{number}/objections",
    auth=None,
    response={204: None},
    operation_id="object_to_closure",
)
def object_to_closure(
    request: HttpRequest, number: Code, data: ObjectionIn, code: CodeHeader = ""
) -> tuple[int, None]:
    """Object to a closure or a rejection."""
    del request
    actions.object_to_closure(Actor.anonymous(), number, code, data.reason)
    return 204, None


@public_router.get("/nearby", auth=None, response=list[NearbyOut], operation_id="list_open_nearby")
def list_nearby(request: HttpRequest, point: Annotated[PointIn, Query()]) -> list[NearbyOut]:
    """Return the open hazards within 100 m, so that nobody reports twice."""
    del request
    found = queries.open_nearby(Actor.anonymous(), point.latitude, point.longitude)
    return [
        NearbyOut(
            number=one.number,
            category=in_words(one.category_label),
            state=in_words(one.state_label),
            distance_m=one.distance_m,
            reported_at=one.reported_at,
        )
        for one in found
    ]


@public_router.get(
    "/categories", auth=None, response=list[CategoryOut], operation_id="list_categories"
)
def list_categories(request: HttpRequest) -> list[CategoryOut]:
    """Return the categories that a resident chooses from."""
    del request
    return [
        CategoryOut(code=found.code, label=in_words(found.label), icon=found.icon)
        for found in queries.public_categories()
    ]
