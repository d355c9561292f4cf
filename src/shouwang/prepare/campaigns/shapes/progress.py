"""Progress, days and the league as the web API tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.wire import Day, Moment, WireOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import queries
from shouwang.prepare.campaigns.rules.wording import CAPACITIES

if TYPE_CHECKING:
    from datetime import date

    from shouwang.prepare.campaigns.models import Campaign
    from shouwang.prepare.campaigns.rules.progress import Figures, GroupBy


class FiguresOut(WireOut):
    """Figures; a rate without a denominator is null, not applicable."""

    scope: int
    checked: int
    coverage: str | None
    found: int
    rectified: int
    rectification_rate: str | None
    overdue: int
    added: int
    delegated: int


class ProgressLineOut(WireOut):
    """The figures of one line."""

    key: str
    name: str
    figures: FiguresOut


class CapacityOut(WireOut):
    """Visits in one capacity; self-inspections cover nothing."""

    capacity: str
    label: str
    visits: int
    places: int
    not_entered: int
    hazards: int


class ProgressOut(WireOut):
    """Progress as of a moment."""

    as_of: Moment
    by: str
    total: FiguresOut
    lines: list[ProgressLineOut]
    capacities: list[CapacityOut]


class DayOut(WireOut):
    """One day of a campaign."""

    day: Day
    newly_checked: int
    checked: int
    added: int
    found: int


class LeagueLineOut(WireOut):
    """A unit in the league; rank null: nothing to check, not applicable."""

    key: str
    name: str
    work_area: str
    rank: int | None
    lags_coverage: bool
    lags_rectification: bool
    figures: FiguresOut


class AddedOut(WireOut):
    """How many places came in."""

    added: int


def figures_out(figures: Figures) -> FiguresOut:
    coverage, rate = figures.coverage, figures.rectification_rate
    return FiguresOut(
        scope=figures.scope,
        checked=figures.checked,
        coverage=None if coverage is None else str(coverage),
        found=figures.found,
        rectified=figures.rectified,
        rectification_rate=None if rate is None else str(rate),
        overdue=figures.overdue,
        added=figures.added,
        delegated=figures.delegated,
    )


def progress_out(actor: Actor, campaign: Campaign, by: GroupBy, on: date | None) -> ProgressOut:
    """Return how far a campaign has come, with visits by capacity."""
    found = queries.progress(actor, campaign, on=on, by=by)
    return ProgressOut(
        as_of=found.as_of,
        by=found.by.value,
        total=figures_out(found.total),
        lines=[
            ProgressLineOut(key=line.key, name=line.name, figures=figures_out(line.figures))
            for line in found.lines
        ],
        capacities=[
            CapacityOut(
                capacity=line.capacity,
                label=in_words(CAPACITIES[line.capacity]),
                visits=line.visits,
                places=line.places,
                not_entered=line.not_entered,
                hazards=line.hazards,
            )
            for line in queries.capacity_lines(actor, campaign, on=on)
        ],
    )


def league_out(actor: Actor, campaign: Campaign, on: date | None) -> list[LeagueLineOut]:
    """Return the units with their rank, by work area."""
    return [
        LeagueLineOut(
            key=line.entry.key,
            name=line.entry.name,
            work_area=group.name,
            rank=line.rank,
            lags_coverage=line.lags_coverage,
            lags_rectification=line.lags_rectification,
            figures=figures_out(line.entry.figures),
        )
        for group in queries.league(actor, campaign, on=on)
        for line in group.lines
    ]
