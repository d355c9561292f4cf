"""The page of one accident: its grade and how it came about, figures, history, next moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, Text, WrongState, say
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.accidents import actions, queries
from shouwang.prepare.accidents.forms import (
    CloseForm,
    CorrectForm,
    LossForm,
    UpdateForm,
    VersionForm,
    form_of,
)
from shouwang.prepare.accidents.rules.grading import CRITERION_LABELS
from shouwang.prepare.accidents.states import MOVES, REPORT, Move, State

from .lists import TONES

if TYPE_CHECKING:
    from shouwang.prepare.accidents.models import Accident


@dataclass(frozen=True, slots=True)
class MoveCard:
    """A next move with its form; open when it came back with faults."""

    label: Text
    form: VersionForm
    is_open: bool
    tone: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the timeline, in words."""

    at: datetime
    title: object
    who: str
    text: str


@require_GET
@signed_in
def detail(request: PageRequest, number: str) -> HttpResponse:
    """Show one accident: its grade and how it came about, its figures, its history, its moves."""
    return show(request, queries.accident(request.actor, number), None)


def show(
    request: PageRequest,
    shown: Accident,
    refused: VersionForm | None,
    refused_loss: LossForm | None = None,
) -> HttpResponse:
    """Show an accident, with a form that came back where there is one."""
    actor = request.actor
    graded = queries.graded(actor, shown)
    names = divisions.names_of(actor, [shown.area_code_now])
    context = {
        "accident": shown,
        "area_name": names.get(shown.area_code_now, shown.area_code_now),
        "grade_tone": TONES[shown.grade],
        "because": [CRITERION_LABELS[name] for name in graded.because],
        "figures": [
            (queries.FIGURE_LABELS[name], getattr(shown, name), _("元") if "yuan" in name else "")
            for name in queries.FIGURE_LABELS
        ],
        "history": _history(actor, shown),
        "cards": _cards(actor, shown, refused),
        "losses": queries.losses_of(actor, shown),
        "loss_form": refused_loss or loss_form(actor, shown),
        "links": [
            Link(_("事故"), reverse("accidents:list")),
            Link(shown.number, "", "", is_current=True),
        ],
    }
    status = 422 if refused is not None or refused_loss is not None else 200
    return render(request, "accidents/detail.html", context, status=status)


def loss_form(actor: Actor, shown: Accident, data: Any = None) -> LossForm | None:
    """Return the form for losses of agricultural assets, where there are any and the actor may."""
    if shown.state == State.CLOSED or not actor.may(REPORT, shown.target()):
        return None
    assets = queries.assets_near(actor, shown)
    return LossForm(data, auto_id="loss-%s", assets=assets) if assets or data is not None else None


def _history(actor: Actor, shown: Accident) -> list[ShownLine]:
    return [
        ShownLine(line.at, in_words(line.title), line.who or _("系统"), _told(line))
        for line in queries.history(actor, shown)[::-1]
    ]


def _told(line: queries.HistoryLine) -> str:
    parts = [in_words(change) for change in line.changes]
    if line.words:
        parts.append(line.words)
    if line.replaced:
        parts.append(_("原文：%(text)s") % {"text": line.replaced})
    return "；".join(parts)


def _cards(actor: Actor, shown: Accident, refused: VersionForm | None) -> list[MoveCard]:
    back = str(refused.data.get("move", "")) if refused is not None else ""
    cards = []
    for transition in queries.next_moves(actor, shown):
        is_back = refused is not None and transition.move == back
        form = refused if is_back and refused is not None else form_of(transition.move, shown)
        tone = "neutral" if transition.move == Move.CORRECT else "primary"
        cards.append(MoveCard(transition.label, form, is_back, tone))
    return cards


@require_POST
@signed_in
def move_page(request: PageRequest, number: str) -> HttpResponse:
    """Make a move, or show it again with its faults."""
    actor = request.actor
    shown = queries.accident(actor, number)
    name = request.POST.get("move", "")
    if name not in MOVES:
        raise Invalid({"move": say("没有这个操作。")})
    form = form_of(name, shown, request.POST)
    if not form.is_valid():
        return show(request, shown, form)
    try:
        _make(actor, number, form)
    except Invalid as error:
        form.take(error)
        return show(request, shown, form)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("accidents:detail", number)
    messages.success(request, _("已办理：%(move)s") % {"move": in_words(MOVES[name].label)})
    return redirect("accidents:detail", number)


def _make(actor: Actor, number: str, form: VersionForm) -> None:
    read = form.cleaned_data
    version = read["version"]
    if isinstance(form, UpdateForm):
        actions.update_figures(actor, number, form.figures(), note=read["note"], version=version)
    elif isinstance(form, CorrectForm):
        actions.correct(actor, number, form.correction(), read["reason"], version=version)
    elif isinstance(form, CloseForm):
        actions.close(actor, number, read["conclusion"], version=version)
    else:
        actions.verify(actor, number, version=version)
