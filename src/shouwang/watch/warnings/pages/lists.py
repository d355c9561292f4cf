"""The list of warnings: what is in force first to see, how many stand in each state."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Text
from shouwang.watch.warnings import queries
from shouwang.watch.warnings.forms.composing import WarningFilterForm
from shouwang.watch.warnings.states import DRAFT, LABELS, TONES, State

PAGE_SIZE = 25
LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many warnings are in a state; it opens them."""

    label: Text
    value: int
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@require_GET
@signed_in
def warning_list(request: PageRequest) -> HttpResponse:
    """Show the warnings that the reader may see, the newest first."""
    actor = request.actor
    form = WarningFilterForm(request.GET, states=LABELS)
    form.is_valid()
    read = form.cleaned_data
    asked = queries.WarningFilter(
        read.get("state", ""), read.get("type_code", ""), read.get("level", "")
    )
    number = _page_number(request)
    page = queries.warnings(actor, asked, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    counts = queries.state_counts(actor)
    context = {
        "form": form,
        "counts": [
            StateCount(LABELS[state], counts.get(state, 0), TONES[state], f"?state={state.value}")
            for state in State
        ],
        "rows": page.items,
        "pager": _pager(request, number, page),
        "may_draft": actor.holds(DRAFT),
    }
    return render(request, "warnings/list.html", context)


def _page_number(request: PageRequest) -> int:
    text = request.GET.get("page", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 6
    return min(max(int(text), 1), LAST_PAGE) if is_number else 1


def _pager(request: PageRequest, number: int, page: queries.WarningPage) -> Pager:
    given = {name: str(value) for name, value in request.GET.items() if name != "page" and value}
    more = page.count > number * PAGE_SIZE
    count = _("共 %(n)s 项") % {"n": page.count}
    return Pager(
        f"?{urlencode({**given, 'page': number - 1})}" if number > 1 else None,
        f"?{urlencode({**given, 'page': number + 1})}" if more else None,
        count if page.count_is_exact else _("多于 %(n)s 项") % {"n": page.count},
    )
