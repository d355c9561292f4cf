"""The shifts of a roster: adding, changing and removing one of a draft, swapping one in force."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE, local_day
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.forms import ShiftForm, SwapForm
from shouwang.prepare.duty.rules.wording import span_text
from shouwang.prepare.duty.states import EDIT

from .frame import able, frame, tell

if TYPE_CHECKING:
    from datetime import date

    from shouwang.prepare.duty.models import Roster, Shift


def _roster(actor: Actor, roster_id: int) -> Roster:
    """Return a roster that the actor may arrange."""
    shown = queries.roster(actor, roster_id)
    if not actor.may(EDIT, shown.target()):
        raise NotAllowed
    return shown


def _people(actor: Actor, roster: Roster, on: date) -> list[tuple[int, str]]:
    found = able(actor, roster.room, on)
    return [*found["leader"], *found["staff"]]


def _show(
    request: PageRequest, roster: Roster, form: ShiftForm, shift: Shift | None, status: int = 200
) -> HttpResponse:
    here = _("加班次") if shift is None else _("改班次")
    context = {
        **frame(request.actor, roster.room, "duty:rosters", here),
        "roster": roster,
        "form": form,
        "shift": shift,
        "title": here,
    }
    return render(request, "duty/shift.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def add_page(request: PageRequest, roster_id: int) -> HttpResponse:
    """Add a shift to a draft."""
    actor = request.actor
    roster = _roster(actor, roster_id)
    people = _people(actor, roster, roster.from_on)
    if request.method == "GET":
        start = datetime(*roster.from_on.timetuple()[:3], hour=8, tzinfo=LOCAL_ZONE)
        initial = {"version": roster.version, "from_at": start}
        return _show(request, roster, ShiftForm(people=people, initial=initial), None)
    form = ShiftForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, roster, form, None, 422)
    version = form.cleaned_data["version"]
    try:
        actions.add_shift(actor, roster.pk, form.draft(), version=version)
    except Invalid as error:
        form.take(error)
        return _show(request, roster, form, None, 422)
    messages.success(request, _("班次已加入。"))
    return redirect("duty:roster", roster.pk)


@require_http_methods(["GET", "POST"])
@signed_in
def edit_page(request: PageRequest, shift_id: int) -> HttpResponse:
    """Change the times and the people of a shift of a draft."""
    actor = request.actor
    shift = queries.drafted_shift(actor, shift_id)
    roster = _roster(actor, shift.roster_id)
    people = _people(actor, roster, local_day(shift.from_at))
    if request.method == "GET":
        initial = {
            "version": roster.version,
            "from_at": shift.from_at,
            "until_at": shift.until_at,
            "posts": [place.post_id for place in queries.people_of(actor, shift)],
        }
        return _show(request, roster, ShiftForm(people=people, initial=initial), shift)
    form = ShiftForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, roster, form, shift, 422)
    version = form.cleaned_data["version"]
    try:
        actions.set_shift(actor, shift.pk, form.draft(), version=version)
    except Invalid as error:
        form.take(error)
        return _show(request, roster, form, shift, 422)
    messages.success(request, _("班次已修改。"))
    return redirect("duty:roster", roster.pk)


@require_POST
@signed_in
def remove_page(request: PageRequest, shift_id: int) -> HttpResponse:
    """Take a shift out of a draft."""
    roster_id = queries.drafted_shift(request.actor, shift_id).roster_id
    try:
        actions.remove_shift(request.actor, shift_id)
    except Invalid as error:
        tell(request, error)
    else:
        messages.success(request, _("班次已移除。"))
    return redirect("duty:roster", roster_id)


@require_http_methods(["GET", "POST"])
@signed_in
def swap_page(request: PageRequest, shift_id: int) -> HttpResponse:
    """Let somebody stand in, or exchange two shifts; refused when the rule would break."""
    actor = request.actor
    shift = queries.drafted_shift(actor, shift_id)
    roster = _roster(actor, shift.roster_id)
    out = queries.people_of(actor, shift)
    form = SwapForm(
        request.POST if request.method == "POST" else None,
        out=out,
        people=_people(actor, roster, local_day(shift.from_at)),
        shifts=[
            (other.pk, in_words(span_text(other.from_at, other.until_at)))
            for other in queries.later_shifts(actor, shift)
        ],
    )
    if request.method == "POST" and form.is_valid() and _swapped(request, shift, form):
        messages.success(request, _("已换班，换班记录已留存。"))
        return redirect("duty:roster", roster.pk)
    context = {
        **frame(actor, roster.room, "duty:rosters", _("换班")),
        "roster": roster,
        "shift": shift,
        "team": out,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duty/swap.html", context, status=status)


def _swapped(request: PageRequest, shift: Shift, form: SwapForm) -> bool:
    read = form.cleaned_data
    draft = actions.SwapDraft(
        shift.pk, read["out_post"], read["in_post"], read["reason"], read["other_shift_id"]
    )
    try:
        actions.swap(request.actor, draft)
    except Invalid as error:
        form.take(error)
        return False
    return True
