"""The counter at which rewards are paid out, and what employees have found in each unit."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import NotAllowed, NotFound, TooMany, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.forms import ErrorForm

WRONG = 422


class ClaimForm(ErrorForm):
    """Number and query code, as the bearer shows them."""

    number = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    query_code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def awards_page(request: PageRequest) -> HttpResponse:
    """Pay a reward out to whoever brings number and query code; nobody is asked for a name."""
    actor = request.actor
    if not actor.holds("hazards.award"):
        raise NotAllowed
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            points = actions.claim_award(
                actor, form.cleaned_data["number"].strip(), form.cleaned_data["query_code"]
            )
        except (NotFound, TooMany, WrongState) as error:
            form.add_error(None, in_words(error.message))
        else:
            messages.success(request, _("已领取 %(n)d 分。") % {"n": points})
            return redirect("hazards:awards")
    context = {
        "form": form,
        "findings": queries.all_findings(actor),
        "totals": queries.award_totals(actor),
    }
    status = WRONG if request.method == "POST" else 200
    return render(request, "hazards/awards.html", context, status=status)
