"""Writing a campaign down and changing its phases: the days that were read come back first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.actions.drafting import year_of
from shouwang.prepare.campaigns.forms.drafting import PHASE_ROWS, CampaignForm, PhasesForm
from shouwang.prepare.campaigns.rules.dates import written
from shouwang.prepare.campaigns.rules.phases import (
    CampaignDraft,
    PhaseDraft,
    check_phases,
    dated,
)
from shouwang.prepare.campaigns.states import EDIT

from .details import groups
from .frame import frame

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign

SAVE = "save"


@require_http_methods(["GET", "POST"])
@signed_in
def draft_page(request: PageRequest) -> HttpResponse:
    """Write a campaign down; a first answer shows the days that were read, a second keeps it."""
    actor = request.actor
    if not actor.holds(EDIT):
        raise NotAllowed
    offered = groups(actor)
    if request.method != "POST":
        return _show(request, CampaignForm(groups=offered), [])
    form = CampaignForm(request.POST, groups=offered)
    if not form.is_valid():
        return _show(request, form, [], 422)
    draft = form.draft()
    read = _read(draft)
    try:
        if request.POST.get("step") != SAVE:
            _check(read)
            return _show(request, form, read)
        made = actions.draft_campaign(actor, draft)
    except Invalid as error:
        form.take(error)
        return _show(request, form, [], 422)
    messages.success(request, _("行动已拟定。"))
    return redirect("campaigns:detail", made.number)


def _read(draft: CampaignDraft) -> list[PhaseDraft]:
    year = year_of(draft.year, draft.starts_on, draft.ends_on)
    return [dated(phase, year) for phase in draft.phases]


def _check(read: list[PhaseDraft]) -> None:
    wrong = check_phases(read)
    if wrong:
        raise Invalid(wrong)


def _show(
    request: PageRequest, form: CampaignForm, read: list[PhaseDraft], status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "read": read,
        "is_checked": bool(request.method == "POST" and status == 200),
        "links": [
            Link(_("专项行动"), reverse("campaigns:list")),
            Link(_("拟定行动"), "", "", is_current=True),
        ],
    }
    return render(request, "campaigns/draft.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page on which phases are changed."""

    request: PageRequest
    campaign: Campaign

    def shown(
        self, form: PhasesForm, read: list[PhaseDraft] | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            **frame(self.request.actor, self.campaign, "campaigns:detail"),
            "form": form,
            "read": read or [],
            "is_checked": read is not None,
        }
        return render(self.request, "campaigns/phases.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def phases_page(request: PageRequest, number: str) -> HttpResponse:
    """Change the phases of a campaign; the days that were read come back before they are kept."""
    found = queries.campaign(request.actor, number)
    if not request.actor.may(EDIT, found.target()):
        raise NotAllowed
    sheet = _Sheet(request, found)
    rows = max(PHASE_ROWS, len(queries.phases(request.actor, found)) + 1)
    if request.method != "POST":
        return sheet.shown(PhasesForm(initial=_known(request, found), rows=rows))
    form = PhasesForm(request.POST, rows=rows)
    if not form.is_valid():
        return sheet.shown(form, status=422)
    year = year_of(None, found.starts_on, found.ends_on)
    read = [dated(phase, year) for phase in form.phases()]
    try:
        if request.POST.get("step") != SAVE:
            _check(read)
            return sheet.shown(form, read)
        actions.set_phases(request.actor, number, form.phases())
    except Invalid as error:
        form.take(error)
        return sheet.shown(form, status=422)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        messages.success(request, _("阶段已保存。"))
    return redirect("campaigns:detail", number)


def _known(request: PageRequest, found: Campaign) -> dict[str, str]:
    """Return the phases as they stand, by the fields in which they are written."""
    known: dict[str, str] = {}
    for row, phase in enumerate(queries.phases(request.actor, found)):
        words = phase.dates_text or written(phase.starts_on, phase.ends_on)
        facts = {"title": phase.title, "kind": phase.kind, "dates": words, "text": phase.text}
        known |= {f"phase_{row}_{name}": value for name, value in facts.items()}
    return known
