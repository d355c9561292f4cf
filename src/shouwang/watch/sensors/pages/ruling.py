"""Pages of rules: the list, one with its versions, drafting, trying on history, on and off."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors.actions import examples, ruling, trying
from shouwang.watch.sensors.forms.ruling import (
    SimpleRuleForm,
    SwitchOffForm,
    SwitchOnForm,
    TryForm,
    WholeRuleForm,
)
from shouwang.watch.sensors.queries import ruling as queries
from shouwang.watch.sensors.rule_states import VersionMove, VersionState
from shouwang.watch.sensors.rules.examples import RAIN_RULE
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.levels import LEVEL_LABELS, LEVEL_TONES
from shouwang.watch.sensors.rules.rule_words import reading_words
from shouwang.watch.sensors.rules.ruling import write_body
from shouwang.watch.sensors.rules.simple_rules import as_simple
from shouwang.watch.sensors.states import EDIT

from .frame import section_tabs

RuleForm = SimpleRuleForm | WholeRuleForm
EXAMPLE_BODY = {
    "kind": "rain_gauge",
    "steps": [
        {
            "level": "orange",
            "when": {
                "compare": {
                    "terms": [{"series": "self", "aggregate": "sum", "window_s": 10_800}],
                    "is": "at_least",
                    "value": 50,
                }
            },
        }
    ],
}


def _links(*titles: str) -> list[Link]:
    found = [Link(_("监测规则"), reverse("sensors:rules"))]
    return [*found, *(Link(title, "") for title in titles)]


@require_GET
@signed_in
def rules_page(request: PageRequest) -> HttpResponse:
    """Show the rules with what is in force, since when, until when."""
    actor = request.actor
    rows = queries.rules(actor, clock.now())
    labels = {code: kind.label for code, kind in KINDS.items()}
    context = {
        "rows": [
            (view, labels.get(view.shown.body.kind, "") if view.shown else "") for view in rows
        ],
        "may_edit": actor.holds(EDIT),
        "has_example": any(view.rule.key == RAIN_RULE for view in rows),
        "tabs": section_tabs("sensors:rules"),
    }
    return render(request, "sensors/rules.html", context)


@require_POST
@signed_in
def example_page(request: PageRequest) -> HttpResponse:
    """Draft the example that comes with the platform, and show it."""
    version = examples.load_example(request.actor)
    messages.success(request, _("示例规则已载入，可以用随附的实测数据试算。"))
    return redirect("sensors:rule", version.rule.key)


@require_GET
@signed_in
def rule_page(request: PageRequest, key: str) -> HttpResponse:
    """Show a rule with all its versions in words, and what can be done with each."""
    now = clock.now()
    view = queries.rule(request.actor, key, now)
    cards = [(one, _move_form(one) if view.may_edit else None) for one in view.versions]
    context = {
        "view": view,
        "cards": cards,
        "links": _links(view.rule.title),
    }
    return render(request, "sensors/rule.html", context)


def _move_form(one: queries.VersionView, data: Any = None) -> SwitchOnForm | SwitchOffForm | None:
    version = one.version
    if version.state == VersionState.DRAFT:
        initial = {"move": VersionMove.SWITCH_ON.value, "version": version.version}
        return SwitchOnForm(data, initial=initial, prefix=f"v{version.number}")
    if version.state == VersionState.LIVE:
        initial = {"move": VersionMove.SWITCH_OFF.value, "version": version.version}
        return SwitchOffForm(data, initial=initial, prefix=f"v{version.number}")
    return None


@require_POST
@signed_in
def move_page(request: PageRequest, key: str, number: int) -> HttpResponse:
    """Switch a version on or off."""
    actor = request.actor
    view = queries.rule(actor, key, clock.now())
    if not view.may_edit:
        raise NotAllowed
    one = _version(view, number)
    form = _move_form(one, request.POST)
    if form is not None and form.is_valid():
        try:
            _do_move(actor, one.version.pk, form.cleaned_data)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            messages.warning(request, in_words(error.message))
            return redirect("sensors:rule", key)
        else:
            messages.success(request, _("已办理。"))
            return redirect("sensors:rule", key)
    cards = [(it, form if it.version.pk == one.version.pk else None) for it in view.versions]
    context = {"view": view, "cards": cards, "links": _links(view.rule.title)}
    return render(request, "sensors/rule.html", context, status=422)


def _do_move(actor: Actor, version_id: int, read: dict[str, Any]) -> None:
    if read["move"] == VersionMove.SWITCH_OFF:
        ruling.switch_off(actor, version_id, read["reason"], version=read["version"])
        return
    ruling.switch_on(
        actor,
        version_id,
        from_at=read["from_at"],
        until_at=read["until_at"],
        version=read["version"],
    )


def _version(view: queries.RuleView, number: int) -> queries.VersionView:
    found = next((one for one in view.versions if one.version.number == number), None)
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft_page(request: PageRequest) -> HttpResponse:
    """Show the form of a new rule, or keep the draft."""
    if not request.actor.holds(EDIT):
        raise NotAllowed
    is_whole = request.GET.get("whole") == "1"
    whole = json.dumps(EXAMPLE_BODY, ensure_ascii=False, indent=1)
    data = request.POST or None
    form: RuleForm = (
        WholeRuleForm(data, initial={"body": whole}) if is_whole else SimpleRuleForm(data)
    )
    return _drafting(request, form, is_whole=is_whole, title=_("新规则"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_page(request: PageRequest, key: str) -> HttpResponse:
    """Show what a rule says now as the draft of its next version, or keep that draft."""
    view = queries.rule(request.actor, key, clock.now())
    if not view.may_edit:
        raise NotAllowed
    newest = view.draft or view.shown
    if newest is None:
        raise NotFound
    simple = as_simple(newest.body)
    is_whole = simple is None or request.GET.get("whole") == "1"
    initial: dict[str, object] = {
        "key": view.rule.key,
        "title": view.rule.title,
        "area_code": view.rule.area_code_now,
    }
    data = request.POST or None
    if is_whole or simple is None:
        whole = json.dumps(write_body(newest.body), ensure_ascii=False, indent=1)
        form: RuleForm = WholeRuleForm(data, initial={**initial, "body": whole})
    else:
        values = {name: getattr(simple, name) for name in SIMPLE_FIELDS}
        form = SimpleRuleForm(data, initial={**initial, **values, **simple.values})
    form.fields["key"].disabled = True
    return _drafting(request, form, is_whole=is_whole, title=view.rule.title, key=key)


SIMPLE_FIELDS = (
    "kind",
    "aggregate",
    "window_min",
    "compare",
    "for_min",
    "hysteresis",
    "clear_for_min",
    "advice",
    "source",
)


def _drafting(
    request: PageRequest, form: RuleForm, *, is_whole: bool, title: str, key: str = ""
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = _draft_once(request.actor, form)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            form.add_error(None, in_words(error.message))
        else:
            messages.success(request, _("草稿已保存，还没有启用。可以先用历史数据试算。"))
            return redirect("sensors:rule", made)
    context = {
        "form": form,
        "is_whole": is_whole,
        "key": key,
        "links": _links(title),
        "title": title,
    }
    return render(request, "sensors/rule_draft.html", context, status=422 if form.errors else 200)


def _draft_once(actor: Actor, form: RuleForm) -> str:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, ruling.draft_rule(actor, draft).rule.key)

    key = form.cleaned_data["idempotency_key"]
    return answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do).text


@require_GET
@signed_in
def try_page(request: PageRequest, key: str, number: int) -> HttpResponse:
    """Show what a version would have done on stored readings; nothing is kept."""
    actor, now = request.actor, clock.now()
    view = queries.rule(actor, key, now)
    if not view.may_edit:
        raise NotAllowed
    one = _version(view, number)
    form = TryForm(request.GET if "from_at" in request.GET else None, now)
    is_example = key == RAIN_RULE and request.GET.get("example") == "1"
    firings = examples.try_example(actor, one.version.pk) if is_example else None
    if form.is_bound and form.is_valid():
        read = form.cleaned_data
        try:
            firings = trying.try_rule(actor, one.version.pk, read["from_at"], read["until_at"])
        except Invalid as error:
            form.take(error)
    rows = [
        (
            found,
            LEVEL_LABELS[found.level],
            LEVEL_TONES[found.level],
            [reading_words(reading) for reading in found.readings],
        )
        for found in firings or ()
    ]
    context = {
        "view": view,
        "one": one,
        "form": form,
        "was_tried": firings is not None,
        "has_example": key == RAIN_RULE,
        "is_example": is_example,
        "rows": rows,
        "links": [
            *_links()[:1],
            Link(view.rule.title, reverse("sensors:rule", args=[key])),
            Link(_("试算"), ""),
        ],
    }
    return render(request, "sensors/rule_try.html", context, status=422 if form.errors else 200)
