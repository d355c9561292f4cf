"""What each department took on and brought to its end in a period (R26), own for others (R7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.prepare.tasks.models import Task, Undertaking
from shouwang.prepare.tasks.states import OVERSEE, VIEW, Ending

UNITS_LIMIT = 1_000
RECORDS_LIMIT = 500

FIGURES: dict[str, Text] = {
    "received": say("接收"),
    "on_time": say("按期完成"),
    "late": say("逾期完成"),
    "returned": say("退回"),
    "withdrawn": say("取消或转出"),
    "waiting": say("在办"),
    "overdue": say("在办已超期"),
}
"""The figures of a department with their labels; the five after the first make up the first."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit took on in a period; `overdue` is a part of `waiting`."""

    unit_id: int
    unit_name: str
    received: int
    on_time: int
    late: int
    returned: int
    withdrawn: int
    waiting: int
    overdue: int

    @property
    def on_time_rate(self) -> Decimal | None:
        """Return what was done in time of all that fell due, unrounded; None when nothing did."""
        due = self.on_time + self.late + self.overdue
        return Decimal(self.on_time) / due if due else None


def sees_all_units(actor: Actor, area_code: str) -> bool:
    """Tell whether the actor oversees every unit of an area; others see their own."""
    return actor.may(OVERSEE, Target(area_code=area_code))


def _figure(name: str, now: datetime) -> Q:
    if name == "received":
        return Q()
    if name == "waiting":
        return Q(ended_at=None)
    if name == "overdue":
        return Q(ended_at=None, task__due_at__lte=now)
    return Q(ending=Ending(name).value)


def _undertakings(
    actor: Actor, area_code: str, from_on: date, to_on: date
) -> QuerySet[Undertaking]:
    if not actor.holds(VIEW):
        raise NotAllowed
    if to_on < from_on:
        raise Invalid({"to_on": say("结束日期早于开始日期。")})
    first = clock.end_of_day(from_on - timedelta(days=1))
    rows = Undertaking.objects.filter(
        received_at__gte=first, received_at__lt=clock.end_of_day(to_on)
    )
    if area_code:
        bounds = AreaRange.under(area_code)
        rows = rows.filter(task__area_code_now__gte=bounds.low, task__area_code_now__lt=bounds.high)
    if sees_all_units(actor, area_code):
        return rows.filter(task__in=Task.objects.visible_to(actor).values("pk"))
    return rows.filter(unit_id=actor.unit_id or 0)


def contributions(actor: Actor, area_code: str, from_on: date, to_on: date) -> list[Contribution]:
    """Return what each unit received from a day to another, both included, and what became of it.

    Who oversees the area sees every unit, everybody else their own.
    """
    now = clock.now()
    more = {name: Count("pk", filter=_figure(name, now)) for name in FIGURES if name != "received"}
    rows = (
        _undertakings(actor, area_code, from_on, to_on)
        .values("unit_id", "unit__name")
        .annotate(received=Count("pk"), **more)
        .order_by("-received", "unit_id")
    )
    told = rows.values_list("unit_id", "unit__name", *FIGURES)
    return [Contribution(*row) for row in told[:UNITS_LIMIT]]


def contribution_records(
    actor: Actor, area_code: str, from_on: date, to_on: date, *, unit_id: int, figure: str
) -> list[Task]:
    """Return the tasks behind one figure of one unit, the latest received first."""
    if figure not in FIGURES:
        raise NotFound
    found = _undertakings(actor, area_code, from_on, to_on).filter(
        _figure(figure, clock.now()), unit_id=unit_id
    )
    rows = found.select_related("task__unit", "task__person__account").order_by("-received_at")
    return [row.task for row in rows[:RECORDS_LIMIT]]
