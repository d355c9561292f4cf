"""Pages of accidents: the register with its summary, the report, one accident with its moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import queries as places

from . import actions, queries
from .forms import (
    CloseForm,
    CorrectForm,
    FilterForm,
    ReportForm,
    UpdateForm,
    VersionForm,
    form_of,
)
from .rules.grading import CRITERION_LABELS
from .states import EXPORT, MOVES, REPORT, VIEW, Move

if TYPE_CHECKING:
    from .models import Accident
    from .queries import Total

PAGE_SIZE = 25
LAST_PAGE = 400
SHOWN_PLACES = 300
NOT_YOURS = say("这个地方不在您的职责范围内。")
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


@dataclass(frozen=True, slots=True)
class MoveCard:
    """A next move with its form; open when it came back with faults."""

    label: Text
    form: VersionForm
    is_open: bool
    tone: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the timeline, in words."""

    at: datetime
    title: object
    who: str
    text: str


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
    form = FilterForm({**period, **given}, _areas(request.actor, VIEW))
    form.is_valid()
    read = {name: value for name, value in form.cleaned_data.items() if value}
    filters = queries.AccidentFilters(**read)
    if filters.from_on and filters.to_on and filters.from_on > filters.to_on:
        form.add_error("to_on", _("结束日不能早于开始日。"))
        filters = queries.AccidentFilters(**{**read, "to_on": None})
    return form, filters


def _this_year(today: date) -> dict[str, str]:
    return {"from_on": date(today.year, 1, 1).isoformat(), "to_on": today.isoformat()}


def _areas(actor: Actor, permission: str) -> list[tuple[str, object]]:
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


def _rows(actor: Actor, items: list[Accident]) -> list[Row]:
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


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report_page(request: PageRequest) -> HttpResponse:
    """Show the form, or report what was filled in."""
    actor = request.actor
    if not actor.holds(REPORT):
        raise NotAllowed
    areas = _areas(actor, REPORT)
    if request.method != "POST":
        asked = {"place": request.GET.get("place", "")[:40]}
        return _show_report(request, ReportForm(initial=asked, areas=areas))
    form = ReportForm(request.POST, areas=areas)
    if not form.is_valid():
        return _show_report(request, form)
    try:
        made = _report_once(actor, form)
    except Invalid as error:
        form.take(error)
        return _show_report(request, form)
    except NotFound:
        form.take(Invalid({"area_code": NOT_YOURS}))
        return _show_report(request, form)
    messages.success(request, _("已报告：%(number)s") % {"number": made})
    return redirect("accidents:detail", made)


def _report_once(actor: Actor, form: ReportForm) -> str:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, actions.report_accident(actor, draft).number)

    key = form.cleaned_data["idempotency_key"]
    return answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do).text


def _show_report(request: PageRequest, form: ReportForm) -> HttpResponse:
    known = places.place_set(request.actor).order_by("id")[:SHOWN_PLACES]
    context = {"form": form, "places": known}
    return render(request, "accidents/report.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def detail(request: PageRequest, number: str) -> HttpResponse:
    """Show one accident: its grade and how it came about, its figures, its history, its moves."""
    return _show(request, queries.accident(request.actor, number), None)


def _show(request: PageRequest, shown: Accident, refused: VersionForm | None) -> HttpResponse:
    actor = request.actor
    graded = queries.graded(actor, shown)
    names = divisions.names_of(actor, [shown.area_code_now])
    context = {
        "accident": shown,
        "area_name": names.get(shown.area_code_now, shown.area_code_now),
        "grade_tone": TONES[shown.grade],
        "because": [CRITERION_LABELS[name] for name in graded.because],
        "figures": [
            (queries.FIGURE_LABELS[name], getattr(shown, name), _("元") if "yuan" in name else "")
            for name in queries.FIGURE_LABELS
        ],
        "history": _history(actor, shown),
        "cards": _cards(actor, shown, refused),
        "links": [
            Link(_("事故"), reverse("accidents:list")),
            Link(shown.number, "", "", is_current=True),
        ],
    }
    status = 422 if refused is not None else 200
    return render(request, "accidents/detail.html", context, status=status)


def _history(actor: Actor, shown: Accident) -> list[ShownLine]:
    return [
        ShownLine(line.at, in_words(line.title), line.who or _("系统"), _told(line))
        for line in queries.history(actor, shown)[::-1]
    ]


def _told(line: queries.HistoryLine) -> str:
    parts = [in_words(change) for change in line.changes]
    if line.words:
        parts.append(line.words)
    if line.replaced:
        parts.append(_("原文：%(text)s") % {"text": line.replaced})
    return "；".join(parts)


def _cards(actor: Actor, shown: Accident, refused: VersionForm | None) -> list[MoveCard]:
    back = str(refused.data.get("move", "")) if refused is not None else ""
    cards = []
    for transition in queries.next_moves(actor, shown):
        is_back = refused is not None and transition.move == back
        form = refused if is_back and refused is not None else form_of(transition.move, shown)
        tone = "neutral" if transition.move == Move.CORRECT else "primary"
        cards.append(MoveCard(transition.label, form, is_back, tone))
    return cards


@require_POST
@signed_in
def move_page(request: PageRequest, number: str) -> HttpResponse:
    """Make a move, or show it again with its faults."""
    actor = request.actor
    shown = queries.accident(actor, number)
    name = request.POST.get("move", "")
    if name not in MOVES:
        raise Invalid({"move": say("没有这个操作。")})
    form = form_of(name, shown, request.POST)
    if not form.is_valid():
        return _show(request, shown, form)
    try:
        _make(actor, number, form)
    except Invalid as error:
        form.take(error)
        return _show(request, shown, form)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("accidents:detail", number)
    messages.success(request, _("已办理：%(move)s") % {"move": in_words(MOVES[name].label)})
    return redirect("accidents:detail", number)


def _make(actor: Actor, number: str, form: VersionForm) -> None:
    read = form.cleaned_data
    version = read["version"]
    if isinstance(form, UpdateForm):
        actions.update_figures(actor, number, form.figures(), note=read["note"], version=version)
    elif isinstance(form, CorrectForm):
        actions.correct(actor, number, form.correction(), read["reason"], version=version)
    elif isinstance(form, CloseForm):
        actions.close(actor, number, read["conclusion"], version=version)
    else:
        actions.verify(actor, number, version=version)
