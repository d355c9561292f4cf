"""Lessons and rule changes of a campaign (R67)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Link
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.lessons import LessonForm
from shouwang.prepare.campaigns.rules.wording import LESSON_KINDS

from .frame import frame

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign


def parts(campaign: Campaign, current: str) -> list[Link]:
    """Return the pages within what stays of a campaign."""
    names = (
        ("campaigns:lessons", _("经验和制度")),
        ("campaigns:standing_checks", _("常态检查")),
        ("campaigns:summary", _("总结")),
    )
    return [
        Link(label, reverse(name, args=[campaign.number]), "", is_current=name == current)
        for name, label in names
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lessons_page(request: PageRequest, number: str) -> HttpResponse:
    """Show what was learnt and which rules changed, or record more of it."""
    actor = request.actor
    found = queries.campaign(actor, number)
    may_record = queries.may_record(actor, found)
    form = LessonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _record_once(actor, number, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已记录。"))
            return redirect("campaigns:lessons", number)
    context = {
        **frame(actor, found, "campaigns:lessons"),
        "parts": parts(found, "campaigns:lessons"),
        "rows": [(view, LESSON_KINDS[view.lesson.kind]) for view in queries.lessons(actor, found)],
        "form": form if may_record else None,
    }
    return render(request, "campaigns/lessons.html", context, status=422 if form.errors else 200)


def _record_once(actor: Actor, number: str, form: LessonForm) -> None:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, str(actions.record_lesson(actor, number, draft).pk))

    key = form.cleaned_data["idempotency_key"]
    answer_once(actor, key, f"{number} {draft!r}".encode("utf-8", "replace"), do)
