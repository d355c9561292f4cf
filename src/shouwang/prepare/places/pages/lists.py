"""The list of places with its map, the queues that wait, and the tables to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.forms import FilterForm, choices
from shouwang.prepare.places.queries import PlaceFilters

from .tools import LAST_PAGE, PAGE_SIZE, Pager, page_number, tools

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place

TONES = {"office": "primary", "village_pair": "neutral", "unassigned": "warning"}
VIEWS: Mapping[str, PlaceFilters] = {
    "list": PlaceFilters(),
    "unassigned": PlaceFilters(accountable="unassigned"),
    "survey": PlaceFilters(needs_survey=True),
    "nine_small": PlaceFilters(type="nine_small_place"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A place in the list, in words."""

    place: Place
    village: str
    category: Text
    types: tuple[Text, ...]
    accountable: Text
    tone: str


def _options(actor: Actor) -> dict[str, Iterable[tuple[str, object]]]:
    return {
        "area": list(queries.village_names(actor, "places.view").items()),
        "type": choices(queries.TYPE_LABELS),
        "category": choices(queries.CATEGORY_LABELS),
        "industry": choices(queries.industry_labels(actor)),
        "accountable": choices(queries.ACCOUNTABLE_LABELS),
    }


def _filters(form: FilterForm, view: str) -> PlaceFilters:
    """Return the view's filters narrowed by the form; a wrong field asks nothing."""
    form.is_valid()
    read = {name: value for name, value in form.cleaned_data.items() if value}
    standing = VIEWS[view]
    fixed = {"accountable", "type"} if view != "list" else set()
    return replace(
        standing,
        **{
            name: value
            for name, value in read.items()
            if not (name in fixed and getattr(standing, name))
        },
    )


def _pager(request: PageRequest, number: int, found: queries.PlacePage) -> Pager:
    asked = {name: value for name, value in request.GET.items() if name != "page"}

    def url(to: int) -> str:
        return f"?{urlencode({**asked, 'page': to})}"

    words = _("共 %(n)d 处") if found.count_is_exact else _("超过 %(n)d 处")
    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if found.next_cursor and number < LAST_PAGE else None,
        words % {"n": found.count},
    )


def rows_of(actor: Actor, places: Iterable[Place]) -> list[Row]:
    """Return places as rows; the names of their villages come in one query."""
    shown = list(places)
    names = queries.area_names(actor, {place.area_code_now for place in shown})
    return [
        Row(
            place,
            names.get(place.area_code_now, place.area_code_now),
            queries.CATEGORY_LABELS[queries.UseCategory(place.category)],
            tuple(queries.yes_labels(actor, place)),
            queries.ACCOUNTABLE_LABELS[queries.Accountable(place.accountable)],
            TONES[place.accountable],
        )
        for place in shown
    ]


def _map(actor: Actor, filters: PlaceFilters) -> dict[str, object]:
    drawn = queries.geojson(actor, filters)
    features = drawn["features"]
    assert isinstance(features, list)  # noqa: S101 - tells the type
    for feature in features:
        known = feature["properties"]
        known["title"] = known["name"]
        known["text"] = in_words(queries.CATEGORY_LABELS[queries.UseCategory(known["category"])])
        known["url"] = reverse("places:detail", args=[known["number"]])
        known["tone"] = "warning" if known["accountable"] == "unassigned" else "info"
    return drawn


def _tabs(view: str, counts: queries.TypeCounts) -> list[Link]:
    small = next(found for found in counts.types if found.type_code.value == "nine_small_place")
    labels = {
        "list": (_("全部"), None),
        "unassigned": (_("责任待定"), counts.unassigned),
        "survey": (_("待调查"), counts.needing_survey),
        "nine_small": (_("九小场所"), small.yes),
    }
    return [
        Link(label, reverse(f"places:{name}"), "", name == view, count)
        for name, (label, count) in labels.items()
    ]


def _show(request: PageRequest, view: str) -> HttpResponse:
    actor = request.actor
    clean = request.GET.copy()
    clean["q"] = clean.get("q", "").replace("\x00", "")[:60]
    form = FilterForm(_options(actor), clean)
    filters = _filters(form, view)
    number = page_number(request)
    page = queries.PageAsk(limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    found = queries.places(actor, filters, page)
    counts = queries.type_counts(actor, PlaceFilters(area=filters.area))
    context = {
        "form": form,
        "view": view,
        "rows": rows_of(actor, found.items),
        "pager": _pager(request, number, found),
        "tabs": _tabs(view, counts),
        "counts": counts,
        "map": _map(actor, filters),
        "asked": urlencode({name: value for name, value in clean.items() if value}),
        "tools": tools(),
        "may_register": actor.holds("places.register"),
        "may_import": actor.holds("places.import"),
        "may_export": actor.holds("places.export"),
    }
    return render(request, "places/list.html", context)


@require_GET
@signed_in
def place_list(request: PageRequest) -> HttpResponse:
    """Show the places of one's duties, as a table and on the map."""
    return _show(request, "list")


@require_GET
@signed_in
def unassigned(request: PageRequest) -> HttpResponse:
    """Show the enterprises for which nobody answers yet, because their output is unknown."""
    return _show(request, "unassigned")


@require_GET
@signed_in
def survey(request: PageRequest) -> HttpResponse:
    """Show the places of which something must be found out."""
    return _show(request, "survey")


@require_GET
@signed_in
def nine_small(request: PageRequest) -> HttpResponse:
    """Show the nine-small-places register."""
    return _show(request, "nine_small")


def _asked(request: PageRequest) -> PlaceFilters:
    view = request.GET.get("view", "list")
    form = FilterForm(_options(request.actor), request.GET)
    return _filters(form, view if view in VIEWS else "list")


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return bytes as a file to keep."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@signed_in
def download_csv(request: PageRequest) -> HttpResponse:
    """Give the filtered register as CSV."""
    return as_file(actions.export_csv(request.actor, _asked(request)), "places.csv", CSV)


@require_GET
@signed_in
def download_workbook(request: PageRequest) -> HttpResponse:
    """Give the filtered register as a workbook."""
    return as_file(actions.export_workbook(request.actor, _asked(request)), "places.xlsx", XLSX)
