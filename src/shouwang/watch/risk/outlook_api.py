"""What is expected of the next hours over the web API, and what came of earlier forecasts."""

from __future__ import annotations

from ninja import Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.wire import Moment, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import queries

router = Router(tags=["risk"])


class WorkloadOut(WireOut):
    """How much work is expected in a stretch of hours; `actual` null: not over yet."""

    work: str
    work_label: str
    made_at: Moment
    from_at: Moment
    until_at: Moment
    low: int
    mid: float
    high: int
    actual: int | None


class WorkQualityOut(WireOut):
    """How forecasts of thirty days fared, by the length of the stretch."""

    work: str
    hours: int
    count: int
    inside: int
    mean_error: float


class SpreadOut(WireOut):
    """When water is expected at a mark; null: not sure before `until_at`, the end of it all.

    `confidence` is nearly_sure (nine of ten or more), likely or possible (less than half).
    """

    sensor: str
    station: str
    level: str
    mark: float
    unit: str
    made_at: Moment
    earliest_at: Moment
    expected_at: Moment | None
    latest_at: Moment | None
    until_at: Moment
    confidence: str
    arrival: str
    actual_at: Moment | None


class ReachOut(SpreadOut):
    """An expected arrival with the places near the gauge, and the communities they lie in."""

    places: list[str]
    communities: list[str]


class OutlookOut(WireOut):
    """The outlook; work is empty for those who do not answer for the whole home area."""

    work: list[WorkloadOut]
    compared_work: list[WorkloadOut]
    work_quality: list[WorkQualityOut]
    water: list[ReachOut]
    compared_water: list[SpreadOut]
    water_right: int
    water_judged: int
    reach_m: float


def _work(row: queries.WorkloadForecast) -> WorkloadOut:
    return WorkloadOut(
        work=row.work,
        work_label=in_words(row.work_label),
        made_at=row.made_at,
        from_at=row.from_at,
        until_at=row.until_at,
        low=row.low,
        mid=row.mid,
        high=row.high,
        actual=row.actual,
    )


def _spread(row: queries.SpreadForecast) -> SpreadOut:
    return SpreadOut(
        sensor=row.sensor.code,
        station=row.sensor.station.name,
        level=row.level,
        mark=row.mark,
        unit=row.sensor.unit,
        made_at=row.made_at,
        earliest_at=row.earliest_at,
        expected_at=row.expected_at,
        latest_at=row.latest_at,
        until_at=row.until_at,
        confidence=row.confidence,
        arrival=row.arrival,
        actual_at=row.actual_at,
    )


def _reach(one: queries.Reach) -> ReachOut:
    return ReachOut(
        **_spread(one.row).model_dump(),
        places=[near.place.number for near in one.places],
        communities=list(one.communities),
    )


@router.get("/outlook", response=OutlookOut, operation_id="get_risk_outlook")
def get_outlook(request: ActorRequest) -> OutlookOut:
    """Return what is expected of the next hours, and what came of earlier forecasts."""
    found = queries.outlook(request.actor)
    return OutlookOut(
        work=[_work(row) for row in found.work],
        compared_work=[_work(row) for row in found.compared_work],
        work_quality=[
            WorkQualityOut(
                work=one.work,
                hours=row.hours,
                count=row.count,
                inside=row.inside,
                mean_error=row.mean_error,
            )
            for one in found.work_quality
            for row in one.rows
        ],
        water=[_reach(one) for one in found.water],
        compared_water=[_spread(row) for row in found.compared_water],
        water_right=found.right,
        water_judged=found.judged,
        reach_m=found.reach_m,
    )
