"""The words of warnings by type and level, and writing new ones from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.scoping import check_may_for_all, may_for_all
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings import actions, queries
from shouwang.watch.warnings.forms.wordings import TemplateForm
from shouwang.watch.warnings.rules.templates import FIELDS, LIMITS
from shouwang.watch.warnings.states import OBLIGE

if TYPE_CHECKING:
    from shouwang.watch.warnings.models import Template


@require_GET
@signed_in
def templates_page(request: PageRequest) -> HttpResponse:
    """Show the words of each type and level, in Chinese and English."""
    actor = request.actor
    asked = request.GET.get("type", "")
    rows = queries.templates(actor)
    types = dict.fromkeys((row.type_code, in_words(row.type_label)) for row in rows)
    known = [code for code, _label in types]
    may_write = may_for_all(actor, OBLIGE)
    others = _others(known) if may_write else []
    offered = [*known, *(code for code, _label in others)]
    chosen = asked if asked in offered else (known[0] if known else "")
    own = [row for row in rows if row.type_code == chosen]
    context = {
        "rows": own,
        "chosen": chosen,
        "may_write": may_write,
        "lacking": _lacking(own) if may_write else [],
        "others": others,
        "tabs": [
            Link(label, f"{reverse('warnings:templates')}?type={code}", "", code == chosen)
            for code, label in types
        ],
        "links": _links(_("预警用语")),
    }
    return render(request, "warnings/templates.html", context)


def _others(known: list[str]) -> list[tuple[str, str]]:
    """Return the types for which there are no words yet."""
    labels = queries.TYPE_LABELS.items()
    return [(code, in_words(label)) for code, label in labels if code not in known]


def _lacking(rows: list[Template]) -> list[tuple[str, str]]:
    """Return the levels of a type for which there are no words yet."""
    known = {row.level for row in rows}
    labels = [(level.value, in_words(queries.LEVEL_LABELS[level])) for level in queries.LEVELS]
    return [pair for pair in labels if pair[0] not in known]


def _links(last: str, *before: Link) -> list[Link]:
    return [Link(_("预警"), reverse("warnings:list")), *before, Link(last, "", "", is_current=True)]


@require_http_methods(["GET", "POST"])
@signed_in
def template_page(request: PageRequest, type_code: str, level: str) -> HttpResponse:
    """Write new words for a type and level, and show those before."""
    actor = request.actor
    versions = queries.template_versions(actor, type_code, level)
    check_may_for_all(actor, OBLIGE)
    if request.method != "POST":
        return _show(request, type_code, level, TemplateForm(initial=_begin(versions)))
    form = TemplateForm(request.POST)
    if form.is_valid() and _is_written(actor, form, type_code, level):
        messages.success(request, _("新用语已保存，到生效日起用；以前的版本保留。"))
        return redirect(f"{reverse('warnings:templates')}?type={type_code}")
    return _show(request, type_code, level, form)


def _begin(versions: list[Template]) -> dict[str, object]:
    today = clock.today()
    in_force = next((row for row in versions if row.in_force_from_on <= today), None)
    words = {name: getattr(in_force, name) for name in LIMITS} if in_force else {}
    return {**words, "in_force_from_on": today}


def _is_written(actor: Actor, form: TemplateForm, type_code: str, level: str) -> bool:
    try:
        actions.write_template(actor, form.draft(type_code, level))
    except Invalid as error:
        form.take(error)
        return False
    return True


def _show(request: PageRequest, type_code: str, level: str, form: TemplateForm) -> HttpResponse:
    title = f"{in_words(queries.TYPE_LABELS[type_code])} · {in_words(queries.LEVEL_LABELS[level])}"
    here = f"{reverse('warnings:templates')}?type={type_code}"
    context = {
        "form": form,
        "title": title,
        "fields": [f"{{{name}}}" for name in FIELDS],
        "versions": queries.template_versions(request.actor, type_code, level),
        "today": clock.today(),
        "links": _links(title, Link(_("预警用语"), here)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "warnings/template_form.html", context, status=status)
