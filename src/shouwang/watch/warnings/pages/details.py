"""One warning: what it says, where, its chain and steps, and what the reader may do with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings import actions, queries
from shouwang.watch.warnings.forms.composing import MoveForm
from shouwang.watch.warnings.queries.answers import own_answer
from shouwang.watch.warnings.queries.messages import losses_of_warning
from shouwang.watch.warnings.rules.losses import tell_losses
from shouwang.watch.warnings.rules.wording import AREA_LABELS, RANKS
from shouwang.watch.warnings.states import DRAFT, Move, State

from .announcing import NOT_ASKED

if TYPE_CHECKING:
    from shouwang.watch.warnings.models import Warning

LEVEL_MOVES = ("upgrade", "downgrade")


@dataclass(frozen=True, slots=True)
class Doing:
    """A move that the reader may make, as its form shows it."""

    name: str
    label: str
    form: MoveForm
    needs_reason: bool = False
    is_primary: bool = False
    is_danger: bool = False


@require_GET
@signed_in
def detail(request: PageRequest, number: str) -> HttpResponse:
    """Show one warning."""
    return show(request, queries.warning(request.actor, number))


def show(request: PageRequest, found: Warning, refused: Doing | None = None) -> HttpResponse:
    """Show a warning, with the form that came back with faults in its place."""
    actor = request.actor
    areas, area_count = queries.touched_areas(actor, found)
    doings = [
        refused if refused is not None and refused.name == doing.name else doing
        for doing in _doings(actor, found)
    ]
    context = {
        "warning": found,
        "area_label": AREA_LABELS[found.area_kind],
        "areas": areas,
        "area_count": area_count,
        "map": map_of(found.geometry, found.area_text),
        "own": own_answer(actor, found.number) if found.issued_at else NOT_ASKED,
        "chain": queries.chain(actor, found),
        "steps": queries.steps(actor, found),
        "losses": tell_losses(losses_of_warning(actor, found)),
        "doings": doings,
        "title_is_unfit": found.issued_at is None and not queries.has_fit_title(actor, found),
        "waits_for_second": queries.waits_for_second(actor, found),
        "may_change": Move.CHANGE in {move.move for move in queries.next_moves(actor, found)},
        "may_update": found.state == State.ISSUED and actor.may(DRAFT, found.target()),
        "update_forms": _level_forms(actor, found),
        "links": [Link(_("预警"), reverse("warnings:list")), Link(found.number, "")],
    }
    return render(request, "warnings/detail.html", context, status=422 if refused else 200)


def map_of(geometry: str, name: str, level: str = "warning") -> dict[str, object] | None:
    """Return an area as the map draws it; None without a drawing."""
    if not geometry:
        return None
    feature = {
        "type": "Feature",
        "properties": {"name": name, "tone": level},
        "geometry": json.loads(geometry),
    }
    return {"type": "FeatureCollection", "features": [feature]}


def _doings(actor: Actor, found: Warning) -> list[Doing]:
    known = {"version": found.version}
    return [
        Doing(
            move.move,
            in_words(move.label),
            MoveForm(initial=known, auto_id=f"{move.move}-%s"),
            needs_reason="reason" in move.needs,
            is_primary=move.move in (Move.ISSUE, Move.CONFIRM),
            is_danger=move.move in (Move.CANCEL, Move.DISCARD),
        )
        for move in queries.next_moves(actor, found)
        if move.move != Move.CHANGE
    ]


def _level_forms(actor: Actor, found: Warning) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return (name, label, levels) of an upgrade and a downgrade, as far as there are levels."""
    if found.state != State.ISSUED or not actor.may(DRAFT, found.target()):
        return []
    labels = [(level.value, in_words(queries.LEVEL_LABELS[level])) for level in queries.LEVELS]
    here = RANKS[found.level]
    up = [pair for pair in labels if RANKS[pair[0]] > here]
    down = [pair for pair in labels if RANKS[pair[0]] < here]
    return [
        (name, words, levels)
        for name, words, levels in (
            ("upgrade", _("升级"), up),
            ("downgrade", _("降级"), down),
        )
        if levels
    ]


Act = Callable[[Actor, str, MoveForm], tuple[str, str]]
"""Does a move; returns the number of the warning to show next, and the words of success."""


def _confirm(actor: Actor, number: str, form: MoveForm) -> tuple[str, str]:
    actions.confirm_draft(actor, number, version=form.cleaned_data["version"])
    return number, _("已审核通过，可以发布了。")


def _issue(actor: Actor, number: str, form: MoveForm) -> tuple[str, str]:
    found = actions.issue(actor, number, version=form.cleaned_data["version"])
    count = found.audience_count or 0
    return number, _("已发布，正在通知 %(n)s 个对象。") % {"n": count}


def _return(actor: Actor, number: str, form: MoveForm) -> tuple[str, str]:
    read = form.cleaned_data
    actions.return_draft(actor, number, read["reason"], version=read["version"])
    return number, _("已退回修改。")


def _discard(actor: Actor, number: str, form: MoveForm) -> tuple[str, str]:
    read = form.cleaned_data
    actions.discard(actor, number, read["reason"], version=read["version"])
    return number, _("草稿已作废。")


def _cancel(actor: Actor, number: str, form: MoveForm) -> tuple[str, str]:
    read = form.cleaned_data
    actions.cancel(actor, number, read["reason"], version=read["version"])
    return number, _("已解除，还没发出的已撤回，收到过的会收到解除通知。")


def _upgrade(actor: Actor, number: str, form: MoveForm) -> tuple[str, str]:
    read = form.cleaned_data
    made = actions.upgrade(actor, number, read["level"], version=read["version"])
    return made.number, _("升级草稿已写好，发布后原预警自动结束。")


def _downgrade(actor: Actor, number: str, form: MoveForm) -> tuple[str, str]:
    read = form.cleaned_data
    made = actions.downgrade(actor, number, read["level"], version=read["version"])
    return made.number, _("降级草稿已写好，发布后原预警自动结束。")


MOVES: dict[str, Act] = {
    Move.CONFIRM: _confirm,
    Move.ISSUE: _issue,
    Move.RETURN: _return,
    Move.DISCARD: _discard,
    Move.CANCEL: _cancel,
    "upgrade": _upgrade,
    "downgrade": _downgrade,
}


@require_POST
@signed_in
def move_page(request: PageRequest, number: str) -> HttpResponse:
    """Move a warning on, or show it again with the faults of the form."""
    found = queries.warning(request.actor, number)
    name = request.POST.get("move", "")
    act = MOVES.get(name)
    if act is None:
        raise Invalid({"move": say("没有这个操作。")})
    form = MoveForm(request.POST, auto_id=f"{name}-%s")
    if not form.is_valid():
        return _again(request, found, name, form)
    try:
        shown, words = act(request.actor, number, form)
    except Invalid as error:
        form.take(error)
        return _again(request, found, name, form)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect(reverse("warnings:detail", args=[number]))
    messages.success(request, words)
    return redirect(reverse("warnings:detail", args=[shown]))


def _again(request: PageRequest, found: Warning, name: str, form: MoveForm) -> HttpResponse:
    if name in LEVEL_MOVES:
        for words in form.errors.values():
            messages.error(request, " ".join(str(word) for word in words))
        return redirect(reverse("warnings:detail", args=[found.number]))
    allowed = {doing.name: doing for doing in _doings(request.actor, found)}
    if name not in allowed:
        raise NotAllowed
    doing = allowed[name]
    again = Doing(
        doing.name, doing.label, form, doing.needs_reason, doing.is_primary, doing.is_danger
    )
    return show(request, found, again)
