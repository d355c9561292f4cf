"""The register of units in from a table: upload, preview, all or none, the faults back."""

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
from shouwang.prepare.organisations.order_forms import UnitsFileForm

from .funds import XLSX

SHOWN_ROWS = 200


@require_http_methods(["GET", "POST"])
@signed_in
def import_page(request: PageRequest) -> HttpResponse:
    """Take a table."""
    actor = request.actor
    queries.check_units_importer(actor)
    is_sent = request.method == "POST"
    form = UnitsFileForm(request.POST, request.FILES) if is_sent else UnitsFileForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.start_units_upload(actor, file.name or "", file.read())
        except Invalid as error:
            form.take(error)
        else:
            return redirect("organisations:units_preview", row.token)
    status = 422 if form.errors else 200
    return render(request, "organisations/unit_import.html", {"form": form}, status=status)


@never_cache
@require_GET
@signed_in
def preview_page(request: PageRequest, token: str) -> HttpResponse:
    """Show what the table would do, faulty rows first; afterwards what became of it."""
    return _preview(request, token, 200)


def _preview(request: PageRequest, token: str, status: int) -> HttpResponse:
    upload = queries.units_upload(request.actor, token)
    if not upload.is_waiting:
        return render(request, "organisations/unit_done.html", {"upload": upload})
    seen = queries.units_preview(request.actor, upload)
    lines = sorted(seen.lines, key=lambda line: not line.faults)
    context = {
        "upload": upload,
        "seen": seen,
        "rows": lines[:SHOWN_ROWS],
        "total": len(lines),
        "is_cut": len(lines) > SHOWN_ROWS,
    }
    return render(request, "organisations/unit_preview.html", context, status=status)


@require_POST
@signed_in
def apply_page(request: PageRequest, token: str) -> HttpResponse:
    """Bring all rows in, or none."""
    try:
        done = actions.confirm_units_upload(request.actor, token)
    except Invalid as error:
        messages.error(request, in_words(error.message))
        return _preview(request, token, 422)
    except WrongState as error:
        messages.error(request, in_words(error.message))
        return redirect("organisations:units_preview", token)
    counts = {"added": done.added, "changed": done.differing}
    messages.success(request, _("已导入：新增 %(added)d 个单位，改名 %(changed)d 个。") % counts)
    return redirect("organisations:units_preview", token)


@require_GET
@signed_in
def errors_workbook(request: PageRequest, token: str) -> HttpResponse:
    """Give the same table back, with what is wrong in each row."""
    upload = queries.units_upload(request.actor, token)
    content = queries.units_workbook(request.actor, upload)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="units-errors.xlsx"'
    return answer
