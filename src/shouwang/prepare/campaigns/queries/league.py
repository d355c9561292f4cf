"""Which communities and villages lag in a campaign, by work area (R12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.units import queries as units
from shouwang.ground.units.queries import UnitKind
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.rules.league import LeagueEntry, LeagueLine, league_lines
from shouwang.prepare.campaigns.states import VIEW

from .progress import NO_WORK_AREA, village_figures, work_areas_of_villages
from .windows import as_of

COMMITTEES = frozenset({UnitKind.RESIDENTS_COMMITTEE, UnitKind.VILLAGE_COMMITTEE})


@dataclass(frozen=True, slots=True)
class LeagueGroup:
    """The units of one work area, the best first."""

    key: str
    name: str
    lines: tuple[LeagueLine, ...]


def league(actor: Actor, campaign: Campaign, *, on: date | None = None) -> tuple[LeagueGroup, ...]:
    """Return the communities and villages of a campaign with their rank, grouped by work area.

    Ranks are among all of the campaign; shown are the units within the actor's duties.
    """
    moment = as_of(on)
    system = Actor.system("league")
    figures = village_figures(system, campaign, moment)
    areas = work_areas_of_villages(system, figures, clock.local_day(moment))
    names = _names(system, campaign, figures)
    entries = [
        LeagueEntry(code, names.get(code, code), areas.get(code, ("", ""))[0], found)
        for code, found in figures.items()
    ]
    shown = [
        line for line in league_lines(entries) if actor.may(VIEW, Target(area_code=line.entry.key))
    ]
    titles = dict(areas.values()) | {"": in_words(NO_WORK_AREA)}
    groups = sorted(
        {line.entry.group for line in shown}, key=lambda key: (key == "", int(key or 0))
    )
    return tuple(
        LeagueGroup(
            key, titles.get(key, key), tuple(line for line in shown if line.entry.group == key)
        )
        for key in groups
    )


def _names(system: Actor, campaign: Campaign, codes: Iterable[str]) -> dict[str, str]:
    """Return the name of each village's committee, or else of the village."""
    found = divisions.names_of(system, codes)
    committees = units.units_under(system, campaign.area_code_now, COMMITTEES)
    return found | {unit.area_code: unit.name for unit in committees.order_by("-id")}
