"""Warnings over the web API: the list, drafts, the count before sending, the life of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import ListOut

from . import actions, queries, table_shapes, warning_shapes
from .table_shapes import RuleEndIn, RuleIn, RuleOut, TemplateIn, TemplateOut
from .warning_shapes import (
    ActIn,
    AudienceOut,
    ChangeIn,
    LevelIn,
    ObligationsOut,
    ReasonIn,
    SilenceIn,
    SilenceOut,
    WarningDetailOut,
    WarningFilterIn,
    WarningIn,
    WarningOut,
)

router = Router(tags=["warnings"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]


def _detail(request: ActorRequest, number: str) -> WarningDetailOut:
    found = queries.warning(request.actor, number)
    return warning_shapes.detail_out(request.actor, found)


def _once(
    request: ActorRequest, key: str, status: int, do: Callable[[], WarningDetailOut]
) -> HttpResponse:
    def answer() -> Answer:
        return Answer(status, do().model_dump_json())

    kept = answer_once(request.actor, key, request.path.encode() + request.body, answer)
    return HttpResponse(kept.text, status=kept.status, content_type="application/json")


@router.get("", response=ListOut[WarningOut], operation_id="list_warnings")
def list_warnings(request: ActorRequest, asked: Query[WarningFilterIn]) -> ListOut[WarningOut]:
    """List the warnings that one may see, the newest first."""
    filters = queries.WarningFilter(
        asked.state, asked.type_code, asked.level, asked.status, asked.area
    )
    page = queries.warnings(request.actor, filters, limit=asked.limit, offset=asked.offset)
    return ListOut[WarningOut](
        items=[warning_shapes.warning_out(row) for row in page.items],
        count=page.count,
        count_is_exact=page.count_is_exact,
    )


@router.post("", response={201: WarningDetailOut}, operation_id="draft_warning")
def draft_warning(request: ActorRequest, data: WarningIn, key: IdempotencyKey = "") -> HttpResponse:
    """Draft a warning; nobody is told before it is issued."""

    def do() -> WarningDetailOut:
        return _detail(request, actions.draft_warning(request.actor, data.draft()).number)

    return _once(request, key, 201, do)


@router.post("/audience", response=AudienceOut, operation_id="preview_audience")
def preview_audience(request: ActorRequest, data: WarningIn) -> AudienceOut:
    """Count whom a draft would reach; nothing is written, nobody is named."""
    return warning_shapes.audience_out(queries.audience_preview(request.actor, data.draft()))


@router.get("/obligation-rules", response=list[RuleOut], operation_id="list_obligation_rules")
def list_obligation_rules(request: ActorRequest) -> list[RuleOut]:
    """Return what each type and level obliges whom to do, as in force today."""
    return [table_shapes.rule_out(row) for row in queries.obligation_rules(request.actor)]


@router.post("/obligation-rules", response={201: RuleOut}, operation_id="add_obligation_rule")
def add_obligation_rule(request: ActorRequest, data: RuleIn) -> tuple[int, RuleOut]:
    """Add a line to the table, or a new version of one by its key, in force from a day.

    The version before holds until the day before. For whoever answers for the whole platform.
    """
    return 201, table_shapes.rule_out(actions.oblige(request.actor, data.draft()))


@router.post(
    "/obligation-rules/{int:rule_id}/end", response=RuleOut, operation_id="end_obligation_rule"
)
def end_obligation_rule(request: ActorRequest, rule_id: int, data: RuleEndIn) -> RuleOut:
    """Let a line of the table hold until a last day, today at the earliest."""
    return table_shapes.rule_out(actions.end_rule(request.actor, rule_id, data.until_on))


@router.get("/templates", response=list[TemplateOut], operation_id="list_warning_templates")
def list_warning_templates(request: ActorRequest) -> list[TemplateOut]:
    """Return the words of each type and level, as in force today."""
    return [table_shapes.template_out(row) for row in queries.templates(request.actor)]


@router.post("/templates", response={201: TemplateOut}, operation_id="write_warning_template")
def write_warning_template(request: ActorRequest, data: TemplateIn) -> tuple[int, TemplateOut]:
    """Write new words for a type and level, in force from a day; those before are kept.

    For whoever answers for the whole platform.
    """
    made = actions.write_template(request.actor, data.draft())
    return 201, table_shapes.template_out(made)


@router.get("/silences", response=list[SilenceOut], operation_id="list_silences")
def list_silences(request: ActorRequest) -> list[SilenceOut]:
    """Return the silences that hold now."""
    return [warning_shapes.silence_out(row) for row in queries.silences(request.actor)]


@router.post("/silences", response={201: SilenceOut}, operation_id="make_silence")
def make_silence(request: ActorRequest, data: SilenceIn) -> tuple[int, SilenceOut]:
    """Silence the system's drafts of a type in an area until a moment, for a reason."""
    return 201, warning_shapes.silence_out(actions.silence(request.actor, data.draft()))


@router.post("/silences/{int:silence_id}/end", response=SilenceOut, operation_id="end_silence")
def end_silence(request: ActorRequest, silence_id: int) -> SilenceOut:
    """End a silence before its time."""
    return warning_shapes.silence_out(actions.end_silence(request.actor, silence_id))


@router.get("/{number}", response=WarningDetailOut, operation_id="get_warning")
def get_warning(request: ActorRequest, number: str) -> WarningDetailOut:
    """Return one warning with its area, its chain, its steps and what the caller may do."""
    return _detail(request, number)


@router.put("/{number}", response=WarningDetailOut, operation_id="change_warning_draft")
def change_warning_draft(request: ActorRequest, number: str, data: ChangeIn) -> WarningDetailOut:
    """Write a draft anew; a confirmation falls, because it was given to other words."""
    actions.change_draft(request.actor, number, data.draft(), version=data.version)
    return _detail(request, number)


@router.post("/{number}/confirm", response=WarningDetailOut, operation_id="confirm_warning")
def confirm_warning(request: ActorRequest, number: str, data: ActIn) -> WarningDetailOut:
    """Confirm a draft as the second person."""
    actions.confirm_draft(request.actor, number, version=data.version)
    return _detail(request, number)


@router.post("/{number}/return", response=WarningDetailOut, operation_id="return_warning")
def return_warning(request: ActorRequest, number: str, data: ReasonIn) -> WarningDetailOut:
    """Send a draft back with a reason."""
    actions.return_draft(request.actor, number, data.reason, version=data.version)
    return _detail(request, number)


@router.post("/{number}/discard", response=WarningDetailOut, operation_id="discard_warning")
def discard_warning(request: ActorRequest, number: str, data: ReasonIn) -> WarningDetailOut:
    """Give a draft up with a reason."""
    actions.discard(request.actor, number, data.reason, version=data.version)
    return _detail(request, number)


@router.post("/{number}/issue", response=WarningDetailOut, operation_id="issue_warning")
def issue_warning(request: ActorRequest, number: str, data: ActIn) -> WarningDetailOut:
    """Issue a warning; whoever comes second is told who was first."""
    actions.issue(request.actor, number, version=data.version)
    return _detail(request, number)


@router.post("/{number}/cancel", response=WarningDetailOut, operation_id="cancel_warning")
def cancel_warning(request: ActorRequest, number: str, data: ReasonIn) -> WarningDetailOut:
    """End a warning because the danger is over, with a reason."""
    actions.cancel(request.actor, number, data.reason, version=data.version)
    return _detail(request, number)


@router.post("/{number}/update", response={201: WarningDetailOut}, operation_id="update_warning")
def update_warning(
    request: ActorRequest, number: str, data: ChangeIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Draft what is to take the place of a warning in force."""

    def do() -> WarningDetailOut:
        made = actions.update_warning(request.actor, number, data.draft(), version=data.version)
        return _detail(request, made.number)

    return _once(request, key, 201, do)


@router.post("/{number}/upgrade", response={201: WarningDetailOut}, operation_id="upgrade_warning")
def upgrade_warning(
    request: ActorRequest, number: str, data: LevelIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Draft the same warning at a higher level, in that level's words."""

    def do() -> WarningDetailOut:
        level = data.level.value
        made = actions.upgrade(request.actor, number, level, version=data.version)
        return _detail(request, made.number)

    return _once(request, key, 201, do)


@router.post(
    "/{number}/downgrade", response={201: WarningDetailOut}, operation_id="downgrade_warning"
)
def downgrade_warning(
    request: ActorRequest, number: str, data: LevelIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Draft the same warning at a lower level, in that level's words."""

    def do() -> WarningDetailOut:
        level = data.level.value
        made = actions.downgrade(request.actor, number, level, version=data.version)
        return _detail(request, made.number)

    return _once(request, key, 201, do)


@router.get(
    "/{number}/obligations", response=ObligationsOut, operation_id="list_warning_obligations"
)
def list_warning_obligations(request: ActorRequest, number: str) -> ObligationsOut:
    """Return who owes what by a warning, what was done, and what was not."""
    queries.warning(request.actor, number)
    return warning_shapes.obligations_out(queries.obligations(request.actor, number))
