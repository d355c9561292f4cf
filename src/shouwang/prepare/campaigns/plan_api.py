"""Campaigns over the web API: plan, start, readiness, assessments, tags."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Day, Identity, Line, ListOut, Note, PageIn, WireIn
from shouwang.look.templatetags.look import text as in_words

from . import actions, plan_shapes, queries
from .plan_shapes import (
    AssessmentsOut,
    CampaignOut,
    CitationOut,
    DetailOut,
    NoticeOut,
    ReadinessOut,
    TagLineOut,
)
from .rules.parameters import (
    CITATION_LIMIT,
    GOAL_LIMIT,
    LAST_YEAR,
    NOTE_LIMIT,
    PARTICIPANT_LIMIT,
    PHASE_LIMIT,
    REASON_LIMIT,
)
from .rules.wording import Assessment, CampaignKind, CitationKind, PhaseKind, Tag
from .states import State

if TYPE_CHECKING:
    from .models import Campaign

router = Router(tags=["campaigns"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
Goal = Annotated[Note, Field(max_length=GOAL_LIMIT)]
Year = Annotated[int, Field(ge=1949, le=LAST_YEAR)]
Units = Annotated[list[Identity], Field(max_length=PARTICIPANT_LIMIT)]
Kind = Literal[
    "street", "department", "community", "cooperative", "enterprise_above_scale", "enterprise"
]
Weight = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]


class PhaseIn(WireIn):
    """A phase: its days, or the document's words, which are read."""

    title: Line
    kind: PhaseKind = PhaseKind.OTHER
    dates_text: Line = ""
    text: Goal = ""
    starts_on: Day | None = None
    ends_on: Day | None = None

    def draft(self) -> actions.PhaseDraft:
        """Return the phase as it is written down."""
        return actions.PhaseDraft(
            self.title, self.kind.value, self.dates_text, self.text, self.starts_on, self.ends_on
        )


class CitationIn(WireIn):
    """A document that the campaign rests on; its number is read into parts."""

    issuer: Line
    title: Line
    number: Line = ""
    kind: CitationKind = CitationKind.UPPER
    issued_on: Day | None = None
    dates_text: Line = ""

    def draft(self) -> actions.CitationDraft:
        """Return the document as it is written down."""
        return actions.CitationDraft(
            self.issuer,
            self.title,
            self.number,
            self.kind.value,
            self.issued_on,
            self.dates_text,
        )


class CampaignIn(WireIn):
    """A campaign; `year` stands for masked or missing years in the words of days."""

    title: Line
    goal: Goal = ""
    kind: CampaignKind = CampaignKind.CAMPAIGN
    area_code: Code = ""
    office_unit_id: Identity | None = None
    leading_group_id: Identity | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    year: Year | None = None
    phases: Annotated[list[PhaseIn], Field(max_length=PHASE_LIMIT)] = []
    citations: Annotated[list[CitationIn], Field(max_length=CITATION_LIMIT)] = []
    participant_kinds: list[Kind] = []
    participant_unit_ids: Units = []

    def draft(self) -> actions.CampaignDraft:
        """Return the campaign as it is written down."""
        return actions.CampaignDraft(
            title=self.title,
            goal=self.goal,
            kind=self.kind.value,
            area_code=self.area_code,
            office_unit_id=self.office_unit_id,
            leading_group_id=self.leading_group_id,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            year=self.year,
            phases=[phase.draft() for phase in self.phases],
            citations=[cited.draft() for cited in self.citations],
            participant_kinds=list(self.participant_kinds),
            participant_unit_ids=self.participant_unit_ids,
        )


class ChangeIn(WireIn):
    """What a drafted campaign is about; what is not named stays."""

    title: Line | None = None
    goal: Goal | None = None
    kind: CampaignKind | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    version: Identity | None = None

    def change(self, found: Campaign) -> actions.CampaignChange:
        """Return the whole of it, with what stands where nothing was named."""
        named = self.model_fields_set
        return actions.CampaignChange(
            found.title if self.title is None else self.title,
            found.goal if self.goal is None else self.goal,
            found.kind if self.kind is None else self.kind.value,
            self.starts_on if "starts_on" in named else found.starts_on,
            self.ends_on if "ends_on" in named else found.ends_on,
        )


class RemoveIn(WireIn):
    """Why a unit takes part no more."""

    reason: Annotated[Note, Field(max_length=REASON_LIMIT)] = ""
    version: Identity | None = None


class CampaignFilterIn(PageIn):
    """What the list is narrowed by; `q` is a part of the title, a number or a cited 文号."""

    area: Code = ""
    state: State | Literal[""] = ""
    q: Line = ""
    running_on: Day | None = None


class MoveIn(WireIn):
    """A move: start may carry a waiver, cancel needs a reason."""

    move: Literal["start", "cancel"]
    version: Identity | None = None
    waiver: Annotated[Note, Field(max_length=REASON_LIMIT)] = ""
    reason: Annotated[Note, Field(max_length=REASON_LIMIT)] = ""


class PhasesIn(WireIn):
    """All phases, in the place of those that stand."""

    phases: Annotated[list[PhaseIn], Field(max_length=PHASE_LIMIT)]
    year: Year | None = None
    version: Identity | None = None


class LeadershipIn(WireIn):
    """The leading group; its office is known by it."""

    leading_group_id: Identity
    version: Identity | None = None


class JoinIn(WireIn):
    """Units that join: all of a kind, or single ones."""

    kinds: list[Kind] = []
    unit_ids: Units = []


class NoteIn(WireIn):
    """Why it is meant so."""

    note: Annotated[Note, Field(max_length=NOTE_LIMIT)]


class WeightsIn(WireIn):
    """Weights by assessment; those that are not named stay."""

    weights: dict[Assessment, Weight]
    version: Identity | None = None


class TagIn(WireIn):
    """A hazard's number, or `task:` with the task's key, and all its tags."""

    reference: Line
    tags: list[Tag]


def _detail(actor: Actor, number: str) -> DetailOut:
    return plan_shapes.detail_of(actor, queries.campaign(actor, number))


@router.get("", response=ListOut[CampaignOut], operation_id="list_campaigns")
def list_campaigns(request: ActorRequest, asked: Query[CampaignFilterIn]) -> ListOut[CampaignOut]:
    """List the campaigns that one may see, the newest first."""
    filters = queries.CampaignFilter(asked.area, str(asked.state), asked.q, asked.running_on)
    page = queries.campaigns(request.actor, filters, limit=asked.limit, offset=asked.offset)
    return ListOut[CampaignOut](
        items=[CampaignOut.model_validate(plan_shapes.fields(row)) for row in page.items],
        count=page.count,
        count_is_exact=page.count_is_exact,
    )


@router.post("", response={201: DetailOut}, operation_id="draft_campaign")
def draft_campaign(
    request: ActorRequest, data: CampaignIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Write a campaign down."""
    actor = request.actor

    def do() -> Answer:
        made = actions.draft_campaign(actor, data.draft())
        return Answer(201, _detail(actor, made.number).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/{number}", response=DetailOut, operation_id="get_campaign")
def get_campaign(request: ActorRequest, number: str) -> DetailOut:
    """Return one campaign with its plan, its notices and what the caller may do."""
    return _detail(request.actor, number)


@router.patch("/{number}", response=DetailOut, operation_id="change_campaign")
def change_campaign(request: ActorRequest, number: str, data: ChangeIn) -> DetailOut:
    """Say anew what a drafted campaign is about; what is not named stays."""
    actor = request.actor
    change = data.change(queries.campaign(actor, number))
    actions.change_campaign(actor, number, change, version=data.version)
    return _detail(actor, number)


@router.post("/{number}/moves", response=DetailOut, operation_id="move_campaign")
def move_campaign(request: ActorRequest, number: str, data: MoveIn) -> DetailOut:
    """Start a campaign or give it up."""
    if data.move == "start":
        actions.start_campaign(request.actor, number, waiver=data.waiver, version=data.version)
    else:
        actions.cancel_campaign(request.actor, number, data.reason, version=data.version)
    return _detail(request.actor, number)


@router.put("/{number}/phases", response=DetailOut, operation_id="set_campaign_phases")
def set_phases(request: ActorRequest, number: str, data: PhasesIn) -> DetailOut:
    """Put other phases in the place of those that stand."""
    drafts = [phase.draft() for phase in data.phases]
    actions.set_phases(request.actor, number, drafts, year=data.year, version=data.version)
    return _detail(request.actor, number)


@router.put("/{number}/leadership", response=DetailOut, operation_id="set_campaign_leadership")
def set_leadership(request: ActorRequest, number: str, data: LeadershipIn) -> DetailOut:
    """Put the campaign under a leading group."""
    group = data.leading_group_id
    actions.set_leadership(request.actor, number, group, version=data.version)
    return _detail(request.actor, number)


@router.post("/{number}/participants", response=DetailOut, operation_id="add_participants")
def add_participants(request: ActorRequest, number: str, data: JoinIn) -> DetailOut:
    """Let units take part; those who do already stay as they are."""
    kinds = list(data.kinds)
    actions.add_participants(request.actor, number, kinds=kinds, unit_ids=data.unit_ids)
    return _detail(request.actor, number)


@router.post(
    "/{number}/participants/{int:unit_id}/remove",
    response=DetailOut,
    operation_id="remove_participant",
)
def remove_participant(
    request: ActorRequest, number: str, unit_id: int, data: RemoveIn
) -> DetailOut:
    """Let a unit take part no more; in a running campaign with a reason."""
    actor = request.actor
    actions.remove_participant(actor, number, unit_id, reason=data.reason, version=data.version)
    return _detail(actor, number)


@router.post("/{number}/citations", response={201: CitationOut}, operation_id="cite_document")
def cite_document(
    request: ActorRequest, number: str, data: CitationIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Add a document that the campaign rests on."""
    actor = request.actor

    def do() -> Answer:
        made = actions.cite_document(actor, number, data.draft())
        return Answer(201, plan_shapes.citation_of(made).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.post(
    "/{number}/notices/{notice_id}",
    response=list[NoticeOut],
    operation_id="confirm_campaign_notice",
)
def confirm_notice(
    request: ActorRequest, number: str, notice_id: Identity, data: NoteIn
) -> list[NoticeOut]:
    """Confirm that something odd is meant so; return the campaign's notices."""
    found = queries.campaign(request.actor, number)
    actions.confirm_notice(request.actor, notice_id, data.note)
    return plan_shapes.notices_of(request.actor, found)


@router.get("/{number}/readiness", response=ReadinessOut, operation_id="campaign_readiness")
def readiness(request: ActorRequest, number: str) -> ReadinessOut:
    """Return how many units are ready, and what each is missing."""
    found = queries.campaign(request.actor, number)
    return plan_shapes.readiness_of(queries.readiness(request.actor, found))


@router.get("/{number}/assessments", response=AssessmentsOut, operation_id="campaign_assessments")
def assessments(request: ActorRequest, number: str) -> AssessmentsOut:
    """Return what the campaign brings to the four assessments, and its root measures."""
    return _assessments(request.actor, queries.campaign(request.actor, number))


@router.put("/{number}/assessments", response=AssessmentsOut, operation_id="set_weights")
def set_weights(request: ActorRequest, number: str, data: WeightsIn) -> AssessmentsOut:
    """Set how much the campaign counts in each assessment."""
    weights = {name.value: weight for name, weight in data.weights.items()}
    found = actions.set_weights(request.actor, number, weights, version=data.version)
    return _assessments(request.actor, found)


def _assessments(actor: Actor, found: Campaign) -> AssessmentsOut:
    told = queries.assessment_scores(actor, found)
    return plan_shapes.assessments_of(told, queries.root_measures(actor, found).share)


@router.get("/{number}/tags", response=list[TagLineOut], operation_id="campaign_tags")
def tags(request: ActorRequest, number: str) -> list[TagLineOut]:
    """Return what carries each of the four tags."""
    return _tags(request.actor, number)


@router.put("/{number}/tags", response=list[TagLineOut], operation_id="tag_item")
def tag_item(request: ActorRequest, number: str, data: TagIn) -> list[TagLineOut]:
    """Give a hazard or a task its tags, in the place of those it had."""
    wanted = [tag.value for tag in data.tags]
    actions.tag_item(request.actor, number, data.reference, wanted)
    return _tags(request.actor, number)


def _tags(actor: Actor, number: str) -> list[TagLineOut]:
    lines = queries.tag_report(actor, queries.campaign(actor, number))
    return [
        TagLineOut(
            tag=line.tag,
            label=in_words(line.label),
            hazards=line.hazards,
            tasks=line.tasks,
            done=line.done,
            items=[item.key for item in line.items],
        )
        for line in lines
    ]
