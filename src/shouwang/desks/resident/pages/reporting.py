"""Pages of reporting: the safety notice, the form, what is known nearby, the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shouwang.desks.resident import held
from shouwang.desks.resident.sending import send
from shouwang.desks.resident.sheets import (
    RESIDENT,
    Sheet,
    empty_sheet,
    put_invalid,
    sending_of,
    sent_sheet,
    village_map,
)
from shouwang.desks.resident.tickets import give_ticket, read_ticket
from shouwang.desks.resident.wording import kind_words
from shouwang.ground.access import free_rate
from shouwang.ground.attachments.queries import VOICE_LIMIT_S
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotFound, Unavailable, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries import NearbyHazard
from shouwang.watch.warnings.queries import public as warnings

ICONS: Mapping[str, str] = {"unknown": "help-circle", "road": "traffic-cone"}
"""Where the design system calls a picture differently."""
CARRIED = ("lat", "lng", "area_code", "address", "category", "text", "contact")
"""What the page about known dangers carries on."""
WRONG, TOO_MANY, UNAVAILABLE = 422, 429, 503


@dataclass(frozen=True, slots=True)
class Carried:
    """A field of the form on its way through the page about known dangers."""

    name: str
    value: str


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what to do in danger and which warnings hold, then the way to form and progress."""
    alerts = warnings.public_warnings(RESIDENT).in_force
    return render(request, "resident/start.html", {"alerts": alerts})


@require_safe
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Open the form for the place whose QR code was scanned."""
    return _show(request, empty_sheet(token))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what was filled in."""
    if request.method != "POST":
        return _show(request, empty_sheet())
    sheet = sent_sheet(request)
    if sheet.form.errors:
        return _again(request, sheet, UNAVAILABLE if sheet.evidence.is_disk_full else WRONG)
    known = [] if "nearby_seen" in request.POST else _known_nearby(sheet)
    if known:
        return _show_known(request, sheet, known)
    return _take(request, sheet)


def _take(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    address = get_client_ip_address(request)
    if not free_rate.is_free(address) and not free_rate.is_proof(request.POST.get("proof", "")):
        return _ask_for_proof(request, sheet, free_rate.new_challenge(address))
    try:
        ticket = send(RESIDENT, sending_of(sheet))
    except Invalid as error:
        put_invalid(sheet, error)
        return _again(request, sheet, WRONG)
    except (WrongState, NotFound, Unavailable) as error:
        sheet.form.add_error(None, in_words(error.message))
        return _again(request, sheet, error.status)
    free_rate.count_report(address)
    held.let_go(RESIDENT, sheet.evidence)
    answer = HttpResponseRedirect(reverse("resident:done"))
    give_ticket(answer, ticket)
    return answer


def _known_nearby(sheet: Sheet) -> list[NearbyHazard]:
    return hazards.open_nearby(RESIDENT, *sheet.point) if sheet.point else []


def _again(request: HttpRequest, sheet: Sheet, status: int) -> HttpResponse:
    """Show the form again with everything that was in it, photos too."""
    held.keep(RESIDENT, sheet.evidence)
    return _show(request, sheet, status=status)


def _ask_for_proof(
    request: HttpRequest, sheet: Sheet, challenge: free_rate.Challenge
) -> HttpResponse:
    held.keep(RESIDENT, sheet.evidence)
    answer = _show(request, sheet, status=TOO_MANY, challenge=challenge)
    answer["Retry-After"] = str(challenge.wait_s)
    return answer


def _show(
    request: HttpRequest,
    sheet: Sheet,
    *,
    status: int = 200,
    challenge: free_rate.Challenge | None = None,
) -> HttpResponse:
    values = sheet.form.cleaned_data if sheet.form.is_bound else {}
    has_pin = values.get("lat") is not None and values.get("lng") is not None
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "photos_left": held.PHOTO_LIMIT - sheet.evidence.photo_count,
        "voice_limit_s": VOICE_LIMIT_S,
        "villages": village_map(),
        "nearby_url": reverse("resident:nearby"),
        "icons": {
            found.code: ICONS.get(found.code, found.icon) for found in hazards.public_categories()
        },
        "pin": (repr(values["lat"]), repr(values["lng"])) if has_pin else None,
        "held_token": held.signed(sheet.evidence.form_key) if sheet.evidence.held else "",
        "held_photos": held.shown(RESIDENT, sheet.evidence),
        "nearby_seen": "nearby_seen" in request.POST,
        "challenge": challenge,
        "wait_minutes": (challenge.wait_s + 59) // 60 if challenge else 0,
    }
    return render(request, "resident/report.html", context, status=status)


def _show_known(request: HttpRequest, sheet: Sheet, known: Sequence[NearbyHazard]) -> HttpResponse:
    """Ask whether the danger is one that is known already."""
    held.keep(RESIDENT, sheet.evidence)
    data = sheet.form.data
    context = {
        "known": [_known_card(each) for each in known],
        "carried": [Carried(name, str(data.get(name, ""))) for name in CARRIED],
        "sheet": sheet,
        "held_token": held.signed(sheet.evidence.form_key) if sheet.evidence.held else "",
        "held_photos": held.shown(RESIDENT, sheet.evidence),
    }
    return render(request, "resident/known.html", context)


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A known danger nearby, in words."""

    number: str
    kind: str
    state: str
    distance_m: int
    reported_at: datetime


def _known_card(found: NearbyHazard) -> KnownCard:
    return KnownCard(
        number=found.number,
        kind=kind_words(found.category_label),
        state=in_words(found.state_label),
        distance_m=found.distance_m,
        reported_at=found.reported_at,
    )


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Show number and query code; loading the page again shows the same."""
    ticket = read_ticket(request)
    if ticket is None:
        return HttpResponseRedirect(reverse("resident:status"))
    return render(request, "resident/done.html", {"ticket": ticket})


@require_safe
def nearby(request: HttpRequest) -> JsonResponse:
    """Tell the pin which village it stands in and which open dangers are around it."""
    try:
        latitude, longitude = (float(request.GET.get(name, "")) for name in ("lat", "lng"))
    except ValueError:
        latitude = longitude = float("nan")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return JsonResponse({"area_name": "", "area_code": "", "nearby": []}, status=WRONG)
    village = divisions.nearest_village(RESIDENT, latitude, longitude)
    found = hazards.open_nearby(RESIDENT, latitude, longitude)
    return JsonResponse(
        {
            "area_name": village.name if village else "",
            "area_code": village.code if village else "",
            "nearby": [
                {"title": kind_words(each.category_label), "note": _note(each)} for each in found
            ],
        }
    )


def _note(found: NearbyHazard) -> str:
    return _("%(metres)d 米外，%(state)s") % {
        "metres": found.distance_m,
        "state": in_words(found.state_label),
    }
