"""Money: the ledger with what is left, one fund with its payments, requests and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.order_forms import (
    MOVE_FORMS,
    FundForm,
    GrantForm,
    RefuseForm,
    RequestForm,
    SpendingForm,
    VersionForm,
    WithdrawForm,
)
from shouwang.prepare.organisations.rules.money import yuan_words
from shouwang.prepare.organisations.states import (
    EXPORT,
    FUND,
    REQUEST_STATES,
    REQUEST_TONES,
    RequestMove,
)

from .frame import tabs
from .meetings import PAGE_SIZE, check_may_view, page_number, pager_of

if TYPE_CHECKING:
    from shouwang.prepare.organisations.models import Fund, FundRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund in the ledger, its amounts in words."""

    fund: Fund
    amount: str
    spent: str
    left: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the list."""

    request: FundRequest
    amount: str
    granted: str
    state: Text
    tone: str


@dataclass(frozen=True, slots=True)
class MoveCard:
    """A next move with its form."""

    move: str
    label: Text
    form: VersionForm
    tone: str


def _fund_row(row: Fund) -> FundRow:
    left = row.amount_yuan - row.spent_yuan
    return FundRow(row, *map(yuan_words, (row.amount_yuan, row.spent_yuan, left)))


@require_GET
@signed_in
def ledger(request: PageRequest) -> HttpResponse:
    """Show the funds with what is spent and what is left."""
    check_may_view(request)
    actor, number = request.actor, page_number(request)
    start = (number - 1) * PAGE_SIZE
    found = list(queries.funds(actor)[start : start + PAGE_SIZE + 1])
    total = queries.fund_totals(actor)
    context = {
        "tabs": tabs("funds"),
        "rows": [_fund_row(row) for row in found[:PAGE_SIZE]],
        "amount": yuan_words(total.amount_yuan),
        "spent": yuan_words(total.spent_yuan),
        "left": yuan_words(total.left_yuan),
        "pager": pager_of(
            request, number, min(len(found), PAGE_SIZE), has_next=len(found) > PAGE_SIZE
        ),
        "may_fund": actor.holds(FUND),
        "may_export": actor.holds(EXPORT),
    }
    return render(request, "organisations/funds.html", context)


@require_GET
@signed_in
def export_ledger(request: PageRequest) -> HttpResponse:
    """Give the ledger as a table to take away."""
    answer = HttpResponse(actions.export_funds(request.actor), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="funds.xlsx"'
    return answer


def _show_fund(
    request: PageRequest, fund_id: int, refused: SpendingForm | None = None
) -> HttpResponse:
    actor = request.actor
    shown = queries.fund(actor, fund_id)
    paid = queries.spendings(actor, fund_id)
    form = refused or SpendingForm(initial={"version": shown.version})
    context = {
        "row": _fund_row(shown),
        "spendings": [(found, yuan_words(found.amount_yuan)) for found in paid],
        "form": form if actor.may(FUND, shown.target()) else None,
        "links": [Link(_("专项经费"), reverse("organisations:funds")), Link(shown.title, "")],
    }
    return render(request, "organisations/fund.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def fund_page(request: PageRequest, fund_id: int) -> HttpResponse:
    """Show one fund with its payments, or write a payment down."""
    if request.method != "POST":
        return _show_fund(request, fund_id)
    shown = queries.fund(request.actor, fund_id)
    form = SpendingForm(request.POST)
    if not form.is_valid():
        if not request.actor.may(FUND, shown.target()):
            raise NotAllowed
        return _show_fund(request, fund_id, form)
    try:
        version = form.cleaned_data["version"]
        actions.spend(request.actor, fund_id, form.draft(), version=version)
    except Invalid as error:
        form.take(error)
        return _show_fund(request, fund_id, form)
    except WrongState as error:
        messages.error(request, in_words(error.message))
    else:
        messages.success(request, _("已记支出。"))
    return redirect("organisations:fund", fund_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that writes something new: its words and where it leads."""

    heading: str
    note: str
    back: str
    done: str


def _answer(
    request: PageRequest,
    form: FundForm | RequestForm,
    asked: Asked,
    write: Callable[[], tuple[str, int]],
) -> HttpResponse:
    """Show the form, or write once what it says and lead to it."""
    if request.method == "POST" and form.is_valid():
        try:
            address, made = write()
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, asked.done)
            return redirect(address, made)
    context = {
        "heading": asked.heading,
        "note": asked.note,
        "back": reverse(asked.back),
        "form": form,
        "has_key": True,
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/order_form.html", context, status=status)


def _once(request: PageRequest, form: FundForm | RequestForm, act: Callable[[], int]) -> int:
    key, told = form.cleaned_data["idempotency_key"], repr(form.draft())
    body = told.encode("utf-8", "replace")
    return int(answer_once(request.actor, key, body, lambda: Answer(303, str(act()))).text)


def _check_may_fund(request: PageRequest) -> None:
    if not request.actor.holds(FUND):
        raise NotAllowed


@require_http_methods(["GET", "POST"])
@signed_in
def earmark(request: PageRequest) -> HttpResponse:
    """Write down money that is there."""
    _check_may_fund(request)
    form = FundForm(request.actor, request.POST if request.method == "POST" else None)
    asked = Asked(_("登记专项经费"), "", "organisations:funds", _("已登记。"))

    def write() -> tuple[str, int]:
        draft = form.draft()
        made = _once(request, form, lambda: actions.earmark_fund(request.actor, draft).pk)
        return "organisations:fund", made

    return _answer(request, form, asked, write)


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: PageRequest) -> HttpResponse:
    """Ask the level above for money."""
    _check_may_fund(request)
    form = RequestForm(request.actor, request.POST if request.method == "POST" else None)
    note = _("以本单位的名义向上级申请；批复后经费自动入账。")
    asked = Asked(_("申请专项经费"), note, "organisations:fund_requests", _("申请已上报。"))

    def write() -> tuple[str, int]:
        draft = form.draft()
        made = _once(request, form, lambda: actions.ask_for_funds(request.actor, draft).pk)
        return "organisations:fund_request", made

    return _answer(request, form, asked, write)


def _request_row(row: FundRequest) -> RequestRow:
    granted = "" if row.granted_yuan is None else yuan_words(row.granted_yuan)
    return RequestRow(
        row,
        yuan_words(row.amount_yuan),
        granted,
        REQUEST_STATES[row.state],
        REQUEST_TONES[row.state],
    )


@require_GET
@signed_in
def request_list(request: PageRequest) -> HttpResponse:
    """Show the requests for money, those that wait first."""
    check_may_view(request)
    actor, number = request.actor, page_number(request)
    start = (number - 1) * PAGE_SIZE
    found = list(queries.fund_requests(actor)[start : start + PAGE_SIZE + 1])
    context = {
        "tabs": tabs("funds"),
        "rows": [_request_row(row) for row in found[:PAGE_SIZE]],
        "pager": pager_of(
            request, number, min(len(found), PAGE_SIZE), has_next=len(found) > PAGE_SIZE
        ),
        "may_fund": actor.holds(FUND),
    }
    return render(request, "organisations/fund_requests.html", context)


def _show_request(
    request: PageRequest, request_id: int, refused: VersionForm | None = None, name: str = ""
) -> HttpResponse:
    actor = request.actor
    shown = queries.fund_request(actor, request_id)
    cards = []
    for transition in queries.request_moves(actor, shown):
        fresh = MOVE_FORMS[transition.move](
            auto_id=f"{transition.move}_%s", initial=_first_answer(shown)
        )
        form = refused if refused is not None and transition.move == name else fresh
        tone = "primary" if transition.move == RequestMove.GRANT else "neutral"
        cards.append(MoveCard(transition.move, transition.label, form, tone))
    context = {
        "row": _request_row(shown),
        "cards": cards,
        "links": [
            Link(_("经费申请"), reverse("organisations:fund_requests")),
            Link(shown.number, ""),
        ],
    }
    status = 422 if refused else 200
    return render(request, "organisations/fund_request.html", context, status=status)


def _first_answer(shown: FundRequest) -> dict[str, object]:
    return {"version": shown.version, "granted_yuan": shown.amount_yuan}


@require_GET
@signed_in
def request_page(request: PageRequest, request_id: int) -> HttpResponse:
    """Show one request with its answer, or with what may be done."""
    return _show_request(request, request_id)


@require_POST
@signed_in
def move_request(request: PageRequest, request_id: int, name: str) -> HttpResponse:
    """Grant, refuse or withdraw a request."""
    shown = queries.fund_request(request.actor, request_id)
    if name not in MOVE_FORMS:
        raise NotFound
    form = MOVE_FORMS[name](request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        if name not in {found.move for found in queries.request_moves(request.actor, shown)}:
            raise NotAllowed
        return _show_request(request, request_id, form, name)
    try:
        _move(request, request_id, form)
    except Invalid as error:
        form.take(error)
        return _show_request(request, request_id, form, name)
    messages.success(request, _("已办理。"))
    return redirect("organisations:fund_request", request_id)


def _move(request: PageRequest, request_id: int, form: VersionForm) -> None:
    version = form.cleaned_data["version"]
    if isinstance(form, GrantForm | RefuseForm):
        actions.answer_request(request.actor, request_id, form.draft(), version=version)
    elif isinstance(form, WithdrawForm):
        reason = form.cleaned_data["reason"]
        actions.withdraw_request(request.actor, request_id, reason, version=version)
