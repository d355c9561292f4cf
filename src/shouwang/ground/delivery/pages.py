"""Pages of the inbox."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Text, say

from . import actions, queries

INTEGER_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Pager:
    """Where older notices are."""

    previous_url: str
    next_url: str
    count_text: Text


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= INTEGER_DIGITS
    return int(text) if is_number else None


@require_safe
@signed_in
def inbox(request: PageRequest) -> HttpResponse:
    """Show the reader's notices, newest first."""
    before = _number(request.GET.get("before", ""))
    rows = list(queries.inbox(request.actor, before_id=before)[: queries.PAGE_SIZE + 1])
    shown = rows[: queries.PAGE_SIZE]
    home = reverse("delivery:inbox")
    unread = queries.unread_count(request.actor)
    pager = Pager(
        previous_url=home if before else "",
        next_url=f"{home}?before={shown[-1].pk}" if len(rows) > len(shown) else "",
        count_text=say("{n} 条未读", n=unread),
    )
    context = {
        "notices": shown,
        "pager": pager,
        "unread": unread,
        "newest_id": shown[0].pk if shown else 0,
    }
    return render(request, "delivery/inbox.html", context)


@require_POST
@signed_in
def open_notice(request: PageRequest, notice_id: int) -> HttpResponse:
    """Note that a notice was read and go to what it is about."""
    found = actions.mark_read(request.actor, notice_id)
    return HttpResponseRedirect(found.link or reverse("delivery:inbox"))


@require_POST
@signed_in
def read_all(request: PageRequest) -> HttpResponse:
    """Note that everything shown was read."""
    newest = _number(request.POST.get("up_to", ""))
    if newest:
        actions.mark_all_read(request.actor, up_to_id=newest)
    return HttpResponseRedirect(reverse("delivery:inbox"))
