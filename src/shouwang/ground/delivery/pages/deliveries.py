"""Pages for those who answer for an area: channels, failures, call lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.delivery import actions, queries
from shouwang.ground.errors import Text, say

from .paging import Pager, whole_number

DEFAULT_STATE = "failed"
STATES = ("failed", "unconfigured", "queued", "sent", "withdrawn")


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """A dispatch as the list shows it."""

    dispatch_id: int
    who: str
    title: Text
    channel: Text
    attempts: int
    reason: Text
    at: datetime
    may_retry: bool


@dataclass(frozen=True, slots=True)
class StateTab:
    """One state of the list, with its address."""

    label: Text
    url: str
    is_current: bool
    icon: str = ""
    count: int | None = None


@require_safe
@signed_in
def deliveries(request: PageRequest) -> HttpResponse:
    """Show how each channel stands, and what did not come through, with the reason."""
    state = request.GET.get("state", DEFAULT_STATE)
    lines = queries.channel_lines(request.actor)
    found = queries.deliveries(request.actor, state=state)
    before = whole_number(request.GET.get("before", ""))
    rows = list((found.filter(pk__lt=before) if before else found)[: queries.PAGE_SIZE + 1])
    shown = rows[: queries.PAGE_SIZE]
    home = reverse("delivery:deliveries")
    older = urlencode({"state": state, "before": shown[-1].pk if shown else 0})
    total = sum(line.counts.get(state, 0) for line in lines)
    context = {
        "lines": lines,
        "tabs": [
            StateTab(queries.state_label(name), f"{home}?state={name}", name == state)
            for name in STATES
        ],
        "rows": [
            DispatchRow(
                row.pk,
                row.notice.account.name,
                row.notice.title,
                queries.channel_label(row.channel),
                row.attempts,
                queries.reason_words(row.withdrawn_because or row.error),
                row.queued_wall_at,
                queries.retry_is_open(request.actor, row),
            )
            for row in shown
        ],
        "pager": Pager(
            f"{home}?state={state}" if before else "",
            f"{home}?{older}" if len(rows) > len(shown) else "",
            say("共 {n} 条", n=total),
        ),
    }
    return render(request, "delivery/deliveries.html", context)


@require_POST
@signed_in
def retry(request: PageRequest, dispatch_id: int) -> HttpResponse:
    """Put a failed dispatch back."""
    actions.retry(request.actor, dispatch_id)
    messages.success(request, _("已重新排队，几秒后再发。"))
    return HttpResponseRedirect(reverse("delivery:deliveries"))


@require_safe
@signed_in
def call_lists(request: PageRequest) -> HttpResponse:
    """Show what has not been answered by everybody."""
    context = {"sources": queries.call_sources(request.actor)}
    return render(request, "delivery/call_lists.html", context)


@require_safe
@signed_in
def call_list(request: PageRequest) -> HttpResponse:
    """Show on A4 whom to call about one thing, phones masked."""
    sheet = queries.call_sheet(request.actor, request.GET.get("source", ""))
    return render(request, "delivery/call_list.html", {"sheet": sheet})


@require_POST
@signed_in
def unmask_call_list(request: PageRequest) -> HttpResponse:
    """Show the same sheet with whole numbers; that they were seen is journaled."""
    sheet = actions.unmask_call_list(request.actor, request.POST.get("source", ""))
    return render(request, "delivery/call_list.html", {"sheet": sheet})


@require_POST
@signed_in
def tell_by_phone(request: PageRequest, notice_id: int) -> HttpResponse:
    """Note that somebody was told by phone, and go back to the list while there is one."""
    found = actions.tell_by_phone(request.actor, notice_id)
    messages.success(request, _("已记下：已电话告知。"))
    left = any(
        source.source_key == found.source_key for source in queries.call_sources(request.actor)
    )
    where = f"{reverse('delivery:call-list')}?{urlencode({'source': found.source_key})}"
    return HttpResponseRedirect(where if left else reverse("delivery:call-lists"))
