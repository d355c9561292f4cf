"""The notice for an owner without an account: printed with its QR code, opened by its token."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.attachments.actions import prepare_photo
from shouwang.ground.attachments.queries import Purpose, Variant
from shouwang.ground.errors import Invalid
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.forms import OwnerExtensionForm, OwnerFixForm

from .details import ShownPhoto

OWNER = Actor.anonymous()


@never_cache
@require_POST
@signed_in
def print_notice(request: PageRequest, number: str) -> HttpResponse:
    """Show the notice to be printed, with a new address for the owner of this one hazard."""
    token = actions.owner_link(request.actor, number)
    url = request.build_absolute_uri(reverse("hazards:notice", args=[token]))
    found = queries.hazard(request.actor, number)
    context = {
        "hazard": found,
        "qr": segno.make(url).svg_inline(scale=4),
        "url": url,
        "category": queries.CATEGORY_LABELS[found.category],
        "measures": list(queries.detail(request.actor, number).measures),
        "printed_at": clock.now(),
    }
    return render(request, "hazards/notice_print.html", context)


@never_cache
@require_safe
def notice_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the owner the one hazard, and what can be sent back."""
    return _show(request, token)


def _show(
    request: HttpRequest,
    token: str,
    fix: OwnerFixForm | None = None,
    wait: OwnerExtensionForm | None = None,
) -> HttpResponse:
    door = actions.open_notice(OWNER, token)
    found = door.hazard
    photos = queries.photos_of(door.actor, found)
    is_open = found.state in queries.UNFIXED
    context = {
        "hazard": found,
        "token": token,
        "state": queries.STATE_LABELS[found.state],
        "category": queries.CATEGORY_LABELS[found.category],
        "lamp": queries.lamp_of(found, clock.now(), workdays.calendar()),
        "before": [_photo(token, one) for one in photos if _is(one, Purpose.BEFORE)],
        "after": [_photo(token, one) for one in photos if _is(one, Purpose.AFTER)],
        "fix_form": (fix or OwnerFixForm()) if is_open else None,
        "wait_form": (wait or OwnerExtensionForm()) if is_open else None,
    }
    is_wrong = fix is not None or wait is not None
    return render(request, "hazards/notice.html", context, status=422 if is_wrong else 200)


def _is(photo: queries.PhotoView, purpose: str) -> bool:
    return photo.is_image and photo.purpose == purpose


def _photo(token: str, photo: queries.PhotoView) -> ShownPhoto:
    full = reverse("hazards:notice_photo", args=[token, photo.attachment_id, Variant.FULL])
    small = reverse("hazards:notice_photo", args=[token, photo.attachment_id, Variant.THUMBNAIL])
    return ShownPhoto(full, small, clock.local_day(photo.at).isoformat())


@never_cache
@require_POST
def notice_fix_page(request: HttpRequest, token: str) -> HttpResponse:
    """Take the owner's photo after the fix."""
    form = OwnerFixForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, token, fix=form)
    try:
        photos = [prepare_photo(file) for file in form.cleaned_data["photos"]]
        actions.claim_by_owner(OWNER, token, photos, form.cleaned_data["note"])
    except Invalid as error:
        form.take(error)
        return _show(request, token, fix=form)
    return redirect("hazards:notice", token)


@never_cache
@require_POST
def notice_wait_page(request: HttpRequest, token: str) -> HttpResponse:
    """Take the owner's request for more time."""
    form = OwnerExtensionForm(request.POST)
    if not form.is_valid():
        return _show(request, token, wait=form)
    try:
        actions.ask_extension_by_owner(
            OWNER,
            token,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
        )
    except Invalid as error:
        form.take(error)
        return _show(request, token, wait=form)
    return redirect("hazards:notice", token)


@require_safe
def notice_photo(
    request: HttpRequest, token: str, attachment_id: int, variant: str
) -> HttpResponseBase:
    """Serve a photo of the one hazard to its owner."""
    del request
    door = actions.open_notice(OWNER, token)
    owner = queries.photo_owner_of(door.actor, door.hazard, attachment_id)
    return attachments.serve(OWNER, attachment_id, owner_key=owner, variant=variant)
