"""The areas of the leader's page: by work area, worst first, and the same on a map."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.queries.leader_figures import AreaBelow, Standings, is_red
from shouwang.prepare.hazards.queries.leader_rates import LeaderRates, Share

from .view import NO_DATA, STREET_DIGITS, VILLAGE_DIGITS, View, percent, share_text


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the table; without figures nobody ever reported anything there."""

    name: str
    url: str
    figures: Mapping[str, int] | None
    share: str
    percent: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """A work area with its villages, worst first; those of which nothing is known stand apart."""

    name: str
    figures: Mapping[str, int]
    share: str
    percent: str
    rows: Sequence[AreaRow]
    unknown: Sequence[AreaRow]


def groups(
    actor: Actor, view: View, areas: Sequence[AreaBelow], found: Standings, rates: LeaderRates
) -> list[Group]:
    """Return the areas below by work area (R12); above the street they are one group."""
    names: dict[str, str] = {}
    if len(view.code) == STREET_DIGITS:
        names = divisions.work_area_names(actor, view.code, view.on)
    by_name: dict[str, list[AreaBelow]] = {}
    for area in areas:
        by_name.setdefault(names.get(area.code, ""), []).append(area)
    shown = [
        _group(view, name, below, found, rates)
        for name, below in sorted(by_name.items(), key=lambda one: not one[0])
    ]
    return [*shown, *_nowhere(found)]


def _group(
    view: View, name: str, areas: Sequence[AreaBelow], found: Standings, rates: LeaderRates
) -> Group:
    total: Counter[str] = Counter()
    done = due = 0
    for area in areas:
        total.update(found.by_area.get(area.code, {}))
        below = rates.on_time_by_area.get(area.code, Share(0, 0))
        done, due = done + below.numerator, due + below.denominator
    share = None if rates.as_of is None else Share(done, due)
    rows = [area_row(view, area, found, rates) for area in areas]
    rows.sort(key=_lateness, reverse=True)
    return Group(
        name or _default_name(view),
        total,
        share_text(share),
        percent(share),
        [row for row in rows if row.figures is not None],
        [row for row in rows if row.figures is None],
    )


def _default_name(view: View) -> str:
    return _("没有划入工作片") if len(view.code) == STREET_DIGITS else _("下辖区划")


def _lateness(row: AreaRow) -> tuple[int, int]:
    figures = row.figures or {}
    return figures.get("overdue", 0), figures.get("open", 0)


def _nowhere(found: Standings) -> list[Group]:
    """Return what lies in the area but in none of those below, if there is any."""
    figures = found.by_area.get("", {})
    if not any(figures.values()):
        return []
    return [Group(_("没有定到下级区划"), figures, "", "", [], [])]


def area_row(view: View, area: AreaBelow, found: Standings, rates: LeaderRates) -> AreaRow:
    """Return one area with its figures, or as unknown."""
    figures = found.by_area.get(area.code, {})
    is_known = found.as_of is not None and (area.has_records or any(figures.values()))
    share = rates.on_time_by_area.get(area.code) if is_known else None
    return AreaRow(
        area.name,
        _area_url(view, area.code),
        figures if is_known else None,
        share_text(share),
        percent(share),
        _tone(figures if is_known else None, view.on),
        _words(figures) if is_known else _unknown(found),
    )


def _area_url(view: View, code: str) -> str:
    if len(code) < VILLAGE_DIGITS:
        return f"{reverse('leader:page')}?{view.query(code)}"
    if view.is_today:
        return f"{reverse('hazards:list')}?{urlencode({'area': code, 'state': 'open'})}"
    return ""


def _unknown(found: Standings) -> str:
    return in_words(NO_DATA) if found.as_of is None else _("还没有任何上报，情况未知")


def _words(figures: Mapping[str, int]) -> str:
    total, overdue = figures.get("open", 0), figures.get("overdue", 0)
    if not total:
        return _("没有未办结的隐患")
    return _("未办结 %(n)d 条，超期 %(late)d 条") % {"n": total, "late": overdue}


def _tone(figures: Mapping[str, int] | None, on: date) -> str:
    """Return the colour of an area by the share that is overdue; unknown is grey."""
    if figures is None:
        return "neutral"
    overdue = figures.get("overdue", 0)
    if is_red(overdue, figures.get("open", 0), on):
        return "danger"
    return "warning" if overdue else "success"


def area_map(
    actor: Actor, view: View, areas: Sequence[AreaBelow], found: Standings, rates: LeaderRates
) -> dict[str, object] | None:
    """Return the areas as GeoJSON: outlines where they are known, else points; None without any."""
    features = []
    for area in areas:
        row = area_row(view, area, found, rates)
        shape = _shape(actor, area)
        if shape is None:
            continue
        features.append({"type": "Feature", "geometry": shape, "properties": _told(row)})
    return {"type": "FeatureCollection", "features": features} if features else None


def _told(row: AreaRow) -> dict[str, str]:
    return {
        "name": row.name,
        "title": row.name,
        "label": row.name,
        "text": row.words,
        "tone": row.tone,
        "url": row.url,
    }


def _shape(actor: Actor, area: AreaBelow) -> object:
    outline = divisions.outline(actor, area.code)
    if outline:
        return json.loads(outline)["geometry"]
    if area.latitude is None or area.longitude is None:
        return None
    return {"type": "Point", "coordinates": [area.longitude, area.latitude]}
