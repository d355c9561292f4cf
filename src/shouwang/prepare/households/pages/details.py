"""One person's page: masked, with helpers, who looked, and the way to open it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid
from shouwang.ground.people import queries as people
from shouwang.look.links import Link
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.forms import HelperForm, ReasonForm, RemoveForm
from shouwang.prepare.households.states import EDIT, PersonState

from .frame import kept_nowhere

SHOWN_POSTS = 200


@require_GET
@signed_in
def detail(request: PageRequest, person_id: int) -> HttpResponse:
    """Show one person, masked."""
    return show_person(request, person_id)


def show_person(
    request: PageRequest, person_id: int, more: dict[str, Any] | None = None
) -> HttpResponse:
    """Show one person; `more` carries a form that came back, or the person in clear."""
    actor = request.actor
    shown = queries.person(actor, person_id)
    is_present = shown.state == PersonState.PRESENT
    may_edit = is_present and actor.may(EDIT, Target(shown.area_code))
    names = divisions.names_of(actor, [shown.area_code])
    version = {"version": shown.version}
    context: dict[str, Any] = {
        "person": shown,
        "is_present": is_present,
        "area_name": names.get(shown.area_code, shown.area_code),
        "may_edit": may_edit,
        "may_open": is_present and queries.may_open(actor, person_id),
        "openings": queries.openings_of(actor, person_id) if is_present else [],
        "reason_form": ReasonForm(auto_id="open-%s"),
        "helper_form": HelperForm(
            initial=version, auto_id="helper-%s", posts=posts_of(actor, shown.area_code)
        )
        if may_edit
        else None,
        "remove_form": RemoveForm(initial=version, auto_id="remove-%s") if may_edit else None,
        "links": [
            Link(_("帮扶对象"), reverse("households:list")),
            Link(shown.name or str(shown.person_id), "", "", is_current=True),
        ],
        **(more or {}),
    }
    status = 422 if more and more.get("is_refused") else 200
    return render(request, "households/detail.html", context, status=status)


def posts_of(actor: Actor, area_code: str) -> list[tuple[str, object]]:
    """Return the posts in office of a village and above it in the street, as choices."""
    found = people.posts(actor, clock.today()).filter(area_code__startswith=area_code[:9])
    near = sorted(found[:SHOWN_POSTS], key=lambda post: post.area_code != area_code)
    return [(str(post.pk), f"{post.account.name} {post}") for post in near]


@kept_nowhere
@require_POST
@signed_in
def open_page(request: PageRequest, person_id: int) -> HttpResponse:
    """Show one person in clear this once; who looked and why is written down."""
    form = ReasonForm(request.POST, auto_id="open-%s")
    if not form.is_valid():
        return show_person(request, person_id, {"reason_form": form, "is_refused": True})
    try:
        opened = actions.open_person(request.actor, person_id, form.cleaned_data["reason"])
    except Invalid as error:
        form.take(error)
        return show_person(request, person_id, {"reason_form": form, "is_refused": True})
    return show_person(request, person_id, {"opened": opened})
