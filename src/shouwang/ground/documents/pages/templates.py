"""Pages of templates: their history, uploading, accepting, withdrawing, previews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.documents import actions, queries
from shouwang.ground.documents.forms import AcceptForm, LetterheadForm, TemplateForm
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.look.links import Link

from .frame import word_answer

if TYPE_CHECKING:
    from shouwang.ground.documents.models import Template


@dataclass(frozen=True, slots=True)
class Row:
    """A template in the list."""

    template: Template
    kind: Text | str
    state: Text
    tone: str
    is_lost: bool
    form: AcceptForm


def _check(request: PageRequest) -> None:
    if not request.actor.holds(queries.TEMPLATES):
        raise NotAllowed


@require_GET
@signed_in
def template_list(request: PageRequest) -> HttpResponse:
    """Show every template with its state, and the fields that each kind has."""
    _check(request)
    return _list(request, LetterheadForm(initial=_letterhead(request)))


def _letterhead(request: PageRequest) -> dict[str, object]:
    return {"sign": queries.sign_of(request.actor)}


def _list(request: PageRequest, form: LetterheadForm, status: int = 200) -> HttpResponse:
    rows = [
        Row(
            row,
            queries.kind_label(row.kind),
            queries.template_state_label(row.state),
            queries.template_state_tone(row.state),
            queries.is_file_lost(request.actor, row),
            AcceptForm(auto_id=f"accept_{row.pk}_%s"),
        )
        for row in queries.templates(request.actor)[:200]
    ]
    context = {
        "rows": rows,
        "kinds": queries.all_kinds(),
        "letterhead_form": form,
        "own_fields": queries.OWN_FIELDS.items(),
        "links": [Link(_("公文"), reverse("documents:list")), Link(_("公文模板"), "")],
    }
    return render(request, "documents/templates.html", context, status=status)


@require_POST
@signed_in
def letterhead_page(request: PageRequest) -> HttpResponse:
    """Give one's own office its sign."""
    _check(request)
    form = LetterheadForm(request.POST)
    if form.is_valid():
        try:
            unit_id = request.actor.unit_id or 0
            actions.set_letterhead(request.actor, unit_id, form.cleaned_data["sign"])
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("documents:templates")
    return _list(request, form, status=422)


@require_http_methods(["GET", "POST"])
@signed_in
def upload_page(request: PageRequest) -> HttpResponse:
    """Take a template; what is wrong with it is said by name."""
    _check(request)
    is_sent = request.method == "POST"
    initial = {"kind": request.GET.get("kind", "")}
    form = TemplateForm(request.POST, request.FILES) if is_sent else TemplateForm(initial=initial)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        limit = actions.FILE_LIMIT_BYTES + 1
        try:
            kind = form.cleaned_data["kind"]
            actions.upload_template(request.actor, kind, file.name or "", file.read(limit))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("模板检查通过，预览无误后请启用。"))
            return redirect("documents:templates")
    status = 422 if form.errors else 200
    return render(request, "documents/upload.html", {"form": form}, status=status)


@require_POST
@signed_in
def accept_page(request: PageRequest, template_id: int) -> HttpResponse:
    """Let a template hold from a day on."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        raise Invalid({"effective_from": say("启用日期不对，请重新选择。")})
    day = form.cleaned_data["effective_from"]
    actions.accept_template(request.actor, template_id, effective_from=day)
    messages.success(request, _("模板已启用。"))
    return redirect("documents:templates")


@require_POST
@signed_in
def withdraw_page(request: PageRequest, template_id: int) -> HttpResponse:
    """Let a template hold no more."""
    actions.withdraw_template(request.actor, template_id)
    messages.success(request, _("模板已停用；已制发的文书不受影响。"))
    return redirect("documents:templates")


@require_GET
@signed_in
def preview_file(request: PageRequest, template_id: int) -> HttpResponse:
    """Answer with a template filled with samples."""
    return word_answer(actions.preview_template(request.actor, template_id))


@require_GET
@signed_in
def built_in_file(request: PageRequest, kind: str) -> HttpResponse:
    """Answer with the built-in template, to be changed in Word and uploaded."""
    _check(request)
    return word_answer(queries.built_in_file(request.actor, kind))
