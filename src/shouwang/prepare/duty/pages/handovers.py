"""Handing a shift over: what is open, the offer, and taking over by confirming each item."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.forms import OfferForm, TakeForm

from .frame import frame


@require_GET
@signed_in
def handover_page(request: PageRequest, shift_id: int) -> HttpResponse:
    """Show how a shift is handed over."""
    return _show(request, shift_id)


def _show(
    request: PageRequest,
    shift_id: int,
    *,
    offer: OfferForm | None = None,
    take: TakeForm | None = None,
) -> HttpResponse:
    actor, now = request.actor, clock.now()
    view = queries.handover_of(actor, shift_id)
    room = queries.room(actor, view.shift.room_id)
    version = {} if view.handover is None else {"version": view.handover.version}
    after = view.next_shift
    context = {
        **frame(actor, room, "", _("交接班")),
        "view": view,
        "now": now,
        "team": queries.team_of_shift(actor, room, view.shift, now),
        "after": None if after is None else queries.team_of_shift(actor, room, after, now),
        "offer_form": (offer or OfferForm()) if view.may_offer else None,
        "take_form": (take or TakeForm(initial=version, items=view.items))
        if view.may_take
        else None,
    }
    status = 422 if offer or take else 200
    return render(request, "duty/handover.html", context, status=status)


@require_POST
@signed_in
def offer_page(request: PageRequest, shift_id: int) -> HttpResponse:
    """Offer a shift with everything that is open."""
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _show(request, shift_id, offer=form)
    try:
        actions.hand_over(request.actor, shift_id, form.cleaned_data["note"])
    except Invalid as error:
        form.take(error)
        return _show(request, shift_id, offer=form)
    messages.success(request, _("已交班，等下一班逐项确认后接班。"))
    return redirect("duty:handover", shift_id)


@require_POST
@signed_in
def take_page(request: PageRequest, handover_id: int) -> HttpResponse:
    """Take over; refused while an open item is not confirmed."""
    actor = request.actor
    shift_id = queries.shift_of_handover(actor, handover_id)
    view = queries.handover_of(actor, shift_id)
    form = TakeForm(request.POST, items=view.items)
    if not form.is_valid():
        return _show(request, shift_id, take=form)
    read = form.cleaned_data
    try:
        actions.take_over(actor, handover_id, read["item_ids"], version=read["version"])
    except Invalid as error:
        form.take(error)
        return _show(request, shift_id, take=form)
    messages.success(request, _("已接班。"))
    return redirect("duty:handover", shift_id)
