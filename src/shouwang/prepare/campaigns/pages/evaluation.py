"""How ready units are, what the campaign brings to the assessments, its tags and root measures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.drafting import TagForm
from shouwang.prepare.campaigns.forms.growing import WeightsForm
from shouwang.prepare.campaigns.rules.readiness import UnitReadiness
from shouwang.prepare.campaigns.rules.wording import PARTICIPANT_KINDS
from shouwang.prepare.campaigns.states import EDIT, State

from .frame import frame

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign

PER_MILLE = 1000
LAMPS = {True: "green", False: "red", None: "grey"}


def percent(value: Fraction | None) -> str:
    """Return a share in words for people, cut to a tenth of a percent; "" when not applicable.

    It is cut and not rounded, so that what is not whole is never shown as whole.
    """
    if value is None:
        return ""
    mille = value.numerator * PER_MILLE // value.denominator
    return f"{mille // 10}.{mille % 10}%" if mille % 10 else f"{mille // 10}%"


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A unit in the table of readiness; lamps are green, red, or grey for unknown."""

    unit: UnitReadiness
    kind: Text
    group_lamp: str
    funds_lamp: str
    plan_lamp: str


@require_GET
@signed_in
def readiness_page(request: PageRequest, number: str) -> HttpResponse:
    """Show each unit's three checks, those that are not ready first."""
    actor = request.actor
    found = queries.campaign(actor, number)
    ready = queries.readiness(actor, found)
    units = sorted(ready.units, key=lambda unit: (unit.area_code, unit.unit_id))
    rows = [_ready_row(unit) for unit in units]
    context = {
        **frame(actor, found, "campaigns:readiness"),
        "ready": ready,
        "rate_words": percent(None if ready.rate is None else Fraction(ready.rate)),
        "rows": rows,
        "waiting": [row for row in rows if not row.unit.is_ready],
        "done": [row for row in rows if row.unit.is_ready],
    }
    return render(request, "campaigns/readiness.html", context)


def _ready_row(unit: UnitReadiness) -> ReadyRow:
    return ReadyRow(
        unit,
        PARTICIPANT_KINDS[unit.kind],
        LAMPS[unit.has_group],
        LAMPS[unit.has_funds],
        LAMPS[unit.has_plan],
    )


@require_GET
@signed_in
def evaluation_page(request: PageRequest, number: str) -> HttpResponse:
    """Show what the campaign brings to the assessments, its tags and its root measures."""
    return _show(request, queries.campaign(request.actor, number))


def _show(
    request: PageRequest,
    found: Campaign,
    weights: WeightsForm | None = None,
    tags: TagForm | None = None,
) -> HttpResponse:
    actor = request.actor
    told = queries.assessment_scores(actor, found)
    roots = queries.root_measures(actor, found)
    may_change = actor.may(EDIT, found.target()) and found.state in {State.DRAFTED, State.RUNNING}
    known = {str(name): weight for name, weight in queries.weights(actor, found).items()}
    context = {
        **frame(actor, found, "campaigns:evaluation"),
        "told": told,
        "parts": [(part, percent(part.share.value)) for part in told.parts],
        "result_words": percent(told.result),
        "scores": [(score, percent(score.value)) for score in told.scores],
        "roots": roots,
        "roots_words": percent(roots.share.value),
        "tag_lines": queries.tag_report(actor, found),
        "may_change": may_change,
        "weights_form": weights or WeightsForm(initial={**known, "version": found.version}),
        "tag_form": tags or TagForm(),
    }
    status = 422 if weights or tags else 200
    return render(request, "campaigns/evaluation.html", context, status=status)


@require_POST
@signed_in
def weights_page(request: PageRequest, number: str) -> HttpResponse:
    """Set how much the campaign counts in each assessment."""
    found = _own(request, number)
    form = WeightsForm(request.POST)
    if not form.is_valid():
        return _show(request, found, weights=form)
    version = form.cleaned_data["version"]
    try:
        actions.set_weights(request.actor, number, form.weights(), version=version)
    except Invalid as error:
        form.take(error)
        return _show(request, found, weights=form)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        messages.success(request, _("权重已保存。"))
    return redirect("campaigns:evaluation", number)


@require_POST
@signed_in
def tag_page(request: PageRequest, number: str) -> HttpResponse:
    """Give a hazard or a task of the campaign its tags."""
    found = _own(request, number)
    form = TagForm(request.POST)
    if not form.is_valid():
        return _show(request, found, tags=form)
    read = form.cleaned_data
    try:
        actions.tag_item(request.actor, number, read["reference"], read["tags"])
    except Invalid as error:
        form.take(error)
        return _show(request, found, tags=form)
    messages.success(request, _("标签已保存。"))
    return redirect("campaigns:evaluation", number)


def _own(request: PageRequest, number: str) -> Campaign:
    found = queries.campaign(request.actor, number)
    if not request.actor.may(EDIT, found.target()):
        raise NotAllowed
    return found
