"""Pages of following a report: by number and query code, with answers and objections."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.desks.resident.forms import AnswerForm, ObjectionForm, QueryForm, put_errors
from shouwang.desks.resident.sending import evidence_key
from shouwang.desks.resident.sheets import RESIDENT
from shouwang.desks.resident.tickets import Ticket, give_ticket, read_ticket, take_ticket_back
from shouwang.desks.resident.wording import kind_words
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.errors import Invalid, NotFound, TooMany, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.queries import PublicProgress

WRONG, TOO_MANY = 422, 429


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo of the reporter's own."""

    url: str
    thumb_url: str
    caption: str = ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for number and query code, or show how far the report has come."""
    if request.method == "POST":
        return _open(request)
    ticket = read_ticket(request)
    if ticket is None:
        return render(request, "resident/query.html", {"form": QueryForm()})
    try:
        return _progress(request, ticket)
    except NotFound:
        answer = HttpResponseRedirect(reverse("resident:status"))
        take_ticket_back(answer)
        return answer


def _open(request: HttpRequest) -> HttpResponse:
    form = QueryForm(request.POST)
    code = WRONG
    if form.is_valid():
        ticket = Ticket(
            form.cleaned_data["number"].strip(), form.cleaned_data["query_code"].strip()
        )
        try:
            queries.follow_report(RESIDENT, ticket.number, ticket.query_code)
        except (NotFound, TooMany) as error:
            form.add_error(None, in_words(error.message))
            code = TOO_MANY if isinstance(error, TooMany) else WRONG
        else:
            answer = HttpResponseRedirect(reverse("resident:status"))
            give_ticket(answer, ticket)
            return answer
    return render(request, "resident/query.html", {"form": form}, status=code)


def _progress(
    request: HttpRequest,
    ticket: Ticket,
    *,
    answering: AnswerForm | None = None,
    objecting: ObjectionForm | None = None,
    code: int = 200,
) -> HttpResponse:
    found = queries.follow_report(RESIDENT, ticket.number, ticket.query_code)
    kept = attachments.attachments_of(RESIDENT, evidence_key(ticket.number))
    context = {
        "progress": found,
        "kind": kind_words(found.category_label),
        "photos": [_photo(each.pk) for each in kept if each.is_image],
        "voices": [each.pk for each in kept if not each.is_image],
        "steps": _steps(found),
        "answering": answering or AnswerForm(),
        "objecting": objecting or ObjectionForm(),
        "waits_for_answer": bool(found.lines) and found.lines[-1].is_question,
    }
    return render(request, "resident/progress.html", context, status=code)


def _photo(attachment_id: int) -> ShownPhoto:
    return ShownPhoto(
        url=reverse("resident:evidence", args=[attachment_id, attachments.Variant.FULL]),
        thumb_url=reverse("resident:evidence", args=[attachment_id, attachments.Variant.THUMBNAIL]),
    )


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the way as the page shows it."""

    words: str
    at: object
    mark: str
    icon: str


def _steps(found: PublicProgress) -> list[ShownStep]:
    """Return the steps; a rejected report shows only those that were taken."""
    is_over = found.result is not None
    return [
        ShownStep(
            in_words(step.label),
            step.at,
            _("已完成") if step.is_reached else _("还没有到这一步"),
            "circle-check" if step.is_reached else "hourglass",
        )
        for step in found.steps
        if step.is_reached or not is_over
    ]


@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Answer the handler's question."""
    ticket = read_ticket(request)
    if ticket is None:
        return HttpResponseRedirect(reverse("resident:status"))
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_question(
                RESIDENT, ticket.number, ticket.query_code, form.cleaned_data["text"]
            )
        except (Invalid, WrongState) as error:
            _put(form, error)
        else:
            return HttpResponseRedirect(f"{reverse('resident:status')}#talk")
    return _progress(request, ticket, answering=form, code=WRONG)


@never_cache
@require_POST
def object_to_closure(request: HttpRequest) -> HttpResponse:
    """Say why the closure or the rejection is not right."""
    ticket = read_ticket(request)
    if ticket is None:
        return HttpResponseRedirect(reverse("resident:status"))
    form = ObjectionForm(request.POST)
    if form.is_valid():
        try:
            actions.object_to_closure(
                RESIDENT, ticket.number, ticket.query_code, form.cleaned_data["reason"]
            )
        except (Invalid, WrongState) as error:
            _put(form, error)
        else:
            return HttpResponseRedirect(f"{reverse('resident:status')}#result")
    return _progress(request, ticket, objecting=form, code=WRONG)


def _put(form: forms.Form, error: Invalid | WrongState) -> None:
    if isinstance(error, Invalid):
        put_errors(form, error.fields, {}, in_words)
    else:
        form.add_error(None, in_words(error.message))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget number and code on this phone or computer."""
    del request
    gone = HttpResponseRedirect(reverse("resident:status"))
    take_ticket_back(gone)
    return gone


@require_safe
def evidence(request: HttpRequest, attachment_id: int, variant: str) -> HttpResponseBase:
    """Serve the reporter's own photo or voice note."""
    ticket = read_ticket(request)
    if ticket is None:
        raise NotFound
    queries.follow_report(RESIDENT, ticket.number, ticket.query_code)
    owner = evidence_key(ticket.number)
    return attachments.serve(RESIDENT, attachment_id, owner_key=owner, variant=variant)
