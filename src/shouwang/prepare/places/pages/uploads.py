"""Bringing an office's own table in: upload, columns, preview, all rows or none."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.ground.workbooks.queries import retold
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.forms import MappingForm, UploadForm

from .lists import XLSX, as_file

PERMISSION = "places.import"
SAMPLE_ROWS = 5
SHOWN_ROWS = 200
REFRESH_S = 2


@require_http_methods(["GET", "POST"])
@signed_in
def import_page(request: PageRequest) -> HttpResponse:
    """Take a table."""
    actor = request.actor
    if not actor.holds(PERMISSION):
        raise NotAllowed
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.start_upload(actor, file.name or "", file.read())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("places:import_columns", row.token)
    return render(request, "places/import.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def columns_page(request: PageRequest, token: str) -> HttpResponse:
    """Ask what the columns mean, with a proposal and the first rows."""
    actor = request.actor
    upload = queries.upload(actor, token)
    if upload.state != upload.UPLOADED:
        return redirect("places:import_preview", token)
    sample = queries.upload_sample(actor, upload, SAMPLE_ROWS)
    villages = queries.village_names(actor, PERMISSION)
    data = request.POST if request.method == "POST" else None
    form = MappingForm(sample.header, villages, data, standing=queries.read_mapping(upload.mapping))
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_mapping(actor, token, form.mapping())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("places:import_preview", token)
    context = {"form": form, "upload": upload, "sample": sample}
    return render(
        request, "places/import_columns.html", context, status=422 if form.errors else 200
    )


@require_GET
@signed_in
def preview_page(request: PageRequest, token: str) -> HttpResponse:
    """Show what the table would do, faulty rows first."""
    actor = request.actor
    upload = queries.upload(actor, token)
    if upload.state != upload.UPLOADED:
        return _outcome(request, upload)
    return _preview(request, token, 200)


def _outcome(request: PageRequest, upload: queries.RegisterUpload) -> HttpResponse:
    """Show what became of a confirmed table; while it waits for the worker, ask again."""
    failure = retold(upload.failure) if upload.failure else None
    answer = render(request, "places/import_done.html", {"upload": upload, "failure": failure})
    if upload.state == upload.QUEUED:
        answer["Refresh"] = str(REFRESH_S)
    return answer


def _preview(request: PageRequest, token: str, status: int) -> HttpResponse:
    upload = queries.upload(request.actor, token)
    try:
        seen = queries.preview(request.actor, upload)
    except Invalid as error:
        messages.error(request, " ".join(in_words(text) for text in error.fields.values()))
        return redirect("places:import_columns", token)
    others = [row for row in seen.rows if not row.faults]
    shown = [*seen.faulty, *others][:SHOWN_ROWS]
    names = queries.area_names(request.actor, {row.draft.area_code for row in shown})
    context = {
        "upload": upload,
        "seen": seen,
        "rows": [(row, names.get(row.draft.area_code, "")) for row in shown],
        "total": len(seen.rows),
        "faulty_count": len(seen.faulty),
        "is_cut": len(seen.rows) > SHOWN_ROWS,
    }
    return render(request, "places/import_preview.html", context, status=status)


@require_POST
@signed_in
def apply_page(request: PageRequest, token: str) -> HttpResponse:
    """Bring all rows in, or none."""
    try:
        done = actions.confirm_upload(request.actor, token)
    except Invalid:
        return _preview(request, token, 422)
    except WrongState as error:
        messages.error(request, in_words(error.message))
        return redirect("places:import_preview", token)
    if done.state == done.QUEUED:
        return redirect("places:import_preview", token)
    counts = {"added": done.added, "updated": done.updated}
    messages.success(request, _("已导入：新增 %(added)d 处，更新 %(updated)d 处。") % counts)
    return redirect("places:import_preview", token)


@require_GET
@signed_in
def errors_workbook(request: PageRequest, token: str) -> HttpResponse:
    """Give the same table back, with what is wrong in each row."""
    upload = queries.upload(request.actor, token)
    content = queries.annotated_workbook(request.actor, upload)
    return as_file(content, "places-errors.xlsx", XLSX)
