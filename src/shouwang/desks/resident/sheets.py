"""The sheet of a report: the form, the scanned place, the evidence, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotFound, Text
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.actions import PublicReport
from shouwang.prepare.places import queries as places
from shouwang.prepare.places.queries import PlaceCard

from . import held
from .forms import ReportForm, put_errors
from .sending import Sending

RESIDENT: Final = Actor.anonymous()
"""Residents act as nobody, even in a browser in which somebody is signed in."""
DRAFT: Final = "report"
UNKNOWN: Final = "unknown"
LONGEST_NUMBER: Final = 18
KEY_FIELD: Final = "Idempotency-Key"
FIELDS: Final[Mapping[str, str]] = {
    "description": "text",
    "location": "address",
    "latitude": "area_code",
    "longitude": "area_code",
}


@dataclass
class Sheet:
    """One report while it is being filled in."""

    form: ReportForm
    evidence: held.Evidence
    place: PlaceCard | None = None
    place_token: str = ""
    join: str = ""
    key: str = ""

    @property
    def draft(self) -> str:
        """Name the draft on the phone: one for each place that was scanned."""
        return f"{DRAFT}-{self.place.number}" if self.place else DRAFT

    @property
    def point(self) -> tuple[float, float] | None:
        """Return the pin, else where the scanned place lies; None when neither is known."""
        values = self.form.cleaned_data if self.form.is_bound else {}
        found = (values.get("lat"), values.get("lng"))
        if found[0] is None and self.place is not None:
            found = (self.place.latitude, self.place.longitude)
        return None if found[0] is None or found[1] is None else (found[0], found[1])


def empty_sheet(token: str = "") -> Sheet:
    """Return a new sheet, for a scanned place when there is a token."""
    place = places.place_by_token(RESIDENT, token) if token else None
    return Sheet(_form(None), held.Evidence(form_key=""), place, token)


def _form(data: QueryDict | None) -> ReportForm:
    villages = divisions.villages_under(RESIDENT, settings.ENVIRONMENT.home_area)
    choices = [(found.code, in_words(found.label)) for found in hazards.public_categories()]
    return ReportForm(
        data,
        areas=list(villages.values_list("code", "name")),
        categories=choices,
        initial={"category": UNKNOWN},
    )


def sent_sheet(request: HttpRequest) -> Sheet:
    """Read a sheet that was sent; what is wrong stands at its fields, the rest is kept."""
    data = request.POST.copy()
    for name in ("lat", "lng"):
        data[name] = data.get(name) or data.get(f"kept_{name}") or ""
    data["category"] = data.get("category") or UNKNOWN
    evidence = held.collect(
        RESIDENT,
        token=data.get("held", ""),
        dropped=_numbers(data.getlist("drop")),
        photos=request.FILES.getlist("photos"),
        voice=request.FILES.get("voice"),
    )
    sheet = Sheet(
        _form(data), evidence, join=data.get("join", ""), key=data.get("idempotency_key", "")
    )
    sheet.form.full_clean()
    _find_place(sheet, data.get("place_token", ""))
    _check(sheet)
    return sheet


def _numbers(texts: list[str]) -> list[int]:
    return [
        int(text)
        for text in texts
        if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    ]


def _find_place(sheet: Sheet, token: str) -> None:
    if not token:
        return
    try:
        sheet.place = places.place_by_token(RESIDENT, token)
        sheet.place_token = token
    except NotFound as error:
        sheet.form.add_error(None, in_words(error.message))


def _check(sheet: Sheet) -> None:
    """Put at the fields what is missing from the whole, and what was wrong with the files."""
    form, values = sheet.form, sheet.form.cleaned_data
    put_texts(sheet, sheet.evidence.errors)
    if form.errors:
        return
    if not (sheet.place or sheet.point or values["area_code"] or values["address"]):
        words = _("请告诉我们在哪里：用定位，或选村、社区，或写一写附近有什么。")
        form.add_error("area_code", words)
    if not (values["text"] or sheet.evidence.prepared):
        form.add_error("text", _("请写一句话，或者拍一张照片、说一段话。"))


def put_texts(sheet: Sheet, errors: Mapping[str, Text]) -> None:
    """Put texts of rooms at the fields of the form."""
    put_errors(sheet.form, errors, FIELDS, in_words)


def put_invalid(sheet: Sheet, error: Invalid) -> None:
    """Put what a room found wrong at the fields of the form."""
    fields = dict(error.fields)
    if fields.pop(KEY_FIELD, None):
        words = _("这份报告刚才已经提交过。如果要再报一件，请再按一次提交。")
        sheet.form.add_error(None, words)
    put_texts(sheet, fields)


def sending_of(sheet: Sheet) -> Sending:
    """Return the report that the sheet stands for."""
    values = sheet.form.cleaned_data
    point = sheet.point
    return Sending(
        report=PublicReport(
            description=values["text"],
            category=values["category"],
            area_code=values["area_code"],
            place_id=sheet.place.place_id if sheet.place else None,
            location=values["address"],
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
            contact=values["contact"],
            is_anonymous=not values["contact"],
        ),
        evidence=tuple(sheet.evidence.prepared),
        join=sheet.join,
        key=sheet.key,
        draft=sheet.draft,
    )
