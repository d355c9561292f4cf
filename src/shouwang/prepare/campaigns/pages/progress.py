"""The page of a campaign's progress: coverage, lines, days, the league, the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.look.links import Bar
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.scopes import GROUPS, ProgressForm
from shouwang.prepare.campaigns.queries.windows import sees_total, sees_whole
from shouwang.prepare.campaigns.rules.league import LeagueLine
from shouwang.prepare.campaigns.rules.progress import Figures, GroupBy
from shouwang.prepare.campaigns.rules.wording import CAPACITIES
from shouwang.prepare.campaigns.states import EXPORT

from .frame import frame
from .scopes import workbook

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign

SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure that opens the list behind it."""

    label: str
    value: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    name: str
    figures: Figures
    cells: tuple[Cell, ...]


def _asked(request: PageRequest) -> tuple[ProgressForm, GroupBy, date | None]:
    form = ProgressForm({"by": GroupBy.VILLAGE.value, **request.GET.dict()})
    form.is_valid()
    by = form.cleaned_data.get("by") or GroupBy.VILLAGE
    return form, GroupBy(by), form.cleaned_data.get("on")


@require_GET
@signed_in
def progress_page(request: PageRequest, number: str) -> HttpResponse:
    """Show how far a campaign has come, now or at the end of a day."""
    actor = request.actor
    campaign = queries.campaign(actor, number)
    form, by, on = _asked(request)
    found = queries.progress(actor, campaign, on=on, by=by)
    days = queries.daily_progress(actor, campaign, on=on)
    league = queries.league(actor, campaign, on=on)
    context = {
        **frame(actor, campaign, "campaigns:progress"),
        "form": form,
        "found": found,
        "by_label": GROUPS[by],
        "total": found.total,
        "total_cells": _cells(campaign, "", by, found.total, on),
        "lines": [
            Line(line.name, line.figures, _cells(campaign, line.key, by, line.figures, on))
            for line in found.lines
        ],
        "capacities": [
            (in_words(CAPACITIES[line.capacity]), line)
            for line in queries.capacity_lines(actor, campaign, on=on)
            if line.visits
        ],
        "bars": [_bar(one) for one in days[-SHOWN_DAYS:]],
        "added_today": days[-1].added if days else 0,
        "today_url": _url(campaign, {"addition": "yes"}),
        "league": league,
        "lagging": _lagging(league),
        "is_asked": bool(request.GET),
        "map": queries.coverage_map(actor, campaign, on=on),
        "is_part": sees_total(actor) and not sees_whole(actor, campaign),
        "may_export": actor.holds(EXPORT),
        "export_query": urlencode({"by": by.value, **({"on": on.isoformat()} if on else {})}),
    }
    return render(request, "campaigns/progress.html", context)


def _lagging(league: Sequence[queries.LeagueGroup]) -> list[LeagueLine]:
    """Return the units below the whole campaign's rates, the last first."""
    found = [line for group in league for line in group.lines if line.lags]
    return sorted(found, key=lambda line: (line.rank or 0, line.entry.key), reverse=True)


def _cells(
    campaign: Campaign, key: str, by: GroupBy, figures: Figures, on: date | None
) -> tuple[Cell, ...]:
    names = {
        GroupBy.VILLAGE: "area",
        GroupBy.WORK_AREA: "work_area",
        GroupBy.TYPE: "type",
        GroupBy.AGENCY: "agency",
    }
    narrowed = {names[by]: key} if key and by is not GroupBy.AGENCY else {}
    agency = {"agency": key} if key and by is GroupBy.AGENCY else {}
    day = {"on": on.isoformat()} if on else {}
    base = {"delegated": "no", **narrowed, **day}
    asked: tuple[tuple[str, int, dict[str, str]], ...] = (
        (_("应查"), figures.scope, base),
        (_("已查"), figures.checked, {**base, **agency, "checked": "yes"}),
        (_("未查"), figures.scope - figures.checked, {**base, "checked": "no"}),
        (_("发现隐患"), figures.found, {**base, **agency, "hazards": "found"}),
        (_("已整改"), figures.rectified, {**base, **agency, "hazards": "rectified"}),
        (_("超期"), figures.overdue, {**base, **agency, "hazards": "overdue"}),
        (_("后增"), figures.added, {**base, "addition": "yes"}),
        (_("另行办理"), figures.delegated, {**narrowed, **day, "delegated": "yes"}),
    )
    return tuple(Cell(label, value, _url(campaign, query)) for label, value, query in asked)


def _url(campaign: Campaign, query: dict[str, str]) -> str:
    return f"{reverse('campaigns:scope', args=[campaign.number])}?{urlencode(query)}"


def _bar(one: queries.DayLine) -> Bar:
    words = _("当日新查 %(new)d 处，累计 %(all)d 处，发现隐患 %(found)d 处") % {
        "new": one.newly_checked,
        "all": one.checked,
        "found": one.found,
    }
    return Bar(f"{one.day.month}-{one.day.day}", one.checked, one.newly_checked, words)


@require_GET
@signed_in
def export_page(request: PageRequest, number: str) -> HttpResponse:
    """Give the figures as a workbook."""
    _form, by, on = _asked(request)
    content = actions.export_progress(request.actor, number, on=on, by=by)
    return workbook(content, f"{number}-progress.xlsx")
