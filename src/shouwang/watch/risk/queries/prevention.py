"""Prevention indicators beside response indicators; unknown is not zero (R209)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.hazards import queries as hazards
from shouwang.watch.risk.rules.prevention import Share, closed_before_incident, median
from shouwang.watch.risk.sources import risk_sources
from shouwang.watch.risk.states import VIEW

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwang.prepare.hazards.models import Hazard

ROWS_READ = 10_000
BEFORE, AFTER = "prevention", "response"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of one side with its list; value None is unknown or does not apply, as it says."""

    key: str
    side: str
    label: Text
    value: float | None
    unit: Text | str
    note: Text | str
    link: str

    @property
    def shown(self) -> str | None:
        """Return the figure with at most one decimal; None stays unknown."""
        return None if self.value is None else f"{self.value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Indicators:
    """Both sides for an area and a span of days."""

    as_of: datetime
    area_code: str
    from_on: date
    to_on: date
    items: tuple[Indicator, ...]

    def side(self, name: str) -> tuple[Indicator, ...]:
        """Return the figures of one side."""
        return tuple(one for one in self.items if one.side == name)


def prevention(actor: Actor, area_code: str, from_on: date, to_on: date) -> Indicators:
    """Return what was prevented and how fast, beside what happened, in a span of local days."""
    if not actor.holds(VIEW):
        raise NotAllowed
    if from_on > to_on:
        raise Invalid({"to_on": say("结束日不能早于开始日。")})
    area = normalise_code(area_code) if area_code else ""
    if area and not actor.may(VIEW, Target(area_code=area)):
        raise NotAllowed
    rows = hazards.hazard_set(actor, hazards.HazardFilters(area=area))
    closed = _closed(rows, from_on, to_on)
    items = (
        _share(closed, _caused(rows, from_on, to_on), area),
        _time(closed, area),
        _lead(actor, area, from_on, to_on),
        _drills(actor, area, from_on, to_on),
        *_response(actor, area, from_on, to_on),
    )
    return Indicators(clock.now(), area, from_on, to_on, items)


def _closed(rows: QuerySet[Hazard], from_on: date, to_on: date) -> QuerySet[Hazard]:
    return rows.filter(
        state=hazards.State.CLOSED,
        closed_at__gte=clock.end_of_day(from_on - timedelta(days=1)),
        closed_at__lt=clock.end_of_day(to_on),
    ).order_by()


def _caused(rows: QuerySet[Hazard], from_on: date, to_on: date) -> int:
    since, until = clock.end_of_day(from_on - timedelta(days=1)), clock.end_of_day(to_on)
    links = rows.filter(
        accident_count__gt=0,
        accident_links__was_open=True,
        accident_links__occurred_at__gte=since,
        accident_links__occurred_at__lt=until,
    )
    return links.order_by().values("pk").distinct().count()


def _share(closed: QuerySet[Hazard], caused: int, area: str) -> Indicator:
    found = closed_before_incident(closed.filter(accident_count=0).count(), caused)
    return Indicator(
        "closed_before_incident",
        BEFORE,
        say("隐患在出事前办结"),
        _percent(found),
        "%",
        say("{n} 处办结，{m} 处先出了事", n=found.numerator, m=caused)
        if found.denominator
        else say("本期没有办结的隐患，不适用"),
        f"{reverse('hazards:list')}?state=closed&area={area}",
    )


def _percent(share: Share) -> float | None:
    return None if share.value is None else float(share.value * 100)


def _time(closed: QuerySet[Hazard], area: str) -> Indicator:
    pairs = closed.order_by("id").values_list("discovered_at", "closed_at")[:ROWS_READ]
    spans = [until - since for since, until in pairs if until is not None]
    found = median(spans)
    return Indicator(
        "median_closing",
        BEFORE,
        say("从发现到办结的中位时间"),
        None if found is None else found / timedelta(days=1),
        say("天"),
        say("{n} 处", n=len(spans)) if spans else say("本期没有办结的隐患，不适用"),
        f"{reverse('hazards:list')}?state=closed&area={area}",
    )


def _lead(actor: Actor, area: str, from_on: date, to_on: date) -> Indicator:
    source = risk_sources().lead_times
    spans: Sequence[timedelta] = source(actor, area, from_on, to_on) if source else ()
    found = median(spans)
    note = say("{n} 次预警", n=len(spans)) if spans else say("没有可计算的预警，未知")
    return Indicator(
        "warning_lead",
        BEFORE,
        say("预警提前量（中位）"),
        None if found is None else found / timedelta(minutes=1),
        say("分钟"),
        note,
        "",
    )


def _drills(actor: Actor, area: str, from_on: date, to_on: date) -> Indicator:
    source = risk_sources().drills
    number = None if source is None else source(actor, area, from_on, to_on)
    note = say("演练记录还没有接入，未知") if number is None else ""
    value = None if number is None else float(number)
    return Indicator("drills", BEFORE, say("演练"), value, say("次"), note, "")


def _response(actor: Actor, area: str, from_on: date, to_on: date) -> list[Indicator]:
    link = f"{reverse('accidents:list')}?from_on={from_on}&to_on={to_on}&area={area}"
    if not actor.holds("accidents.view"):
        unknown = say("没有查看事故的权限，未知")
        return [Indicator("accidents", AFTER, say("事故"), None, say("起"), unknown, "")]
    asked = accidents.AccidentFilters(area=area, from_on=from_on, to_on=to_on)
    rows = accidents.accident_set(actor, asked).values_list("occurred_at", "reported_at")
    spans = [told - at for at, told in rows[:ROWS_READ]]
    found = median(spans)
    counted = accidents.counts(actor, area, from_on, to_on)
    dead = counted.dead
    unsure = say("{n} 起未知，没有计入", n=dead.unknown) if dead.unknown else ""
    return [
        Indicator("accidents", AFTER, say("事故"), float(len(spans)), say("起"), "", link),
        Indicator(
            "dead",
            AFTER,
            say("死亡"),
            None if dead.value is None else float(dead.value),
            say("人"),
            unsure,
            link,
        ),
        Indicator(
            "median_reporting",
            AFTER,
            say("从发生到报告的中位时间"),
            None if found is None else found / timedelta(minutes=1),
            say("分钟"),
            "" if spans else say("本期没有事故，不适用"),
            link,
        ),
    ]
