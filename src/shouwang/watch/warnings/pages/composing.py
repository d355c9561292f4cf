"""The composer: a warning in words and on the map, its audience counted before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, ShouwangError, WrongState, say
from shouwang.ground.units import queries as units
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings import actions, queries
from shouwang.watch.warnings.forms.composing import ComposeForm, blank, initial_of
from shouwang.watch.warnings.queries.areas import find_area
from shouwang.watch.warnings.queries.from_signals import draft_from_signal
from shouwang.watch.warnings.queries.wordings import draft_of
from shouwang.watch.warnings.states import DRAFT, State

from .details import map_of

if TYPE_CHECKING:
    from shouwang.watch.warnings.models import Warning

CHOICES_LIMIT = 500
HOLDS = timedelta(hours=12)
COUNTY_DIGITS, STREET_DIGITS, VILLAGE_DIGITS = 6, 9, 12
Save = Callable[[Actor, ComposeForm], "Warning"]


@dataclass(frozen=True, slots=True)
class Composer:
    """What is composed: a new warning, a changed draft, or what follows one in force."""

    title: str
    back: Link
    save: Save
    fixed: tuple[str, ...] = ()
    scope: str = ""
    """To whom the sender of the warning before lets it be shown."""


@require_http_methods(["GET", "POST"])
@signed_in
def draft_page(request: PageRequest) -> HttpResponse:
    """Compose a new warning; `?signal=12` begins with what a sensor says."""
    actor = request.actor
    if not actor.holds(DRAFT):
        raise NotAllowed
    begin = {**blank(), **_now()}
    asked = request.GET.get("signal", "")
    if request.method == "GET" and asked:
        is_number = asked.isascii() and asked.isdecimal() and len(asked) < 19
        if not is_number:
            raise NotFound
        begin = initial_of(draft_from_signal(actor, int(asked)))
    composer = Composer(
        _("起草预警"),
        Link(_("预警"), reverse("warnings:list")),
        lambda actor, form: actions.draft_warning(actor, form.draft()),
    )
    return _compose(request, composer, begin)


@require_http_methods(["GET", "POST"])
@signed_in
def change_page(request: PageRequest, number: str) -> HttpResponse:
    """Change a draft; a confirmation falls, because it was given to other words."""
    found = queries.warning(request.actor, number)
    if not request.actor.may(DRAFT, found.target()):
        raise NotAllowed
    if found.state not in (State.DRAFTED, State.CONFIRMED):
        raise _not_now(found)
    stored = replace(
        draft_of(found), source=found.source, sender=found.sender, identifier=found.identifier
    )
    composer = Composer(
        _("修改草稿"),
        Link(found.number, reverse("warnings:detail", args=[found.number])),
        lambda actor, form: actions.change_draft(
            actor, number, form.draft(), version=form.cleaned_data["version"]
        ),
        scope=found.scope,
    )
    return _compose(request, composer, {**initial_of(stored), "version": found.version})


@require_http_methods(["GET", "POST"])
@signed_in
def update_page(request: PageRequest, number: str) -> HttpResponse:
    """Compose what is to take the place of a warning in force; type and status stay."""
    found = queries.warning(request.actor, number)
    if not request.actor.may(DRAFT, found.target()):
        raise NotAllowed
    if found.state != State.ISSUED:
        raise _not_now(found)
    composer = Composer(
        _("更新预警"),
        Link(found.number, reverse("warnings:detail", args=[found.number])),
        lambda actor, form: actions.update_warning(
            actor, number, form.draft(), version=form.cleaned_data["version"]
        ),
        fixed=("type_code", "status"),
        scope=found.scope,
    )
    begin = {**initial_of(draft_of(found)), "version": found.version, **_now_for(found)}
    return _compose(request, composer, begin)


def _not_now(found: Warning) -> WrongState:
    words = say(
        "{number} 现在是“{state}”，不能这样做。", number=found.number, state=found.state_label
    )
    return WrongState(words, state=str(found.state), version=found.version)


def _now() -> dict[str, object]:
    now = clock.now().replace(second=0, microsecond=0)
    return {"onset_at": now, "expires_at": now + HOLDS}


def _now_for(found: Warning) -> dict[str, object]:
    """Return a start of now for what has begun already, so that the update may begin."""
    now = clock.now().replace(second=0, microsecond=0)
    return {"onset_at": max(found.onset_at, now)}


def _compose(request: PageRequest, composer: Composer, begin: dict[str, object]) -> HttpResponse:
    actor = request.actor
    given = {"codes": code_choices(actor), "work_areas": _work_areas(actor)}
    if request.method != "POST":
        form = ComposeForm(initial=begin, fixed=composer.fixed, **given)
        return _show(request, composer, form)
    form = ComposeForm(request.POST, initial=begin, fixed=composer.fixed, **given)
    if not form.is_valid():
        return _show(request, composer, form, status=422)
    step = request.POST.get("step", "")
    try:
        if step == "words":
            return _show(request, composer, _in_template_words(actor, form, composer, given))
        if step == "count":
            counted = queries.audience_preview(actor, form.draft())
            return _show(request, composer, form, counted)
        made = composer.save(actor, form)
    except Invalid as error:
        form.take(error)
        return _show(request, composer, form, status=422)
    except (NotFound, NotAllowed, WrongState) as error:
        form.add_error(None, _words_of(error))
        return _show(request, composer, form, status=422)
    messages.success(request, _("草稿 %(number)s 已保存。") % {"number": made.number})
    return redirect(reverse("warnings:detail", args=[made.number]))


def _words_of(error: ShouwangError) -> str:
    if isinstance(error, NotFound):
        return _("这个范围不在您的职责范围内。")
    return in_words(error.message)


def _in_template_words(
    actor: Actor, form: ComposeForm, composer: Composer, given: dict[str, list[tuple[str, object]]]
) -> ComposeForm:
    """Return the form again with the words of the template in it."""
    draft = form.draft()
    area = find_area(actor, draft.area)
    office = draft.office_name
    if not office and actor.unit_id is not None:
        office = units.unit(actor, actor.unit_id).name
    words = queries.template_words(actor, replace(draft, office_name=office), area.text)
    said = {
        name: getattr(words, name)
        for name in ("title", "text", "action_text", "title_en", "text_en", "action_text_en")
    }
    begin = {**form.cleaned_data, **said, "area_kind": draft.area.kind}
    return ComposeForm(initial=begin, fixed=composer.fixed, **given)


def _show(
    request: PageRequest,
    composer: Composer,
    form: ComposeForm,
    counted: queries.AudienceCount | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": composer.title,
        "form": form,
        "scope": composer.scope,
        "counted": counted,
        "map": map_of(counted.geometry, counted.area_text) if counted else None,
        "links": [composer.back, Link(composer.title, "", "", is_current=True)],
    }
    return render(request, "warnings/compose.html", context, status=status)


def code_choices(actor: Actor) -> list[tuple[str, object]]:
    """Return the divisions that the reader may warn: their own, and those right below."""
    own = actor.area_code
    if not own:
        return []
    below = divisions.children(actor, own) if len(own) < VILLAGE_DIGITS else []
    found = list(below)[:CHOICES_LIMIT]
    names = divisions.names_of(actor, [own])
    whole: list[tuple[str, object]] = [(own, names.get(own, own))]
    return [*whole, *((row.code, row.name) for row in found)]


def _work_areas(actor: Actor) -> list[tuple[str, object]]:
    if len(actor.area_code) != STREET_DIGITS:
        return []
    return [(str(row.id), row.name) for row in divisions.work_areas(actor, actor.area_code)]
