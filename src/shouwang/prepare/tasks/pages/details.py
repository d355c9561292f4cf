"""One task: its parts, its history, and the moves that this person may make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text
from shouwang.ground.journal import queries as journal
from shouwang.ground.people import queries as people
from shouwang.look.links import Link
from shouwang.prepare.tasks import actions, queries
from shouwang.prepare.tasks.forms import MoveForm, ReasonForm, ReassignForm, ResultForm, form_of
from shouwang.prepare.tasks.sources import source_links
from shouwang.prepare.tasks.states import KIND_LABELS, MOVES, Move

from .lists import row_of

if TYPE_CHECKING:
    from shouwang.prepare.tasks.models import Task


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
    known = {
        "assign": _("交办"),
        "overdue": _("超期"),
        "queued": _("已通知"),
        "remap_area": _("区划调整"),
    }
    return known.get(verb, _("其他"))


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
        "row": row_of(actor, shown),
        "cards": _cards(actor, shown, refused, name),
        "collaborators": queries.collaborators(actor, shown.pk),
        "kind_label": KIND_LABELS.get(shown.kind, ""),
        "sources": source_links(actor, shown.kind, shown.source_key),
        "parts": [row_of(actor, part) for part in queries.sub_tasks(actor, shown.pk)],
        "progress": queries.parts_progress(actor, shown.pk),
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
