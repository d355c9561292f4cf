"""Documents over the web API, and the public check of a printed code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, File, Form, Header, Query, Router
from ninja import UploadedFile as NinjaFile

from shouwang.ground.access.renewed_password import renew_password
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.keyset import wrong_cursor
from shouwang.ground.wire import (
    INTEGER_LIMIT,
    Code,
    Day,
    Line,
    ListOut,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .states import State
from .wrong_codes import count_wrong_code, let_pass

if TYPE_CHECKING:
    from .models import Document, Template

router = Router(tags=["documents"])
public_router = Router(tags=["public"])
COUNT_LIMIT = 10_000


class DocumentOut(WireOut):
    """A document."""

    id: int
    number: str
    kind: str
    kind_label: str
    state: str
    office: str
    area_code: str
    subject_key: str
    issued_on: Day
    digest: str
    version: int


class SignatureOut(WireOut):
    """A signature; `counts` tells whether it is over what the document says now."""

    name: str
    post: str
    signed_at: Moment
    counts: bool


class DocumentDetailOut(DocumentOut):
    """A document with what it says."""

    heading: str
    values: dict[str, Any]
    code: str
    is_intact: bool
    is_template_lost: bool
    reason: str
    export_count: int
    signatures: list[SignatureOut]
    moves: list[str]


class DocumentFilterIn(PageIn):
    """What the list is narrowed by."""

    kind: Code = ""
    state: State | None = None
    area: Code = ""
    number: Line = ""
    subject: Code = ""


class IssueIn(WireIn):
    """A document of a kind that is written by hand."""

    kind: Code
    area_code: Code
    values: dict[str, str | list[str]]


class SignIn(WireIn):
    """The digest of what was shown, and the password again."""

    digest: Code
    password: str = Field(max_length=128)


class VoidIn(WireIn):
    """Why a document holds no more."""

    reason: Note


class TemplateOut(WireOut):
    """A template."""

    id: int
    kind: str
    area_code: str
    edition: int
    state: str
    effective_from: Day | None
    file_name: str
    sha256: str


class AcceptIn(WireIn):
    """From which day a template holds; today when it is left out."""

    effective_from: Day | None = None


class VerificationOut(WireOut):
    """What a verification code stands for; nothing personal."""

    kind: str
    number: str
    office: str
    issued_on: Day
    standing: str
    words: str
    digest: str


def _fields(row: Document) -> dict[str, object]:
    return {
        "id": row.pk,
        "number": row.number,
        "kind": row.kind,
        "kind_label": in_words(queries.kind_label(row.kind)),
        "state": row.state,
        "office": row.unit.name,
        "area_code": row.area_code_now,
        "subject_key": row.subject_key,
        "issued_on": row.issued_on,
        "digest": row.digest,
        "version": row.version,
    }


def _detail(actor: Actor, document_id: int) -> DocumentDetailOut:
    found = queries.paper(actor, document_id)
    row = found.document
    signatures = [
        SignatureOut(
            name=one.name,
            post=in_words(one.post),
            signed_at=one.signed_at,
            counts=one.counts,
        )
        for one in found.signatures
    ]
    more = {
        "heading": found.content.heading,
        "values": dict(found.content.values),
        "code": found.code,
        "is_intact": found.is_intact,
        "is_template_lost": queries.is_template_lost(actor, found),
        "reason": row.reason,
        "export_count": row.export_count,
        "signatures": signatures,
        "moves": [one.move for one in queries.next_moves(actor, row)],
    }
    return DocumentDetailOut.model_validate({**_fields(row), **more})


def _before(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or int(cursor[:19]) > INTEGER_LIMIT:
        raise wrong_cursor()
    return int(cursor)


@router.get("", response=ListOut[DocumentOut], operation_id="list_documents")
def list_documents(request: ActorRequest, asked: Query[DocumentFilterIn]) -> ListOut[DocumentOut]:
    """List the documents within the caller's duties, the newest first."""
    filters = queries.DocumentFilters(
        kind=asked.kind,
        state=asked.state.value if asked.state else "",
        area_code=asked.area,
        number=asked.number,
        subject_key=asked.subject,
    )
    rows = queries.documents(request.actor, filters)
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    start = 0 if asked.cursor else asked.offset
    if asked.cursor:
        rows = rows.filter(pk__lt=_before(asked.cursor))
    page = list(rows[start : start + asked.limit + 1])
    shown = page[: asked.limit]
    return ListOut[DocumentOut](
        items=[DocumentOut.model_validate(_fields(row)) for row in shown],
        count=min(count, COUNT_LIMIT),
        count_is_exact=count <= COUNT_LIMIT,
        next_cursor=str(shown[-1].pk) if len(page) > len(shown) else "",
    )


@router.post("", response={201: DocumentDetailOut}, operation_id="issue_document")
def issue_document(
    request: ActorRequest,
    data: IssueIn,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Issue a document of a kind that is written by hand; the others come from their own rooms."""
    actor = request.actor
    if data.kind not in {kind.code for kind in queries.all_kinds() if kind.is_by_hand}:
        raise Invalid({"kind": say("没有这种可以手写的文书。")})
    draft = actions.DocumentDraft(data.kind, data.values, data.area_code)

    def do() -> Answer:
        made = actions.issue(actor, draft)
        return Answer(201, _detail(actor, made.pk).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/{int:document_id}", response=DocumentDetailOut, operation_id="get_document")
def get_document(request: ActorRequest, document_id: int) -> DocumentDetailOut:
    """Return one document with what it says."""
    return _detail(request.actor, document_id)


@router.get("/{int:document_id}/file", operation_id="get_document_file")
def get_document_file(request: ActorRequest, document_id: int) -> HttpResponse:
    """Return a document as Word; counted and journaled."""
    base = request.build_absolute_uri(reverse("documents:verify_form"))
    taken = actions.take_file(request.actor, document_id, base)
    answer = HttpResponse(taken.content, content_type=queries.WORD_TYPE)
    answer["X-Template-Lost"] = "1" if taken.is_fallback else "0"
    return answer


@router.post(
    "/{int:document_id}/signatures",
    response={201: DocumentDetailOut},
    operation_id="sign_document",
)
def sign_document(
    request: ActorRequest, document_id: int, data: SignIn
) -> tuple[int, DocumentDetailOut]:
    """Sign a document; wrong passwords count like wrong sign-ins."""
    actor = request.actor
    queries.check_move(actor, queries.document(actor, document_id), "sign")
    account_id = renew_password(request, actor, data.password)
    actions.sign(actor, document_id, digest=data.digest, renewed_account_id=account_id)
    return 201, _detail(actor, document_id)


@router.post("/{int:document_id}/void", response=DocumentDetailOut, operation_id="void_document")
def void_document(request: ActorRequest, document_id: int, data: VoidIn) -> DocumentDetailOut:
    """Let a document hold no more; its number is never given again."""
    actions.void(request.actor, document_id, reason=data.reason)
    return _detail(request.actor, document_id)


def _template(row: Template) -> TemplateOut:
    return TemplateOut(
        id=row.pk,
        kind=row.kind,
        area_code=row.area_code,
        edition=row.edition,
        state=row.state,
        effective_from=row.effective_from,
        file_name=row.file_name,
        sha256=row.sha256,
    )


@router.post("/templates", response={201: TemplateOut}, operation_id="upload_document_template")
def upload_template(
    request: ActorRequest,
    kind: Annotated[Code, Form()],
    file: Annotated[NinjaFile, File()],
) -> tuple[int, TemplateOut]:
    """Keep a template as a draft; unknown and missing fields are named, then nothing is kept."""
    content = file.read(actions.FILE_LIMIT_BYTES + 1)
    return 201, _template(actions.upload_template(request.actor, kind, file.name or "", content))


@router.post(
    "/templates/{int:template_id}/accept",
    response=TemplateOut,
    operation_id="accept_document_template",
)
def accept_template(request: ActorRequest, template_id: int, data: AcceptIn) -> TemplateOut:
    """Let a template hold from a day on."""
    day = data.effective_from
    return _template(actions.accept_template(request.actor, template_id, effective_from=day))


@public_router.get(
    "/verify/{code}", auth=None, response=VerificationOut, operation_id="verify_document"
)
def verify_document(request: HttpRequest, code: Code) -> VerificationOut:
    """Say whether the paper with this code stands; 404 for any other code."""
    address = get_client_ip_address(request)
    let_pass(address)
    try:
        found = queries.verify(Actor.anonymous(), code)
    except NotFound:
        count_wrong_code(address)
        raise
    return VerificationOut(
        kind=in_words(found.kind),
        number=found.number,
        office=found.office,
        issued_on=found.issued_on,
        standing=found.standing,
        words=in_words(found.label),
        digest=found.short_digest,
    )
