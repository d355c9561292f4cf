"""The tree to browse and search, one division with its outline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.divisions import actions, queries
from shouwang.ground.errors import Invalid, NotFound
from shouwang.look.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shouwang.ground.access.requests import PageRequest
    from shouwang.ground.actor import Actor
    from shouwang.ground.divisions.models import Division

SEARCH_SHOWN = 50
STREET_DIGITS = 9
TEXT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One division as a line of a table; `below` is how many lie right below it."""

    division: Division
    below: int


@dataclass(frozen=True, slots=True)
class WorkAreaRow:
    """One work area with its villages by name."""

    name: str
    villages: tuple[Link, ...]


def url_of(code: str) -> str:
    """Return the address of a division's page."""
    return reverse("divisions:show", args=[code])


def _rows(actor: Actor, divisions: Iterable[Division]) -> list[Row]:
    listed = list(divisions)
    counts = queries.children_counts(actor, (one.code for one in listed))
    return [Row(one, counts.get(one.code, 0)) for one in listed]


def crumbs(path: list[Division]) -> list[Link]:
    """Return the way down to a division."""
    links = [Link(_("全国"), reverse("divisions:list"))]
    return links + [Link(one.name, url_of(one.code)) for one in path]


@require_GET
def browse(request: PageRequest) -> HttpResponse:
    """Show the provinces, or what a search in the names finds."""
    text = request.GET.get("q", "").strip()[:TEXT_LIMIT]
    found = (
        queries.search(request.actor, text, limit=SEARCH_SHOWN)
        if text
        else queries.children(request.actor)
    )
    rows = _rows(request.actor, found)
    context = {
        "text": text,
        "rows": rows,
        "is_cut": bool(text) and len(rows) == SEARCH_SHOWN,
        "crumbs": crumbs([]),
    }
    return render(request, "divisions/list.html", context)


@require_GET
def show(request: PageRequest, code: str) -> HttpResponse:
    """Show one division: its way up, its children, its changes, a county's outline."""
    try:
        division = queries.division(request.actor, code)
    except Invalid as error:
        raise NotFound from error
    actor = request.actor
    is_street = len(division.code) == STREET_DIGITS
    is_village = len(division.code) > STREET_DIGITS
    work_area = queries.work_area_of(actor, division.code) if is_village else None
    context = {
        "division": division,
        "crumbs": crumbs(queries.path(actor, division.code)),
        "rows": _rows(actor, queries.children(actor, division.code)),
        "changes": queries.changes_of(actor, division.code),
        "current_code": queries.current_code(actor, division.code),
        "is_street": is_street,
        "work_areas": _work_areas(actor, division.code) if is_street else [],
        "work_area": work_area,
        "geojson": _outline(actor, division),
        "may_edit": actions.may_edit(actor, division.code) and not division.is_ended,
    }
    return render(request, "divisions/show.html", context)


def _work_areas(actor: Actor, street_code: str) -> list[WorkAreaRow]:
    areas = queries.work_areas(actor, street_code)
    names = queries.names_of(actor, (code for area in areas for code in area.village_codes))
    return [
        WorkAreaRow(
            area.name,
            tuple(Link(names.get(code, code), url_of(code)) for code in area.village_codes),
        )
        for area in areas
    ]


def _outline(actor: Actor, division: Division) -> object:
    """Return what the map shows: a county's outline, or the point of a village."""
    outline = queries.outline(actor, division.code)
    if outline:
        return json.loads(outline)
    if not division.has_point:
        return None
    return {
        "type": "Feature",
        "properties": {"name": division.name, "title": division.name},
        "geometry": {"type": "Point", "coordinates": [division.longitude, division.latitude]},
    }
