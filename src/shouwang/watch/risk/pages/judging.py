"""Recording assessments, setting weights, and classifying texts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.look.links import Link
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.places import queries as places
from shouwang.watch.risk import actions, queries
from shouwang.watch.risk.forms import AssessmentForm, TextForm, TextOverruleForm, WeightsForm
from shouwang.watch.risk.states import EDIT, REVIEW, VIEW

from .paging import PAGE_SIZE, page_number, pager
from .pictures import areas_of, tabs_of

SHOWN_PLACES = 300


@require_GET
@signed_in
def assessments_page(request: PageRequest) -> HttpResponse:
    """Show the recorded assessments, the newest first."""
    actor = request.actor
    number = page_number(request)
    page = queries.assessments(actor, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    context = {
        "page": page,
        "pager": pager(request, number, page.count),
        "may_assess": actor.holds(REVIEW),
        "tabs": tabs_of(actor, "assessments"),
    }
    return render(request, "risk/assessments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assess_page(request: PageRequest, method: str) -> HttpResponse:
    """Show the form of a method, or record what was filled in."""
    actor = request.actor
    if not actor.holds(REVIEW):
        raise NotAllowed
    if method not in queries.METHOD_LABELS:
        raise NotFound
    areas = areas_of(actor, REVIEW)
    if request.method != "POST":
        asked = {"place_number": request.GET.get("place", "")[:40]}
        return _show(request, AssessmentForm(method=method, areas=areas, initial=asked))
    form = AssessmentForm(request.POST, method=method, areas=areas)
    if not form.is_valid():
        return _show(request, form)
    try:
        made = actions.measure_lec(actor, form.draft())
    except Invalid as error:
        form.take(error)
        return _show(request, form)
    messages.success(
        request, _("已记录，结果 %(value)s。") % {"value": f"{made.value.normalize():f}"}
    )
    return redirect("risk:assessments")


def _show(request: PageRequest, form: AssessmentForm) -> HttpResponse:
    known = places.place_set(request.actor).order_by("id")[:SHOWN_PLACES]
    words = queries.METHOD_LABELS[form.method]
    context = {
        "form": form,
        "title": words,
        "places": known,
        "links": [
            Link(_("风险评价"), reverse("risk:assessments")),
            Link(words, "", is_current=True),
        ],
    }
    return render(request, "risk/assess.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def weights_page(request: PageRequest) -> HttpResponse:
    """Show the weights in force and the versions there were, or set a new version."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotAllowed
    in_force = queries.weights_on(actor, clock.today())
    if request.method != "POST":
        begun = {"effective_on": clock.today()}
        return _show_weights(request, WeightsForm(weights=in_force, initial=begun), in_force)
    if not actor.holds(EDIT):
        raise NotAllowed
    form = WeightsForm(request.POST, weights=in_force)
    if not form.is_valid():
        return _show_weights(request, form, in_force)
    read = dict(form.cleaned_data)
    effective_on, reason = read.pop("effective_on"), read.pop("reason")
    try:
        made = actions.set_weights(actor, read, effective_on=effective_on, reason=reason)
    except Invalid as error:
        form.take(error)
        return _show_weights(request, form, in_force)
    messages.success(request, _("已保存为第 %(n)d 版。") % {"n": made.number})
    return redirect("risk:weights")


def _show_weights(
    request: PageRequest, form: WeightsForm, in_force: queries.Weights
) -> HttpResponse:
    actor = request.actor
    groups = [(label, form.of_group(name)) for name, label in queries.GROUP_LABELS.items()]
    context = {
        "form": form,
        "groups": groups,
        "in_force": in_force,
        "versions": queries.weight_versions(actor),
        "may_edit": actor.holds(EDIT),
        "tabs": tabs_of(actor, "weights"),
    }
    return render(request, "risk/weights.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def texts_page(request: PageRequest) -> HttpResponse:
    """Say what a text is probably about; nothing is kept."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotAllowed
    form = TextForm(request.POST if request.method == "POST" else None)
    view = None
    if form.is_bound and form.is_valid():
        view = queries.classify_text(actor, form.cleaned_data["text"])
    context = {"form": form, "view": view, "tabs": tabs_of(actor, "texts")}
    return render(request, "risk/texts.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def hazard_text_page(request: PageRequest, number: str) -> HttpResponse:
    """Show what a hazard's own text is probably about, and what a person set over it."""
    return _show_text(request, number, None)


def _text_form(actor: Actor, number: str, data: object = None) -> TextOverruleForm | None:
    target = hazards.hazard(actor, number).target()
    if not actor.may(REVIEW, target):
        return None
    words = {str(code): label for code, label in hazards.CATEGORY_LABELS.items()}
    return TextOverruleForm(data, categories=words)


def _show_text(request: PageRequest, number: str, refused: TextOverruleForm | None) -> HttpResponse:
    actor = request.actor
    found = hazards.hazard(actor, number)
    context = {
        "number": number,
        "description": found.description,
        "view": queries.classify_hazard(actor, number),
        "form": refused or _text_form(actor, number),
        "links": [
            Link(_("报告分析"), reverse("risk:texts")),
            Link(number, reverse("hazards:detail", args=[number])),
        ],
    }
    status = 422 if refused is not None else 200
    return render(request, "risk/hazard_text.html", context, status=status)


@require_POST
@signed_in
def overrule_text_page(request: PageRequest, number: str) -> HttpResponse:
    """Set another category or grade over the suggestion, or show the form again."""
    form = _text_form(request.actor, number, request.POST)
    if form is None:
        raise NotAllowed
    if not form.is_valid():
        return _show_text(request, number, form)
    try:
        actions.overrule_text(request.actor, number, form.draft())
    except Invalid as error:
        form.take(error)
        return _show_text(request, number, form)
    messages.success(request, _("已改判，建议仍然显示。"))
    return redirect("risk:hazard_text", number)
