"""Pages that show groups, offices and teams, print their annex, and send people out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.body_forms import EngageForm, FilterForm, area_choices
from shouwang.prepare.organisations.rules.bodies import leading_duty
from shouwang.prepare.organisations.rules.wording import TEAM_KINDS, BodyKind
from shouwang.prepare.organisations.states import ENGAGE, EXPORT, VIEW

from .frame import day_of, frame_of, may_edit, street_of, tabs

if TYPE_CHECKING:
    from shouwang.prepare.organisations.models import OrganisationBody

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A body in the list; `available` is None for what is no team."""

    body: OrganisationBody
    kind: Text
    area_name: str
    leader: queries.Member | None
    leader_label: Text
    count: int
    available: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history, in words."""

    at: datetime
    title: Text
    who: str
    text: str


def _check(actor: Actor) -> None:
    if not actor.holds(VIEW):
        raise NotAllowed


def _moment_of(day: date) -> datetime:
    """Return now for today, and else the last second of the day."""
    if day == clock.today():
        return clock.now()
    return clock.end_of_day(day) - timedelta(seconds=1)


def _pager(request: PageRequest, number: int, pages: int, count: int) -> Pager:
    def url(to: int) -> str:
        asked = {name: value for name, value in request.GET.items() if name != "page"}
        return f"?{urlencode({**asked, 'page': to})}"

    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if number < pages else None,
        _("共 %(n)d 个") % {"n": count},
    )


@require_GET
@signed_in
def body_list(request: PageRequest) -> HttpResponse:
    """Show the bodies of a day by kind, what the teams can send out, and the vacancies."""
    _check(request.actor)
    actor, street, day = request.actor, street_of(request), day_of(request)
    areas = area_choices(actor, street)
    form = FilterForm({**request.GET.dict(), "on": day.isoformat()}, areas)
    form.is_valid()
    read = form.cleaned_data
    area = read.get("area") or street
    asked = queries.BodyFilter(area, read.get("kind", ""), day)
    found = Paginator(queries.bodies_by_kind(actor, asked), PAGE_SIZE)
    page = found.get_page(request.GET.get("page"))
    strength = queries.area_strength(actor, area, _moment_of(day))
    available = {team.body.pk: team.available for team in strength.teams}
    vacancies = queries.vacancies(actor, area, day)
    context = {
        "frame": frame_of(request),
        "tabs": tabs("bodies"),
        "form": form,
        "area": area,
        "rows": _rows(actor, list(page.object_list), day, available),
        "pager": _pager(request, page.number, found.num_pages, found.count),
        "strength": strength,
        "vacancies": vacancies,
        "vacancy_tone": "warning" if vacancies else "neutral",
        "may_export": actor.holds(EXPORT),
        "asked": request.GET.urlencode(),
    }
    return render(request, "organisations/bodies.html", context)


def _rows(
    actor: Actor, shown: list[OrganisationBody], day: date, available: dict[int, int]
) -> list[Row]:
    members = queries.rosters(actor, shown, day)
    names = divisions.names_of(actor, {row.area_code_now for row in shown})
    return [
        Row(
            row,
            queries.kind_label_of(row.kind),
            names.get(row.area_code_now, row.area_code_now),
            next((one for one in members[row.pk] if one.is_leader), None),
            dict(queries.choices_of_duty(row.kind))[leading_duty(row.kind).value],
            len(members[row.pk]),
            available.get(row.pk),
        )
        for row in shown
    ]


@require_GET
@signed_in
def detail(request: PageRequest, body_id: int) -> HttpResponse:
    """Show one body: its members of a day, how they stand, its history, what can be done."""
    return _show(request, queries.body(request.actor, body_id), None)


def _show(request: PageRequest, row: OrganisationBody, refused: EngageForm | None) -> HttpResponse:
    actor, day = request.actor, day_of(request)
    strength = queries.strength(actor, row.pk, _moment_of(day))
    is_team, stands = row.kind in TEAM_KINDS, row.dissolved_on is None
    offered = [line.member.member_id for line in strength.lines]
    names = divisions.names_of(actor, [row.area_code_now])
    is_today = day == clock.today()
    gone = [line for line in strength.lines if not line.member.is_in_office]
    context = {
        "body": row,
        "on": day,
        "kind": queries.kind_label_of(row.kind),
        "area_name": names.get(row.area_code_now, row.area_code_now),
        "office": queries.office_of(actor, row.pk) if _is_group(row) else None,
        "is_group": _is_group(row),
        "is_team": is_team,
        "strength": strength,
        "gone": gone,
        "vacancy_tone": "warning" if gone else "neutral",
        "phone": people.masked_phone(actor, row.contact_post.account) if row.contact_post else "",
        "history": _history(actor, row),
        "may_edit": stands and may_edit(actor, row.area_code_now),
        "may_change": stands and actor.may(ENGAGE, row.target()),
        "may_engage": stands and is_team and is_today and actor.may(ENGAGE, row.target()),
        "form": refused or EngageForm(offered),
        "leader_label": dict(queries.choices_of_duty(row.kind))[leading_duty(row.kind).value],
    }
    return render(
        request, "organisations/bodies_detail.html", context, status=422 if refused else 200
    )


def _is_group(row: OrganisationBody) -> bool:
    return row.kind == BodyKind.LEADING_GROUP


def _history(actor: Actor, row: OrganisationBody) -> list[Line]:
    found = []
    for one in queries.adjustments(actor, row.pk):
        duty = in_words(one.duty) if one.duty else ""
        days = " — ".join(day for day in (one.from_on, one.until_on) if day)
        parts = [f"{duty} {one.person}".strip(), days, one.document]
        who = one.who or _("系统")
        found.append(Line(one.at, one.what, who, " · ".join(part for part in parts if part)))
    return found


@require_GET
@signed_in
def annex(request: PageRequest, body_id: int) -> HttpResponse:
    """Print the members of a day as the annex of the founding document, the head first (R57)."""
    actor, day = request.actor, day_of(request)
    row = queries.body(actor, body_id)
    office = queries.office_of(actor, body_id) if _is_group(row) else None
    is_group = _is_group(row)
    context = {
        "body": row,
        "on": day,
        "heading": _("领导小组成员名单（附件）") if is_group else _("成员名单（附件）"),
        "members": queries.members_of(actor, row, day),
        "office": office,
        "office_members": queries.members_of(actor, office, day) if office else [],
    }
    return render(request, "organisations/bodies_annex.html", context)


@require_POST
@signed_in
def engage(request: PageRequest, body_id: int) -> HttpResponse:
    """Send the ticked members out."""

    def act(form: EngageForm) -> object:
        return actions.engage(request.actor, body_id, form.chosen, form.cleaned_data["reason"])

    return _send(request, body_id, act, say("已出动。"))


@require_POST
@signed_in
def release(request: PageRequest, body_id: int) -> HttpResponse:
    """Take the ticked members back; all who are out when none is ticked."""

    def act(form: EngageForm) -> object:
        return actions.release(request.actor, body_id, form.chosen)

    return _send(request, body_id, act, say("已收队。"))


def _send(
    request: PageRequest, body_id: int, act: Callable[[EngageForm], object], words: Text
) -> HttpResponse:
    actor = request.actor
    row = queries.body(actor, body_id)
    offered = [one.member_id for one in queries.members_of(actor, row, clock.today())]
    form = EngageForm(offered, request.POST)
    if form.is_valid():
        try:
            act(form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, in_words(words))
            return redirect("organisations:body", body_id)
    return _show(request, row, form)


@require_GET
@signed_in
def groups(request: PageRequest) -> HttpResponse:
    """Show which villages and units of an area have a group, and who is missing by name (R4)."""
    _check(request.actor)
    actor, frame = request.actor, frame_of(request)
    areas = area_choices(actor, frame.street_code)
    asked = request.GET.get("area", "")
    area = asked if asked in dict(areas) else frame.street_code
    if not queries.may_look(actor, area):
        raise NotFound
    kind = request.GET.get("kind", "")
    found = queries.group_coverage(actor, area, frame.on)
    missing = [one for one in found.missing if kind in {"", one.kind}]
    pages = Paginator(missing, PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    names = divisions.names_of(actor, {one.area_code for one in page.object_list})
    context = {
        "frame": frame,
        "tabs": tabs("bodies"),
        "coverage": found,
        "kind": kind,
        "may_export": actor.holds(EXPORT),
        "may_import": queries.may_import_units(actor),
        "rows": [(one, names.get(one.area_code, one.area_code)) for one in page.object_list],
        "pager": _pager(request, page.number, pages.num_pages, pages.count),
    }
    return render(request, "organisations/bodies_groups.html", context)
