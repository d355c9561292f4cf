"""The end of a campaign: preview of its figures, the summary with its document, standing checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.documents import actions as documents
from shouwang.ground.documents import queries as issued
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.people import queries as people
from shouwang.ground.scoping import in_areas
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.closing import StandingForm, SummaryForm
from shouwang.prepare.campaigns.forms.duties import choices
from shouwang.prepare.campaigns.states import EDIT, State
from shouwang.prepare.places.queries import TYPE_LABELS

from .frame import frame
from .lessons import parts

if TYPE_CHECKING:
    from shouwang.ground.people.queries import Post
    from shouwang.prepare.campaigns.models import Campaign

SHOWN_POSTS = 500


@require_GET
@signed_in
def summary_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the summary with the figures of its moment; before the end, how it would be now."""
    actor = request.actor
    found = queries.campaign(actor, number)
    kept = queries.summary(actor, found)
    is_running = found.state == State.RUNNING
    context = {
        **frame(actor, found, "campaigns:lessons"),
        "parts": parts(found, "campaigns:summary"),
        "summary": kept,
        "villages": queries.summary_villages(actor, kept) if kept is not None else [],
        "figures": queries.closing_figures(actor, found) if kept is None and is_running else None,
        "open_count": len(kept.figures["open"]) if kept is not None else 0,
        "may_close": is_running and actor.may(EDIT, found.target()),
    }
    return render(request, "campaigns/summary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the figures and the form of the summary, or close the campaign with it."""
    actor = request.actor
    found = queries.campaign(actor, number)
    if not actor.may(EDIT, found.target()):
        raise NotAllowed
    if found.state != State.RUNNING:
        return redirect("campaigns:summary", number)
    form = SummaryForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.close_campaign(actor, number, form.draft(), version=version)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            messages.warning(request, in_words(error.message))
            return redirect("campaigns:summary", number)
        else:
            messages.success(request, _("行动已总结，文件已制发。"))
            return redirect("campaigns:summary", number)
    context = {
        **frame(actor, found, "campaigns:lessons"),
        "parts": parts(found, "campaigns:summary"),
        "figures": queries.closing_figures(actor, found),
        "form": form,
    }
    return render(request, "campaigns/close.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def summary_file(request: PageRequest, number: str) -> HttpResponse:
    """Answer with the summary as Word; counted and journaled."""
    actor = request.actor
    found = queries.campaign(actor, number)
    row = queries.summary_document(actor, found)
    base = request.build_absolute_uri(reverse("documents:verify_form"))
    taken = documents.take_file(actor, row.pk, base, subject_key=row.subject_key)
    answer = HttpResponse(taken.content, content_type=issued.WORD_TYPE)
    answer["Content-Disposition"] = str(content_disposition_header(True, taken.name))
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def standing_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the standing checks that came of a campaign, or turn another check into one."""
    actor = request.actor
    found = queries.campaign(actor, number)
    may_keep = actor.may(EDIT, found.target()) and found.state in {State.RUNNING, State.CLOSED}
    if request.method == "POST" and not actor.may(EDIT, found.target()):
        raise NotAllowed
    posts = _posts(actor, found) if may_keep else []
    form = StandingForm(
        request.POST or None,
        types=choices(TYPE_LABELS),
        posts=[(str(post.pk), str(post)) for post in posts],
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep_once(actor, number, form, {str(post.pk): post.unit_id for post in posts})
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已转为常态检查。"))
            return redirect("campaigns:standing_checks", number)
    context = {
        **frame(actor, found, "campaigns:lessons"),
        "parts": parts(found, "campaigns:standing_checks"),
        "rows": queries.standing_checks(actor, found, is_live=False),
        "form": form if may_keep else None,
    }
    return render(request, "campaigns/standing.html", context, status=422 if form.errors else 200)


def _posts(actor: Actor, found: Campaign) -> list[Post]:
    """Return the posts of the campaign's area that can be given a check."""
    area = AreaRange.under(found.area_code_now)
    rows = people.posts(actor, clock.today()).filter(in_areas((area,), "area_code"))
    return list(rows.filter(unit__is_active=True)[:SHOWN_POSTS])


def _keep_once(actor: Actor, number: str, form: StandingForm, units: dict[str, int]) -> None:
    draft = form.draft(units)

    def do() -> Answer:
        return Answer(303, str(actions.keep_checking(actor, number, draft).pk))

    key = form.cleaned_data["idempotency_key"]
    answer_once(actor, key, f"{number} {draft!r}".encode("utf-8", "replace"), do)


@require_POST
@signed_in
def end_standing_page(request: PageRequest, number: str, check_id: int) -> HttpResponse:
    """End a standing check."""
    raw = request.POST.get("version", "")
    version = int(raw) if raw.isdecimal() and raw.isascii() and len(raw) < 10 else None
    try:
        actions.end_standing_check(request.actor, check_id, version=version)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        messages.success(request, _("已停止。"))
    return redirect("campaigns:standing_checks", number)
