"""The list in from a table: upload, columns, preview, all or none; no answer is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, WrongState
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.forms import ColumnsForm, TableForm

from .frame import kept_nowhere, table_file

SAMPLE_ROWS = 5


def _links() -> list[Link]:
    return [
        Link(_("帮扶对象"), reverse("households:list")),
        Link(_("导入名单"), "", "", is_current=True),
    ]


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def import_page(request: PageRequest) -> HttpResponse:
    """Take a table."""
    queries.check_importer(request.actor)
    is_sent = request.method == "POST"
    form = TableForm(request.POST, request.FILES) if is_sent else TableForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.start_people_upload(request.actor, file.name or "", file.read())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("households:import-columns", row.token)
    context = {"form": form, "links": _links()}
    status = 422 if form.errors else 200
    return render(request, "households/import.html", context, status=status)


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def columns_page(request: PageRequest, token: str) -> HttpResponse:
    """Ask what the columns mean, with a proposal and the first rows."""
    actor = request.actor
    upload = queries.people_upload(actor, token)
    if not upload.is_waiting:
        return redirect("households:import-preview", token)
    sample = queries.table_sample(actor, upload, SAMPLE_ROWS)
    form = ColumnsForm(
        sample.header,
        queries.table_columns(actor),
        request.POST if request.method == "POST" else None,
        standing=queries.chosen_columns(actor, upload),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_people_columns(actor, token, form.columns())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("households:import-preview", token)
    context = {"form": form, "upload": upload, "sample": sample, "links": _links()}
    status = 422 if form.errors else 200
    return render(request, "households/import_columns.html", context, status=status)


@kept_nowhere
@require_GET
@signed_in
def preview_page(request: PageRequest, token: str) -> HttpResponse:
    """Show what the table would do, faulty rows first; afterwards what became of it."""
    upload = queries.people_upload(request.actor, token)
    if upload.is_waiting:
        return _preview(request, token, 200)
    context = {"upload": upload, "links": _links()}
    return render(request, "households/import_done.html", context)


def _preview(request: PageRequest, token: str, status: int) -> HttpResponse:
    upload = queries.people_upload(request.actor, token)
    try:
        seen = queries.people_preview(request.actor, upload)
    except Invalid as error:
        messages.error(request, " ".join(in_words(text) for text in error.fields.values()))
        return redirect("households:import-columns", token)
    context = {
        "upload": upload,
        "seen": seen,
        "rows": sorted(seen.rows, key=lambda row: not row.faults),
        "total": len(seen.rows),
        "links": _links(),
    }
    return render(request, "households/import_preview.html", context, status=status)


@kept_nowhere
@require_POST
@signed_in
def apply_page(request: PageRequest, token: str) -> HttpResponse:
    """Bring all rows in, or none."""
    try:
        done = actions.confirm_people_upload(request.actor, token)
    except Invalid as error:
        messages.error(request, in_words(error.message))
        return _preview(request, token, 422)
    except WrongState as error:
        messages.error(request, in_words(error.message))
        return redirect("households:import-preview", token)
    counts = {"added": done.added, "changed": done.differing}
    words = _("已导入：新增 %(added)d 人，修改 %(changed)d 人。")
    messages.success(request, words % counts)
    return redirect("households:import-preview", token)


@kept_nowhere
@require_GET
@signed_in
def errors_workbook(request: PageRequest, token: str) -> HttpResponse:
    """Give the same table back, with what is wrong in each row."""
    upload = queries.people_upload(request.actor, token)
    return table_file(
        queries.people_errors_workbook(request.actor, upload), "households-errors.xlsx"
    )
