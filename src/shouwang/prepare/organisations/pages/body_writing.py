"""Pages that form, adjust and dissolve bodies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.units import queries as units
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.body_forms import (
    BodyErrorForm,
    ChangeForm,
    DissolveForm,
    EndMemberForm,
    FormBodyForm,
    MemberForm,
    PersonForm,
)
from shouwang.prepare.organisations.rules.bodies import leading_duty
from shouwang.prepare.organisations.rules.wording import BODY_KINDS, BodyKind
from shouwang.prepare.organisations.states import EDIT, ENGAGE

from .frame import may_edit, street_of

if TYPE_CHECKING:
    from shouwang.prepare.organisations.models import OrganisationBody


@dataclass(frozen=True, slots=True)
class Task:
    """One form page: its words, its form, where it leads back to."""

    heading: str
    form: BodyErrorForm
    back: str
    note: str = ""


def _answer(
    request: PageRequest, task: Task, act: Callable[[], OrganisationBody | None]
) -> HttpResponse:
    """Show the form, or do what it asks and show the body; wrong fields re-show it with 422."""
    form = task.form
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("organisations:body", made.pk) if made else redirect(task.back)
    context = {"heading": task.heading, "form": form, "back": task.back, "note": task.note}
    return render(request, "organisations/edit.html", context, status=422 if form.errors else 200)


def _body(actor: Actor, body_id: int, permission: str = EDIT) -> OrganisationBody:
    found = queries.body(actor, body_id)
    if not actor.may(permission, found.target()):
        raise NotAllowed
    return found


def _page_of(row: OrganisationBody) -> str:
    return reverse("organisations:body", args=[row.pk])


@require_http_methods(["GET", "POST"])
@signed_in
def form_body(request: PageRequest) -> HttpResponse:
    """Ask what is to be formed, and then for what this kind needs."""
    actor, street = request.actor, street_of(request)
    unit_id = _unit_id(request)
    unit = units.unit(actor, unit_id) if unit_id else None
    if not may_edit(actor, unit.area_code if unit else street):
        raise NotAllowed
    asked = request.GET.get("kind", "")
    back = reverse("organisations:bodies")
    if asked not in set(BodyKind):
        kinds = [(kind.value, BODY_KINDS[kind]) for kind in BodyKind]
        context = {"kinds": kinds, "unit": unit, "street": street, "back": back}
        return render(request, "organisations/bodies_new.html", context)
    kind = BodyKind(asked)
    initial = {"area": request.GET.get("area", street), "parent": request.GET.get("parent", "")}
    form = FormBodyForm(actor, kind, street, request.POST or None, unit_id=unit_id, initial=initial)
    heading = _("成立%(kind)s") % {"kind": in_words(BODY_KINDS[kind])}
    task = Task(heading, form, back, unit.name if unit else "")
    return _answer(request, task, lambda: actions.form_body(actor, form.draft()))


def _unit_id(request: PageRequest) -> int | None:
    raw = request.GET.get("unit", "")
    if not raw:
        return None
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 18):
        raise NotFound
    return int(raw)


@require_http_methods(["GET", "POST"])
@signed_in
def add_member(request: PageRequest, body_id: int) -> HttpResponse:
    """Take somebody into a body."""
    actor = request.actor
    row = _body(actor, body_id)
    form = MemberForm(actor, row, request.POST or None)

    def act() -> None:
        draft = form.draft(form.cleaned_data["duty"])
        actions.add_member(actor, body_id, draft, version=form.cleaned_data["version"])

    return _answer(request, Task(_("增加成员"), form, _page_of(row), row.name), act)


@require_http_methods(["GET", "POST"])
@signed_in
def replace_head(request: PageRequest, body_id: int) -> HttpResponse:
    """Let somebody else lead a body."""
    actor = request.actor
    row = _body(actor, body_id)
    form = PersonForm(actor, row, request.POST or None)
    duty = leading_duty(row.kind).value
    label = in_words(dict(queries.choices_of_duty(row.kind))[duty])

    def act() -> None:
        actions.replace_head(actor, body_id, form.draft(duty), version=form.cleaned_data["version"])

    heading = _("更换%(duty)s") % {"duty": label}
    return _answer(request, Task(heading, form, _page_of(row), row.name), act)


@require_http_methods(["GET", "POST"])
@signed_in
def end_member(request: PageRequest, body_id: int, member_id: int) -> HttpResponse:
    """Let a member leave."""
    actor = request.actor
    row = _body(actor, body_id)
    found = [one for one in queries.roster(actor, body_id) if one.pk == member_id]
    if not found:
        raise NotFound
    form = EndMemberForm(actor, row, request.POST or None)

    def act() -> None:
        read = form.cleaned_data
        actions.end_member(
            actor,
            body_id,
            member_id,
            read["day"],
            document_id=form.chosen_id("document"),
            version=read["version"],
        )

    note = f"{row.name}：{found[0].name}"
    return _answer(request, Task(_("成员离任"), form, _page_of(row), note), act)


@require_http_methods(["GET", "POST"])
@signed_in
def update_body(request: PageRequest, body_id: int) -> HttpResponse:
    """Say whom to reach and whether the body is on call."""
    actor = request.actor
    row = _body(actor, body_id, ENGAGE)
    form = ChangeForm(actor, row, request.POST or None)

    def act() -> None:
        read = form.cleaned_data
        change = actions.BodyChange(form.chosen_id("contact"), read["is_on_call"])
        actions.update_body(actor, body_id, change, version=read["version"])

    return _answer(request, Task(_("联系人和备勤"), form, _page_of(row), row.name), act)


@require_http_methods(["GET", "POST"])
@signed_in
def dissolve_body(request: PageRequest, body_id: int) -> HttpResponse:
    """Dissolve a body."""
    actor = request.actor
    row = _body(actor, body_id)
    form = DissolveForm(actor, row, request.POST or None)

    def act() -> None:
        read = form.cleaned_data
        actions.dissolve_body(
            actor,
            body_id,
            read["day"],
            document_id=form.chosen_id("document"),
            version=read["version"],
        )

    return _answer(request, Task(_("撤销"), form, _page_of(row), row.name), act)
