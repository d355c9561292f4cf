"""Enterprises' reports: the list, writing one, its two receipts (R22)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.lessons import ReportForm
from shouwang.prepare.organisations import queries as organisations


def _links(title: str) -> list[Link]:
    return [
        Link(_("专项行动"), reverse("campaigns:list")),
        Link(_("企业报告"), reverse("campaigns:reports")),
        Link(title, ""),
    ]


@require_GET
@signed_in
def reports_page(request: PageRequest) -> HttpResponse:
    """Show the reports with both receipts; what is not delivered can be asked for alone."""
    actor = request.actor
    is_undelivered = request.GET.get("undelivered") == "1"
    context = {
        "rows": queries.reports(actor, undelivered_only=is_undelivered),
        "is_undelivered": is_undelivered,
        "may_report": queries.may_report(actor),
        "links": _links("")[:2],
    }
    return render(request, "campaigns/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_report_page(request: PageRequest) -> HttpResponse:
    """Show the form of a report, or send it to both sides at once."""
    actor = request.actor
    if not queries.may_report(actor):
        raise NotAllowed
    industries = [(one.code, in_words(one.label)) for one in organisations.industries()]
    running = [(row.number, row.title) for row in queries.running_campaigns(actor)]
    form = ReportForm(request.POST or None, industries=industries, campaigns=running)
    if request.method == "POST" and form.is_valid():
        try:
            made = _report_once(actor, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已报告，等待街道和行业主管部门签收。"))
            return redirect("campaigns:report", int(made))
    context = {"form": form, "links": _links(_("新报告"))}
    return render(request, "campaigns/report_new.html", context, status=422 if form.errors else 200)


def _report_once(actor: Actor, form: ReportForm) -> str:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, str(actions.report_by_enterprise(actor, draft).pk))

    key = form.cleaned_data["idempotency_key"]
    return answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do).text


@require_GET
@signed_in
def report_page(request: PageRequest, report_id: int) -> HttpResponse:
    """Show one report with its receipts."""
    view = queries.report(request.actor, report_id)
    context = {"view": view, "links": _links(view.report.unit.name)}
    return render(request, "campaigns/report.html", context)


@require_POST
@signed_in
def receive_page(request: PageRequest, report_id: int) -> HttpResponse:
    """Confirm for one side that a report has come."""
    queries.report(request.actor, report_id)
    try:
        actions.receive_report(request.actor, report_id, request.POST.get("side", ""))
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        messages.success(request, _("已签收。"))
    return redirect("campaigns:report", report_id)
