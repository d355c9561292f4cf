"""Hazards that must be watched: which lack a plan or monitoring, and the goal of no accident."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.look.links import Link
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.queries.watchlist import watch_list


@require_GET
@signed_in
def watching_page(request: PageRequest) -> HttpResponse:
    """Show the open hazards of level 2 or worse, the unwatched first, and the year's accidents."""
    since, until = this_year(clock.now())
    context = {
        "listed": watch_list(request.actor),
        "goal": queries.accident_goal(request.actor, since, until),
        "year": since.astimezone(clock.LOCAL_ZONE).year,
        "links": [Link(_("隐患"), reverse("hazards:list")), Link(_("重点监测"), "")],
    }
    return render(request, "hazards/watching.html", context)


def this_year(now: datetime) -> tuple[datetime, datetime]:
    """Return the local year so far, up to now and not beyond."""
    local = now.astimezone(clock.LOCAL_ZONE)
    return datetime(local.year, 1, 1, tzinfo=clock.LOCAL_ZONE), now + timedelta(microseconds=1)
