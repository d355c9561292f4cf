"""What units owe a campaign: the matrix, one duty with its moves, a new deliverable, work items."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.units import queries as units
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.duties import (
    DeliverableForm,
    DutyFilterForm,
    SubmissionForm,
    VersionForm,
    WorkForm,
    form_of,
)
from shouwang.prepare.campaigns.queries import ObligationFilter, OwedDuty
from shouwang.prepare.campaigns.rules.deliverables import (
    STANDINGS,
    Standing,
    standing_counts,
)
from shouwang.prepare.campaigns.rules.submissions import FIGURE_LABELS
from shouwang.prepare.campaigns.rules.wording import COMMUNITY_ITEMS, CommunityItem
from shouwang.prepare.campaigns.states import EXPORT, OWED_MOVES, OwedMove, State

from .frame import frame

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign, WorkItem

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_UNITS = 100
COUNTED = (
    (Standing.MISSING, "danger"),
    (Standing.AWAITED, "neutral"),
    (Standing.SUBMITTED, "info"),
    (Standing.SUBMITTED_LATE, "warning"),
    (Standing.RETURNED, "danger"),
    (Standing.ACCEPTED, "success"),
    (Standing.ACCEPTED_LATE, "warning"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """One number above the matrix; it opens the rows behind it."""

    label: Text
    value: int
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class MoveCard:
    """A next move with its form; open when it came back with faults."""

    label: Text
    form: VersionForm
    is_open: bool
    tone: str


@dataclass(frozen=True, slots=True)
class WorkCell:
    """One item of a community with the form in which it is marked."""

    label: Text
    item: WorkItem
    form: WorkForm | None


def parts(campaign: Campaign, current: str) -> list[Link]:
    """Return the pages within what units owe."""
    names = (
        ("campaigns:duties", _("应报材料")),
        ("campaigns:work_items", _("社区五项工作")),
    )
    return [
        Link(label, reverse(name, args=[campaign.number]), "", is_current=name == current)
        for name, label in names
    ]


@require_GET
@signed_in
def duties_page(request: PageRequest, number: str) -> HttpResponse:
    """Show units by deliverables, what is missing or late first asked for, and one's own duties."""
    actor = request.actor
    found = queries.campaign(actor, number)
    form, asked = _asked(request)
    table = queries.matrix(actor, found, asked)
    everything = queries.obligations(actor, found, replace(asked, standing=""))
    own = [one for one in everything if queries.is_submitter(actor, one.obligation)]
    context = {
        **frame(actor, found, "campaigns:duties"),
        "parts": parts(found, "campaigns:duties"),
        "form": form,
        "counts": _counts(request, standing_counts(one.duty for one in everything)),
        "rate": queries.on_time_rate(actor, found),
        "own": [one for one in own if one.obligation.state in {"awaited", "returned"}],
        "table": table,
        "rows": table.rows[:SHOWN_UNITS],
        "hidden": max(0, len(table.rows) - SHOWN_UNITS),
        "deliverables": queries.deliverables(actor, found),
        "may_export": actor.holds(EXPORT),
        "export_query": _query(request),
        "is_open": found.state in {State.DRAFTED, State.RUNNING},
    }
    return render(request, "campaigns/duties.html", context)


def _asked(request: PageRequest) -> tuple[DutyFilterForm, ObligationFilter]:
    form = DutyFilterForm(request.GET)
    form.is_valid()
    read = form.cleaned_data
    return form, ObligationFilter(read.get("standing", ""), read.get("kind", ""))


def _query(request: PageRequest) -> str:
    given = {name: str(value) for name, value in request.GET.items() if value}
    return urlencode(given)


def _counts(request: PageRequest, counts: dict[str, int]) -> list[Count]:
    kind = {"kind": request.GET["kind"]} if request.GET.get("kind") else {}
    return [
        Count(
            STANDINGS[standing],
            counts[standing],
            tone if counts[standing] else "neutral",
            f"?{urlencode({**kind, 'standing': standing.value})}",
        )
        for standing, tone in COUNTED
        if counts[standing] or standing is Standing.MISSING
    ]


@require_GET
@signed_in
def export_page(request: PageRequest, number: str) -> HttpResponse:
    """Give the matrix that the filters show as a table to take away."""
    content = actions.export_matrix(request.actor, number, _asked(request)[1])
    answer = HttpResponse(content, content_type=WORKBOOK)
    name = content_disposition_header(True, f"{number}.xlsx")
    answer["Content-Disposition"] = str(name)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def owe_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the form of a new deliverable, or let it be owed."""
    actor = request.actor
    found = queries.campaign(actor, number)
    if not actor.may("campaigns.edit", found.target()):
        raise NotAllowed
    own = units.units(actor).filter(is_active=True, area_code=found.area_code_now)
    options = [(str(row.pk), row.name) for row in own[:SHOWN_UNITS]]
    phases = [(str(row.pk), row.title) for row in queries.phases(actor, found)]
    form = DeliverableForm(request.POST or None, units=options, phases=phases)
    if request.method == "POST" and form.is_valid():
        try:
            made = _owe_once(actor, number, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已列入应报材料：%(title)s") % {"title": made})
            return redirect("campaigns:duties", number)
    context = {**frame(actor, found, "campaigns:duties"), "form": form}
    return render(request, "campaigns/owe.html", context, status=422 if form.errors else 200)


def _owe_once(actor: Actor, number: str, form: DeliverableForm) -> str:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, actions.owe(actor, number, draft).title)

    key = form.cleaned_data["idempotency_key"]
    return answer_once(actor, key, f"{number} {draft!r}".encode("utf-8", "replace"), do).text


@require_GET
@signed_in
def duty_page(request: PageRequest, number: str, obligation_id: int) -> HttpResponse:
    """Show one duty: until when, what was handed in, and what can be done now."""
    return _show_duty(request, _duty(request.actor, number, obligation_id), None)


def _duty(actor: Actor, number: str, obligation_id: int) -> OwedDuty:
    found = queries.campaign(actor, number)
    return queries.obligation_of(actor, found, obligation_id)


def _show_duty(request: PageRequest, one: OwedDuty, refused: VersionForm | None) -> HttpResponse:
    actor, row = request.actor, one.obligation
    found = queries.campaign(actor, row.deliverable.campaign.number)
    context = {
        **frame(actor, found, "campaigns:duties"),
        "one": one,
        "row": row,
        "figure_labels": FIGURE_LABELS,
        "handed_in": [
            (
                kept,
                [
                    (label, kept.submission.content.get(name))
                    for name, label in FIGURE_LABELS.items()
                ],
            )
            for kept in queries.submissions(actor, row)
        ],
        "cards": _cards(actor, one, refused),
    }
    status = 422 if refused is not None else 200
    return render(request, "campaigns/duty.html", context, status=status)


def _cards(actor: Actor, one: OwedDuty, refused: VersionForm | None) -> list[MoveCard]:
    row = one.obligation
    back = str(refused.data.get("move", "")) if refused is not None else ""
    cards = []
    for transition in queries.moves_of_duty(actor, row):
        is_back = refused is not None and transition.move == back
        form = form_of(transition.move, row.deliverable.kind, version=row.version)
        shown = refused if is_back and refused is not None else form
        is_first = transition.move in {OwedMove.SUBMIT, OwedMove.ACCEPT}
        tone = "primary" if is_first else "neutral"
        cards.append(MoveCard(transition.label, shown, is_back or is_first, tone))
    return cards


@require_POST
@signed_in
def move_page(request: PageRequest, number: str, obligation_id: int) -> HttpResponse:
    """Make a move on a duty, or show it again with its faults."""
    actor = request.actor
    one = _duty(actor, number, obligation_id)
    name = request.POST.get("move", "")
    if name not in OWED_MOVES:
        raise Invalid({"move": say("没有这个操作。")})
    form = form_of(name, one.obligation.deliverable.kind, request.POST)
    if not form.is_valid():
        return _show_duty(request, one, form)
    try:
        _make(actor, obligation_id, name, form)
    except Invalid as error:
        form.take(error)
        return _show_duty(request, one, form)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        done = {"move": in_words(OWED_MOVES[name].label)}
        messages.success(request, _("已办理：%(move)s") % done)
    return redirect("campaigns:duty", number, obligation_id)


def _make(actor: Actor, obligation_id: int, name: str, form: VersionForm) -> None:
    read = form.cleaned_data
    version = read["version"]
    if isinstance(form, SubmissionForm):
        actions.submit(actor, obligation_id, form.draft(), version=version)
    elif name == OwedMove.ACCEPT:
        actions.accept_submission(actor, obligation_id, version=version)
    elif name == OwedMove.RETURN:
        actions.return_submission(actor, obligation_id, read["reason"], version=version)
    else:
        actions.waive_obligation(actor, obligation_id, read["reason"], version=version)


@require_GET
@signed_in
def work_items_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the communities with their five work items, each done or not, with evidence."""
    return _show_work(request, queries.campaign(request.actor, number), None, 0)


def _show_work(
    request: PageRequest, found: Campaign, refused: WorkForm | None, refused_id: int
) -> HttpResponse:
    actor = request.actor
    rows = [
        (row, [_work_cell(actor, found, item, refused, refused_id) for item in row.items])
        for row in queries.work_list(actor, found)
    ]
    context = {
        **frame(actor, found, "campaigns:duties"),
        "parts": parts(found, "campaigns:work_items"),
        "item_labels": [COMMUNITY_ITEMS[item] for item in CommunityItem],
        "rows": rows,
    }
    status = 422 if refused is not None else 200
    return render(request, "campaigns/work_items.html", context, status=status)


def _work_cell(
    actor: Actor, found: Campaign, item: WorkItem, refused: WorkForm | None, refused_id: int
) -> WorkCell:
    label = COMMUNITY_ITEMS[item.item]
    if refused is not None and item.pk == refused_id:
        return WorkCell(label, item, refused)
    if not queries.may_mark(actor, found, item):
        return WorkCell(label, item, None)
    seen = {"is_done": item.is_done, "evidence": item.evidence, "version": item.version}
    return WorkCell(label, item, WorkForm(initial=seen, prefix=f"item{item.pk}"))


@require_POST
@signed_in
def mark_page(request: PageRequest, number: str, item_id: int) -> HttpResponse:
    """Mark a work item, or show it again with its fault."""
    actor = request.actor
    found = queries.campaign(actor, number)
    queries.work_item(actor, found, item_id)
    form = WorkForm(request.POST, prefix=f"item{item_id}")
    if not form.is_valid():
        return _show_work(request, found, form, item_id)
    read = form.cleaned_data
    mark = actions.WorkMark(read["is_done"], read["evidence"])
    try:
        actions.mark_work_item(actor, number, item_id, mark, version=read["version"])
    except Invalid as error:
        form.take(error)
        return _show_work(request, found, form, item_id)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        messages.success(request, _("已保存。"))
    return redirect("campaigns:work_items", number)
