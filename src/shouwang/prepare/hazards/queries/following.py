"""What a reporter may see, with number and query code; and what anybody may know near a point."""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text, TooMany, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import Award, Hazard, Report
from shouwang.prepare.hazards.rules.codes import PURPOSE, normal_code
from shouwang.prepare.hazards.rules.parameters import (
    CODE_LOCK,
    CODE_TRIES,
    NEARBY_LIMIT,
    NEARBY_RADIUS_M,
)
from shouwang.prepare.hazards.rules.wording import CATEGORY_LABELS, NOT_OURS, Source
from shouwang.prepare.hazards.states import LABELS, State

METRES_PER_DEGREE = 111_195.0
LAST_SECOND = timedelta(seconds=1)
"""A reporter reads the last second of the day, so that every clock shows the right day."""
NO_SUCH_REPORT = say("编号或查询码不对，请核对截图后再试。")


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One line of the talk, as the reporter sees it."""

    is_question: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step of the way, reached or not."""

    label: Text
    at: datetime | None
    is_reached: bool


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """How far the reported danger has come, without anything about anybody else."""

    number: str
    hazard_number: str
    state: str
    state_label: Text
    category_label: Text
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    result: Text | None
    steps: tuple[PublicStep, ...]
    lines: tuple[PublicLine, ...] = field(repr=False)
    can_answer: bool
    can_object: bool
    has_objected: bool
    points: int | None = None
    is_claimed: bool = False


@dataclass(frozen=True, slots=True)
class NearbyHazard:
    """An open hazard near a point, with nothing that moderation has not seen."""

    number: str
    category_label: Text
    state_label: Text
    distance_m: int
    reported_at: datetime


def open_report(actor: Actor, number: str, code: str) -> Report:
    """Return the report behind a number and its query code.

    NotFound for a wrong number or code alike. Five wrong codes lock the number for 15 minutes;
    the count is kept here, because reading is what a guesser does.
    """
    del actor
    report = Report.objects.filter(number=number).select_related("hazard").first()
    given = data_keys.ring().digest(normal_code(code), purpose=PURPOSE)
    if report is None:
        raise NotFound(NO_SUCH_REPORT)
    wall = clock.wall_now()
    if report.locked_until_wall_at is not None and report.locked_until_wall_at > wall:
        wait_s = int((report.locked_until_wall_at - wall).total_seconds()) + 1
        raise TooMany(say("查询码错误次数过多，请 15 分钟后再试。"), wait_s=wait_s)
    if not hmac.compare_digest(given, report.code_digest):
        _count_wrong_try(report.pk)
        raise NotFound(NO_SUCH_REPORT)
    if report.wrong_tries:
        Report.objects.filter(pk=report.pk).update(wrong_tries=0, locked_until_wall_at=None)
    return report


def _count_wrong_try(pk: int) -> None:
    with write_transaction():
        Report.objects.filter(pk=pk).update(wrong_tries=F("wrong_tries") + 1)
        Report.objects.filter(pk=pk, wrong_tries__gte=CODE_TRIES).update(
            wrong_tries=0, locked_until_wall_at=clock.wall_now() + CODE_LOCK
        )


def follow_report(actor: Actor, number: str, code: str) -> PublicProgress:
    """Return how far a report has come, for whoever has its number and query code."""
    return progress_of(open_report(actor, number, code))


def own_reports(actor: Actor) -> list[PublicProgress]:
    """Return what the actor has reported under their own account about their own unit.

    No mark in the database links two reports of one person: each is opened and compared.
    """
    return [progress_of(row) for row in _own_rows(actor)]


def own_report(actor: Actor, number: str) -> Report:
    """Return one of the actor's own reports, or NotFound."""
    found = next((row for row in _own_rows(actor) if row.number == number), None)
    if found is None:
        raise NotFound
    return found


def _own_rows(actor: Actor) -> list[Report]:
    if actor.account_id is None or actor.unit_id is None:
        return []
    rows = Report.objects.filter(
        source=Source.EMPLOYEE, is_anonymous=False, first_hazard__unit_id=actor.unit_id
    )
    kept = rows.exclude(reporter_sealed="").select_related("hazard").order_by("-pk")
    return [row for row in kept if row.reporter == actor.key]


def progress_of(report: Report) -> PublicProgress:
    """Return how far a report has come, for whoever has proved that it is theirs."""
    hazard = report.hazard
    award = Award.objects.filter(report=report).first()
    lines = tuple(
        PublicLine(line.kind == line.QUESTION, line.text, line.at)
        for line in report.lines.order_by("id")
    )
    has_objected = report.objections.filter(answered_at=None).exists()
    return PublicProgress(
        number=report.number,
        hazard_number=hazard.number,
        state=hazard.state,
        state_label=LABELS[hazard.state],
        category_label=CATEGORY_LABELS[hazard.category],
        reported_at=report.reported_at,
        due_at=None if hazard.due_at is None else hazard.due_at - LAST_SECOND,
        closed_at=hazard.closed_at,
        result=_result(hazard),
        steps=_steps(hazard),
        lines=lines,
        can_answer=not hazard.is_finished and any(line.is_question for line in lines),
        can_object=hazard.state in {State.CLOSED, State.REJECTED} and not has_objected,
        has_objected=has_objected,
        points=award.points if award else None,
        is_claimed=award is not None and award.claimed_at is not None,
    )


def _result(hazard: Hazard) -> Text | None:
    if hazard.state == State.CLOSED:
        return say("已整改，并由另一人复查合格。感谢您的报告。")
    if hazard.state == State.REJECTED and hazard.is_not_ours:
        return say("{reason} {way}", reason=hazard.reject_reason, way=NOT_OURS)
    if hazard.state == State.REJECTED:
        return say("不予受理：{reason}", reason=hazard.reject_reason)
    return None


def _steps(hazard: Hazard) -> tuple[PublicStep, ...]:
    reached = (
        (say("已收到"), hazard.reported_at),
        (say("已认定"), hazard.confirmed_at),
        (say("已整改，待复查"), hazard.fixed_at),
        (say("复查合格，已销号"), hazard.closed_at),
    )
    return tuple(PublicStep(label, at, at is not None) for label, at in reached)


def open_nearby(
    actor: Actor, latitude: float, longitude: float, radius_m: int = NEARBY_RADIUS_M
) -> list[NearbyHazard]:
    """Return the open hazards around a point, the nearest first, for anybody."""
    del actor
    high = radius_m / METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(latitude)), 0.01)
    rows = Hazard.objects.filter(
        is_finished=False,
        latitude__isnull=False,
        latitude__range=(latitude - high, latitude + high),
        longitude__range=(longitude - wide, longitude + wide),
    ).only("number", "category", "state", "latitude", "longitude", "reported_at")
    measured = [(_distance_m(latitude, longitude, row), row) for row in rows[:200]]
    near = sorted(
        ((distance, row) for distance, row in measured if distance <= radius_m),
        key=lambda found: (found[0], found[1].pk),
    )
    return [
        NearbyHazard(
            row.number,
            CATEGORY_LABELS[row.category],
            LABELS[row.state],
            round(distance),
            row.reported_at,
        )
        for distance, row in near[:NEARBY_LIMIT]
    ]


def _distance_m(latitude: float, longitude: float, row: Hazard) -> float:
    north = (float(row.latitude or 0) - latitude) * METRES_PER_DEGREE
    shrink = math.cos(math.radians(latitude))
    east = (float(row.longitude or 0) - longitude) * METRES_PER_DEGREE * shrink
    return math.hypot(north, east)
