"""The list of campaigns: how many in each state, days left, how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Text, say
from shouwang.prepare.campaigns import queries
from shouwang.prepare.campaigns.forms.drafting import CampaignFilterForm
from shouwang.prepare.campaigns.queries.campaigns import Checked, checked_of
from shouwang.prepare.campaigns.states import EDIT, LABELS, TONES, State

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign

PAGE_SIZE = 25
LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many campaigns are in a state; it opens them."""

    label: Text
    value: int
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A campaign in the list."""

    campaign: Campaign
    state_label: Text
    state_tone: str
    days_words: Text | str
    checked: Checked | None


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@require_GET
@signed_in
def campaign_list(request: PageRequest) -> HttpResponse:
    """Show the campaigns that the reader may see, the newest first."""
    actor = request.actor
    form = CampaignFilterForm(request.GET)
    form.is_valid()
    read = form.cleaned_data
    asked = queries.CampaignFilter(state=read.get("state", ""), q=read.get("q", ""))
    number = _page_number(request)
    page = queries.campaigns(actor, asked, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    checked = checked_of(actor, page.items)
    context = {
        "form": form,
        "counts": _counts(queries.state_counts(actor)),
        "rows": [_row(found, checked.get(found.pk)) for found in page.items],
        "pager": _pager(request, number, page),
        "may_draft": actor.holds(EDIT),
    }
    return render(request, "campaigns/list.html", context)


def _counts(counts: dict[str, int]) -> list[StateCount]:
    return [
        StateCount(LABELS[state], counts.get(state, 0), TONES[state], f"?state={state.value}")
        for state in State
    ]


def _row(found: Campaign, checked: Checked | None) -> Row:
    shown = checked if found.state in {State.RUNNING, State.CLOSED} else None
    return Row(found, LABELS[found.state], TONES[found.state], days_left(found), shown)


def days_left(found: Campaign) -> Text | str:
    """Return how many days a running campaign has left, its last day included."""
    if found.state != State.RUNNING or found.ends_on is None:
        return ""
    left = (found.ends_on - clock.today()).days
    return say("还有 {n} 天", n=left) if left >= 0 else say("已过结束日 {n} 天", n=-left)


def _page_number(request: PageRequest) -> int:
    text = request.GET.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def _pager(request: PageRequest, number: int, page: queries.CampaignPage) -> Pager:
    given = {name: str(value) for name, value in request.GET.items() if name != "page" and value}
    more = page.count > number * PAGE_SIZE
    count = _("共 %(n)s 项") % {"n": page.count}
    return Pager(
        f"?{urlencode({**given, 'page': number - 1})}" if number > 1 else None,
        f"?{urlencode({**given, 'page': number + 1})}" if more else None,
        count if page.count_is_exact else _("多于 %(n)s 项") % {"n": page.count},
    )


def year_of(text: str, today: date) -> int:
    """Return the year that is asked for, the present one when it is none."""
    is_year = text.isdecimal() and len(text) == 4 and 1949 <= int(text) <= 2199
    return int(text) if is_year else today.year
