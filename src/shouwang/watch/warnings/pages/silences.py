"""Silences: what the system is not to draft for a while, where, why and until when."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings import actions, queries
from shouwang.watch.warnings.forms.composing import SilenceForm
from shouwang.watch.warnings.rules.wording import LEVEL_LABELS, TYPE_LABELS
from shouwang.watch.warnings.states import ISSUE

from .composing import code_choices

USUAL = timedelta(hours=6)


@require_http_methods(["GET", "POST"])
@signed_in
def silences_page(request: PageRequest) -> HttpResponse:
    """Show the silences that hold; who issues warnings adds one."""
    actor = request.actor
    if request.method != "POST":
        return _show(request)
    if not actor.holds(ISSUE):
        raise NotAllowed
    form = SilenceForm(request.POST, codes=code_choices(actor))
    if not form.is_valid():
        return _show(request, form)
    try:
        actions.silence(actor, form.draft())
    except Invalid as error:
        form.take(error)
        return _show(request, form)
    messages.success(request, _("已静默，到时自动恢复。"))
    return redirect("warnings:silences")


def _show(request: PageRequest, form: SilenceForm | None = None) -> HttpResponse:
    actor = request.actor
    rows = queries.silences(actor)
    names = divisions.names_of(actor, {row.area_code_now for row in rows})
    begin = {"until_at": clock.now() + USUAL, "level": "yellow"}
    blank = SilenceForm(initial=begin, codes=code_choices(actor)) if actor.holds(ISSUE) else None
    context = {
        "rows": [
            (
                row,
                TYPE_LABELS[row.type_code],
                LEVEL_LABELS[row.level],
                names.get(row.area_code_now, row.area_code_now),
                actor.may(ISSUE, row.target()),
            )
            for row in rows
        ],
        "form": form or blank,
        "links": [
            Link(_("预警"), reverse("warnings:list")),
            Link(_("静默"), "", "", is_current=True),
        ],
    }
    return render(request, "warnings/silences.html", context, status=422 if form else 200)


@require_POST
@signed_in
def end_page(request: PageRequest, silence_id: int) -> HttpResponse:
    """End a silence before its time."""
    try:
        actions.end_silence(request.actor, silence_id)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        messages.success(request, _("静默已结束。"))
    return redirect("warnings:silences")
