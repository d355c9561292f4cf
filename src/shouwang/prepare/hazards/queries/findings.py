"""How many dangers employees have found, counted so that no number points at one person (R264)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Role
from shouwang.ground.units import queries as units
from shouwang.prepare.hazards.models import Award, Report
from shouwang.prepare.hazards.rules.voices import shown_number, small_group_min
from shouwang.prepare.hazards.rules.wording import Source
from shouwang.prepare.hazards.states import State

_SYSTEM = Actor.system("hazards")
UNSHOWN = say("不显示")


@dataclass(frozen=True, slots=True)
class Findings:
    """What employees of a unit have found in a year; None where a number could point at one."""

    unit_id: int
    unit_name: str
    count: int | None
    until_on: date

    @property
    def shown(self) -> Text:
        """Return the number, or that it is not shown."""
        return UNSHOWN if self.count is None else say("{n} 条", n=self.count)


def _year(day: date) -> tuple[datetime, datetime, date]:
    """Return the year up to the end of last month: what came today must not move a number."""
    first_of_month = day.replace(day=1)
    last = date.fromordinal(first_of_month.toordinal() - 1)
    start = date.fromordinal(last.replace(month=1, day=1).toordinal() - 1)
    return clock.end_of_day(start), clock.end_of_day(last), last


def unit_findings(actor: Actor, unit_id: int) -> Findings:
    """Return what the employees of a unit have found, for the unit itself."""
    del actor
    name = units.unit(_SYSTEM, unit_id).name
    posts = people.posts_in_unit(_SYSTEM, unit_id, clock.today(), (Role.EMPLOYEE,))
    since, until, last = _year(clock.today())
    found = _counted(since, until).get(unit_id, (name, 0))
    return _findings(unit_id, found, len({post.account_id for post in posts}), last)


def all_findings(actor: Actor) -> list[Findings]:
    """Return the units within the actor's reward duty whose employees have found something."""
    since, until, last = _year(clock.today())
    areas = [area for scope in actor.scopes("hazards.award") for area in scope.areas]
    found = _counted(since, until, areas)
    groups: dict[int, set[int]] = {unit_id: set() for unit_id in found}
    rows = people.posts(_SYSTEM, clock.today()).filter(role=Role.EMPLOYEE, unit_id__in=found)
    for unit_id, account_id in rows.values_list("unit_id", "account_id"):
        groups[unit_id].add(account_id)
    return [_findings(pk, told, len(groups[pk]), last) for pk, told in found.items()]


def _findings(unit_id: int, told: tuple[str, int], group: int, last: date) -> Findings:
    number = shown_number(told[1], group, small_group_min(clock.today()))
    return Findings(unit_id, told[0], number, last)


def _counted(
    since: datetime, until: datetime, areas: list[AreaRange] | None = None
) -> Mapping[int, tuple[str, int]]:
    """Count confirmed hazards that an employee reported, by unit; a merged one counts once."""
    rows = Report.objects.filter(
        source=Source.EMPLOYEE,
        hazard__confirmed_at__gte=since,
        hazard__confirmed_at__lt=until,
        hazard__unit__isnull=False,
    ).exclude(hazard__state__in=[State.REJECTED, State.MERGED])
    grouped = rows.order_by("hazard__unit_id").values_list(
        "hazard__unit_id", "hazard__unit__name", "hazard__unit__area_code"
    )
    counted = grouped.annotate(found=Count(F("hazard"), distinct=True))
    return {
        pk: (name, n)
        for pk, name, code, n in counted
        if areas is None or any(area.covers(code) for area in areas)
    }


@dataclass(frozen=True, slots=True)
class AwardTotals:
    """How many rewards were granted and claimed this year, and for how many points."""

    granted: int
    claimed: int
    points: int


def award_totals(actor: Actor) -> AwardTotals:
    """Return what was granted within the actor's reward duty since the year began."""
    since = clock.end_of_day(date(clock.today().year - 1, 12, 31))
    areas = [area for scope in actor.scopes("hazards.award") for area in scope.areas]
    rows = Award.objects.filter(granted_at__gte=since).values_list(
        "report__hazard__area_code_now", "points", "claimed_at"
    )
    kept = [row for row in rows if any(area.covers(row[0]) for area in areas)]
    return AwardTotals(
        len(kept), sum(row[2] is not None for row in kept), sum(row[1] for row in kept)
    )
