"""The page of the grade rules: default days and limits, editable from a day on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.scoping import check_may_for_all, may_for_all
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import GradeRuleDraft
from shouwang.prepare.hazards.forms import GradeRuleForm

PERMISSION = "hazards.correct"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def grade_rules_page(request: PageRequest) -> HttpResponse:
    """Show the rules in force; put new terms in force from a day on."""
    if not request.actor.holds(PERMISSION):
        raise NotAllowed
    may_edit = may_for_all(request.actor, PERMISSION)
    if request.method == "POST":
        check_may_for_all(request.actor, PERMISSION)
    form = GradeRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        draft = GradeRuleDraft(
            statutory=read["statutory"],
            level=int(read["level"]),
            effective_on=read["effective_on"],
            default_days=read["default_days"],
            source=read["source"],
            report_within_h=read["report_within_h"],
        )
        try:
            actions.set_grade_rule(request.actor, draft)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("新的规定已保存，从生效日起使用。"))
            return redirect("hazards:grade_rules")
    rules = [
        (queries.STATUTORY_LABELS[rule.statutory], queries.LEVEL_LABELS[rule.level], rule)
        for rule in queries.grade_rules(request.actor)
    ]
    context = {"form": form, "rules": rules, "may_edit": may_edit}
    status = 422 if form.is_bound else 200
    return render(request, "hazards/grade_rules.html", context, status=status)
