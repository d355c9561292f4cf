"""From a duty to evacuate to the roll of the village: one page, one button."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotFound, WrongState
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings.actions.evacuating import begin_evacuation
from shouwang.watch.warnings.queries.evacuating import (
    evacuation_duty,
    evacuations_by_village,
    task_origin,
)


@require_http_methods(["GET", "POST"])
@signed_in
def evacuation_page(request: PageRequest, number: str, duty_id: int) -> HttpResponse:
    """Show what is to be evacuated, or begin it; what is under way is led to."""
    actor = request.actor
    duty = evacuation_duty(actor, number, duty_id)
    code = duty.area_code_now
    now = evacuations_by_village(actor, duty.warning, [code])[code]
    if now.is_open and now.evacuation_id:
        return redirect("households:roll", now.evacuation_id)
    faults: list[str] = []
    if request.method == "POST":
        try:
            return redirect("households:roll", begin_evacuation(actor, number, duty_id))
        except Invalid as error:
            faults = [in_words(words) for words in error.fields.values()]
        except WrongState as error:
            messages.warning(request, in_words(error.message))
            return redirect("warnings:obligations", number)
    context = {
        "duty": duty,
        "warning": duty.warning,
        "village": divisions.names_of(actor, [code]).get(code, code),
        "now": now,
        "faults": faults,
        "links": [
            Link(number, reverse("warnings:detail", args=[number])),
            Link(_("应办措施"), reverse("warnings:obligations", args=[number])),
            Link(_("转移"), "", "", is_current=True),
        ],
    }
    return render(request, "warnings/evacuation.html", context, status=422 if faults else 200)


def task_links(actor: Actor, source_key: str) -> Sequence[Link]:
    """Return where a task that a warning made leads: its duties, and the evacuation it asks for."""
    try:
        number, duty_id = task_origin(actor, source_key)
    except NotFound:
        return ()
    found = [Link(_("预警应办措施"), reverse("warnings:obligations", args=[number]), "checklist")]
    if duty_id is not None:
        url = reverse("warnings:evacuation", args=[number, duty_id])
        found.insert(0, Link(_("转移名册"), url, "door-exit"))
    return found
