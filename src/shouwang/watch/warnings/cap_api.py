"""Warnings to and from other systems over the web API: CAP files, the Atom feed, messages."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import Header, Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import ListOut, Moment, WireOut
from shouwang.look.templatetags.look import text as in_words

from .actions.receiving import receive
from .pages.exchanging import NATIONAL_MEDIA_TYPE, national_answer
from .pages.published import feed_answer, message_answer
from .queries.cap_messages import latest_message
from .queries.messages import MESSAGES_SHOWN, MessageLine, message_line, messages
from .queries.national_messages import national_message
from .rules.atom import CAP_MEDIA_TYPE
from .warning_shapes import LossOut, losses_out

router = Router(tags=["warnings"])

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
XML: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {CAP_MEDIA_TYPE: XML}}}


class FindingOut(WireOut):
    """A rule of the standard that a message breaks (or a piece of advice), and where."""

    rule: str
    path: str
    line: int
    detail: str
    is_error: bool


class MessageOut(WireOut):
    """A message that came in: what became of it, what is wrong, what a draft cannot hold."""

    id: int
    form: str
    sender: str
    identifier: str
    title: str
    message_type: str
    status: str
    sent_at: Moment | None
    received_at: Moment
    expires_at: Moment | None
    signature: str
    outcome: str
    outcome_label: str
    note: str
    warning_number: str
    findings: list[FindingOut]
    losses: list[LossOut]


class ReceivedOut(WireOut):
    """What was taken of a document; `new_count` of its messages were not known."""

    new_count: int
    messages: list[MessageOut]


def _out(line: MessageLine) -> MessageOut:
    return MessageOut(
        id=line.id,
        form=line.form,
        sender=line.sender,
        identifier=line.identifier,
        title=line.title,
        message_type=line.message_type,
        status=line.status,
        sent_at=line.sent_at,
        received_at=line.received_at,
        expires_at=line.expires_at,
        signature=line.signature,
        outcome=line.outcome,
        outcome_label=in_words(line.outcome_label),
        note=line.note,
        warning_number=line.warning_number,
        findings=[FindingOut.model_validate(dict(one)) for one in line.findings],
        losses=losses_out(line.losses),
    )


def _told(kind: str) -> dict[str, Any]:
    text = {"schema": {"type": "string"}}
    return {"responses": {200: {"description": "OK", "content": {kind: text}}}}


@router.get(
    "/feed",
    auth=None,
    operation_id="get_warnings_feed",
    openapi_extra=_told("application/atom+xml"),
)
def get_warnings_feed(request: HttpRequest) -> HttpResponse:
    """Return the Atom feed of public warnings; ended ones stay for 48 hours, 304 by ETag."""
    return feed_answer(request)


@router.get("/messages", response=ListOut[MessageOut], operation_id="list_warning_messages")
def list_warning_messages(request: ActorRequest) -> ListOut[MessageOut]:
    """List the messages of other bodies that came in, the newest first."""
    lines = [_out(line) for line in messages(request.actor)]
    return ListOut[MessageOut](
        items=lines, count=len(lines), count_is_exact=len(lines) < MESSAGES_SHOWN
    )


@router.post(
    "/messages",
    response={201: ReceivedOut},
    operation_id="send_warning_message",
    openapi_extra=BODY,
)
def send_warning_message(request: ActorRequest, key: Key = "") -> HttpResponse:
    """Take a CAP message, or a document that embeds some, of another body to be relayed.

    Each is checked and waits for the duty officer; nobody is told by it. Known ones are taken once.
    """
    actor = request.actor
    try:
        body = request.body
    except RequestDataTooBig:
        raise Invalid({"content": say("内容太大，请只发一条消息。")}) from None

    def do() -> Answer:
        taken = receive(actor, body)
        lines = [_out(message_line(actor, row)) for row in taken.messages]
        told = ReceivedOut(new_count=taken.new_count, messages=lines)
        return Answer(201, told.model_dump_json())

    answer = answer_once(actor, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/{number}/cap", operation_id="get_warning_as_cap", openapi_extra=_told(CAP_MEDIA_TYPE))
def get_warning_as_cap(request: ActorRequest, number: str) -> HttpResponse:
    """Return the newest message of a warning as CAP 1.2, signed where a key is set."""
    return message_answer(request, latest_message(request.actor, number))


@router.get(
    "/{number}/national",
    operation_id="get_warning_in_national_form",
    openapi_extra=_told(NATIONAL_MEDIA_TYPE),
)
def get_warning_in_national_form(request: ActorRequest, number: str) -> HttpResponse:
    """Return the newest message of a warning in the national form (GB/T 35965.1).

    409 says what is missing: the issue, or the sender's code of 14 digits. What the form cannot
    hold stands on the warning's page of files.
    """
    return national_answer(request, national_message(request.actor, number))
