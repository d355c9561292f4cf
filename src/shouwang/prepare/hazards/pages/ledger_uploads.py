"""Bringing an office's present ledger in: upload, columns, preview, progress, result."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, WrongState
from shouwang.ground.workbooks import queries as workbooks
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.forms.ledger_uploads import (
    LedgerFileForm,
    LedgerMappingForm,
    LedgerSheetForm,
)

SAMPLE_ROWS = 5
SHOWN_ROWS = 200
SHOWN_FAULTS = 200
REFRESH_S = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@signed_in
def ledger_import_page(request: PageRequest) -> HttpResponse:
    """Take a ledger."""
    queries.check_importer(request.actor)
    is_sent = request.method == "POST"
    form = LedgerFileForm(request.POST, request.FILES) if is_sent else LedgerFileForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.start_ledger_upload(request.actor, file.name or "", file.read())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("hazards:import_columns", row.token)
    status = 422 if form.errors else 200
    return render(request, "hazards/import.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def ledger_columns_page(request: PageRequest, token: str) -> HttpResponse:
    """Ask what the columns mean, with a proposal and the first rows."""
    actor = request.actor
    upload = queries.ledger_upload(actor, token)
    if not upload.is_waiting:
        return redirect("hazards:import_result", token)
    if "sheet" in request.POST:
        return _sheet(request, token)
    sample = queries.ledger_sample(actor, upload, SAMPLE_ROWS)
    form = LedgerMappingForm(
        sample.header,
        queries.column_labels(actor),
        queries.area_choices(actor),
        request.POST if request.method == "POST" else None,
        standing=queries.mapping_of(actor, upload),
        this_year=clock.today().year,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_ledger_mapping(actor, token, form.mapping())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("hazards:import_preview", token)
    context = {
        "form": form,
        "upload": upload,
        "sample": sample,
        "sheet_form": LedgerSheetForm(sample.sheets, sample.sheet),
    }
    status = 422 if form.errors else 200
    return render(request, "hazards/import_columns.html", context, status=status)


def _sheet(request: PageRequest, token: str) -> HttpResponse:
    try:
        actions.choose_ledger_sheet(request.actor, token, request.POST["sheet"])
    except Invalid as error:
        messages.error(request, " ".join(in_words(words) for words in error.fields.values()))
    return redirect("hazards:import_columns", token)


@require_GET
@signed_in
def ledger_preview_page(request: PageRequest, token: str) -> HttpResponse:
    """Show what the ledger would do, faulty rows first."""
    upload = queries.ledger_upload(request.actor, token)
    if not upload.is_waiting:
        return redirect("hazards:import_result", token)
    return _preview(request, upload, 200)


def _preview(request: PageRequest, upload: workbooks.Upload, status: int) -> HttpResponse:
    actor = request.actor
    try:
        seen = queries.ledger_preview(actor, upload)
    except Invalid as error:
        messages.error(request, " ".join(in_words(words) for words in error.fields.values()))
        return redirect("hazards:import_columns", upload.token)
    others = [row for row in seen.rows if not row.planned.faults]
    shown = [*(row for row in seen.rows if row.planned.faults), *others][:SHOWN_ROWS]
    names = divisions.names_of(actor, {row.planned.draft.area_code for row in shown})
    context = {
        "upload": upload,
        "seen": seen,
        "rows": [(row, names.get(row.planned.draft.area_code, "")) for row in shown],
        "total": len(seen.rows),
        "states": seen.states(),
        "is_cut": len(seen.rows) > SHOWN_ROWS,
    }
    return render(request, "hazards/import_preview.html", context, status=status)


@require_POST
@signed_in
def ledger_apply_page(request: PageRequest, token: str) -> HttpResponse:
    """Hand the good rows to the worker."""
    try:
        actions.confirm_ledger_upload(request.actor, token)
    except Invalid as error:
        messages.error(request, in_words(error.message))
        return _preview(request, queries.ledger_upload(request.actor, token), 422)
    except WrongState as error:
        messages.error(request, in_words(error.message))
    return redirect("hazards:import_result", token)


@never_cache
@require_GET
@signed_in
def ledger_result_page(request: PageRequest, token: str) -> HttpResponse:
    """Show how far the worker is, then what became of the rows; it asks again by itself."""
    upload = queries.ledger_upload(request.actor, token)
    if upload.is_waiting:
        return redirect("hazards:import_preview", token)
    context = {
        "upload": upload,
        "faults": workbooks.faults_of(request.actor, upload, SHOWN_FAULTS),
        "is_cut": upload.faulty > SHOWN_FAULTS,
        "failure": queries.failure_of(request.actor, upload),
    }
    answer = render(request, "hazards/import_result.html", context)
    if upload.is_at_work:
        answer["Refresh"] = str(REFRESH_S)
    return answer


@require_GET
@signed_in
def ledger_errors_workbook(request: PageRequest, token: str) -> HttpResponse:
    """Give the same ledger back, with what is wrong in each row."""
    upload = queries.ledger_upload(request.actor, token)
    content = queries.ledger_workbook(request.actor, upload)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="ledger-errors.xlsx"'
    return answer
