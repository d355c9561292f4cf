"""Pages of tasks: what waits for me, one task with its next moves, assigning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text
from shouwang.ground.journal import queries as journal
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.people import queries as people
from shouwang.look.links import Link

from . import actions, queries
from .forms import AssignForm, MoveForm, ReasonForm, ReassignForm, ResultForm, form_of
from .states import ASSIGN, LIVE, MOVES, Move, State

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Task
    from .rules import Lamp

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


@dataclass(frozen=True, slots=True)
class MoveCard:
    """A next move with its form."""

    move: str
    label: Text
    form: MoveForm
    tone: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the history, in words."""

    at: datetime
    title: str
    who: str
    text: str


def _row(actor: Actor, shown: Task) -> Row:
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
    return max(int(raw), 1) if raw.isdigit() and len(raw) <= 4 else 1


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
    rows = [_row(actor, shown) for shown in found]
    context = {
        "rows": rows[:PAGE_SIZE],
        "tabs": _tabs(view),
        "view": view,
        "search": search,
        "pager": _pager(request, number, view, rows),
        "may_assign": actor.holds(ASSIGN),
    }
    return render(request, "tasks/list.html", context)


def _happenings(actor: Actor, shown: Task) -> list[Happening]:
    entries = journal.history(actor, shown.journal_key)
    names = people.names_of(actor, [entry.actor_key for entry in entries])
    words = queries.words_of_moves(actor, shown.pk)
    found = []
    for entry in entries:
        verb = entry.verb.partition(".")[2]
        version = entry.details.get("version")
        text = words.get(version, "") if isinstance(version, int) else ""
        who = names.get(entry.actor_key, _("系统"))
        found.append(Happening(entry.at, _verb(verb), who, text))
    return found[::-1]


def _verb(verb: str) -> str:
    if verb in MOVES:
        return _(MOVES[verb].label.msgid)
    return {"assign": _("交办"), "overdue": _("超期")}.get(verb, verb)


TONES = {Move.CANCEL: "danger", Move.HAND_BACK: "warning"}


def _cards(actor: Actor, shown: Task, refused: MoveForm | None, name: str) -> list[MoveCard]:
    cards = []
    for transition in queries.next_moves(actor, shown):
        move = transition.move
        form = (
            refused
            if refused is not None and move == name
            else form_of(move, actor, initial={"version": shown.version})
        )
        cards.append(MoveCard(move, transition.label, form, TONES.get(Move(move), "primary")))
    return cards


def _detail(
    request: PageRequest, shown: Task, refused: MoveForm | None = None, name: str = ""
) -> HttpResponse:
    actor = request.actor
    context = {
        "task": shown,
        "row": _row(actor, shown),
        "cards": _cards(actor, shown, refused, name),
        "collaborators": queries.collaborators(actor, shown.pk),
        "parts": [_row(actor, part) for part in queries.sub_tasks(actor, shown.pk)],
        "history": _happenings(actor, shown),
        "links": [Link(_("任务"), reverse("tasks:list")), Link(shown.number or "", "")],
    }
    return render(request, "tasks/detail.html", context, status=422 if refused else 200)


@require_GET
@signed_in
def task_detail(request: PageRequest, task_id: int) -> HttpResponse:
    """Show one task with its history and the moves that this person may make."""
    return _detail(request, queries.task(request.actor, task_id))


@require_POST
@signed_in
def make_move(request: PageRequest, task_id: int, name: str) -> HttpResponse:
    """Make a move from the task's page."""
    actor = request.actor
    shown = queries.task(actor, task_id)
    if name not in MOVES:
        raise NotFound
    form = form_of(name, actor, request.POST)
    if not form.is_valid():
        return _detail(request, shown, form, name)
    try:
        _do(actor, task_id, name, form)
    except Invalid as error:
        form.take(error)
        return _detail(request, queries.task(actor, task_id), form, name)
    messages.success(request, _("已办理：%(move)s") % {"move": _(MOVES[name].label.msgid)})
    return redirect("tasks:detail", task_id)


def _do(actor: Actor, task_id: int, name: str, form: MoveForm) -> None:
    version = int(form.cleaned_data["version"])
    if isinstance(form, ReassignForm):
        person = people.post(actor, int(form.cleaned_data["person"]))
        actions.reassign(
            actor, task_id, person.unit_id, person.pk, due_at=form.due_at(), version=version
        )
    elif isinstance(form, ResultForm):
        actions.finish(actor, task_id, form.cleaned_data["result"], version=version)
    elif isinstance(form, ReasonForm):
        act = actions.cancel if name == Move.CANCEL else actions.hand_back
        act(actor, task_id, form.cleaned_data["reason"], version=version)
    else:
        actions.accept(actor, task_id, version=version)


@require_http_methods(["GET", "POST"])
@signed_in
def assign(request: PageRequest) -> HttpResponse:
    """Assign a task."""
    actor = request.actor
    if not actor.holds(ASSIGN):
        raise NotAllowed
    form = AssignForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _assign_once(actor, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("任务已交办。"))
            return redirect("tasks:detail", made)
    return render(request, "tasks/assign.html", {"form": form}, status=422 if form.errors else 200)


def _assign_once(actor: Actor, form: AssignForm) -> int:
    read = form.cleaned_data
    person = people.post(actor, int(read["person"]))
    draft = actions.TaskDraft(
        title=read["title"],
        unit_id=person.unit_id,
        person_id=person.pk,
        text=read["text"],
        due_at=form.due_at(),
        collaborating_unit_ids=tuple(int(pk) for pk in read["collaborating_units"]),
    )

    def do() -> Answer:
        return Answer(303, str(actions.assign_task(actor, draft).pk))

    return int(answer_once(actor, read["idempotency_key"], repr(draft).encode(), do).text)
