"""Duty rooms and posts at sites: the list, opening, changing, ending; how duties are shared."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.forms import DaysForm, EditRoomForm, ReasonForm, RoomForm
from shouwang.prepare.duty.rules.wording import CAPACITY_LABELS
from shouwang.prepare.duty.states import EDIT

from .frame import areas, frame, tell_form

SPAN = timedelta(days=89)
HOUR = timedelta(hours=1)


@require_GET
@signed_in
def rooms_page(request: PageRequest) -> HttpResponse:
    """List the rooms and the posts at sites."""
    return _show(request)


def _show(request: PageRequest, form: RoomForm | None = None) -> HttpResponse:
    actor = request.actor
    context = {
        "rows": queries.rooms(actor),
        "form": (form or RoomForm(areas=areas(actor))) if actor.holds(EDIT) else None,
        "links": [Link(_("值班"), reverse("duty:today")), Link(_("值班室和值守点"), "")],
    }
    return render(request, "duty/rooms.html", context, status=422 if form else 200)


@require_POST
@signed_in
def open_page(request: PageRequest) -> HttpResponse:
    """Open a duty room, or a post at a site with its reason."""
    if not request.actor.holds(EDIT):
        raise NotAllowed
    form = RoomForm(request.POST, areas=areas(request.actor))
    if not form.is_valid():
        return _show(request, form)
    try:
        made = actions.open_room(request.actor, form.draft())
    except Invalid as error:
        form.take(error)
        return _show(request, form)
    messages.success(request, _("已设立。"))
    return redirect("duty:room", made.pk)


@require_http_methods(["GET", "POST"])
@signed_in
def edit_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Change name, place and number of a room."""
    actor = request.actor
    room = queries.room(actor, room_id)
    if not actor.may(EDIT, room.target()):
        raise NotAllowed
    form = EditRoomForm(request.POST) if request.method == "POST" else EditRoomForm.of(room)
    if request.method == "POST" and form.is_valid() and _changed(request, room.pk, form):
        messages.success(request, _("已修改。"))
        return redirect("duty:room", room.pk)
    context = {
        **frame(actor, room, "", _("修改值班室")),
        "form": form,
        "end_form": ReasonForm(initial={"version": room.version}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duty/room_edit.html", context, status=status)


def _changed(request: PageRequest, room_id: int, form: EditRoomForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        actions.edit_room(request.actor, room_id, form.draft(), version=version)
    except Invalid as error:
        form.take(error)
        return False
    return True


@require_POST
@signed_in
def end_page(request: PageRequest, room_id: int) -> HttpResponse:
    """End a room with a reason; its rosters and its log stay."""
    form = ReasonForm(request.POST)
    room = queries.room(request.actor, room_id)
    if form.is_valid():
        read = form.cleaned_data
        try:
            actions.end_room(request.actor, room.pk, read["reason"], version=read["version"])
        except Invalid as error:
            form.take(error)
    if form.errors:
        tell_form(request, form)
        return redirect("duty:room_edit", room.pk)
    messages.success(request, _("已撤销，值班表和日志保留。"))
    return redirect("duty:rooms")


@require_GET
@signed_in
def fairness_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Show how often each person was on duty over a span of days."""
    actor = request.actor
    room = queries.room(actor, room_id)
    today = clock.today()
    form = DaysForm(request.GET if request.GET else None)
    first, last = form.days(today - SPAN, today) if form.is_bound else (today - SPAN, today)
    refused: list[str] = []
    shares: list[queries.Share] = []
    try:
        shares = queries.fairness(actor, room.pk, first, last)
    except Invalid as error:
        refused = [in_words(words) for words in error.fields.values()]
    context = {
        **frame(actor, room, "duty:fairness", _("轮值均衡")),
        "form": form if form.is_bound else DaysForm(initial={"from_on": first, "to_on": last}),
        "first": first,
        "last": last,
        "refused": refused,
        "rows": [
            (one, CAPACITY_LABELS[one.capacity], round(one.hours / HOUR, 1)) for one in shares
        ],
    }
    return render(request, "duty/fairness.html", context, status=422 if refused else 200)
