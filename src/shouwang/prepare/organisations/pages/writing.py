"""Pages that change who answers for what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.forms import (
    AccountableForm,
    AssignForm,
    DocumentForm,
    EndForm,
    ErrorForm,
    LinkForm,
    SectorForm,
    WaiverForm,
)

from .frame import may_edit, street_of


@dataclass(frozen=True, slots=True)
class Task:
    """One form page: its words, its form, what it does, where it leads afterwards."""

    heading: str
    form: ErrorForm
    back: str
    note: str = ""


def _answer(request: PageRequest, task: Task, act: Callable[[], object]) -> HttpResponse:
    """Show the form, or do what it asks and go back; wrong fields re-show it with status 422."""
    back = reverse(f"organisations:{task.back}")
    form = task.form
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(back)
    context = {"heading": task.heading, "form": form, "back": back, "note": task.note}
    return render(request, "organisations/edit.html", context, status=422 if form.errors else 200)


def _check(actor: Actor, area_code: str) -> None:
    if not may_edit(actor, area_code):
        raise NotAllowed


def _unit_id(request: PageRequest) -> int:
    raw = request.GET.get("unit", "")
    if not raw.isdecimal() or len(raw) > 18:
        raise NotFound
    return int(raw)


@require_http_methods(["GET", "POST"])
@signed_in
def register_document(request: PageRequest) -> HttpResponse:
    """Register a document of the street."""
    actor, street = request.actor, street_of(request)
    _check(actor, street)
    form = DocumentForm(actor, request.POST or None)

    def act() -> object:
        read = form.cleaned_data
        draft = actions.DocumentDraft(
            number=read["number"],
            title=read["title"],
            area_code=street,
            issued_on=read["issued_on"],
            effective_on=read["effective_on"],
            supersedes_id=form.chosen_id("supersedes"),
        )
        return actions.register_document(actor, draft)

    return _answer(request, Task(_("登记文件"), form, "documents"), act)


@require_http_methods(["GET", "POST"])
@signed_in
def assign_sector(request: PageRequest) -> HttpResponse:
    """Name who leads a sector or a work area."""
    actor, street = request.actor, street_of(request)
    _check(actor, street)
    initial = {"sector": request.GET.get("sector", "")}
    form = SectorForm(actor, street, request.POST or None, initial=initial)

    def act() -> object:
        chosen, post_id = form.cleaned_data["sector"], form.chosen_id("post")
        basis, day = form.chosen_id("document"), form.cleaned_data["from_on"]
        area = chosen.partition("work_area:")[2]
        if area:
            return actions.assign_work_area_lead(
                actor, int(area), post_id, document_id=basis, from_on=day
            )
        return actions.assign_sector_lead(
            actor, street, chosen, post_id, document_id=basis, from_on=day
        )

    return _answer(request, Task(_("指定牵头人"), form, "sectors"), act)


@require_http_methods(["GET", "POST"])
@signed_in
def assign_liaison(request: PageRequest) -> HttpResponse:
    """Name the official who keeps in touch with an enterprise."""
    actor = request.actor
    unit = units.unit(actor, _unit_id(request))
    _check(actor, unit.area_code)
    form = AssignForm(actor, request.POST or None)

    def act() -> object:
        return actions.assign_liaison(
            actor,
            unit.pk,
            form.chosen_id("post"),
            document_id=form.chosen_id("document"),
            from_on=form.cleaned_data["from_on"],
        )

    return _answer(request, Task(_("指定企业联系人"), form, "liaisons", unit.name), act)


@require_http_methods(["GET", "POST"])
@signed_in
def appoint_accountable(request: PageRequest) -> HttpResponse:
    """Name the one person who answers for a unit."""
    actor = request.actor
    unit = units.unit(actor, _unit_id(request))
    _check(actor, unit.area_code)
    form = AccountableForm(actor, request.POST or None, unit_id=unit.pk)

    def act() -> object:
        draft = actions.AccountableDraft(
            unit_id=unit.pk,
            document_id=form.chosen_id("document"),
            post_id=form.chosen_id("post"),
            person_name=form.cleaned_data["person_name"],
            from_on=form.cleaned_data["from_on"],
        )
        return actions.appoint_accountable(actor, draft)

    return _answer(request, Task(_("指定单位责任人"), form, "accountable", unit.name), act)


@require_http_methods(["GET", "POST"])
@signed_in
def waive_accountability(request: PageRequest) -> HttpResponse:
    """Let a unit be without an accountable person, with a reason."""
    actor = request.actor
    unit = units.unit(actor, _unit_id(request))
    _check(actor, unit.area_code)
    form = WaiverForm(request.POST or None)

    def act() -> object:
        read = form.cleaned_data
        return actions.waive_accountability(
            actor, unit.pk, read["reason"], until_on=read["until_on"]
        )

    return _answer(request, Task(_("暂缓指定责任人"), form, "accountable", unit.name), act)


@require_http_methods(["GET", "POST"])
@signed_in
def link_responsibility(request: PageRequest) -> HttpResponse:
    """Hang a subject into the chain."""
    actor, street = request.actor, street_of(request)
    _check(actor, street)
    initial = {"subject": request.GET.get("subject", "")}
    form = LinkForm(actor, street, request.POST or None, initial=initial)

    def act() -> object:
        person = people.post(actor, form.chosen_id("post") or 0)
        draft = actions.LinkDraft(
            subject_key=form.cleaned_data["subject"],
            unit_id=person.unit_id,
            post_id=person.pk,
            document_id=form.chosen_id("document"),
            from_on=form.cleaned_data["from_on"],
        )
        return actions.link_responsibility(actor, draft)

    return _answer(request, Task(_("指定责任环节"), form, "list"), act)


BACK = {
    "sector_lead": "sectors",
    "work_area_lead": "sectors",
    "accountable_person": "accountable",
    "liaison": "liaisons",
    "link": "list",
}


@require_http_methods(["GET", "POST"])
@signed_in
def end_assignment(request: PageRequest, key: str, pk: int) -> HttpResponse:
    """Let an assignment end with a day."""
    actor = request.actor
    row = queries.assignment(actor, key, pk)
    _check(actor, row.area)
    form = EndForm(request.POST or None)

    def act() -> object:
        return actions.end_assignment(actor, key, pk, form.cleaned_data["last_day_on"])

    note = f"{row.subject_words}：{row.document}"
    return _answer(request, Task(_("结束分工"), form, BACK[key], note), act)
