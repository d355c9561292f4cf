"""The risk register, and what people do with a risk: review it, overrule it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.risk import actions, queries
from shouwang.watch.risk.forms import OverruleForm, RegisterFilterForm
from shouwang.watch.risk.states import VIEW

from .paging import PAGE_SIZE, page_number, pager
from .pictures import areas_of, review_form, show, tabs_of


@require_GET
@signed_in
def register_page(request: PageRequest) -> HttpResponse:
    """Show the red and orange risks, overdue reviews first."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotAllowed
    form = RegisterFilterForm(request.GET, areas_of(actor))
    form.is_valid()
    read = form.cleaned_data
    overdue = True if read.get("overdue") else None
    filters = queries.RegisterFilters(read.get("area", ""), read.get("level", ""), overdue)
    number = page_number(request)
    page = queries.risk_register(actor, filters, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    context = {
        "form": form,
        "page": page,
        "pager": pager(request, number, page.count),
        "tabs": tabs_of(actor, "register"),
    }
    return render(request, "risk/register.html", context)


@require_POST
@signed_in
def review_page(request: PageRequest, risk_id: int) -> HttpResponse:
    """Write a review down, or show the form again with its faults."""
    actor = request.actor
    detail = queries.risk_by_id(actor, risk_id)
    form = review_form(actor, detail.risk, request.POST)
    form.fields["owner_post_id"].choices = [  # type: ignore[attr-defined]  # a choice field
        ("", ""),
        *queries.post_choices(actor, _chosen_unit(request)).items(),
    ]
    if not form.is_valid():
        actions.check_may_review(actor, risk_id)
        return show(request, detail, review=form)
    try:
        version = form.cleaned_data["version"]
        actions.review_risk(actor, risk_id, form.draft(), version=version)
    except Invalid as error:
        form.take(error)
        return show(request, detail, review=form)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect(detail.link)
    messages.success(request, _("已复核。"))
    return redirect(detail.link)


def _chosen_unit(request: PageRequest) -> int | None:
    given = request.POST.get("owner_unit_id", "")
    is_key = given.isdecimal() and given.isascii() and len(given) < 18
    return int(given) if is_key else None


@require_POST
@signed_in
def overrule_page(request: PageRequest, risk_id: int) -> HttpResponse:
    """Set another level, or show the form again with its faults."""
    actor = request.actor
    detail = queries.risk_by_id(actor, risk_id)
    form = OverruleForm(request.POST)
    if not form.is_valid():
        actions.check_may_review(actor, risk_id)
        return show(request, detail, overrule=form)
    try:
        actions.overrule(actor, risk_id, form.draft())
    except Invalid as error:
        form.take(error)
        return show(request, detail, overrule=form)
    messages.success(request, _("已改判，计算等级仍然显示。"))
    return redirect(detail.link)


@require_POST
@signed_in
def end_overrule_page(request: PageRequest, risk_id: int) -> HttpResponse:
    """Let the computed level hold again."""
    detail = queries.risk_by_id(request.actor, risk_id)
    try:
        actions.end_overrule(request.actor, risk_id)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect(detail.link)
    messages.success(request, _("已恢复计算等级。"))
    return redirect(detail.link)
