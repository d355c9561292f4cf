"""The liaison register out as 附表1, and in from a table: upload, columns, preview, all or none."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.order_forms import LiaisonFileForm, LiaisonMappingForm

from .frame import day_of, street_of
from .funds import XLSX

SAMPLE_ROWS = 5
SHOWN_ROWS = 200
REFRESH_S = 2


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
@signed_in
def export_page(request: PageRequest) -> HttpResponse:
    """Give 附表1 of a street and a day as a table to take away."""
    content = actions.export_liaisons(request.actor, street_of(request), day_of(request))
    return _file(content, "liaisons.xlsx")


@require_http_methods(["GET", "POST"])
@signed_in
def import_page(request: PageRequest) -> HttpResponse:
    """Take a table."""
    queries.check_liaison_importer(request.actor)
    is_sent = request.method == "POST"
    form = LiaisonFileForm(request.POST, request.FILES) if is_sent else LiaisonFileForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.start_liaison_upload(request.actor, file.name or "", file.read())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("organisations:liaison_columns", row.token)
    status = 422 if form.errors else 200
    return render(request, "organisations/liaison_import.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def columns_page(request: PageRequest, token: str) -> HttpResponse:
    """Ask what the columns mean, with a proposal and the first rows."""
    actor = request.actor
    upload = queries.liaison_upload(actor, token)
    if not upload.is_waiting:
        return redirect("organisations:liaison_preview", token)
    sample = queries.liaison_sample(actor, upload, SAMPLE_ROWS)
    form = LiaisonMappingForm(
        actor,
        sample.header,
        queries.liaison_columns(actor),
        request.POST if request.method == "POST" else None,
        standing=queries.liaison_mapping(actor, upload),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_liaison_mapping(actor, token, form.mapping())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("organisations:liaison_preview", token)
    context = {"form": form, "upload": upload, "sample": sample}
    status = 422 if form.errors else 200
    return render(request, "organisations/liaison_columns.html", context, status=status)


@never_cache
@require_GET
@signed_in
def preview_page(request: PageRequest, token: str) -> HttpResponse:
    """Show what the table would do, faulty rows first; afterwards what became of it."""
    upload = queries.liaison_upload(request.actor, token)
    if upload.is_waiting:
        return _preview(request, token, 200)
    failure = queries.liaison_failure(request.actor, upload)
    context = {"upload": upload, "failure": failure}
    answer = render(request, "organisations/liaison_done.html", context)
    if upload.is_at_work:
        answer["Refresh"] = str(REFRESH_S)
    return answer


def _preview(request: PageRequest, token: str, status: int) -> HttpResponse:
    upload = queries.liaison_upload(request.actor, token)
    try:
        seen = queries.liaison_preview(request.actor, upload)
    except Invalid as error:
        messages.error(request, " ".join(in_words(text) for text in error.fields.values()))
        return redirect("organisations:liaison_columns", token)
    others = [row for row in seen.rows if not row.faults]
    shown = [*(row for row in seen.rows if row.faults), *others][:SHOWN_ROWS]
    context = {
        "upload": upload,
        "seen": seen,
        "rows": shown,
        "total": len(seen.rows),
        "is_cut": len(seen.rows) > SHOWN_ROWS,
    }
    return render(request, "organisations/liaison_preview.html", context, status=status)


@require_POST
@signed_in
def apply_page(request: PageRequest, token: str) -> HttpResponse:
    """Bring all rows in, or none."""
    try:
        done = actions.confirm_liaison_upload(request.actor, token)
    except Invalid as error:
        messages.error(request, in_words(error.message))
        return _preview(request, token, 422)
    except WrongState as error:
        messages.error(request, in_words(error.message))
        return redirect("organisations:liaison_preview", token)
    if not done.is_at_work:
        counts = {"added": done.added, "changed": done.differing}
        words = _("已导入：新增 %(added)d 家，更换 %(changed)d 家。")
        messages.success(request, words % counts)
    return redirect("organisations:liaison_preview", token)


@require_GET
@signed_in
def errors_workbook(request: PageRequest, token: str) -> HttpResponse:
    """Give the same table back, with what is wrong in each row."""
    upload = queries.liaison_upload(request.actor, token)
    return _file(queries.liaison_workbook(request.actor, upload), "liaisons-errors.xlsx")
