"""The force that stands by: attached to duty days, taken off again, readiness confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.force_forms import DayForceForm, ReadyForm, RosterForceForm

from .frame import tell, tell_form
from .rosters import force_days, show_roster

if TYPE_CHECKING:
    from shouwang.prepare.duty.models import DutyRoom


@require_POST
@signed_in
def force_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Attach a force to a duty day."""
    room = queries.room(request.actor, room_id)
    form = DayForceForm(request.POST, teams=queries.team_choices(request.actor, room))
    _attach(request, room, form)
    if form.errors:
        tell_form(request, form)
    return redirect("duty:room", room.pk)


@require_POST
@signed_in
def roster_force_page(request: PageRequest, roster_id: int) -> HttpResponse:
    """Attach a force to several days of a roster; a refusal shows it as it was filled in."""
    shown = queries.roster(request.actor, roster_id)
    form = RosterForceForm(
        request.POST,
        teams=queries.team_choices(request.actor, shown.room),
        days=force_days(shown),
    )
    _attach(request, shown.room, form)
    return show_roster(request, shown, form) if form.errors else redirect("duty:roster", shown.pk)


def _attach(request: PageRequest, room: DutyRoom, form: DayForceForm | RosterForceForm) -> None:
    if not form.is_valid():
        return
    try:
        actions.attach_forces(request.actor, room.pk, form.days(), form.draft())
    except Invalid as error:
        form.take(error)
    else:
        messages.success(request, _("已列入备勤。"))


@require_POST
@signed_in
def release_page(request: PageRequest, stand_by_id: int) -> HttpResponse:
    """Take a force off a day."""
    shown = queries.stand_by(request.actor, stand_by_id)
    actions.release_force(request.actor, shown.pk)
    messages.success(request, _("已移除备勤：%(name)s") % {"name": shown.name})
    return redirect("duty:room", shown.room_id)


@require_POST
@signed_in
def ready_page(request: PageRequest, stand_by_id: int) -> HttpResponse:
    """Confirm whether a force is ready."""
    shown = queries.stand_by(request.actor, stand_by_id)
    form = ReadyForm(request.POST)
    if not form.is_valid():
        tell_form(request, form)
        return redirect("duty:room", shown.room_id)
    try:
        actions.confirm_force(request.actor, shown.pk, **form.cleaned_data)
    except Invalid as error:
        tell(request, error)
    else:
        messages.success(request, _("备勤情况已记下。"))
    return redirect("duty:room", shown.room_id)
