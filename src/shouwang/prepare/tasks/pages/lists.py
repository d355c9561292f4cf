"""What waits for me, and the other lists of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.look.links import Link
from shouwang.prepare.tasks import queries
from shouwang.prepare.tasks.states import ASSIGN, LIVE, State

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwang.prepare.tasks.models import Task
    from shouwang.prepare.tasks.rules import Lamp

PAGE_SIZE = 25
VIEWS = ("mine", "unit", "overdue", "all", "closed")


@dataclass(frozen=True, slots=True)
class Row:
    """A task in a list."""

    task: Task
    lamp: Lamp
    state: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


def row_of(actor: Actor, shown: Task) -> Row:
    return Row(
        shown,
        queries.lamp(actor, shown),
        queries.state_label(shown.state),
        queries.state_tone(shown.state),
    )


def _chosen(actor: Actor, view: str, search: str) -> QuerySet[Task]:
    wanted = {
        "mine": queries.TaskFilter(
            states=(State.OPEN, State.ACCEPTED), person_id=actor.post_id or 0, search=search
        ),
        "unit": queries.TaskFilter(states=tuple(LIVE), unit_id=actor.unit_id or 0, search=search),
        "overdue": queries.TaskFilter(is_overdue=True, search=search),
        "all": queries.TaskFilter(states=tuple(LIVE), search=search),
        "closed": queries.TaskFilter(states=(State.DONE, State.CANCELLED), search=search),
    }[view]
    return queries.tasks(actor, wanted)


def _tabs(view: str) -> list[Link]:
    labels = {
        "mine": _("我的任务"),
        "unit": _("本单位"),
        "overdue": _("超期"),
        "all": _("全部未办结"),
        "closed": _("已办结"),
    }
    url = reverse("tasks:list")
    return [Link(labels[name], f"{url}?view={name}", "", name == view) for name in VIEWS]


def _page_number(request: PageRequest) -> int:
    raw = request.GET.get("page", "1")
    return max(int(raw), 1) if raw.isascii() and raw.isdigit() and len(raw) <= 4 else 1


def _pager(request: PageRequest, number: int, view: str, shown: Sequence[Row]) -> Pager:
    def url(to: int) -> str:
        asked = {"view": view, "q": request.GET.get("q", ""), "page": to}
        return f"?{urlencode(asked)}"

    has_next = len(shown) > PAGE_SIZE
    count = min(len(shown), PAGE_SIZE)
    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if has_next else None,
        ngettext("本页 %(n)d 项", "本页 %(n)d 项", count) % {"n": count},
    )


@require_GET
@signed_in
def task_list(request: PageRequest) -> HttpResponse:
    """Show what waits for me first, and the other lists beside it."""
    actor = request.actor
    view = request.GET.get("view", "mine")
    view = view if view in VIEWS else "mine"
    search = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    number = _page_number(request)
    start = (number - 1) * PAGE_SIZE
    found = _chosen(actor, view, search)[start : start + PAGE_SIZE + 1]
    rows = [row_of(actor, shown) for shown in found]
    context = {
        "rows": rows[:PAGE_SIZE],
        "tabs": _tabs(view),
        "view": view,
        "search": search,
        "pager": _pager(request, number, view, rows),
        "may_assign": actor.holds(ASSIGN),
    }
    return render(request, "tasks/list.html", context)
