"""The leader's figures as the page shows them: big numbers, bars, indicators."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwang.ground.errors import Text, say
from shouwang.look.links import Bar
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries.indicators import Figure
from shouwang.prepare.hazards.queries.leader_figures import (
    STANDING_LABELS,
    Standing,
    Standings,
)
from shouwang.prepare.hazards.queries.leader_rates import Share

from .view import NO_DATA, View, percent

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
VERDICTS: dict[str, tuple[str, str, Text]] = {
    "met": ("success", "circle-check", say("达到目标")),
    "not_met": ("danger", "alert-triangle", say("没有达到目标")),
    "not_applicable": ("neutral", "minus", say("不适用：没有这类隐患")),
    "unknown": ("neutral", "help-circle", say("未知：当日无数据")),
}


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
