"""Being there: checking in and out, calling the roll and answering it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.patrol_forms import PlaceForm

from .frame import tell


def _position(request: PageRequest) -> actions.Position | None:
    form = PlaceForm(request.POST)
    form.is_valid()
    lat, lng = form.cleaned_data.get("lat"), form.cleaned_data.get("lng")
    return None if lat is None or lng is None else actions.Position(lat, lng)


@require_POST
@signed_in
def check_in_page(request: PageRequest, shift_id: int) -> HttpResponse:
    """Check in for a shift: by the phone's position, or by one's word at the desk."""
    room_id = queries.drafted_shift(request.actor, shift_id).room_id
    try:
        actions.check_in(request.actor, shift_id, _position(request))
    except Invalid as error:
        tell(request, error)
    else:
        messages.success(request, _("已签到。"))
    return redirect("duty:room", room_id)


@require_POST
@signed_in
def check_out_page(request: PageRequest, shift_id: int) -> HttpResponse:
    """Check out of a shift that has been taken over."""
    room_id = queries.drafted_shift(request.actor, shift_id).room_id
    actions.check_out(request.actor, shift_id)
    messages.success(request, _("已签退。"))
    return redirect("duty:room", room_id)


@require_POST
@signed_in
def call_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Call the roll of those on duty."""
    try:
        actions.call_roll(request.actor, room_id)
    except Invalid as error:
        tell(request, error)
    else:
        messages.success(request, _("已点名，等在班人员应答。"))
    return redirect("duty:room", room_id)


@require_POST
@signed_in
def answer_page(request: PageRequest, roll_id: int) -> HttpResponse:
    """Answer a roll-call oneself."""
    try:
        found = actions.answer_roll(request.actor, roll_id, _position(request))
    except Invalid as error:
        tell(request, error)
        return redirect("duty:today")
    messages.success(request, _("已应答。"))
    return redirect("duty:room", found.roll.room_id)
