"""The page of the five indicators, and the list of hazards behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text, say
from shouwang.look.links import Link
from shouwang.prepare.hazards.forms.indicators import IndicatorForm
from shouwang.prepare.hazards.queries.indicators import (
    NUMERATOR,
    Figure,
    IndicatorAsk,
    behind,
    indicator,
    indicators,
)

from .lists import Pager, area_options

PAGE_SIZE = 25
LAST_PAGE = 400
STATES: dict[str, tuple[str, str, Text]] = {
    "met": ("success", "circle-check", say("达到目标")),
    "not_met": ("danger", "alert-triangle", say("没有达到目标")),
    "not_applicable": ("neutral", "minus", say("不适用：没有这类隐患")),
    "unknown": ("neutral", "help-circle", say("未知：还没有统计")),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator as the page shows it."""

    figure: Figure
    percent: str
    target: str
    tone: str
    icon: str
    words: Text
    numerator_url: str
    denominator_url: str


@require_GET
@signed_in
def indicators_page(request: PageRequest) -> HttpResponse:
    """Show the five indicators of an area on a day, each with what it is made of."""
    form = IndicatorForm(request.GET, area_options(request.actor))
    asked = _asked(request, form)
    figures = indicators(request.actor, asked)
    context = {
        "form": form,
        "cards": [card(figure) for figure in figures],
        "area_name": _area_name(request.actor, asked.area or request.actor.area_code),
        "on": asked.on,
    }
    return render(request, "hazards/indicators.html", context)


@require_GET
@signed_in
def records_page(request: PageRequest, name: str) -> HttpResponse:
    """Show the hazards behind a figure: those that count above the line, or all below it."""
    form = IndicatorForm(request.GET, area_options(request.actor))
    asked = _asked(request, form, name)
    part = request.GET.get("part", "denominator")
    number = _page_number(request)
    offset = (number - 1) * PAGE_SIZE
    page = behind(request.actor, asked, part=part, limit=PAGE_SIZE, offset=offset)
    found = card(indicator(request.actor, asked))
    context = {
        "card": found,
        "rows": page.items,
        "area_name": _area_name(request.actor, asked.area or request.actor.area_code),
        "on": asked.on,
        "tabs": _tabs(found, part),
        "pager": Pager(
            _url(request, number - 1) if number > 1 else None,
            _url(request, number + 1) if page.count > offset + PAGE_SIZE else None,
            _("共 %(n)d 条") % {"n": page.count},
        ),
        "back_url": f"{reverse('indicators:all')}?{urlencode(_query(found.figure))}",
    }
    return render(request, "hazards/indicator_records.html", context)


def _asked(request: PageRequest, form: IndicatorForm, name: str = "") -> IndicatorAsk:
    form.is_valid()
    read = form.cleaned_data
    level = request.GET.get("level", "") if name else ""
    area = request.GET.get("area", "")
    code = area if area.isascii() and area.isdigit() else ""
    return IndicatorAsk(
        name=name,
        area=code,
        on=read.get("on") or clock.today(),
        basis=read.get("basis") or "",
        level=level,
    )


def _page_number(request: PageRequest) -> int:
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def _url(request: PageRequest, number: int) -> str:
    return f"?{urlencode({**request.GET.dict(), 'page': number})}"


def _area_name(actor: Actor, code: str) -> str:
    return divisions.names_of(actor, [code]).get(code, code) or _("全部辖区")


def _query(figure: Figure) -> dict[str, str]:
    return {"area": figure.area, "on": figure.on.isoformat(), "basis": figure.basis.value}


def _tabs(found: Card, part: str) -> list[Link]:
    if found.figure.denominator is None:
        return []
    is_above = part == NUMERATOR
    return [
        Link(_("分母：全部"), found.denominator_url, "list", not is_above),
        Link(_("分子：计入的"), found.numerator_url, "check", is_above),
    ]


def card(figure: Figure) -> Card:
    """Return a figure with its words, its colour and where its lists are."""
    tone, icon, words = STATES[figure.state]
    where = reverse("indicators:records", args=[figure.indicator.name.value])
    query = {**_query(figure), "level": figure.level}
    is_rate = any(below for _above, below in figure.indicator.tallies.values())
    return Card(
        figure=figure,
        percent=percent_text(figure.numerator, figure.denominator),
        target=_target(figure, is_rate=is_rate),
        tone=tone,
        icon=icon,
        words=words,
        numerator_url=f"{where}?{urlencode({**query, 'part': NUMERATOR})}",
        denominator_url=f"{where}?{urlencode(query)}" if is_rate else "",
    )


def percent_text(numerator: int | None, denominator: int | None) -> str:
    """Return the share in percent, cut after two digits so that it never looks better than it is.

    "" when there is no share.
    """
    if not denominator or numerator is None:
        return ""
    hundredths = numerator * 10_000 // denominator
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _target(figure: Figure, *, is_rate: bool) -> str:
    scaled = figure.target * 100 if is_rate else figure.target
    shown = f"{scaled.normalize():f}"
    words = _("不高于 %(n)s") if figure.indicator.is_at_most else _("不低于 %(n)s")
    return words % {"n": f"{shown}%" if is_rate else shown}
