"""The page of one campaign: what needs looking at, its plan as a picture, who leads it, moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState, say
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.drafting import (
    CancelForm,
    CiteForm,
    GroupForm,
    JoinForm,
    NoticeForm,
    StartForm,
)
from shouwang.prepare.campaigns.queries.leadership import GROUP_KINDS
from shouwang.prepare.campaigns.rules.gantt import Picture, Span, draw_plan
from shouwang.prepare.campaigns.rules.wording import CAMPAIGN_KINDS, PARTICIPANT_KINDS, PHASE_KINDS
from shouwang.prepare.campaigns.states import Move, State
from shouwang.prepare.organisations import queries as organisations

from .frame import frame
from .lists import days_left

if TYPE_CHECKING:
    from django import forms

    from shouwang.prepare.campaigns.forms.duties import ErrorForm
    from shouwang.prepare.campaigns.models import Campaign, Phase

STREET_DIGITS = 9
GROUPS_OFFERED = 100


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase in the table."""

    phase: Phase
    kind: Text


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many units of a kind take part."""

    label: Text
    count: int


@require_GET
@signed_in
def detail(request: PageRequest, number: str) -> HttpResponse:
    """Show one campaign's plan, with what does not fit or is missing first."""
    return show(request, queries.campaign(request.actor, number))


def show(
    request: PageRequest, found: Campaign, refused: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """Show the campaign, with the forms that came back with faults."""
    actor = request.actor
    shown = queries.phases(actor, found)
    led = queries.leadership(actor, found)
    context = {
        **frame(actor, found, "campaigns:detail"),
        "kind_label": CAMPAIGN_KINDS[found.kind],
        "days_words": days_left(found),
        "gaps": led.gaps if found.state == State.RUNNING else [],
        "broken": _broken(actor, found),
        "notices": queries.notices(actor, found),
        "led": led,
        "phases": [PhaseLine(phase, PHASE_KINDS[phase.kind]) for phase in shown],
        "picture": picture_of(actor, found, shown),
        "citations": queries.citations(actor, found),
        "kinds": _kind_counts(queries.participant_counts(actor, found)),
        "is_open": found.state in {State.DRAFTED, State.RUNNING},
        **_forms(actor, found),
        **(refused or {}),
    }
    return render(request, "campaigns/detail.html", context, status=422 if refused else 200)


def picture_of(actor: Actor, found: Campaign, shown: list[Phase]) -> Picture | None:
    """Return the picture of phases and due days."""
    spans = [Span(phase.title, phase.starts_on, phase.ends_on) for phase in shown]
    spans += [
        Span(due.title, None, due.due_on, is_mark=True)
        for due in queries.deliverables(actor, found)
    ]
    return draw_plan(found.starts_on, found.ends_on, spans, clock.today())


def _broken(actor: Actor, found: Campaign) -> organisations.Consistency | None:
    """Return whose responsibility is in doubt, for those who run the campaign."""
    is_open = found.state in {State.DRAFTED, State.RUNNING}
    if not is_open or not actor.may("campaigns.edit", found.target()):
        return None
    checked = organisations.consistency(actor, found.area_code_now[:STREET_DIGITS])
    return checked if checked.findings else None


def _kind_counts(counted: dict[str, int]) -> list[KindCount]:
    return [
        KindCount(label, counted[kind])
        for kind, label in PARTICIPANT_KINDS.items()
        if kind in counted
    ]


def _forms(actor: Actor, found: Campaign) -> dict[str, object]:
    """Return the forms that the reader may use now."""
    if not actor.may("campaigns.edit", found.target()):
        return {}
    known = {"version": found.version}
    moves = {move.move for move in queries.next_moves(actor, found)}
    made: dict[str, object] = {}
    if Move.START in moves:
        made["start_form"] = StartForm(initial=known, auto_id="start-%s")
    if Move.CANCEL in moves:
        made["cancel_form"] = CancelForm(initial=known, auto_id="cancel-%s")
        chosen = {"leading_group": found.leading_group_id}
        made["group_form"] = GroupForm(initial=chosen, groups=groups(actor), auto_id="group-%s")
        made["join_form"] = JoinForm(auto_id="join-%s")
        made["cite_form"] = CiteForm(auto_id="cite-%s")
        made["note_form"] = NoticeForm(auto_id="note-%s")
    return made


def groups(actor: Actor) -> Iterator[tuple[str, object]]:
    """Return the leading groups that may be chosen."""
    if not actor.holds("organisations.view"):
        return
    rows = organisations.bodies(actor).filter(kind__in=GROUP_KINDS)
    for body in rows[:GROUPS_OFFERED]:
        yield str(body.pk), body.name


@require_POST
@signed_in
def move_page(request: PageRequest, number: str) -> HttpResponse:
    """Start a campaign or give it up."""
    found = queries.campaign(request.actor, number)
    name = request.POST.get("move", "")
    if name == Move.START:
        start = StartForm(request.POST, auto_id="start-%s")
        return _answer(request, found, "start_form", start, _start)
    if name == Move.CANCEL:
        cancel = CancelForm(request.POST, auto_id="cancel-%s")
        return _answer(request, found, "cancel_form", cancel, _cancel)
    raise Invalid({"move": say("没有这个操作。")})


def _start(actor: Actor, number: str, read: dict[str, Any]) -> str:
    actions.start_campaign(actor, number, waiver=read["waiver"], version=read["version"])
    return _("行动已启动，范围已锁定，已通知参加单位。")


def _cancel(actor: Actor, number: str, read: dict[str, Any]) -> str:
    actions.cancel_campaign(actor, number, read["reason"], version=read["version"])
    return _("行动已取消。")


@require_POST
@signed_in
def group_page(request: PageRequest, number: str) -> HttpResponse:
    """Put the campaign under a leading group."""
    found = queries.campaign(request.actor, number)
    form = GroupForm(request.POST, groups=groups(request.actor), auto_id="group-%s")
    return _answer(request, found, "group_form", form, _lead)


def _lead(actor: Actor, number: str, read: dict[str, Any]) -> str:
    actions.set_leadership(actor, number, int(read["leading_group"]))
    return _("领导小组已确定。")


@require_POST
@signed_in
def join_page(request: PageRequest, number: str) -> HttpResponse:
    """Let more units take part."""
    found = queries.campaign(request.actor, number)
    form = JoinForm(request.POST, auto_id="join-%s")
    return _answer(request, found, "join_form", form, _join)


def _join(actor: Actor, number: str, read: dict[str, Any]) -> str:
    count = actions.add_participants(actor, number, kinds=read["participant_kinds"])
    return _("新增参加单位 %(n)s 个。") % {"n": count}


@require_POST
@signed_in
def cite_page(request: PageRequest, number: str) -> HttpResponse:
    """Add a document that the campaign rests on."""
    found = queries.campaign(request.actor, number)
    form = CiteForm(request.POST, auto_id="cite-%s")

    def cite(actor: Actor, number: str, read: dict[str, Any]) -> str:
        del read
        actions.cite_document(actor, number, form.draft())
        return _("依据文件已登记。")

    return _answer(request, found, "cite_form", form, cite)


@require_POST
@signed_in
def notice_page(request: PageRequest, number: str, notice_id: int) -> HttpResponse:
    """Confirm that something odd is meant so."""
    found = queries.campaign(request.actor, number)
    form = NoticeForm(request.POST, auto_id="note-%s")

    def confirm(actor: Actor, number: str, read: dict[str, Any]) -> str:
        del number
        actions.confirm_notice(actor, notice_id, read["note"])
        return _("已确认。")

    return _answer(request, found, "note_form", form, confirm)


def _answer(
    request: PageRequest,
    found: Campaign,
    name: str,
    form: ErrorForm,
    act: Callable[[Actor, str, dict[str, Any]], str],
) -> HttpResponse:
    """Do what a form asks for, or show the campaign again with the form's faults."""
    if not request.actor.may("campaigns.edit", found.target()):
        raise NotAllowed
    if not form.is_valid():
        return show(request, found, {name: form})
    try:
        messages.success(request, act(request.actor, found.number, form.cleaned_data))
    except Invalid as error:
        form.take(error)
        return show(request, found, {name: form})
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    return redirect(reverse("campaigns:detail", args=[found.number]))
