"""Evacuations: the list, starting one, and the roll for a phone in the rain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.forms import EvacuationForm, MarkForm, ReasonForm
from shouwang.prepare.households.states import EVACUATE, EntryMove

from .frame import areas_of, kept_nowhere

QUICK = (EntryMove.ARRIVE, EntryMove.SET_OUT, EntryMove.REACH)
"""Moves of one tap; the others ask where, or why."""
ROLL_REASON = say("转移叫应")
NOT_YOURS = say("这个地方不在您的职责范围内。")


@dataclass(frozen=True, slots=True)
class Button:
    """A move of one tap."""

    move: str
    label: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Card:
    """One person of the roll, with what can be reported, and in clear when the roll is open."""

    row: queries.RollRow
    area_name: str
    buttons: list[Button]
    more: list[Button]
    clear: queries.ClearPerson | None


@require_GET
@signed_in
def evacuation_list(request: PageRequest) -> HttpResponse:
    """Show the evacuations, the open ones first."""
    actor = request.actor
    found = queries.evacuations(actor)
    context = {
        "rows": found,
        "may_evacuate": actor.holds(EVACUATE),
        "links": [
            Link(_("帮扶对象"), reverse("households:list")),
            Link(_("转移"), "", "", is_current=True),
        ],
    }
    return render(request, "households/evacuations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start_page(request: PageRequest) -> HttpResponse:
    """Show the form, or start an evacuation."""
    actor = request.actor
    if not actor.holds(EVACUATE):
        raise NotAllowed
    areas = areas_of(actor, EVACUATE)
    if request.method != "POST":
        known = {"subject_key": request.GET.get("subject", "")[:96]}
        return _show_start(request, EvacuationForm(initial=known, areas=areas))
    form = EvacuationForm(request.POST, areas=areas)
    if not form.is_valid():
        return _show_start(request, form)
    try:
        made = _start_once(actor, form)
    except Invalid as error:
        form.take(error)
        return _show_start(request, form)
    except NotFound:
        form.take(Invalid({"area_codes": NOT_YOURS}))
        return _show_start(request, form)
    return redirect("households:roll", made)


def _start_once(actor: Actor, form: EvacuationForm) -> str:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, str(actions.start_evacuation(actor, draft).pk))

    key = form.cleaned_data["idempotency_key"]
    return answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do).text


def _show_start(request: PageRequest, form: EvacuationForm) -> HttpResponse:
    context = {"form": form}
    return render(request, "households/start.html", context, status=422 if form.errors else 200)


@kept_nowhere
@require_GET
@signed_in
def roll_page(request: PageRequest, evacuation_id: int) -> HttpResponse:
    """Show the roll, masked: whom nobody has reached comes first."""
    return _show_roll(request, evacuation_id)


def _show_roll(
    request: PageRequest, evacuation_id: int, more: dict[str, Any] | None = None
) -> HttpResponse:
    actor = request.actor
    shown = queries.roll(actor, evacuation_id)
    given = more or {}
    clear: dict[int, queries.ClearPerson] = given.get("clear", {})
    names = divisions.names_of(actor, shown.evacuation.area_codes)
    counts = shown.evacuation.counts
    context = {
        "evacuation": shown.evacuation,
        "areas": "、".join(names.get(code, code) for code in shown.evacuation.area_codes),
        "progress_label": _("已安全 %(safe)d/%(total)d")
        % {"safe": counts.safe, "total": counts.total},
        "states": [
            (label, counts.by_state[state])
            for state, label in queries.ENTRY_STATE_LABELS.items()
            if counts.by_state[state]
        ],
        "cards": [_card(row, names, clear) for row in shown.rows],
        "may_end": queries.may_end(actor, evacuation_id),
        "reason_form": ReasonForm(initial={"reason": in_words(ROLL_REASON)}, auto_id="roll-%s"),
        **given,
        "is_clear": bool(clear),
    }
    status = 422 if given.get("is_refused") else 200
    return render(request, "households/roll.html", context, status=status)


def _card(
    row: queries.RollRow, names: dict[str, str], clear: dict[int, queries.ClearPerson]
) -> Card:
    buttons = [
        Button(one.move, one.label, "success" if one.move == EntryMove.ARRIVE else "primary")
        for one in row.moves
    ]
    area = row.person.area_code
    return Card(
        row=row,
        area_name=names.get(area, area),
        buttons=[one for one in buttons if one.move in QUICK],
        more=[one for one in buttons if one.move not in QUICK],
        clear=clear.get(row.person.person_id),
    )


@kept_nowhere
@require_POST
@signed_in
def open_roll_page(request: PageRequest, evacuation_id: int) -> HttpResponse:
    """Show the roll with names and numbers to call, for a reason that is written down."""
    form = ReasonForm(request.POST, auto_id="roll-%s")
    if not form.is_valid():
        return _show_roll(request, evacuation_id, {"reason_form": form, "is_refused": True})
    reason = form.cleaned_data["reason"]
    try:
        shown = actions.open_roll(request.actor, evacuation_id, reason)
    except Invalid as error:
        form.take(error)
        return _show_roll(request, evacuation_id, {"reason_form": form, "is_refused": True})
    clear = {one.masked.person_id: one for one in shown}
    return _show_roll(request, evacuation_id, {"clear": clear})


@kept_nowhere
@require_POST
@signed_in
def mark_page(request: PageRequest, evacuation_id: int) -> HttpResponse:
    """Report where a person is, and go back to the roll."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        faults = [str(words[0]) for words in form.errors.values()]
        return _show_roll(request, evacuation_id, {"faults": faults, "is_refused": True})
    read = form.cleaned_data
    draft = actions.MarkDraft(read["move"], read["where"], read["reason"])
    try:
        actions.mark(
            request.actor, evacuation_id, read["person_id"], draft, version=read["version"]
        )
    except Invalid as error:
        faults = [in_words(words) for words in error.fields.values()]
        return _show_roll(request, evacuation_id, {"faults": faults, "is_refused": True})
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    return redirect("households:roll", evacuation_id)


@require_POST
@signed_in
def end_page(request: PageRequest, evacuation_id: int) -> HttpResponse:
    """End an evacuation."""
    try:
        actions.end_evacuation(request.actor, evacuation_id)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("households:roll", evacuation_id)
    messages.success(request, _("转移已结束，值班员不再看到名册。"))
    return redirect("households:roll", evacuation_id)
