"""Pages of the story: the tour, its doors, its clock."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from itertools import groupby
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest
from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.people import queries as people

from . import player, snapshot, tables
from .cast import DEMO_ACCOUNTS, NARRATOR, DemoAccount, post_label
from .models import StoryStep, StoryThing
from .player import Shown
from .tour import STOPS, Stop

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
AHEAD: Final = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
TONES: Final = {
    StoryStep.WAITING: "neutral",
    StoryStep.PLAYED: "success",
    StoryStep.SKIPPED: "warning",
}
ICONS: Final = {
    StoryStep.WAITING: "clock",
    StoryStep.PLAYED: "check",
    StoryStep.SKIPPED: "x",
}
LABELS: Final = dict(StoryStep.STATES)

Page = Callable[[PageRequest], HttpResponse]


def is_loopback(request: HttpRequest) -> bool:
    """Tell whether the caller sits at this very machine, with nothing in between."""
    if settings.ENVIRONMENT.trusted_proxies or "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def only_in_demo(page: Page) -> Page:
    """Answer only in the demo and only on this machine; elsewhere there is no such page."""

    @wraps(page)
    def guarded(request: PageRequest) -> HttpResponse:
        if not settings.ENVIRONMENT.uses_story_time or not is_loopback(request):
            raise NotFound
        return page(request)

    return guarded


@dataclass(frozen=True, slots=True)
class ShownStop:
    """A stop as the page shows it; `who` is None without signing in."""

    stop: Stop
    who: Text | None
    url: str
    thing: StoryThing | None


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the page shows it."""

    at: datetime
    what: Text
    who: str
    tone: str
    icon: str
    label: object
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """A demo account as the page shows it."""

    demo: DemoAccount
    name: str
    post: str


@require_GET
@only_in_demo
def tour(request: PageRequest) -> HttpResponse:
    """Show the stops, the clock and the list of steps."""
    things = {row.key: row for row in StoryThing.objects.all()}
    names = {row.username: row.name for row in tables.people()}
    names |= {"sensors": _("监测设备"), "clock": _("系统")}
    steps = player.shown()
    days = [
        (day, [_shown(step, things, names) for step in group])
        for day, group in groupby(steps, key=lambda found: local_day(found.step.at))
    ]
    context = {
        "stops": [_stop(stop, things) for stop in STOPS],
        "accounts": [_account(demo) for demo in DEMO_ACCOUNTS],
        "days": days,
        "now": clock.now(),
        "next_at": player.next_shown_at(),
        "played": sum(step.state != StoryStep.WAITING for step in steps),
        "total": len(steps),
        "may_restart": snapshot.exists(),
    }
    return render(request, "story/tour.html", context)


def _stop(stop: Stop, things: dict[str, StoryThing]) -> ShownStop:
    thing = things.get(stop.thing)
    who = next((demo.label for demo in DEMO_ACCOUNTS if demo.username == stop.username), None)
    return ShownStop(stop, who, stop_url(stop.page, thing), thing)


def stop_url(page: str, thing: StoryThing | None) -> str:
    """Return the address of a stop; the start page while the room is not there."""
    try:
        if page == "hazards:detail":
            return reverse(page, args=[thing.number]) if thing else reverse("hazards:list")
        return reverse(page)
    except NoReverseMatch:
        return reverse("entrance:start")


def _shown(found: Shown, things: dict[str, StoryThing], names: dict[str, str]) -> ShownStep:
    step, thing = found.step, things.get(found.step.thing)
    return ShownStep(
        at=found.played_at or step.at,
        what=step.what,
        who="、".join(names[username] for username in step.who) or _("居民（未登录）"),
        tone=TONES[found.state],
        icon=ICONS[found.state],
        label=LABELS[found.state],
        reason=found.reason,
        url=stop_url("hazards:detail", thing) if thing else "",
    )


def _account(demo: DemoAccount) -> ShownAccount:
    account = people.account_named(NARRATOR, demo.username)
    return ShownAccount(demo, account.name, post_label(demo.username))


@require_POST
@only_in_demo
def enter(request: PageRequest) -> HttpResponse:
    """Sign the visitor in as one of the demo accounts and go to a page."""
    username = request.POST.get("username", "")
    if username not in {demo.username for demo in DEMO_ACCOUNTS}:
        raise NotFound
    account = people.account_named(NARRATOR, username)
    login(request, account, backend=BACKEND)
    return HttpResponseRedirect(_wanted(request))


def _wanted(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else reverse("entrance:start")


@require_POST
@only_in_demo
def forward(request: PageRequest) -> HttpResponse:
    """Move the story forward: to its next step, by an hour, or by a day."""
    by = request.POST.get("by", "")
    if by == "next":
        to = player.next_shown_at() or clock.now()
    elif by in AHEAD:
        to = clock.now() + AHEAD[by]
    else:
        raise Invalid({"by": say("请选择前进到哪里。")})
    player.advance(to + player.TICK)
    return redirect("story:tour")


@require_POST
@only_in_demo
def restart(request: PageRequest) -> HttpResponse:
    """Begin the story anew; whoever was signed in has to come in again."""
    if not snapshot.exists():
        raise NotFound
    request.session.flush()
    snapshot.restore()
    messages.success(request, _("故事已从周一10:30重新开始。"))
    return redirect("story:tour")
