"""Readings over the web API: batches as JSON or CSV, answered by a receipt."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from ninja import Header, Router

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.watch.sensors import actions

from .shapes import ReceiptOut, receipt_out

router = Router(tags=["sensors"])

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]

READING: dict[str, Any] = {
    "type": "object",
    "required": ["sensor", "at", "value"],
    "properties": {
        "sensor": {"type": "string", "maxLength": 40},
        "at": {"type": "string", "format": "date-time", "example": "2026-06-24T03:10:00+08:00"},
        "value": {"type": "number"},
        "sequence": {"type": "integer", "minimum": 0},
    },
}
BATCH: dict[str, Any] = {
    "type": "object",
    "required": ["readings"],
    "properties": {"readings": {"type": "array", "maxItems": 10_000, "items": READING}},
}
CSV = "sensor,at,value,sequence\nWL-01,2026-06-24T03:10:00+08:00,27.31,118\n"
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": BATCH},
            "text/csv": {"schema": {"type": "string", "example": CSV}},
        },
    }
}


def _body(request: ActorRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise Invalid({"readings": say("内容太大，请分几次发送。")}) from None


@router.post(
    "/observations", response=ReceiptOut, operation_id="send_observations", openapi_extra=BODY
)
def send_observations(request: ActorRequest, key: Key = "") -> HttpResponse:
    """Take up to 10,000 readings; what cannot be taken is named with its reason.

    Sent again, with or without an Idempotency-Key, the same readings are stored once.
    """
    actor, body = request.actor, _body(request)
    kind = request.headers.get("Content-Type", "")

    def do() -> Answer:
        receipt = actions.receive_batch(actor, body, kind, now=clock.now())
        return Answer(200, receipt_out(receipt).model_dump_json())

    answer = answer_once(actor, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")
