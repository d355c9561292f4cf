"""Pages of documents: the list, one document, its paper, its Word file, signing, voiding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.renewed_password import renew_password
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions, queries
from shouwang.ground.documents.forms import SignForm, ValuesForm, VoidForm
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Link

from .frame import PAGE_SIZE, Pager, page_number, verify_base, word_answer

if TYPE_CHECKING:
    from shouwang.ground.documents.models import Document


@dataclass(frozen=True, slots=True)
class Row:
    """A document in a list."""

    document: Document
    kind: Text | str
    state: Text
    tone: str


def _row(row: Document) -> Row:
    return Row(
        row,
        queries.kind_label(row.kind),
        queries.state_label(row.state),
        queries.state_tone(row.state),
    )


@require_GET
@signed_in
def document_list(request: PageRequest) -> HttpResponse:
    """Show the documents within the reader's duties, the newest first."""
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:60] for name in ("kind", "q")}
    filters = queries.DocumentFilters(kind=asked["kind"], number=asked["q"].strip())
    number = page_number(request.GET.get("page", ""))
    start = (number - 1) * PAGE_SIZE
    rows = list(queries.documents(request.actor, filters)[start : start + PAGE_SIZE + 1])

    def url(to: int) -> str:
        return f"?{urlencode({**asked, 'page': to})}"

    context = {
        "rows": [_row(row) for row in rows[:PAGE_SIZE]],
        "kinds": queries.all_kinds(),
        "by_hand": [kind for kind in queries.all_kinds() if kind.is_by_hand],
        "chosen": asked["kind"],
        "search": asked["q"],
        "may_issue": request.actor.holds(queries.ISSUE),
        "may_keep_templates": request.actor.holds(queries.TEMPLATES),
        "pager": Pager(
            url(number - 1) if number > 1 else None,
            url(number + 1) if len(rows) > PAGE_SIZE else None,
        ),
    }
    return render(request, "documents/list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def write_document(request: PageRequest) -> HttpResponse:
    """Write a document of a kind that is written by hand, and issue it."""
    actor = request.actor
    if not actor.holds(queries.ISSUE):
        raise NotAllowed
    wanted = request.GET.get("kind", "") or "general_notice"
    kind = next((one for one in queries.all_kinds() if one.code == wanted and one.is_by_hand), None)
    if kind is None:
        raise NotFound
    form = ValuesForm(kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _issue_once(actor, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("文书已制发。"))
            return redirect("documents:detail", made)
    context = {"form": form, "kind": kind}
    return render(request, "documents/new.html", context, status=422 if form.errors else 200)


def _issue_once(actor: Actor, form: ValuesForm) -> int:
    draft = actions.DocumentDraft(form.kind.code, form.values(), actor.area_code)

    def do() -> Answer:
        return Answer(303, str(actions.issue(actor, draft).pk))

    key = form.cleaned_data["idempotency_key"]
    return int(answer_once(actor, key, repr(draft).encode(), do).text)


@require_GET
@signed_in
def detail(request: PageRequest, document_id: int) -> HttpResponse:
    """Show one document: what it says, how it stands, what may be done with it."""
    return _detail(request, document_id, VoidForm())


def _detail(
    request: PageRequest, document_id: int, void_form: VoidForm, status: int = 200
) -> HttpResponse:
    actor = request.actor
    found = queries.paper(actor, document_id)
    context = {
        **_shown(request, found),
        "moves": {one.move for one in queries.next_moves(actor, found.document)},
        "void_form": void_form,
        "history": queries.happenings(actor, found.document),
        "links": [
            Link(_("公文"), reverse("documents:list")),
            Link(found.document.number, ""),
        ],
    }
    return render(request, "documents/detail.html", context, status=status)


def _shown(request: PageRequest, found: queries.Paper) -> dict[str, object]:
    marks = found.marks(f"{verify_base(request)}{found.code}")
    return {
        "paper": found,
        "document": found.document,
        "marks": marks,
        "seal_words": queries.SEAL_WORDS,
        "blocks": queries.blocks_of(request.actor, found, marks),
        "is_template_lost": queries.is_template_lost(request.actor, found),
    }


@require_GET
@signed_in
def print_page(request: PageRequest, document_id: int) -> HttpResponse:
    """Show a document as it is printed on A4."""
    found = queries.paper(request.actor, document_id)
    context = _shown(request, found)
    context["qr"] = segno.make(context["marks"].verify_url, error="m").svg_inline(scale=3)  # type: ignore[attr-defined]
    return render(request, found.kind.print_template, context)


@require_GET
@signed_in
def word_file(request: PageRequest, document_id: int) -> HttpResponse:
    """Answer with the document as Word; counted and journaled."""
    return word_answer(actions.take_file(request.actor, document_id, verify_base(request)))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@signed_in
def sign_page(request: PageRequest, document_id: int) -> HttpResponse:
    """Sign a document: read it once more, give the password again."""
    actor = request.actor
    found = queries.paper(actor, document_id)
    queries.check_move(actor, found.document, "sign")
    form = SignForm(request.POST or None, initial={"digest": found.document.digest})
    if request.method == "POST" and form.is_valid():
        try:
            account_id = renew_password(request, actor, form.cleaned_data["password"])
        except Invalid as error:
            form.take(error)
        else:
            digest = form.cleaned_data["digest"]
            actions.sign(actor, document_id, digest=digest, renewed_account_id=account_id)
            messages.success(request, _("已签发。"))
            return redirect("documents:detail", document_id)
    context = {**_shown(request, found), "form": form}
    return render(request, "documents/sign.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def void_page(request: PageRequest, document_id: int) -> HttpResponse:
    """Let a document hold no more."""
    queries.check_move(request.actor, queries.document(request.actor, document_id), "void")
    form = VoidForm(request.POST)
    if form.is_valid():
        try:
            actions.void(request.actor, document_id, reason=form.cleaned_data["reason"])
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("文书已作废，文号不再使用。"))
            return redirect("documents:detail", document_id)
    return _detail(request, document_id, form, status=422)
