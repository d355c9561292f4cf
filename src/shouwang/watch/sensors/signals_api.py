"""Signals and forecasts over the web API: what waits, why, the answer, what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.keyset import PageAsk
from shouwang.ground.wire import Code, Identity, ListOut, Moment, Note, PageIn, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words

from .actions.anomalies import watch_anomalies
from .actions.answering import confirm_signal, dismiss_signal
from .queries import signals as queries
from .queries.anomalies import anomaly_watch
from .queries.forecasts import forecast_of
from .rule_states import Dismissal, SignalMove
from .rules.kinds import Kind
from .rules.levels import Level
from .rules.rule_parameters import REASON_LIMIT

if TYPE_CHECKING:
    from .models import Forecast, Signal

router = Router(tags=["sensors"])

Reason = Annotated[Note, Field(max_length=REASON_LIMIT)]


class SignalFilterIn(PageIn):
    """Which signals: open, waiting for an answer, ended, or all."""

    area: Code = ""
    view: Literal["open", "waiting", "ended", ""] = "open"
    level: Level | Literal[""] = ""
    kind: Kind | Literal[""] = ""
    sensor: Code = ""
    rule: Code = ""


class SignalOut(WireOut):
    """A signal; without a rule it came from anomaly detection and has a score from 0 to 1."""

    id: int
    sensor: str
    station: str
    area_code: str
    kind: str
    level: str
    level_label: str
    top_level: str
    state: str
    rule: str | None
    rule_title: str | None
    readings: list[str]
    """In words, those with which it was raised or changed last."""
    score: float | None
    raised_at: Moment
    changed_at: Moment
    cleared_at: Moment | None
    ended_at: Moment | None
    answered_at: Moment | None
    dismissed_as: str
    note: str
    firings: int
    version: int


class StepOut(WireOut):
    """One step of a signal with its readings in words; `none` when it cleared."""

    at: Moment
    level: str
    readings: list[str]


class ReadingOut(WireOut):
    """What the sensor measured."""

    at: Moment
    value: float


class SignalDetailOut(SignalOut):
    """A signal with its rule in words, its steps, the readings around, the answers one may give."""

    rule_version: int | None
    rule_words: list[str]
    advice: str
    steps: list[StepOut]
    around: list[ReadingOut]
    answers: list[str]


class AnswerIn(WireIn):
    """Confirm, or dismiss with a reason; `version` is the one that was seen."""

    answer: Literal["confirm", "dismiss"]
    reason: Reason = ""
    dismissed_as: Dismissal = Dismissal.HARMLESS
    version: Identity | None = None


def _fields(found: Signal, readings: list[str]) -> dict[str, object]:
    return {
        "id": found.pk,
        "sensor": found.sensor.code,
        "station": found.sensor.station.name,
        "area_code": found.sensor.station.area_code_now,
        "kind": found.sensor.kind,
        "level": found.level,
        "level_label": in_words(found.level_label),
        "top_level": found.top_level,
        "state": found.state,
        "rule": found.rule.key if found.rule else None,
        "rule_title": found.rule.title if found.rule else None,
        "readings": readings,
        "score": found.score,
        "raised_at": found.raised_at,
        "changed_at": found.changed_at,
        "cleared_at": found.cleared_at,
        "ended_at": found.ended_at,
        "answered_at": found.answered_at,
        "dismissed_as": found.dismissed_as,
        "note": found.note,
        "firings": found.firings,
        "version": found.version,
    }


def _detail(actor: Actor, found: Signal) -> SignalDetailOut:
    words, advice = queries.rule_of(actor, found)
    readings = queries.readings_of(actor, [found.pk]).get(found.pk, [])
    more = {
        "rule_version": found.rule_version.number if found.rule_version else None,
        "rule_words": [in_words(one) for one in words],
        "advice": advice,
        "steps": [
            StepOut(at=one.at, level=one.level, readings=[in_words(it) for it in one.readings])
            for one in queries.steps_of(actor, found)
        ],
        "around": [
            ReadingOut(at=at, value=value) for at, value in queries.readings_around(actor, found)
        ],
        "answers": list(queries.may_answer(actor, found)),
    }
    told = [in_words(one) for one in readings]
    return SignalDetailOut.model_validate({**_fields(found, told), **more})


@router.get("/signals", response=ListOut[SignalOut], operation_id="list_signals")
def list_signals(request: ActorRequest, asked: Query[SignalFilterIn]) -> ListOut[SignalOut]:
    """List the signals within one's duties, the newest first."""
    filters = queries.SignalFilters(
        asked.area, asked.view, asked.level, asked.kind, asked.sensor, asked.rule
    )
    ask = PageAsk(asked.limit, asked.offset, asked.cursor)
    page = queries.signals(request.actor, filters, ask)
    readings = queries.readings_of(request.actor, [found.pk for found in page.items])
    items = [
        SignalOut.model_validate(
            _fields(found, [in_words(one) for one in readings.get(found.pk, [])])
        )
        for found in page.items
    ]
    return ListOut[SignalOut](
        items=items,
        count=page.count,
        count_is_exact=page.count_is_exact,
        next_cursor=page.next_cursor,
    )


@router.get("/signals/{signal_id}", response=SignalDetailOut, operation_id="get_signal")
def get_signal(request: ActorRequest, signal_id: int) -> SignalDetailOut:
    """Return one signal with its readings, steps and reason."""
    return _detail(request.actor, queries.signal(request.actor, signal_id))


@router.post("/signals/{signal_id}/answer", response=SignalDetailOut, operation_id="answer_signal")
def answer_signal(request: ActorRequest, signal_id: int, data: AnswerIn) -> SignalDetailOut:
    """Confirm a signal or dismiss it with a reason; one that has cleared ends with the answer."""
    actor = request.actor
    queries.signal(actor, signal_id)
    if data.answer == SignalMove.CONFIRM.value:
        confirm_signal(actor, signal_id, data.reason, version=data.version)
    else:
        dismiss_signal(
            actor, signal_id, data.reason, dismissed_as=data.dismissed_as, version=data.version
        )
    return _detail(actor, queries.signal(actor, signal_id))


class ForecastOut(WireOut):
    """What is expected at a moment, with the interval of nine in ten; what came, where known."""

    made_at: Moment
    for_at: Moment
    low: float
    mid: float
    high: float
    actual: float | None
    error: float | None


class QualityOut(WireOut):
    """How the forecasts of thirty days fared, by how many hours ahead they were made."""

    hours: int
    count: int
    inside: int
    mean_error: float


class OutlookOut(WireOut):
    """What is expected of a sensor, what came of earlier forecasts, how good they were."""

    sensor: str
    made_at: Moment | None
    ahead: list[ForecastOut]
    compared: list[ForecastOut]
    quality: list[QualityOut]
    watches_anomalies: bool
    anomaly_score: float | None


class AnomalyWatchIn(WireIn):
    """Whether a detector looks at the sensor."""

    is_on: bool


def _forecast(row: Forecast) -> ForecastOut:
    return ForecastOut(
        made_at=row.made_at,
        for_at=row.for_at,
        low=row.low,
        mid=row.mid,
        high=row.high,
        actual=row.actual,
        error=row.error,
    )


def _outlook(actor: Actor, code: str) -> OutlookOut:
    found, watch = forecast_of(actor, code), anomaly_watch(actor, code)
    return OutlookOut(
        sensor=code,
        made_at=found.made_at,
        ahead=[_forecast(row) for row in found.ahead],
        compared=[_forecast(row) for row in found.compared],
        quality=[
            QualityOut(
                hours=one.hours, count=one.count, inside=one.inside, mean_error=one.mean_error
            )
            for one in found.quality
        ],
        watches_anomalies=watch.is_on,
        anomaly_score=watch.score,
    )


@router.get("/outlook/{code}", response=OutlookOut, operation_id="get_outlook")
def get_outlook(request: ActorRequest, code: str) -> OutlookOut:
    """Return what is expected of a sensor, and how good earlier forecasts were."""
    return _outlook(request.actor, code)


@router.put("/outlook/{code}/anomalies", response=OutlookOut, operation_id="watch_anomalies")
def put_anomalies(request: ActorRequest, code: str, data: AnomalyWatchIn) -> OutlookOut:
    """Switch the anomaly detection of a sensor on or off."""
    watch_anomalies(request.actor, code, is_on=data.is_on)
    return _outlook(request.actor, code)
