"""The form in which an accident is reported."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.prepare.accidents import actions
from shouwang.prepare.accidents.forms import ReportForm
from shouwang.prepare.accidents.states import REPORT
from shouwang.prepare.places import queries as places

from .lists import areas_of

SHOWN_PLACES = 300
NOT_YOURS = say("这个地方不在您的职责范围内。")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report_page(request: PageRequest) -> HttpResponse:
    """Show the form, or report what was filled in."""
    actor = request.actor
    if not actor.holds(REPORT):
        raise NotAllowed
    areas = areas_of(actor, REPORT)
    if request.method != "POST":
        asked = {"place": request.GET.get("place", "")[:40]}
        return _show_report(request, ReportForm(initial=asked, areas=areas))
    form = ReportForm(request.POST, areas=areas)
    if not form.is_valid():
        return _show_report(request, form)
    try:
        made = _report_once(actor, form)
    except Invalid as error:
        form.take(error)
        return _show_report(request, form)
    except NotFound:
        form.take(Invalid({"area_code": NOT_YOURS}))
        return _show_report(request, form)
    messages.success(request, _("已报告：%(number)s") % {"number": made})
    return redirect("accidents:detail", made)


def _report_once(actor: Actor, form: ReportForm) -> str:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, actions.report_accident(actor, draft).number)

    key = form.cleaned_data["idempotency_key"]
    return answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do).text


def _show_report(request: PageRequest, form: ReportForm) -> HttpResponse:
    known = places.place_set(request.actor).order_by("id")[:SHOWN_PLACES]
    context = {"form": form, "places": known}
    return render(request, "accidents/report.html", context, status=422 if form.errors else 200)
