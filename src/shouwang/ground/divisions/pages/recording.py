"""Recording a rename, merge or split: a form, what it would do, and then the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground import clock
from shouwang.ground.divisions import actions, queries
from shouwang.ground.divisions.forms import ChangeForm
from shouwang.ground.errors import Invalid, NotFound
from shouwang.look.links import Link

from .browsing import crumbs, url_of

if TYPE_CHECKING:
    from shouwang.ground.access.requests import PageRequest
    from shouwang.ground.actor import Actor
    from shouwang.ground.divisions.models import Division


def editable(actor: Actor, code: str) -> Division:
    """Return the division that the actor may change; divisions are public, so others get 403."""
    try:
        division = queries.division(actor, code)
    except Invalid as error:
        raise NotFound from error
    actions.check_may_edit(actor, division.code)
    return division


def _draft(form: ChangeForm, code: str) -> actions.ChangeDraft:
    read = form.cleaned_data
    return actions.ChangeDraft(
        kind=read["kind"],
        old_code=code,
        new_code=read["new_code"].strip(),
        on=read["on"],
        basis=read["basis"],
        new_name=read["new_name"],
    )


def _may_take(actor: Actor, form: ChangeForm) -> bool:
    """Tell whether the new code is the actor's to give; else the form says so."""
    is_own = actions.may_edit(actor, form.cleaned_data["new_code"].strip())
    if not is_own:
        form.add_error("new_code", _("这个代码不对，或不在您的管辖范围内。"))
    return is_own


@require_http_methods(["GET", "POST"])
def record_change(request: PageRequest, code: str) -> HttpResponse:
    """Ask for the change; sent once it is shown what would follow, confirmed it is done."""
    actor = request.actor
    division = editable(actor, code)
    first = {"new_code": division.code, "on": clock.today(), "kind": "rename"}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=first)
    preview = None
    if request.method == "POST" and form.is_valid() and _may_take(actor, form):
        draft = _draft(form, division.code)
        try:
            if request.POST.get("confirm") == "yes":
                change = actions.apply_change(actor, draft)
                messages.success(request, _("变更已登记，有关记录正在转到新代码。"))
                return redirect(url_of(change.new_code))
            preview = actions.preview_change(actor, draft)
        except Invalid as error:
            form.take(error)
    way = crumbs(queries.path(actor, division.code))
    context = {
        "division": division,
        "form": form,
        "preview": preview,
        "crumbs": [*way, Link(_("登记变更"), "")],
    }
    name = "divisions/change_confirm.html" if preview else "divisions/change.html"
    return render(request, name, context, status=422 if form.errors else 200)
