"""Rules over the web API: the list, one with its versions, drafting, trying, on and off."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Identity, Line, ListOut, Moment, Note, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words

from .actions import examples, ruling, trying
from .queries import ruling as queries
from .rule_states import VersionMove
from .rules.rule_drafts import Firing, RuleDraft
from .rules.rule_parameters import REASON_LIMIT
from .rules.rule_words import reading_words
from .rules.ruling import write_body

router = Router(tags=["sensors"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
Reason = Annotated[Note, Field(max_length=REASON_LIMIT)]


class VersionOut(WireOut):
    """A version of a rule: its body, the same in words, when it holds."""

    id: int
    number: int
    state: str
    is_in_force: bool
    body: dict[str, Any]
    words: list[str]
    from_at: Moment | None
    until_at: Moment | None
    reason: str
    version: int


class RuleOut(WireOut):
    """A rule with its versions, the newest first."""

    key: str
    title: str
    area_code: str
    is_example: bool
    may_edit: bool
    versions: list[VersionOut]


class RuleIn(WireIn):
    """A rule or its next version; an empty area is that of the rule or one's own."""

    key: Code
    title: Line
    body: dict[str, Any]
    area_code: Code = ""


class RuleMoveIn(WireIn):
    """Switch a version on, now or later, or off with a reason; `version` is the one seen."""

    move: Literal["switch_on", "switch_off"]
    from_at: Moment | None = None
    until_at: Moment | None = None
    reason: Reason = ""
    version: Identity | None = None


class TrialIn(WireIn):
    """The span of stored readings."""

    from_at: Moment
    until_at: Moment


class ExampleIn(WireIn):
    """Where the example is to hold; empty: one's own area."""

    area_code: Code = ""


class FiringOut(WireOut):
    """The version would have fired; no end: not over when the trial ends."""

    sensor: str
    level: str
    fired_at: Moment
    ended_at: Moment | None
    readings: list[str]


def _rule(view: queries.RuleView) -> RuleOut:
    return RuleOut(
        key=view.rule.key,
        title=view.rule.title,
        area_code=view.rule.area_code_now,
        is_example=view.rule.is_example,
        may_edit=view.may_edit,
        versions=[_version(one) for one in view.versions],
    )


def _version(view: queries.VersionView) -> VersionOut:
    found = view.version
    return VersionOut(
        id=found.pk,
        number=found.number,
        state=found.state,
        is_in_force=view.is_in_force,
        body=write_body(view.body),
        words=[in_words(one) for one in view.words],
        from_at=found.from_at,
        until_at=found.until_at,
        reason=found.reason,
        version=found.version,
    )


@router.get("/rules", response=ListOut[RuleOut], operation_id="list_rules")
def list_rules(request: ActorRequest) -> ListOut[RuleOut]:
    """List the rules of one's areas and of those above, by key."""
    items = [_rule(view) for view in queries.rules(request.actor, clock.now())]
    return ListOut[RuleOut](items=items, count=len(items), count_is_exact=True)


@router.post("/rules", response={201: RuleOut}, operation_id="draft_rule")
def draft_rule(request: ActorRequest, data: RuleIn, key: IdempotencyKey = "") -> HttpResponse:
    """Draft a rule, or the next version of the one with this key; what is on stays on."""
    actor = request.actor

    def do() -> Answer:
        draft = RuleDraft(data.key, data.title, data.body, data.area_code)
        made = ruling.draft_rule(actor, draft)
        view = queries.rule(actor, made.rule.key, clock.now())
        return Answer(201, _rule(view).model_dump_json())

    answer = answer_once(actor, key, request.path.encode() + request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.post("/rules/-/example", response={201: RuleOut}, operation_id="load_example_rule")
def load_example_rule(request: ActorRequest, data: ExampleIn) -> tuple[int, RuleOut]:
    """Draft the published rule that comes along with its series; safe to repeat."""
    made = examples.load_example(request.actor, area_code=data.area_code)
    return 201, _rule(queries.rule(request.actor, made.rule.key, clock.now()))


@router.get("/rules/{key}", response=RuleOut, operation_id="get_rule")
def get_rule(request: ActorRequest, key: str) -> RuleOut:
    """Return one rule with all its versions."""
    return _rule(queries.rule(request.actor, key, clock.now()))


@router.post("/rules/versions/{version_id}/moves", response=RuleOut, operation_id="move_rule")
def move_rule(request: ActorRequest, version_id: int, data: RuleMoveIn) -> RuleOut:
    """Switch a version on or off."""
    actor = request.actor
    found = queries.rule_version(actor, version_id)
    if data.move == VersionMove.SWITCH_OFF.value:
        ruling.switch_off(actor, version_id, data.reason, version=data.version)
    else:
        ruling.switch_on(
            actor,
            version_id,
            from_at=data.from_at,
            until_at=data.until_at,
            version=data.version,
        )
    return _rule(queries.rule(actor, found.rule.key, clock.now()))


@router.get(
    "/rules/versions/{version_id}/trial",
    response=ListOut[FiringOut],
    operation_id="try_rule",
)
def try_rule(request: ActorRequest, version_id: int, asked: Query[TrialIn]) -> ListOut[FiringOut]:
    """Return each firing that a version would have had on stored readings; nothing is kept."""
    actor = request.actor
    queries.rule_version(actor, version_id)
    found = trying.try_rule(actor, version_id, asked.from_at, asked.until_at)
    return _firings(found)


def _firings(found: list[Firing]) -> ListOut[FiringOut]:
    items = [
        FiringOut(
            sensor=one.sensor_code,
            level=one.level,
            fired_at=one.fired_at,
            ended_at=one.ended_at,
            readings=[in_words(reading_words(reading)) for reading in one.readings],
        )
        for one in found
    ]
    return ListOut[FiringOut](items=items, count=len(items), count_is_exact=True)


@router.get(
    "/rules/versions/{version_id}/example-trial",
    response=ListOut[FiringOut],
    operation_id="try_example_rule",
)
def try_example_rule(request: ActorRequest, version_id: int) -> ListOut[FiringOut]:
    """Return each firing that the example would have had on the series that comes along."""
    queries.rule_version(request.actor, version_id)
    return _firings(examples.try_example(request.actor, version_id))
