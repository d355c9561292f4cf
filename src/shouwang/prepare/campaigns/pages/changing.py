"""What a drafted campaign is about, said anew; and its units, which one may let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.drafting import ChangeForm, RemoveForm
from shouwang.prepare.campaigns.rules.wording import PARTICIPANT_KINDS
from shouwang.prepare.campaigns.states import EDIT, State

from .frame import frame

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign

PAGE_SIZE = 50
FIELDS = ("title", "goal", "kind", "starts_on", "ends_on", "version")


def _editable(request: PageRequest, number: str) -> Campaign:
    found = queries.campaign(request.actor, number)
    if not request.actor.may(EDIT, found.target()):
        raise NotAllowed
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def change_page(request: PageRequest, number: str) -> HttpResponse:
    """Change title, goal, kind and days of a drafted campaign."""
    found = _editable(request, number)
    form = ChangeForm(initial={name: getattr(found, name) for name in FIELDS})
    if request.method == "POST":
        form = ChangeForm(request.POST)
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                actions.change_campaign(request.actor, number, form.change(), version=version)
            except Invalid as error:
                form.take(error)
            except WrongState as error:
                messages.warning(request, in_words(error.message))
                return redirect("campaigns:detail", number)
            else:
                messages.success(request, _("基本情况已保存。"))
                return redirect("campaigns:detail", number)
    context = {**frame(request.actor, found, "campaigns:detail"), "form": form}
    status = 422 if form.errors else 200
    return render(request, "campaigns/change.html", context, status=status)


@require_GET
@signed_in
def units_page(request: PageRequest, number: str) -> HttpResponse:
    """Show which units take part, within the reader's duties."""
    found = queries.campaign(request.actor, number)
    pages = Paginator(queries.participants(request.actor, found), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        **frame(request.actor, found, "campaigns:detail"),
        "rows": [(row, PARTICIPANT_KINDS[row.kind]) for row in page.object_list],
        "page": page,
        "is_open": found.state in {State.DRAFTED, State.RUNNING},
    }
    return render(request, "campaigns/units.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def remove_page(request: PageRequest, number: str, unit_id: int) -> HttpResponse:
    """Let a unit take part no more; a running campaign asks why."""
    found = _editable(request, number)
    joined = [row for row in queries.participants(request.actor, found) if row.unit_id == unit_id]
    if not joined:
        raise NotFound
    form = RemoveForm(initial={"version": found.version})
    if request.method == "POST":
        form = RemoveForm(request.POST)
        if form.is_valid():
            return _remove(request, found, unit_id, form) or _shown(request, found, joined[0], form)
    return _shown(request, found, joined[0], form)


def _remove(
    request: PageRequest, found: Campaign, unit_id: int, form: RemoveForm
) -> HttpResponse | None:
    read = form.cleaned_data
    try:
        owed = actions.remove_participant(
            request.actor, found.number, unit_id, reason=read["reason"], version=read["version"]
        )
    except Invalid as error:
        form.take(error)
        return None
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("campaigns:units", found.number)
    messages.success(request, _("该单位已不在参加单位名单里。"))
    if owed:
        told = ngettext(
            "它还有 %(n)d 项应报材料没有办结，请到“应报材料”办理。",
            "它还有 %(n)d 项应报材料没有办结，请到“应报材料”办理。",
            owed,
        )
        messages.warning(request, told % {"n": owed})
    return redirect("campaigns:units", found.number)


def _shown(request: PageRequest, found: Campaign, joined: object, form: RemoveForm) -> HttpResponse:
    context = {
        **frame(request.actor, found, "campaigns:detail"),
        "form": form,
        "joined": joined,
        "is_running": found.state == State.RUNNING,
    }
    status = 422 if form.errors else 200
    return render(request, "campaigns/unit_remove.html", context, status=status)
