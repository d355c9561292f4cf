"""Reading what was laid down: until when, by whom, how far, and the closure rate of each unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, Q, QuerySet, When

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.prepare.organisations.models import Requirement
from shouwang.prepare.tasks.queries import State

UNITS_LIMIT = 1_000
RECORDS_LIMIT = 500
LIVE = (State.OPEN.value, State.ACCEPTED.value, State.RETURNED.value)

STANDINGS: dict[str, Text] = {
    "overdue": say("已超期"),
    "open": say("在办"),
    "closed": say("已办结"),
    "withdrawn": say("已取消"),
}
"""How something laid down stands; what is overdue is open too."""


@dataclass(frozen=True, slots=True)
class RequirementFilter:
    """What the list is narrowed by; empty fields narrow nothing, both days are included."""

    area_code: str = ""
    unit_id: int | None = None
    standing: str = ""
    source: str = ""
    meeting_id: int | None = None
    document_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClosureRate:
    """What one unit has closed of what was laid down in a period; withdrawn ones stand apart."""

    unit_id: int
    unit_name: str
    closed: int
    total: int
    overdue: int
    withdrawn: int

    @property
    def rate(self) -> Decimal | None:
        """Return what is closed of all that stands, unrounded; None when nothing does."""
        return Decimal(self.closed) / self.total if self.total else None


def _standing(name: str) -> Q:
    if name == "closed":
        return Q(task__state=State.DONE.value)
    if name == "withdrawn":
        return Q(task__state=State.CANCELLED.value)
    live = Q(task__state__in=LIVE)
    return live & Q(task__due_at__lte=clock.now()) if name == "overdue" else live


def requirements(actor: Actor, narrowed: RequirementFilter | None = None) -> QuerySet[Requirement]:
    """Return what was laid down within the actor's duties: overdue, then open, then the rest."""
    wanted = narrowed or RequirementFilter()
    rows = Requirement.objects.visible_to(actor).select_related(
        "meeting", "document", "task__unit", "task__person__account"
    )
    if wanted.area_code:
        bounds = AreaRange.under(wanted.area_code)
        rows = rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    if wanted.standing:
        if wanted.standing not in STANDINGS:
            raise NotFound
        rows = rows.filter(_standing(wanted.standing))
    exact = {
        "task__unit_id": wanted.unit_id,
        "source": wanted.source or None,
        "meeting_id": wanted.meeting_id,
        "document_id": wanted.document_id,
        "laid_down_on__gte": wanted.from_on,
        "laid_down_on__lte": wanted.to_on,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    urgency = Case(When(_standing("overdue"), then=0), When(_standing("open"), then=1), default=2)
    return rows.order_by(urgency, F("task__due_at").asc(nulls_last=True), "id")


def requirement(actor: Actor, requirement_id: int) -> Requirement:
    """Return one thing laid down, or NotFound."""
    found = requirements(actor).filter(pk=requirement_id).first()
    if found is None:
        raise NotFound
    return found


def standing_of(actor: Actor, shown: Requirement) -> str:
    """Return how something laid down stands now."""
    del actor
    task = shown.task
    if task.state == State.DONE:
        return "closed"
    if task.state == State.CANCELLED:
        return "withdrawn"
    is_late = task.due_at is not None and task.due_at <= clock.now()
    return "overdue" if is_late else "open"


def closure_rates(actor: Actor, area_code: str, from_on: date, to_on: date) -> list[ClosureRate]:
    """Return for each unit how much is closed of what was laid down from a day to another.

    Numerator: done. Denominator: all but what was withdrawn with a reason. It counts for the unit
    that answers now. `requirements` with the same filter is the list behind each figure.
    """
    if to_on < from_on:
        raise Invalid({"to_on": say("结束日期早于开始日期。")})
    wanted = RequirementFilter(area_code=area_code, from_on=from_on, to_on=to_on)
    rows = (
        requirements(actor, wanted)
        .order_by()
        .select_related(None)
        .values("task__unit_id", "task__unit__name")
        .annotate(
            closed=Count("pk", filter=_standing("closed")),
            total=Count("pk", filter=~_standing("withdrawn")),
            overdue=Count("pk", filter=_standing("overdue")),
            withdrawn=Count("pk", filter=_standing("withdrawn")),
        )
        .order_by("-total", "task__unit_id")
    )
    names = ("task__unit_id", "task__unit__name", "closed", "total", "overdue", "withdrawn")
    return [ClosureRate(*row) for row in rows.values_list(*names)[:UNITS_LIMIT]]
