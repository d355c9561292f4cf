"""The page of powers delegated to street offices."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.look.links import Link
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.forms.papers import DelegationForm, EndForm
from shouwang.prepare.hazards.queries.powers import MANAGE
from shouwang.prepare.hazards.rules.powers import POWER_LABELS, POWERS


@require_http_methods(["GET", "POST"])
@signed_in
def powers_page(request: PageRequest) -> HttpResponse:
    """Show what offices may do by law and by delegation; write a delegation down."""
    actor = request.actor
    if not actor.holds(MANAGE):
        raise NotAllowed
    offices = [(str(unit.pk), unit.name) for unit in queries.street_offices(actor)]
    form = DelegationForm(request.POST if request.method == "POST" else None, offices=offices)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delegate_power(actor, _draft(form))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已登记。"))
            return redirect("hazards:powers")
    today = clock.today()
    context = {
        "form": form,
        "rows": [
            (row, POWER_LABELS[row.power], row.as_delegation().holds_on(today))
            for row in queries.delegations(actor)
        ],
        "by_law": [
            (POWER_LABELS[rule.power], rule.source, rule.effective_on)
            for rule in POWERS
            if "street_office" in rule.unit_kinds
        ],
        "links": [Link(_("隐患"), reverse("hazards:list")), Link(_("街道职权"), "")],
    }
    return render(request, "hazards/powers.html", context, status=422 if form.errors else 200)


def _draft(form: DelegationForm) -> actions.DelegationDraft:
    read = form.cleaned_data
    return actions.DelegationDraft(
        int(read["unit_id"]), read["power"], read["from_on"], read["until_on"], read["basis"]
    )


@require_POST
@signed_in
def power_end_page(request: PageRequest, delegation_id: int) -> HttpResponse:
    """Let a delegated power end with a day."""
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Invalid({"until_on": say("请填写正确的日期。")})
    actions.end_delegation(request.actor, delegation_id, until_on=form.cleaned_data["until_on"])
    messages.success(request, _("已登记。"))
    return redirect("hazards:powers")
