"""Documents about one hazard: writing, previewing and issuing one; its paper and its Word file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions as documents
from shouwang.ground.documents import queries as issued
from shouwang.ground.errors import Invalid, NotFound
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.forms.papers import PaperForm
from shouwang.prepare.hazards.rules.paper_kinds import PaperKind
from shouwang.prepare.hazards.rules.papers import DELIVERABLE
from shouwang.prepare.hazards.rules.powers import Power


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def paper_page(request: PageRequest, number: str, kind: str) -> HttpResponse:
    """Fill in what the data cannot tell, look at the document, issue it."""
    if kind not in set(PaperKind):
        raise NotFound
    actor = request.actor
    found = queries.hazard(actor, number)
    facts = queries.paper_facts(actor, found)
    queries.check_paper(actor, found, facts, kind)
    given = {**_first(kind, facts.issuer), "version": found.version}
    form = PaperForm(kind, request.POST or None, initial=given, options=_options(actor, found))
    if not facts.powers.has(Power.REMOVE_AT_ONCE):
        form.fields.pop("is_at_once", None)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("step") == "issue":
                return _issued(request, number, form)
            preview = actions.draft_paper(actor, number, form.ask())
        except Invalid as error:
            form.take(error)
    context = {
        "hazard": found,
        "form": form,
        "facts": facts,
        "kind_label": issued.kind_label(kind),
        "sources": sorted(set(facts.powers.sources.values())),
        "preview": preview,
        "links": [
            Link(_("隐患"), reverse("hazards:list")),
            Link(found.number, reverse("hazards:detail", args=[found.number])),
            Link(in_words(issued.kind_label(kind)), ""),
        ],
    }
    return render(request, "hazards/paper.html", context, status=422 if form.errors else 200)


def _issued(request: PageRequest, number: str, form: PaperForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    made = actions.issue_paper(request.actor, number, form.ask(), version=version)
    messages.success(request, _("文书已制发：%(number)s") % {"number": made.number})
    return redirect(f"{reverse('hazards:detail', args=[number])}#papers-title")


def _first(kind: str, issuer: str) -> dict[str, object]:
    """Return what stands in the form at first."""
    if kind == PaperKind.RECORD:
        return {"inspectors": issuer, "inspected_at": clock.now().astimezone(clock.LOCAL_ZONE)}
    return {"received_on": clock.today()} if kind == PaperKind.RECEIPT else {}


def _options(actor: Actor, found: queries.Hazard) -> Mapping[str, Iterable[tuple[str, object]]]:
    deliverable = queries.standing_papers(actor, found, DELIVERABLE)
    return {
        "others": [
            (row.number, f"{row.number} {row.description[:40]}")
            for row in queries.same_visit(actor, found)
        ],
        "document_id": [
            (str(row.pk), f"{in_words(issued.kind_label(row.kind))} {row.number}")
            for row in reversed(deliverable)
        ],
    }


def _verify_base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("documents:verify_form"))


@require_GET
@signed_in
def paper_print(request: PageRequest, number: str, document_id: int) -> HttpResponse:
    """Show a document of a hazard as it is printed on A4."""
    actor = request.actor
    found = queries.paper_of(actor, number, document_id)
    marks = found.marks(f"{_verify_base(request)}{found.code}")
    context = {
        "number": number,
        "paper": found,
        "document": found.document,
        "marks": marks,
        "seal_words": issued.SEAL_WORDS,
        "blocks": issued.blocks_of(actor, found, marks),
        "qr": segno.make(marks.verify_url, error="m").svg_inline(scale=3),
    }
    return render(request, "hazards/paper_print.html", context)


@require_GET
@signed_in
def paper_file(request: PageRequest, number: str, document_id: int) -> HttpResponse:
    """Answer with a document of a hazard as Word; counted and journaled."""
    row = queries.paper_of(request.actor, number, document_id).document
    taken = documents.take_file(
        request.actor, row.pk, _verify_base(request), subject_key=row.subject_key
    )
    return file_answer(taken.name, taken.content, issued.WORD_TYPE)


def file_answer(name: str, content: bytes, content_type: str) -> HttpResponse:
    """Answer with a file that nobody else keeps."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
