"""Who is on duty now: checking in and out, roll-calls, the log, what is open, what comes next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.force_forms import DayForceForm
from shouwang.prepare.duty.forms import LogForm
from shouwang.prepare.duty.states import EDIT, KEEP, VIEW

from .frame import communities, frame

if TYPE_CHECKING:
    from shouwang.prepare.duty.models import DutyRoom

LOG_SHOWN, LOG_PAGE = 10, 50


@require_GET
@signed_in
def today_page(request: PageRequest) -> HttpResponse:
    """Show the room whose duty concerns the reader most."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotAllowed
    room = queries.home_room(actor)
    if room is None or not actor.may(VIEW, room.target()):
        context = {
            "team": None if room is None else queries.on_duty(actor, actor.area_code),
            "may_open": actor.holds(EDIT),
        }
        return render(request, "duty/nobody.html", context)
    return _show(request, room)


@require_GET
@signed_in
def room_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Show one room."""
    return _show(request, queries.room(request.actor, room_id))


def _show(request: PageRequest, room: DutyRoom, log_form: LogForm | None = None) -> HttpResponse:
    actor, now = request.actor, clock.now()
    may_keep = queries.may_keep(actor, room, now)
    due = queries.untaken_shift(actor, room, now)
    reports = queries.report_state(actor, room, now)
    own = queries.own_shifts(actor, room, now)
    team = queries.present_team(actor, room, now)
    after = queries.next_team(actor, room, now)
    context = {
        **frame(actor, room, "duty:room"),
        "now": now,
        "team": team,
        "shortage": queries.shortage(actor, room, team),
        "after": after,
        "after_shortage": None if after is None else queries.shortage(actor, room, after),
        "rule": queries.room_rule_at(actor, room, now),
        "own": own,
        "pinned_id": next((one.place.shift_id for one in own if one.may_check_in), None),
        "asked": queries.unanswered(actor, now),
        "items": queries.open_items(actor, room.pk),
        "entries": queries.log(actor, room, limit=LOG_SHOWN),
        "reports": reports,
        "is_report_late": reports.is_late(now),
        "rolls": queries.rolls(actor, room.pk, 3),
        "due": None if due is None else queries.handover_of(actor, due.pk),
        "may_keep": may_keep,
        "may_call": actor.may(KEEP, room.target()),
        "log_form": (log_form or _log_form(actor, room)) if may_keep else None,
        **_forces(request, room, now, may_keep=may_keep),
    }
    return render(request, "duty/room.html", context, status=422 if log_form else 200)


def _log_form(actor: Actor, room: DutyRoom, data: object = None) -> LogForm:
    return LogForm(data, areas=communities(actor, room))


def _forces(
    request: PageRequest, room: DutyRoom, now: datetime, *, may_keep: bool
) -> dict[str, object]:
    actor, day = request.actor, local_day(now)
    may_attach = actor.may(EDIT, room.target())
    teams = queries.team_choices(actor, room) if may_attach else []
    return {
        "forces": queries.stand_bys(actor, room.pk, day),
        "may_ready": may_keep,
        "force_form": DayForceForm(teams=teams, initial={"day": day}) if may_attach else None,
    }


@require_POST
@signed_in
def write_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Write an entry of the log, which may correct another or close an open item."""
    room = queries.room(request.actor, room_id)
    form = _log_form(request.actor, room, request.POST)
    if not form.is_valid():
        return _show(request, room, form)
    key = request.POST.get("idempotency_key", "")[:64]
    try:
        actions.write_log(request.actor, form.draft(room.pk, f"form:{key}" if key else ""))
    except Invalid as error:
        form.take(error)
        return _show(request, room, form)
    messages.success(request, _("已记入值班日志。"))
    return redirect("duty:room", room.pk)


@require_GET
@signed_in
def log_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Show the log, newest first, in pages by time."""
    actor = request.actor
    room = queries.room(actor, room_id)
    before = _moment(request.GET.get("before", ""))
    entries = queries.log(actor, room, before=before, limit=LOG_PAGE)
    is_full = len(entries) == LOG_PAGE
    older = urlencode({"before": entries[-1].happened_at.isoformat()}) if is_full else ""
    context = {
        **frame(actor, room, "duty:log", _("值班日志")),
        "entries": entries,
        "older": f"?{older}" if older else "",
        "log_form": _log_form(actor, room) if queries.may_keep(actor, room, clock.now()) else None,
    }
    return render(request, "duty/log.html", context)


def _moment(value: str) -> datetime | None:
    """Return a moment of an address; what cannot be read is no moment."""
    try:
        found = parse_datetime(value)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
