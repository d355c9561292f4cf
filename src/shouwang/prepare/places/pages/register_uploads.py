"""The registers beside the places out as a table and in from one: columns, preview, all or none."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.forms import ColumnsForm, UploadForm

from .lists import XLSX, as_file

SAMPLE_ROWS = 5
SHOWN_ROWS = 200
REFRESH_S = 2


def _context(request: PageRequest, register: str) -> dict[str, object]:
    title, labels = queries.register_labels(request.actor, register)
    return {
        "register": register,
        "title": title,
        "where": queries.register_where(request.actor, register),
        "column_labels": list(labels.values()),
        "list_url": reverse(f"places:{register}"),
    }


@require_GET
@signed_in
def register_export_page(request: PageRequest, register: str) -> HttpResponse:
    """Give a register as a table to take away."""
    content = actions.export_register(request.actor, register)
    return as_file(content, f"{register}.xlsx", XLSX)


@require_GET
@signed_in
def asset_export_page(request: PageRequest) -> HttpResponse:
    """Give the agricultural assets as a table to take away."""
    return as_file(actions.export_assets(request.actor), "assets.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
@signed_in
def register_import_page(request: PageRequest, register: str) -> HttpResponse:
    """Take a table."""
    queries.check_register_importer(request.actor)
    context = _context(request, register)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.start_register_upload(
                request.actor, register, file.name or "", file.read()
            )
        except Invalid as error:
            form.take(error)
        else:
            return redirect("places:register_columns", register, row.token)
    status = 422 if form.errors else 200
    return render(request, "places/register_import.html", {**context, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def register_columns_page(request: PageRequest, register: str, token: str) -> HttpResponse:
    """Ask what the columns mean, with a proposal and the first rows."""
    actor = request.actor
    upload = queries.register_upload(actor, register, token)
    if not upload.is_waiting:
        return redirect("places:register_preview", register, token)
    sample = queries.register_sample(actor, register, upload, SAMPLE_ROWS)
    form = ColumnsForm(
        sample.header,
        queries.register_labels(actor, register)[1],
        request.POST if request.method == "POST" else None,
        standing=queries.register_columns(actor, upload),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_register_columns(actor, register, token, form.columns())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("places:register_preview", register, token)
    context = {**_context(request, register), "form": form, "upload": upload, "sample": sample}
    status = 422 if form.errors else 200
    return render(request, "places/register_columns.html", context, status=status)


@never_cache
@require_GET
@signed_in
def register_preview_page(request: PageRequest, register: str, token: str) -> HttpResponse:
    """Show what the table would do, faulty rows first; afterwards what became of it."""
    upload = queries.register_upload(request.actor, register, token)
    if upload.is_waiting:
        return _preview(request, register, token, 200)
    failure = queries.register_failure(request.actor, upload)
    context = {**_context(request, register), "upload": upload, "failure": failure}
    answer = render(request, "places/register_done.html", context)
    if upload.is_at_work:
        answer["Refresh"] = str(REFRESH_S)
    return answer


def _preview(request: PageRequest, register: str, token: str, status: int) -> HttpResponse:
    upload = queries.register_upload(request.actor, register, token)
    try:
        seen = queries.register_preview(request.actor, register, upload)
    except Invalid as error:
        messages.error(request, " ".join(in_words(text) for text in error.fields.values()))
        return redirect("places:register_columns", register, token)
    others = [row for row in seen.rows if not row.faults]
    shown = [*(row for row in seen.rows if row.faults), *others][:SHOWN_ROWS]
    context = {
        **_context(request, register),
        "upload": upload,
        "seen": seen,
        "rows": shown,
        "total": len(seen.rows),
        "is_cut": len(seen.rows) > SHOWN_ROWS,
    }
    return render(request, "places/register_preview.html", context, status=status)


@require_POST
@signed_in
def register_apply_page(request: PageRequest, register: str, token: str) -> HttpResponse:
    """Bring all rows in, or none."""
    try:
        done = actions.confirm_register_upload(request.actor, register, token)
    except Invalid as error:
        messages.error(request, in_words(error.message))
        return _preview(request, register, token, 422)
    except WrongState as error:
        messages.error(request, in_words(error.message))
        return redirect("places:register_preview", register, token)
    if not done.is_at_work:
        counts = {"added": done.added, "changed": done.differing}
        messages.success(request, _("已导入：新增 %(added)d 行，更新 %(changed)d 行。") % counts)
    return redirect("places:register_preview", register, token)


@require_GET
@signed_in
def register_errors_workbook(request: PageRequest, register: str, token: str) -> HttpResponse:
    """Give the same table back, with what is wrong in each row."""
    upload = queries.register_upload(request.actor, register, token)
    content = queries.register_workbook(request.actor, register, upload)
    return as_file(content, f"{register}-errors.xlsx", XLSX)
