"""A warning as a file for other systems: CAP 1.2 and the national form, with what is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Text, WrongState
from shouwang.look.links import Link
from shouwang.watch.warnings import queries
from shouwang.watch.warnings.queries.cap_messages import latest_message
from shouwang.watch.warnings.queries.national_messages import (
    NationalMessage,
    has_national_form,
    national_message,
)
from shouwang.watch.warnings.rules.losses import tell_losses

from .published import file_answer, message_answer

NATIONAL_MEDIA_TYPE = "application/xml"


@require_GET
@signed_in
def exchange_page(request: PageRequest, number: str) -> HttpResponse:
    """Show in which forms a warning can be taken along, and what each of them lacks."""
    actor = request.actor
    found = queries.warning(actor, number)
    national: NationalMessage | None = None
    trouble: Text | str = ""
    if found.issued_at is not None and has_national_form(actor):
        try:
            national = national_message(actor, number)
        except WrongState as error:
            trouble = error.message
    context = {
        "warning": found,
        "has_code": has_national_form(actor),
        "national": national,
        "trouble": trouble,
        "losses": tell_losses(national.losses) if national else [],
        "links": [
            Link(_("预警"), reverse("warnings:list")),
            Link(found.number, reverse("warnings:detail", args=[found.number])),
            Link(_("交换文件"), "", "", is_current=True),
        ],
    }
    return render(request, "warnings/exchange.html", context)


@require_GET
@signed_in
def cap_file(request: PageRequest, number: str) -> HttpResponse:
    """Return the newest message of a warning as CAP 1.2."""
    return _named(message_answer(request, latest_message(request.actor, number)), number, "cap")


@require_GET
@signed_in
def national_file(request: PageRequest, number: str) -> HttpResponse:
    """Return the newest message of a warning in the national form."""
    answer = national_answer(request, national_message(request.actor, number))
    return _named(answer, number, "gbt35965")


def national_answer(request: HttpRequest, found: NationalMessage) -> HttpResponse:
    """Answer with a message in the national form."""
    return file_answer(request, found.content, NATIONAL_MEDIA_TYPE)


def _named(response: HttpResponse, number: str, form: str) -> HttpResponse:
    name = "".join(sign for sign in number if sign.isascii()).strip("-")
    response["Content-Disposition"] = f'attachment; filename="warning-{name}-{form}.xml"'
    return response
