"""Answers over the web API: one's own, a call, a visit, and the wall with who is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import BaseModel

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Identity, Moment, Note, WireIn, WireOut
from shouwang.look.fresh import not_modified, tag_of
from shouwang.look.templatetags.look import text as in_words

from .actions.answering import acknowledge, mark_called, mark_visited
from .queries.answers import (
    AnswerLine,
    Answers,
    ChannelTrouble,
    VillageAnswers,
    answer_line,
    answers,
    attempts,
)
from .queries.knocking import door_list
from .rules.answering import AnswerCounts
from .rules.reaching import ReachDraft

router = Router(tags=["warnings"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
JSON = "application/json"


class AnswersFilterIn(WireIn):
    """Which addressees are listed; the figures count all."""

    area: Code = ""
    show: Code = ""
    after: Code = ""


class ReachIn(WireIn):
    """A call or a visit; without `at` it was now, and who was not reached needs a note."""

    is_reached: bool = True
    at: Moment | None = None
    note: Note = ""

    def draft(self) -> ReachDraft:
        """Return what was noted."""
        return ReachDraft(self.is_reached, self.at, self.note)


class AcknowledgedOut(WireOut):
    """How many of the warning's addressees answered by this call; 0 when all had before."""

    number: str
    answered: int


class CountsOut(WireOut):
    """Figures of answers; a rate of nobody is null, not 0."""

    addressed: int
    owed: int
    reached: int
    answered: int
    missing: int
    in_time: int
    failed: int
    rate: float | None
    rate_in_time: float | None
    median_s: int | None


class AnswerLineOut(WireOut):
    """One addressee; `name` stands for a unit, an account or a terminal, never for a resident."""

    id: int
    kind: str
    kind_label: str
    name: str
    area_code: str
    area_name: str
    state: str
    state_label: str
    must_answer: bool
    is_missing: bool
    queued_at: Moment
    delivered_at: Moment | None
    read_at: Moment | None
    confirmed_at: Moment | None
    called_at: Moment | None
    visited_at: Moment | None
    answered_at: Moment | None
    rung: int
    rung_label: str
    tries: int


class VillageOut(WireOut):
    """The figures of one village, and up to twenty who are missing there."""

    area_code: str
    name: str
    counts: CountsOut
    missing: list[AnswerLineOut]


class TroubleOut(WireOut):
    """A channel by which something did not go out."""

    channel: str
    label: str
    failed: int
    retrying: int
    unconfigured: int
    withdrawn: int


class AnswersOut(WireOut):
    """The wall of answers within the caller's duties; villages with most missing stand first."""

    number: str
    state: str
    status: str
    counts: CountsOut
    in_time_min: int
    villages: list[VillageOut]
    lines: list[AnswerLineOut]
    line_count: int
    next_after: str
    troubles: list[TroubleOut]


class TryOut(WireOut):
    """One try to reach an addressee."""

    way: str
    at: Moment
    by: str
    is_reached: bool
    note: str


class AddresseeOut(AnswerLineOut):
    """One addressee with every call and visit, oldest first."""

    attempts: list[TryOut]


class DoorOut(WireOut):
    """One door to knock at; of a resident the masked name only."""

    id: int
    kind_label: str
    area_code: str
    name: str
    rung_label: str


class DoorsOut(WireOut):
    """Every door that the caller still has to knock at."""

    number: str
    as_of: Moment
    doors: list[DoorOut]


def _counts(found: AnswerCounts) -> CountsOut:
    return CountsOut(
        addressed=found.addressed,
        owed=found.owed,
        reached=found.reached,
        answered=found.answered,
        missing=found.missing,
        in_time=found.in_time,
        failed=found.failed,
        rate=found.rate,
        rate_in_time=found.rate_in_time,
        median_s=found.median_s,
    )


def _line_values(line: AnswerLine) -> dict[str, object]:
    return {
        "id": line.addressee_id,
        "kind": line.kind,
        "kind_label": in_words(line.kind_label),
        "name": line.name,
        "area_code": line.area_code,
        "area_name": line.area_name,
        "state": line.state,
        "state_label": in_words(line.state_label),
        "must_answer": line.must_answer,
        "is_missing": line.is_missing,
        "queued_at": line.queued_at,
        "delivered_at": line.delivered_at,
        "read_at": line.read_at,
        "confirmed_at": line.confirmed_at,
        "called_at": line.called_at,
        "visited_at": line.visited_at,
        "answered_at": line.answered_at,
        "rung": line.rung,
        "rung_label": in_words(line.rung_label),
        "tries": line.tried,
    }


def _line(line: AnswerLine) -> AnswerLineOut:
    return AnswerLineOut.model_validate(_line_values(line))


def _village(found: VillageAnswers) -> VillageOut:
    return VillageOut(
        area_code=found.area_code,
        name=found.name,
        counts=_counts(found.counts),
        missing=[_line(line) for line in found.missing],
    )


def _trouble(found: ChannelTrouble) -> TroubleOut:
    return TroubleOut(
        channel=found.channel,
        label=in_words(found.label),
        failed=found.failed,
        retrying=found.retrying,
        unconfigured=found.unconfigured,
        withdrawn=found.withdrawn,
    )


def _wall(found: Answers) -> AnswersOut:
    return AnswersOut(
        number=found.warning.number,
        state=found.warning.state,
        status=found.warning.status,
        counts=_counts(found.counts),
        in_time_min=found.in_time_min,
        villages=[_village(one) for one in found.villages],
        lines=[_line(line) for line in found.lines],
        line_count=found.line_count,
        next_after=found.next_after,
        troubles=[_trouble(one) for one in found.troubles],
    )


def _once(request: ActorRequest, key: str, do: Callable[[], BaseModel]) -> HttpResponse:
    body = request.path.encode() + request.body
    kept = answer_once(request.actor, key, body, lambda: Answer(200, do().model_dump_json()))
    return HttpResponse(kept.text, status=kept.status, content_type=JSON)


@router.get("/{number}/answers", response=AnswersOut, operation_id="warning_answers")
def warning_answers(
    request: ActorRequest, number: str, asked: Query[AnswersFilterIn]
) -> HttpResponse:
    """Return who has answered a warning, and who has not.

    `show` keeps those `missing` or `answered`, `area` one division, `after` what stands behind an
    answer's `next_after`. With `If-None-Match` the answer is 304 while nothing has changed.
    """
    wall = answers(request.actor, number, area=asked.area, show=asked.show, after=asked.after)
    found = _wall(wall)
    text = found.model_dump_json()
    tag = tag_of(text)
    unchanged = not_modified(request, tag)
    return unchanged or HttpResponse(text, content_type=JSON, headers={"ETag": tag})


@router.post("/{number}/acknowledge", response=AcknowledgedOut, operation_id="acknowledge_warning")
def acknowledge_warning(
    request: ActorRequest, number: str, key: IdempotencyKey = ""
) -> HttpResponse:
    """Say "I know" of a warning, for oneself or one's unit; the first time counts."""

    def do() -> AcknowledgedOut:
        return AcknowledgedOut(number=number, answered=acknowledge(request.actor, number))

    return _once(request, key, do)


def _addressee(request: ActorRequest, number: str, addressee_id: int) -> AddresseeOut:
    values = _line_values(answer_line(request.actor, number, addressee_id))
    tries = [
        TryOut(way=one.way, at=one.at, by=one.by, is_reached=one.is_reached, note=one.note)
        for one in attempts(request.actor, addressee_id)
    ]
    return AddresseeOut.model_validate({**values, "attempts": tries})


@router.get(
    "/{number}/answers/{addressee_id}", response=AddresseeOut, operation_id="warning_addressee"
)
def warning_addressee(request: ActorRequest, number: str, addressee_id: Identity) -> AddresseeOut:
    """Return one addressee of a warning with every call and visit."""
    return _addressee(request, number, addressee_id)


@router.post(
    "/{number}/answers/{addressee_id}/call",
    response=AddresseeOut,
    operation_id="note_warning_call",
)
def note_warning_call(
    request: ActorRequest,
    number: str,
    addressee_id: Identity,
    data: ReachIn,
    key: IdempotencyKey = "",
) -> HttpResponse:
    """Note a call to an addressee: reached, or not with the reason; then somebody knocks."""

    def do() -> AddresseeOut:
        answer_line(request.actor, number, addressee_id)
        mark_called(request.actor, addressee_id, data.draft())
        return _addressee(request, number, addressee_id)

    return _once(request, key, do)


@router.post(
    "/{number}/answers/{addressee_id}/visit",
    response=AddresseeOut,
    operation_id="note_warning_visit",
)
def note_warning_visit(
    request: ActorRequest,
    number: str,
    addressee_id: Identity,
    data: ReachIn,
    key: IdempotencyKey = "",
) -> HttpResponse:
    """Note a visit to an addressee: reached, or not with the reason; then the leader hears."""

    def do() -> AddresseeOut:
        answer_line(request.actor, number, addressee_id)
        mark_visited(request.actor, addressee_id, data.draft())
        return _addressee(request, number, addressee_id)

    return _once(request, key, do)


@router.get("/{number}/doors", response=DoorsOut, operation_id="warning_doors")
def warning_doors(request: ActorRequest, number: str, area: Code = "") -> DoorsOut:
    """Return whose doors the caller still has to knock at; names of residents stay masked."""
    found = door_list(request.actor, number, area)
    doors = [
        DoorOut(
            id=door.addressee_id,
            kind_label=in_words(door.kind_label),
            area_code=door.area_code,
            name=door.name,
            rung_label=in_words(door.rung_label),
        )
        for door in found.doors
    ]
    return DoorsOut(number=number, as_of=found.as_of, doors=doors)
