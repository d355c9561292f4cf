"""What a warning obliges whom to do and what came of it; the table of obligations itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, Text
from shouwang.ground.scoping import check_may_for_all, may_for_all
from shouwang.ground.units import queries as units
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings import actions, queries
from shouwang.watch.warnings.forms.obligations import (
    EndForm,
    RuleFilterForm,
    RuleForm,
    VersionForm,
)
from shouwang.watch.warnings.queries.evacuating import evacuations_by_village
from shouwang.watch.warnings.rules.obliging import COMMITTEES
from shouwang.watch.warnings.states import OBLIGE

if TYPE_CHECKING:
    from shouwang.watch.warnings.models import ObligationRule

RuleLine: TypeAlias = "tuple[ObligationRule, str, EndForm]"
"""A line of the table, in words who does it, and the form that ends it."""
Refused: TypeAlias = "tuple[int, EndForm]"
"""The line whose end was refused, and the form as it came back."""
KINDS_OFFERED = ("street_office", "safety_station", "police_station", "enterprise", "school")


@dataclass(frozen=True, slots=True)
class LevelLines:
    """The lines of one type that hold from one level upwards."""

    label: Text
    tone: str
    lines: tuple[RuleLine, ...]

    @property
    def is_refused(self) -> bool:
        """Tell whether the end of a line came back with faults."""
        return any(form.is_bound for *_, form in self.lines)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The lines of one type, by level, the mildest first."""

    code: str
    label: str
    levels: tuple[LevelLines, ...]

    @property
    def count(self) -> int:
        """Return how many lines the type has."""
        return sum(len(level.lines) for level in self.levels)

    @property
    def is_refused(self) -> bool:
        """Tell whether the end of a line came back with faults."""
        return any(level.is_refused for level in self.levels)


@require_GET
@signed_in
def obligations_page(request: PageRequest, number: str) -> HttpResponse:
    """Show who owes what by a warning, what was done and what was not."""
    actor = request.actor
    found = queries.warning(actor, number)
    shown = queries.obligations(actor, number)
    codes = {row.area_code for row in shown.rows}
    evacuated = {row.area_code for row in shown.rows if row.is_evacuation}
    evacuations = evacuations_by_village(actor, found, evacuated)
    context = {
        "warning": found,
        "shown": shown,
        "open_count": shown.total - shown.done - shown.missed,
        "rows": [
            (row, evacuations[row.area_code] if row.is_evacuation else None) for row in shown.rows
        ],
        "names": divisions.names_of(actor, codes),
        "may_see_tasks": actor.holds("tasks.view"),
        "links": [
            Link(_("预警"), reverse("warnings:list")),
            Link(found.number, reverse("warnings:detail", args=[found.number])),
            Link(_("应办措施"), "", "", is_current=True),
        ],
    }
    return render(request, "warnings/obligations.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def rules_page(request: PageRequest) -> HttpResponse:
    """Show the table of obligations; who may for all adds a line."""
    actor = request.actor
    if request.method != "POST":
        return _show_rules(request)
    if not actor.holds(OBLIGE):
        raise NotAllowed
    form = _rule_form(request, is_posted=True)
    if not form.is_valid():
        return _show_rules(request, form)
    try:
        actions.oblige(actor, form.draft())
    except Invalid as error:
        form.take(error)
        return _show_rules(request, form)
    messages.success(request, _("已加入应办措施表。"))
    return redirect("warnings:rules")


def _rule_form(request: PageRequest, *, is_posted: bool = False) -> RuleForm:
    begin = {"in_force_from_on": clock.today(), "within_min": 60}
    given = request.POST if is_posted else None
    return RuleForm(given, initial=begin, unit_kinds=_kinds())


def _kinds(known: str = COMMITTEES) -> list[tuple[str, object]]:
    """Return the kinds of unit that are offered, a line's own among them."""
    codes = dict.fromkeys((COMMITTEES, *KINDS_OFFERED, known))
    return [(code, _unit_words(code)) for code in codes]


def _show_rules(
    request: PageRequest, form: RuleForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    actor = request.actor
    filters = RuleFilterForm(request.GET, auto_id="filter-%s")
    filters.is_valid()
    read = filters.cleaned_data
    asked = queries.RuleFilter(read.get("type_code", ""), read.get("level", ""))
    rows = queries.obligation_rules(actor, asked=asked)
    may_write = actor.holds(OBLIGE) and may_for_all(actor, OBLIGE)
    context = {
        "filters": filters,
        "is_narrowed": bool(asked.type_code or asked.level),
        "groups": _groups(rows, refused),
        "is_open": bool(asked.type_code) or "open" in request.GET,
        "all_query": _query_of_all(request),
        "coming": [(row, _unit_words(row.unit_kind)) for row in queries.coming_rules(actor)],
        "form": (form or _rule_form(request)) if may_write else None,
        "refused": refused[1] if refused else None,
        "links": [
            Link(_("预警"), reverse("warnings:list")),
            Link(_("应办措施表"), "", "", is_current=True),
        ],
    }
    status = 422 if form or refused else 200
    return render(request, "warnings/rules.html", context, status=status)


def _query_of_all(request: PageRequest) -> str:
    """Return the query of the same lines with every type unfolded."""
    asked = request.GET.copy()
    asked["open"] = "1"
    return asked.urlencode()


def _groups(rows: Iterable[ObligationRule], refused: Refused | None) -> list[RuleGroup]:
    """Return the lines by type and, within it, by level; those of every type stand first."""
    found: dict[str, dict[str, list[RuleLine]]] = {}
    for row in rows:
        is_refused = refused is not None and refused[0] == row.pk
        form = refused[1] if refused and is_refused else _end_form(row.pk)
        levels = found.setdefault(row.type_code, {})
        levels.setdefault(row.level, []).append((row, _unit_words(row.unit_kind), form))
    return [
        RuleGroup(
            code or "every",
            in_words(queries.TYPE_LABELS[code]) if code else _("所有类型"),
            tuple(
                LevelLines(queries.LEVEL_LABELS[level], queries.LEVEL_TONES[level], tuple(lines))
                for level, lines in levels.items()
            ),
        )
        for code, levels in found.items()
    ]


def _end_form(rule_id: int, given: QueryDict | None = None) -> EndForm:
    return EndForm(given, initial={"until_on": clock.today()}, auto_id=f"end-{rule_id}-%s")


def _unit_words(unit_kind: str) -> str:
    if unit_kind == COMMITTEES:
        return _("村（社区）")
    return in_words(units.kind_label(unit_kind))


@require_http_methods(["GET", "POST"])
@signed_in
def version_page(request: PageRequest, rule_id: int) -> HttpResponse:
    """Write what a line of the table says from a day on, and show its versions."""
    actor = request.actor
    row, versions = queries.rule_versions(actor, rule_id)
    check_may_for_all(actor, OBLIGE)
    given = request.POST if request.method == "POST" else None
    begin = {name: getattr(row, name) for name in VersionForm.base_fields}
    begin["in_force_from_on"] = _first_free_day(versions)
    form = VersionForm(given, initial=begin, unit_kinds=_kinds(row.unit_kind))
    if form.is_valid():
        try:
            actions.oblige(actor, form.version_of(row))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("新版本已保存，到生效日起用；以前的版本保留。"))
            return redirect("warnings:rules")
    context = {
        "form": form,
        "row": row,
        "type_label": in_words(row.type_label) or _("所有类型"),
        "level_tone": queries.LEVEL_TONES[row.level],
        "versions": [(one, _unit_words(one.unit_kind)) for one in versions],
        "today": clock.today(),
        "links": [
            Link(_("预警"), reverse("warnings:list")),
            Link(_("应办措施表"), reverse("warnings:rules")),
            Link(_("改写"), "", "", is_current=True),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "warnings/version_form.html", context, status=status)


def _first_free_day(versions: Iterable[ObligationRule]) -> date:
    """Return the first day from today on from which no version holds yet."""
    taken = {row.in_force_from_on for row in versions}
    day = clock.today()
    while day in taken:
        day += timedelta(days=1)
    return day


@require_POST
@signed_in
def end_rule_page(request: PageRequest, rule_id: int) -> HttpResponse:
    """Let a line of the table hold until a last day."""
    actor = request.actor
    if not actor.holds(OBLIGE):
        raise NotAllowed
    check_may_for_all(actor, OBLIGE)
    form = _end_form(rule_id, request.POST)
    if not form.is_valid():
        return _show_rules(request, refused=(rule_id, form))
    try:
        actions.end_rule(actor, rule_id, form.cleaned_data["until_on"])
    except Invalid as error:
        form.take(error)
        return _show_rules(request, refused=(rule_id, form))
    messages.success(request, _("已定下最后一天。"))
    return redirect("warnings:rules")
