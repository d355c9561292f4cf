"""The leader's figures as the page shows them: cards, work areas, a map, bars."""

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
from shouwang.ground.errors import Text, say
from shouwang.look.links import Bar
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries.indicators import Figure
from shouwang.prepare.hazards.queries.leader_figures import (
    STANDING_LABELS,
    AreaBelow,
    Standing,
    Standings,
    is_red,
)
from shouwang.prepare.hazards.queries.leader_rates import LeaderRates, Share

STREET_DIGITS, VILLAGE_DIGITS = 9, 12
TONES = {
    Standing.OPEN: "primary",
    Standing.OVERDUE: "danger",
    Standing.REFUSED: "danger",
    Standing.HELP: "warning",
    Standing.MAJOR: "danger",
    Standing.BACKLOG: "info",
}
LEDGER_FILTERS = {
    Standing.OVERDUE: {"due": "past"},
    Standing.REFUSED: {"state": "refused"},
    Standing.HELP: {"help": "open"},
    Standing.MAJOR: {"level": "major", "state": "open"},
    Standing.BACKLOG: {"state": "reported"},
}
"""The ledger's own filter that shows what a figure counts today; it has none for what is open."""
NO_DATA = say("当日无数据")
VERDICTS: dict[str, tuple[str, str, Text]] = {
    "met": ("success", "circle-check", say("达到目标")),
    "not_met": ("danger", "alert-triangle", say("没有达到目标")),
    "not_applicable": ("neutral", "minus", say("不适用：没有这类隐患")),
    "unknown": ("neutral", "help-circle", say("未知：当日无数据")),
}


@dataclass(frozen=True, slots=True)
class View:
    """What the page is about: an area as of a day, seen on a day."""

    code: str
    on: date
    today: date

    @property
    def is_today(self) -> bool:
        """Tell whether the page shows the present."""
        return self.on == self.today

    def query(self, code: str = "") -> str:
        """Return the address's query for an area on the same day."""
        asked = {"area": code or self.code}
        return urlencode(asked if self.is_today else {**asked, "on": self.on.isoformat()})


@dataclass(frozen=True, slots=True)
class Big:
    """One big figure; None is unknown and never zero."""

    name: str
    label: Text
    value: int | None
    tone: str
    note: Text | str
    url: str


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


@dataclass(frozen=True, slots=True)
class IndicatorCard:
    """One indicator with all that it is made of."""

    figure: Figure
    percent: str
    target: str
    tone: str
    icon: str
    words: Text
    url: str


def big_figures(view: View, found: Standings) -> list[Big]:
    """Return the figures on top, each with the list behind it; unknown ones have none."""
    shown = []
    for name in Standing:
        value = None if found.as_of is None else found.total.get(name, 0)
        is_apart = name is Standing.BACKLOG
        note: Text | str = say("另计，不算入未办结") if is_apart else ""
        tone = TONES[name] if value else "neutral"
        shown.append(
            Big(
                name.value,
                STANDING_LABELS[name],
                value,
                tone,
                NO_DATA if value is None else note,
                "" if value is None else list_url(view, name),
            )
        )
    return shown


def list_url(view: View, name: Standing, code: str = "") -> str:
    """Return where the hazards behind a figure are listed: in the ledger wherever it can."""
    filters = LEDGER_FILTERS.get(name)
    if view.is_today and filters:
        return f"{reverse('hazards:list')}?{urlencode({'area': code or view.code, **filters})}"
    return f"{reverse('leader:behind', args=[name.value])}?{view.query(code)}"


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


def share_text(share: Share | None) -> str:
    """Return numerator and denominator; "" when they are not known."""
    return "" if share is None else f"{share.numerator}/{share.denominator}"


def percent(share: Share | None) -> str:
    """Return the share in percent, cut so that it never looks better than it is; "" of nothing."""
    if share is None or not share.denominator:
        return ""
    whole, tenths = divmod(share.numerator * 1_000 // share.denominator, 10)
    return f"{whole}.{tenths}%" if tenths else f"{whole}%"


def area_map(
    actor: Actor, areas: Sequence[AreaBelow], view: View, found: Standings, rates: LeaderRates
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


def bars(view: View, found: Standings) -> list[Bar]:
    """Return the open hazards by category, the most first; a category without any is left out."""
    counted = [
        (figures.get("open", 0), figures.get("overdue", 0), category)
        for category, figures in found.by_category.items()
        if figures.get("open", 0)
    ]
    where = reverse("leader:behind", args=[Standing.OPEN.value])
    return [
        Bar(
            hazards.CATEGORY_LABELS[category],
            total,
            overdue,
            _("%(n)d 条，超期 %(late)d 条") % {"n": total, "late": overdue},
            f"{where}?{view.query()}&{urlencode({'category': category})}",
        )
        for total, overdue, category in sorted(counted, key=lambda one: (-one[0], -one[1], one[2]))
    ]


def indicator_card(view: View, figure: Figure) -> IndicatorCard:
    """Return an indicator with its words, its colour and where its list is."""
    tone, icon, words = VERDICTS[figure.state]
    is_rate = figure.denominator is not None or any(
        below for _above, below in figure.indicator.tallies.values()
    )
    is_known = figure.numerator is not None and figure.denominator is not None
    share = Share(figure.numerator or 0, figure.denominator or 0) if is_known else None
    scaled = figure.target * 100 if is_rate else figure.target
    number = f"{scaled.normalize():f}{'%' if is_rate else ''}"
    limit = _("不高于 %(n)s") if figure.indicator.is_at_most else _("不低于 %(n)s")
    where = reverse("indicators:records", args=[figure.indicator.name.value])
    query = urlencode({"area": view.code, "on": view.on.isoformat()})
    return IndicatorCard(
        figure, percent(share), limit % {"n": number}, tone, icon, words, f"{where}?{query}"
    )
