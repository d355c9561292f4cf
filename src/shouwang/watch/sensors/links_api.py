"""Gauges along a river over the web API: which lies above, how long the water takes."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Router
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Identity, Line, ListOut, Moment, Note, WireIn, WireOut
from shouwang.watch.sensors.actions.linking import link_gauges, set_lag, unlink_gauges
from shouwang.watch.sensors.queries.links import UpstreamView, upstream_of
from shouwang.watch.sensors.rules.travel import LONGEST_LAG_MIN, LagDraft, LinkDraft

router = Router(tags=["sensors"])

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]


class LinkIn(WireIn):
    """The gauge that lies above, by its code, and the reach between the two."""

    upstream: Code
    reach: Line = ""


class LagIn(WireIn):
    """How long the water takes as a person says, with the reason; null: as it is estimated."""

    lag_min: int | None = Field(None, ge=1, le=LONGEST_LAG_MIN)
    reason: Note
    version: Identity


class FaredOut(WireOut):
    """How forecasts by the upper gauge fared beside the gauge's own, so many hours ahead."""

    hours: int
    count: int
    error: float
    own_error: float
    is_used: bool


class LinkOut(WireOut):
    """A gauge above one; what is estimated is null while it is not known, `refusal` says why."""

    id: int
    version: int
    upstream: str
    upstream_station: str
    downstream: str
    reach: str
    lag_s: int | None
    shortest_s: int | None
    longest_s: int | None
    rises: int | None
    correlation: float | None
    refusal: str
    estimated_at: Moment | None
    set_lag_s: int | None
    set_because: str
    compared: list[FaredOut]


def _out(view: UpstreamView) -> LinkOut:
    link = view.link
    return LinkOut(
        id=link.pk,
        version=link.version,
        upstream=link.upstream.code,
        upstream_station=link.upstream.station.name,
        downstream=link.downstream.code,
        reach=link.reach,
        lag_s=link.lag_s,
        shortest_s=link.shortest_s,
        longest_s=link.longest_s,
        rises=link.rises,
        correlation=link.correlation,
        refusal=link.refusal,
        estimated_at=link.estimated_at,
        set_lag_s=link.set_lag_s,
        set_because=link.set_because,
        compared=[
            FaredOut(
                hours=one.hours,
                count=one.count,
                error=one.error,
                own_error=one.own_error,
                is_used=one.is_better,
            )
            for one in view.fared
        ],
    )


def _one(actor: Actor, code: str, link_id: int) -> LinkOut:
    views = upstream_of(actor, code).views
    return next(_out(one) for one in views if one.link.pk == link_id)


@router.get(
    "/outlook/{code}/upstream", response=ListOut[LinkOut], operation_id="list_upstream_gauges"
)
def list_upstream(request: ActorRequest, code: str) -> ListOut[LinkOut]:
    """List the gauges that lie above one, with how long the water takes."""
    items = [_out(view) for view in upstream_of(request.actor, code).views]
    return ListOut[LinkOut](items=items, count=len(items), count_is_exact=True)


@router.post(
    "/outlook/{code}/upstream", response={201: LinkOut}, operation_id="link_upstream_gauge"
)
def post_upstream(request: ActorRequest, code: str, data: LinkIn, key: Key = "") -> HttpResponse:
    """Name a gauge that lies above one."""
    actor = request.actor

    def do() -> Answer:
        made = link_gauges(actor, code, LinkDraft(data.upstream, data.reach))
        return Answer(201, _one(actor, code, made.pk).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.put("/outlook/{code}/upstream/{link_id}", response=LinkOut, operation_id="set_travel_time")
def put_lag(request: ActorRequest, code: str, link_id: int, data: LagIn) -> LinkOut:
    """Let a travel time hold as a person says, or again as it is estimated."""
    actor = request.actor
    set_lag(actor, code, link_id, LagDraft(data.lag_min, data.reason), version=data.version)
    return _one(actor, code, link_id)


@router.delete(
    "/outlook/{code}/upstream/{link_id}", response={204: None}, operation_id="unlink_upstream_gauge"
)
def delete_upstream(request: ActorRequest, code: str, link_id: int) -> tuple[int, None]:
    """Take back that a gauge lies above one."""
    unlink_gauges(request.actor, code, link_id)
    return 204, None
