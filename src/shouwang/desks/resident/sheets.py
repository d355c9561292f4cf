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
from shouwang.ground.errors import Invalid, NotFound, Text, say
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
MARK_DEGREES: Final = 0.0003
"""About thirty metres: a mark, not a boundary."""
LONGEST_NUMBER: Final = 18
LONGEST_TOKEN: Final = 64
LONGEST_KEY: Final = 128
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
    place = _scanned(token) if token else None
    return Sheet(_form(None), held.Evidence(form_key=""), place, token)


def _scanned(token: str) -> PlaceCard:
    if token != plain(token, LONGEST_TOKEN):
        raise NotFound(say("这个二维码已停用，或者不是本平台的二维码。"))
    return places.place_by_token(RESIDENT, token)


def plain(text: str, limit: int) -> str:
    """Return what a hidden field may hold; "" for anything that no page of ours has put there."""
    return text if text.isprintable() and len(text) <= limit else ""


def _form(data: QueryDict | None) -> ReportForm:
    villages = divisions.villages_under(RESIDENT, settings.ENVIRONMENT.home_area)
    choices = [(found.code, in_words(found.label)) for found in hazards.public_categories()]
    return ReportForm(
        data,
        areas=list(villages.values_list("code", "name")),
        categories=choices,
        initial={"category": UNKNOWN},
    )


def village_map() -> dict[str, object]:
    """Return the villages as small named marks, the ground of the pin where there are no tiles."""
    villages = divisions.villages_under(RESIDENT, settings.ENVIRONMENT.home_area)
    found = [village for village in villages if village.has_point]
    return {
        "type": "FeatureCollection",
        "features": [
            _mark(village.name, village.longitude or 0.0, village.latitude or 0.0)
            for village in found
        ],
    }


def _mark(name: str, longitude: float, latitude: float) -> dict[str, object]:
    ring = [
        [longitude + east * MARK_DEGREES, latitude + north * MARK_DEGREES]
        for east, north in ((0, 1), (1, 0), (0, -1), (-1, 0), (0, 1))
    ]
    return {
        "type": "Feature",
        "properties": {"name": name.removesuffix("居委会").removesuffix("村委会")},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


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
        _form(data),
        evidence,
        join=plain(data.get("join", ""), LONGEST_TOKEN),
        key=plain(data.get("idempotency_key", ""), LONGEST_KEY),
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
        sheet.place = _scanned(token)
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
