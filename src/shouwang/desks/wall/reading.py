"""Gathers what a wall shows of each running campaign, by the campaigns' own figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed
from shouwang.prepare.campaigns import queries as campaigns

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign, Phase

SEES = ("campaigns.edit", "hazards.answer_escalation")
"""Those who run campaigns, and those who lead a street or a city."""
PANELS_SHOWN = 12
NAMED = 3
"""How many units that lag are named on a panel; the rest is on the campaign's pages."""
DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Named:
    """A unit, a village or a document with a number beside it and where it leads."""

    name: str
    count: int
    of: int
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One running campaign on the wall; `days_left` None is a campaign without a last day."""

    campaign: Campaign
    area_name: str
    url: str
    phases: tuple[str, ...]
    days_left: int | None
    figures: campaigns.Figures
    laggards: tuple[Named, ...]
    missing: int
    missing_units: tuple[str, ...]
    due_soon: tuple[Named, ...]
    ready: int
    participants: int
    not_ready: tuple[str, ...]
    notices: int
    links: Links

    @property
    def not_ready_more(self) -> int:
        """Return how many units are not ready besides those named."""
        return self.participants - self.ready - len(self.not_ready)

    @property
    def late_days(self) -> int:
        """Return by how many days the campaign is past its last day; 0 while it is not."""
        return max(0, -(self.days_left or 0))


@dataclass(frozen=True, slots=True)
class Links:
    """The pages of a campaign to which a panel leads; "" where there is none."""

    progress: str
    unchecked: str
    duties: str
    plan: str


@dataclass(frozen=True, slots=True)
class Wall:
    """All panels as of a moment; `more` campaigns run besides those shown."""

    as_of: datetime
    panels: tuple[Panel, ...]
    more: int

    @property
    def missing(self) -> int:
        """Return how many deliverables are past their day and not handed in, in all."""
        return sum(panel.missing for panel in self.panels)

    @property
    def notices(self) -> int:
        """Return how many notices wait to be confirmed, in all."""
        return sum(panel.notices for panel in self.panels)


def sees_wall(actor: Actor) -> bool:
    """Tell whether somebody runs campaigns, or leads those who do."""
    return actor.holds("campaigns.view") and any(actor.holds(permission) for permission in SEES)


def wall_of(actor: Actor) -> Wall:
    """Return every running campaign within the actor's duties; NotAllowed for others.

    The number of reads grows by a fixed number with each campaign, not with places or units.
    """
    if not sees_wall(actor):
        raise NotAllowed
    running = sorted(campaigns.running_campaigns(actor), key=_order)
    shown = running[:PANELS_SHOWN]
    names = divisions.names_of(actor, {row.area_code_now for row in shown})
    today = clock.today()
    panels = tuple(
        _panel(actor, row, names.get(row.area_code_now, row.area_code_now), today) for row in shown
    )
    return Wall(clock.now(), panels, len(running) - len(shown))


def _order(row: Campaign) -> tuple[str, date, int]:
    return row.area_code_now, row.ends_on or date.max, row.pk


def _panel(actor: Actor, row: Campaign, area_name: str, today: date) -> Panel:
    told = campaigns.progress(actor, row, by=campaigns.GroupBy.VILLAGE)
    owed = campaigns.obligations(actor, row)
    late = [one for one in owed if one.duty.standing == "missing"]
    readiness = campaigns.readiness(actor, row)
    links = _links(row)
    return Panel(
        campaign=row,
        area_name=area_name,
        url=links.plan or links.progress,
        phases=tuple(_phases_now(campaigns.phases(actor, row), today)),
        days_left=None if row.ends_on is None else (row.ends_on - today).days,
        figures=told.total,
        laggards=tuple(_laggards(told.lines, links)),
        missing=len(late),
        missing_units=tuple(dict.fromkeys(one.obligation.unit.name for one in late))[:NAMED],
        due_soon=tuple(_due_soon(owed, links)),
        ready=readiness.numerator,
        participants=readiness.denominator,
        not_ready=tuple(unit.unit_name for unit in readiness.not_ready[:NAMED]),
        notices=sum(one.confirmed_at is None for one in campaigns.notices(actor, row)),
        links=links,
    )


def _phases_now(phases: Iterable[Phase], today: date) -> list[str]:
    """Return the phases of the day; they may overlap, and one without a first day has begun."""
    return [
        phase.title
        for phase in phases
        if (phase.starts_on is None or phase.starts_on <= today)
        and (phase.ends_on is None or today <= phase.ends_on)
    ]


def _laggards(lines: Sequence[campaigns.ProgressLine], links: Links) -> list[Named]:
    """Return the villages that have the smallest share checked; those that are done never lag."""
    behind = [line for line in lines if line.figures.checked < line.figures.scope]
    behind.sort(key=lambda line: (line.figures.coverage or 0, -line.figures.scope, line.key))
    return [
        Named(
            line.name,
            line.figures.checked,
            line.figures.scope,
            _with(links.unchecked, {"area": line.key}),
        )
        for line in behind[:NAMED]
    ]


def _due_soon(owed: Iterable[campaigns.OwedDuty], links: Links) -> list[Named]:
    """Return what falls due within a week: how many units still owe it, and the days left."""
    soon = [one for one in owed if one.days_left is not None and one.days_left < DAYS_AHEAD]
    counted = Counter(one.obligation.deliverable.title for one in soon)
    days = {one.obligation.deliverable.title: one.days_left or 0 for one in soon}
    return [Named(title, count, days[title], links.duties) for title, count in counted.items()]


def _links(row: Campaign) -> Links:
    scope = _page("campaigns:scope", row.number)
    return Links(
        progress=_page("campaigns:progress", row.number),
        unchecked=_with(scope, {"checked": "no"}),
        duties=_page("campaigns:duties", row.number),
        plan=_page("campaigns:detail", row.number),
    )


def _page(name: str, number: str) -> str:
    try:
        return reverse(name, args=[number])
    except NoReverseMatch:
        return ""


def _with(url: str, asked: dict[str, str]) -> str:
    if not url:
        return ""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"
