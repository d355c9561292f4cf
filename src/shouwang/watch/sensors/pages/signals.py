"""Pages of signals: what waits for an answer, one with its readings and steps, the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState
from shouwang.ground.keyset import PageAsk
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors.actions.answering import confirm_signal, dismiss_signal
from shouwang.watch.sensors.forms.signals import AnswerForm, SignalFilterForm, answer_form
from shouwang.watch.sensors.queries import signals as queries
from shouwang.watch.sensors.rule_states import SIGNAL_MOVES, SignalMove
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.levels import LEVEL_LABELS, LEVEL_TONES

from .frame import section_tabs

if TYPE_CHECKING:
    from shouwang.watch.sensors.models import Signal

PAGE_SIZE = 25
LAST_PAGE = 400
NEWEST = 24
"""So many readings stand open on the page of a signal; the others behind a fold."""
TONES = {SignalMove.CONFIRM: "primary", SignalMove.DISMISS: "neutral"}


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """One answer that the reader may give."""

    answer: str
    label: Text
    tone: str
    form: AnswerForm
    is_open: bool


@require_GET
@signed_in
def signals_page(request: PageRequest) -> HttpResponse:
    """Show the signals within the reader's duties, those that are open first."""
    actor = request.actor
    form = SignalFilterForm({"view": queries.OPEN, **request.GET.dict()})
    form.is_valid()
    read = form.cleaned_data
    asked = queries.SignalFilters(
        view=read.get("view", queries.OPEN),
        level=read.get("level", ""),
        kind=read.get("kind", ""),
        sensor=read.get("sensor", ""),
        rule=request.GET.get("rule", "")[:40],
    )
    number = _page_number(request)
    ask = PageAsk(limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    page = queries.signals(actor, asked, ask)
    readings = queries.readings_of(actor, [found.pk for found in page.items])
    context = {
        "form": form,
        "rows": [(found, readings.get(found.pk, [])) for found in page.items],
        "pager": _pager(request, number, page),
        "tabs": section_tabs("sensors:signals"),
    }
    return render(request, "sensors/signals.html", context)


def _page_number(request: PageRequest) -> int:
    text = request.GET.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def _pager(request: PageRequest, number: int, page: queries.SignalPage) -> Pager:
    given = {name: str(value) for name, value in request.GET.items() if name != "page"}
    count = _("共 %(n)s 项") % {"n": page.count}
    return Pager(
        f"?{urlencode({**given, 'page': number - 1})}" if number > 1 else None,
        f"?{urlencode({**given, 'page': number + 1})}" if page.next_cursor else None,
        count if page.count_is_exact else _("多于 %(n)s 项") % {"n": page.count},
    )


@require_GET
@signed_in
def signal_page(request: PageRequest, signal_id: int) -> HttpResponse:
    """Show one signal: why, with which readings, how it went on, what can be answered."""
    found = queries.signal(request.actor, signal_id)
    return render(request, "sensors/signal.html", _context(request.actor, found))


def _context(actor: Actor, found: Signal, wrong: AnswerForm | None = None) -> dict[str, object]:
    words, advice = queries.rule_of(actor, found)
    around = queries.readings_around(actor, found)[::-1]
    steps = [
        (step, LEVEL_LABELS[step.level], LEVEL_TONES[step.level])
        for step in queries.steps_of(actor, found)
    ]
    return {
        "signal": found,
        "may_warn": found.ended_at is None and actor.holds("warnings.draft"),
        "kind_label": KINDS[found.sensor.kind].label,
        "rule_words": words,
        "top_label": LEVEL_LABELS[found.top_level],
        "advice": advice,
        "steps": steps,
        "newest": around[:NEWEST],
        "older": around[NEWEST:],
        "cards": _cards(actor, found, wrong),
        "links": [
            Link(_("触发信号"), reverse("sensors:signals")),
            Link(found.sensor.code, ""),
        ],
    }


def _cards(actor: Actor, found: Signal, wrong: AnswerForm | None) -> list[AnswerCard]:
    labels = {name: move.label for name, move in SIGNAL_MOVES.items()}
    asked = "" if wrong is None else str(wrong["answer"].value())
    return [
        AnswerCard(
            name,
            labels[name],
            TONES[SignalMove(name)],
            wrong if wrong is not None and name == asked else answer_form(name, found.version),
            name == asked or (not asked and name == SignalMove.CONFIRM),
        )
        for name in queries.may_answer(actor, found)
    ]


@require_POST
@signed_in
def answer_page(request: PageRequest, signal_id: int) -> HttpResponse:
    """Confirm a signal or dismiss it with a reason."""
    actor = request.actor
    found = queries.signal(actor, signal_id)
    answer = request.POST.get("answer", "")
    if answer not in queries.may_answer(actor, found):
        return _not_now(request, found)
    form = answer_form(answer, found.version, request.POST)
    if form.is_valid():
        try:
            _answer(actor, found.pk, answer, form)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            messages.warning(request, in_words(error.message))
            return redirect("sensors:signal", signal_id)
        else:
            messages.success(request, _("已答复。"))
            return redirect("sensors:signal", signal_id)
    context = _context(actor, found, form)
    return render(request, "sensors/signal.html", context, status=422)


def _not_now(request: PageRequest, found: Signal) -> HttpResponse:
    """Refuse who may never answer; tell others that it cannot be answered so now."""
    if not request.actor.may("sensors.answer", found.target()):
        raise NotAllowed
    messages.warning(request, _("现在不能这样答复，请刷新后再看。"))
    return redirect("sensors:signal", found.pk)


def _answer(actor: Actor, signal_id: int, answer: str, form: AnswerForm) -> None:
    read = form.cleaned_data
    if answer == SignalMove.CONFIRM:
        confirm_signal(actor, signal_id, read["note"], version=read["version"])
        return
    dismiss_signal(
        actor,
        signal_id,
        read["reason"],
        dismissed_as=read["dismissed_as"],
        version=read["version"],
    )
