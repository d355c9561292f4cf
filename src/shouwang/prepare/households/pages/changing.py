"""Putting people on the list, editing, pairing, removing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Target
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.forms import EditForm, HelperForm, PersonForm, RemoveForm
from shouwang.prepare.households.states import EDIT

from .details import posts_of, show_person
from .frame import areas_of, kept_nowhere


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_page(request: PageRequest) -> HttpResponse:
    """Show the form, or put a person on the list."""
    actor = request.actor
    if not actor.holds(EDIT):
        raise NotAllowed
    areas = areas_of(actor, EDIT)
    if request.method != "POST":
        home = request.GET.get("household", "")
        known = {"household_id": home} if home.isdecimal() and len(home) < 10 else {}
        return _show_new(request, PersonForm(initial=known, areas=areas))
    form = PersonForm(request.POST, areas=areas)
    if not form.is_valid():
        return _show_new(request, form)
    try:
        made = actions.add_person(actor, form.draft())
    except Invalid as error:
        form.take(error)
        return _show_new(request, form)
    messages.success(request, _("已登记。姓名和电话已加密保存。"))
    return redirect("households:detail", made.pk)


def _show_new(request: PageRequest, form: PersonForm) -> HttpResponse:
    context = {"form": form, "links": _links(_("登记"))}
    return render(request, "households/new.html", context, status=422 if form.errors else 200)


def _links(here: str) -> list[Link]:
    return [
        Link(_("帮扶对象"), reverse("households:list")),
        Link(here, "", "", is_current=True),
    ]


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_page(request: PageRequest, person_id: int) -> HttpResponse:
    """Show the form without what is sealed, or save what was filled in."""
    actor = request.actor
    shown = queries.person(actor, person_id)
    if not actor.may(EDIT, Target(shown.area_code)):
        raise NotAllowed
    if request.method != "POST":
        return _show_edit(request, EditForm(None, shown), shown)
    form = EditForm(request.POST, shown)
    if not form.is_valid():
        return _show_edit(request, form, shown)
    version = form.cleaned_data["version"]
    try:
        actions.edit_person(actor, person_id, form.changes(), version=version)
    except Invalid as error:
        form.take(error)
        return _show_edit(request, form, shown)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("households:detail", person_id)
    messages.success(request, _("已保存。"))
    return redirect("households:detail", person_id)


def _show_edit(request: PageRequest, form: EditForm, shown: queries.MaskedPerson) -> HttpResponse:
    context = {"form": form, "person": shown, "links": _links(shown.name)}
    return render(request, "households/edit.html", context, status=422 if form.errors else 200)


@kept_nowhere
@require_POST
@signed_in
def pair_page(request: PageRequest, person_id: int) -> HttpResponse:
    """Pair a person with somebody who helps."""
    actor = request.actor
    shown = queries.person(actor, person_id)
    posts = posts_of(actor, shown.area_code)
    form = HelperForm(request.POST, auto_id="helper-%s", posts=posts)
    if not form.is_valid():
        return show_person(request, person_id, {"helper_form": form, "is_refused": True})
    version = form.cleaned_data["version"]
    try:
        actions.pair_helper(actor, person_id, form.draft(), version=version)
    except Invalid as error:
        form.take(error)
        return show_person(request, person_id, {"helper_form": form, "is_refused": True})
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("households:detail", person_id)
    messages.success(request, _("已结对。"))
    return redirect("households:detail", person_id)


@require_POST
@signed_in
def end_helper_page(request: PageRequest, person_id: int, helper_id: int) -> HttpResponse:
    """End a pair."""
    actions.end_helper(request.actor, person_id, helper_id)
    messages.success(request, _("已解除结对。"))
    return redirect("households:detail", person_id)


@require_POST
@signed_in
def remove_page(request: PageRequest, person_id: int) -> HttpResponse:
    """Take a person off the list."""
    form = RemoveForm(request.POST, auto_id="remove-%s")
    if not form.is_valid():
        return show_person(request, person_id, {"remove_form": form, "is_refused": True})
    read = form.cleaned_data
    try:
        actions.remove_person(request.actor, person_id, read["because"], version=read["version"])
    except Invalid as error:
        form.take(error)
        return show_person(request, person_id, {"remove_form": form, "is_refused": True})
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("households:detail", person_id)
    messages.success(request, _("已移出名单，姓名、电话、住址和备注已清除。"))
    return redirect("households:list")
