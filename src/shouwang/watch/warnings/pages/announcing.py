"""A warning for the loudspeaker, and for the wall of a staircase."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.watch.warnings.queries.announcing import announcement, said_warning
from shouwang.watch.warnings.queries.answers import OwnAnswer, own_answer
from shouwang.watch.warnings.rules.announcing import steps
from shouwang.watch.warnings.states import State

from .answers import page

NOT_ASKED = OwnAnswer(is_asked=False, is_open=False, answered_at=None)


@require_GET
@signed_in
def loudspeaker_page(request: PageRequest, number: str) -> HttpResponse:
    """Show what a loudspeaker says, sentence by sentence."""
    said = announcement(request.actor, number)
    context = {"said": said, "warning": said.warning, "back_url": _back(number)}
    return render(request, "warnings/loudspeaker.html", context)


@require_GET
@signed_in
def notice_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the notice to print and hang up; whoever was sent the warning answers here, too."""
    found = said_warning(request.actor, number)
    context = {
        "warning": found,
        "steps": steps(found.action_text),
        "is_over": found.state == State.ENDED,
        "own": own_answer(request.actor, number) if found.issued_at else NOT_ASKED,
        "back_url": _back(number),
    }
    return render(request, "warnings/notice.html", context)


def _back(number: str) -> str:
    return page("warnings:detail", number) or page("warnings:answers", number)
