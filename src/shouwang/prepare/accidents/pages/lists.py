"""The register as a list, with how many accidents of each grade the period had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed
from shouwang.prepare.accidents import actions, queries
from shouwang.prepare.accidents.forms import FilterForm
from shouwang.prepare.accidents.states import EXPORT, REPORT, VIEW
from shouwang.prepare.places import queries as places

if TYPE_CHECKING:
    from shouwang.prepare.accidents.models import Accident
    from shouwang.prepare.accidents.queries import Total

PAGE_SIZE = 25
LAST_PAGE = 400
TONES = {"exceptional": "danger", "major": "danger", "larger": "warning", "general": "info"}


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@dataclass(frozen=True, slots=True)
class Row:
    """An accident in a list."""

    accident: Accident
    area_name: str
    grade_tone: str


@dataclass(frozen=True, slots=True)
class Stat:
    """One number of the summary; None is unknown."""

    label: object
    value: object
    unit: str
    note: str
    tone: str


@require_GET
@signed_in
def accident_list(request: PageRequest) -> HttpResponse:
    """Show the accidents of a period, with how many of each grade there were."""
    actor = request.actor
    form, filters = _asked(request)
    number = _page_number(request)
    ask = queries.PageAsk(limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    page = queries.accidents(actor, filters, ask)
    context = {
        "form": form,
        "from_on": filters.from_on,
        "to_on": filters.to_on,
        "stats": _stats(actor, filters),
        "rows": _rows(actor, page.items),
        "pager": _pager(request, number, page),
        "may_report": actor.holds(REPORT),
        "may_export": actor.holds(EXPORT),
    }
    return render(request, "accidents/list.html", context)


@require_GET
@signed_in
def export_page(request: PageRequest) -> HttpResponse:
    """Give the accidents that the filters show as a table to take away."""
    content = actions.export_csv(request.actor, _asked(request)[1])
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="accidents.csv"'
    return answer


def _asked(request: PageRequest) -> tuple[FilterForm, queries.AccidentFilters]:
    """Return the filter form and what it asks: this year up to today unless told otherwise."""
    if not request.actor.holds(VIEW):
        raise NotAllowed
    today = clock.today()
    given = {name: request.GET[name] for name in request.GET if request.GET[name]}
    period = {} if {"from_on", "to_on"} & set(request.GET) else _this_year(today)
    form = FilterForm({**period, **given}, areas_of(request.actor, VIEW))
    form.is_valid()
    read = {name: value for name, value in form.cleaned_data.items() if value}
    filters = queries.AccidentFilters(**read)
    if filters.from_on and filters.to_on and filters.from_on > filters.to_on:
        form.add_error("to_on", _("结束日不能早于开始日。"))
        filters = queries.AccidentFilters(**{**read, "to_on": None})
    return form, filters


def _this_year(today: date) -> dict[str, str]:
    return {"from_on": date(today.year, 1, 1).isoformat(), "to_on": today.isoformat()}


def areas_of(actor: Actor, permission: str) -> list[tuple[str, object]]:
    """Return the villages by code in which the actor may act, as choices."""
    return [(code, name) for code, name in places.village_names(actor, permission).items()]


def _stats(actor: Actor, filters: queries.AccidentFilters) -> list[Stat]:
    today = clock.today()
    first, last = filters.from_on or date.min.replace(year=2007), filters.to_on or today
    found = queries.counts(actor, filters.area, first, last)
    stats = [
        Stat(
            one.label,
            one.value,
            _("起"),
            _("其中 %(n)d 起数字不全，可能更高") % {"n": one.minimum} if one.minimum else "",
            TONES[one.grade] if one.value else "neutral",
        )
        for one in found.grades
    ]
    for label, total, unit in (
        (_("死亡"), found.dead, _("人")),
        (_("重伤"), found.serious_injured, _("人")),
        (_("直接经济损失"), found.direct_loss_yuan, _("元")),
    ):
        stats.append(_total(label, total, unit))
    return stats


def _total(label: str, total: Total, unit: str) -> Stat:
    note = _("%(n)d 起未知，没有计入") % {"n": total.unknown} if total.unknown else ""
    return Stat(label, None if total.value is None else f"{total.value:f}", unit, note, "neutral")


def _rows(actor: Actor, items: Sequence[Accident]) -> list[Row]:
    names = divisions.names_of(actor, {row.area_code_now for row in items})
    return [
        Row(row, names.get(row.area_code_now, row.area_code_now), TONES[row.grade]) for row in items
    ]


def _page_number(request: PageRequest) -> int:
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def _pager(request: PageRequest, number: int, page: queries.AccidentPage) -> Pager:
    def url(to: int) -> str:
        asked = {name: value for name, value in request.GET.items() if name != "page"}
        return f"?{urlencode({**asked, 'page': to})}"

    words = _("共 %(n)d 起") if page.count_is_exact else _("超过 %(n)d 起")
    has_next = bool(page.next_cursor) and number < LAST_PAGE
    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if has_next else None,
        words % {"n": page.count},
    )
