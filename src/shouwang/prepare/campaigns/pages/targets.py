"""Targets from above: how far each is met, one with what was handed down, a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.look.links import Link
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.growing import HandDownForm, TargetForm
from shouwang.prepare.campaigns.queries.targets import TARGETS_SHOWN
from shouwang.prepare.campaigns.rules.targets import Formula
from shouwang.prepare.campaigns.rules.wording import COMPARISONS
from shouwang.prepare.campaigns.states import EDIT

from .evaluation import percent

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import IssuedTarget

VILLAGES_OFFERED = 200


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target in a table; words are cut to a tenth of a percent, what is counted is not."""

    standing: queries.TargetStanding
    comparison: object
    value_words: str
    actual_words: str
    gap_words: str
    lamp: str
    behind_url: str


@require_GET
@signed_in
def targets_page(request: PageRequest) -> HttpResponse:
    """Show the targets within the reader's duties and how far each is met."""
    actor = request.actor
    rows = queries.standings(actor, list(queries.targets(actor)[:TARGETS_SHOWN]))
    context = {
        "rows": [_row(row) for row in rows],
        "may_issue": actor.holds(EDIT),
        "links": _links(_("目标任务")),
    }
    return render(request, "campaigns/targets.html", context)


def _links(last: str) -> list[Link]:
    return [
        Link(_("专项行动"), reverse("campaigns:list")),
        Link(_("目标任务"), reverse("campaigns:targets")),
        Link(last, "", "", is_current=True),
    ]


def _row(standing: queries.TargetStanding) -> TargetRow:
    target = standing.target
    is_share = standing.terms.is_share
    lamp = {True: "green", False: "red", None: "grey"}[standing.is_met]
    return TargetRow(
        standing,
        COMPARISONS[target.comparison],
        f"{target.value * 100:f}".rstrip("0").rstrip(".") + "%"
        if is_share
        else f"{target.value:.0f}",
        percent(standing.actual) if is_share else _whole(standing.actual),
        percent(standing.gap) if is_share else _whole(standing.gap),
        lamp,
        _behind(target),
    )


def _whole(value: object) -> str:
    return "" if value is None else str(value)


def _behind(target: IssuedTarget) -> str:
    """Return where the list behind a figure is."""
    if target.campaign is not None:
        page = {
            Formula.DELIVERABLES_ON_TIME: "campaigns:duties",
            Formula.ROOT_MEASURES: "campaigns:evaluation",
        }.get(Formula(target.formula), "campaigns:progress")
        return reverse(page, args=[target.campaign.number])
    if target.formula in {Formula.ACCIDENTS, Formula.DEATHS}:
        days = f"from_on={target.from_on:%Y-%m-%d}&to_on={target.until_on:%Y-%m-%d}"
        return f"{reverse('accidents:list')}?area={target.area_code_now}&{days}"
    return f"{reverse('hazards:list')}?area={target.area_code_now}"


@require_http_methods(["GET", "POST"])
@signed_in
def issue_page(request: PageRequest) -> HttpResponse:
    """Write down a target from above."""
    actor = request.actor
    if not actor.holds(EDIT):
        raise NotAllowed
    running = [(row.number, row.title) for row in queries.running_campaigns(actor)]
    form = TargetForm(request.POST or None, campaigns=running)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.issue_target(actor, form.draft())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("目标任务已登记。"))
            return redirect("campaigns:target", made.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "links": _links(_("登记目标任务"))}
    return render(request, "campaigns/target_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def target_page(request: PageRequest, target_id: int) -> HttpResponse:
    """Show one target with what was handed down; hand it down to villages."""
    actor = request.actor
    found = queries.target(actor, target_id)
    may_hand = actor.may(EDIT, Target(area_code=found.area_code_now))
    down = queries.handed_down(actor, found)
    known = {row.area_code_now: row.value for row in down}
    form = HandDownForm(request.POST or None, initial=known, villages=_villages(actor, found))
    if request.method == "POST":
        if not may_hand:
            raise NotAllowed
        if form.is_valid():
            try:
                actions.hand_down(actor, target_id, form.values())
            except Invalid as error:
                form.take(error)
            else:
                messages.success(request, _("指标已分解到村（社区）。"))
                return redirect("campaigns:target", target_id)
    context = {
        "row": _row(queries.standings(actor, [found])[0]),
        "down": [_row(row) for row in queries.standings(actor, down)],
        "form": form if may_hand and form.fields else None,
        "links": _links(found.title),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "campaigns/target.html", context, status=status)


def _villages(actor: Actor, found: IssuedTarget) -> list[tuple[str, str]]:
    rows = divisions.villages_under(actor, found.area_code_now)
    rows = rows.exclude(code=found.area_code_now)[:VILLAGES_OFFERED]
    return [(row.code, row.name) for row in rows]
