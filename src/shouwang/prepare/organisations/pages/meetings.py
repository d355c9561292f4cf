"""Meetings and everything laid down: the list, one meeting, what is to be done by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, Text
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.order_forms import MeetingForm, PeriodForm, RequirementForm
from shouwang.prepare.organisations.states import EXPORT, MEET, VIEW

from .frame import street_of, tabs

if TYPE_CHECKING:
    from shouwang.prepare.organisations.models import Meeting, Requirement

PAGE_SIZE = 25
SHOWN = 200
LAST_PAGE = 400
TONES = {"overdue": "danger", "open": "info", "closed": "success", "withdrawn": "neutral"}
ICONS = {"overdue": "alert-triangle", "closed": "check"}


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in the list."""

    meeting: Meeting
    present: int


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """Something laid down, with how it stands."""

    requirement: Requirement
    standing: Text
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class RateRow:
    """The closure rate of a unit, with the address of the list behind it."""

    rate: queries.ClosureRate
    words: str
    url: str


def page_number(request: PageRequest) -> int:
    """Return the page asked for, the first when it makes no sense."""
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def pager_of(request: PageRequest, number: int, shown: int, *, has_next: bool) -> Pager:
    """Return previous and next of a page, the other things asked kept."""

    def url(to: int) -> str:
        asked = {name: value for name, value in request.GET.items() if name != "page"}
        return f"?{urlencode({**asked, 'page': to})}"

    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if has_next and number < LAST_PAGE else None,
        _("本页 %(n)d 项") % {"n": shown},
    )


def check_may_view(request: PageRequest) -> None:
    """Refuse who sees nothing of the room."""
    if not request.actor.holds(VIEW):
        raise NotAllowed


@require_GET
@signed_in
def meeting_list(request: PageRequest) -> HttpResponse:
    """Show the meetings, the latest first."""
    check_may_view(request)
    actor, number = request.actor, page_number(request)
    search = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    start = (number - 1) * PAGE_SIZE
    found = list(queries.meetings(actor, search=search)[start : start + PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    present = queries.present_counts(actor, [row.pk for row in shown])
    context = {
        "tabs": tabs("meetings"),
        "rows": [MeetingRow(row, present.get(row.pk, 0)) for row in shown],
        "search": search,
        "pager": pager_of(request, number, len(shown), has_next=len(found) > PAGE_SIZE),
        "may_meet": actor.holds(MEET),
    }
    return render(request, "organisations/meetings.html", context)


@require_GET
@signed_in
def meeting_page(request: PageRequest, meeting_id: int) -> HttpResponse:
    """Show the minutes of one meeting on an A4 page, with how its decisions stand."""
    actor = request.actor
    shown = queries.meeting(actor, meeting_id)
    people = queries.attendances(actor, meeting_id)
    wanted = queries.RequirementFilter(meeting_id=shown.pk)
    context = {
        "meeting": shown,
        "present": [row for row in people if row.is_present],
        "absent": [row for row in people if not row.is_present],
        "decisions": _rows(request, wanted),
    }
    return render(request, "organisations/meeting.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def record_meeting(request: PageRequest) -> HttpResponse:
    """Record a meeting and its decisions."""
    actor = request.actor
    if not actor.holds(MEET):
        raise NotAllowed
    form = MeetingForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        draft = form.draft()

        def do() -> Answer:
            return Answer(303, str(actions.record_meeting(actor, draft).pk))

        try:
            key = form.cleaned_data["idempotency_key"]
            made = answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do).text
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("会议已登记，每项决定都已交办。"))
            return redirect("organisations:meeting", int(made))
    status = 422 if form.errors else 200
    return render(request, "organisations/record_meeting.html", {"form": form}, status=status)


def _rows(request: PageRequest, wanted: queries.RequirementFilter) -> list[RequirementRow]:
    found = []
    for row in queries.requirements(request.actor, wanted)[:SHOWN]:
        name = queries.standing_of(request.actor, row)
        found.append(RequirementRow(row, queries.STANDINGS[name], TONES[name], ICONS.get(name, "")))
    return found


def _period(request: PageRequest) -> tuple[PeriodForm, date, date]:
    """Return the form and its period: this year up to today unless told otherwise."""
    today = clock.today()
    first = date(today.year, 1, 1)
    given = {"from_on": first.isoformat(), "to_on": today.isoformat()}
    given |= {name: request.GET[name] for name in given if request.GET.get(name)}
    form = PeriodForm(given)
    if not form.is_valid():
        return form, first, today
    return form, form.cleaned_data["from_on"], form.cleaned_data["to_on"]


def narrowed(request: PageRequest) -> tuple[PeriodForm, queries.RequirementFilter]:
    """Return the form of the period, and what the list is narrowed by."""
    form, first, last = _period(request)
    standing, raw = request.GET.get("standing", ""), request.GET.get("unit", "")
    wanted = queries.RequirementFilter(
        area_code=street_of(request),
        unit_id=int(raw) if raw.isdecimal() and len(raw) <= 18 else None,
        standing=standing if standing in queries.STANDINGS else "",
        from_on=first,
        to_on=last,
    )
    return form, wanted


@require_GET
@signed_in
def requirement_list(request: PageRequest) -> HttpResponse:
    """Show what was laid down, overdue first, and the closure rate of each unit."""
    check_may_view(request)
    actor, street = request.actor, street_of(request)
    form, wanted = narrowed(request)
    first, last = wanted.from_on or clock.today(), wanted.to_on or clock.today()
    period = {"from_on": first.isoformat(), "to_on": last.isoformat()}
    rates = queries.closure_rates(actor, street, first, last)
    context = {
        "tabs": tabs("requirements"),
        "form": form,
        "rows": _rows(request, wanted),
        "is_narrowed": wanted.unit_id is not None or wanted.standing,
        "rates": [_rate(row, period) for row in rates],
        "overdue": sum(row.overdue for row in rates),
        "closed": sum(row.closed for row in rates),
        "total": sum(row.total for row in rates),
        "overdue_url": f"?{urlencode({**period, 'standing': 'overdue'})}",
        "may_meet": actor.holds(MEET),
        "may_export": actor.holds(EXPORT),
        "asked": request.GET.urlencode(),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/requirements.html", context, status=status)


def _rate(row: queries.ClosureRate, period: dict[str, str]) -> RateRow:
    words = _("不适用") if row.rate is None else f"{row.rate * 100:.1f}%"
    url = reverse("organisations:requirements")
    return RateRow(row, words, f"{url}?{urlencode({**period, 'unit': row.unit_id})}")


@require_http_methods(["GET", "POST"])
@signed_in
def require(request: PageRequest) -> HttpResponse:
    """Lay down one demand of a document."""
    actor = request.actor
    if not actor.holds(MEET):
        raise NotAllowed
    form = RequirementForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        draft = form.draft()

        def do() -> Answer:
            return Answer(303, str(actions.require(actor, draft).pk))

        try:
            key = form.cleaned_data["idempotency_key"]
            answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已列入督办。"))
            return redirect("organisations:requirements")
    context = {
        "heading": _("列入督办"),
        "form": form,
        "back": reverse("organisations:requirements"),
        "note": _("文件里要求办的每件事，一件一条。"),
        "has_key": True,
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/order_form.html", context, status=status)
