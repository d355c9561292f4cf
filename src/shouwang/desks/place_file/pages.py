"""The page of a place's file, on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import queries as places

from .reading import File, file_of
from .words import visit_lines

TONES = {"yes": "primary", "no": "neutral", "unknown": "warning", "candidate": "info"}


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A type of the place with its tone."""

    decided: places.DecidedType
    tone: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the history, in words."""

    at: datetime
    title: str
    who: str
    text: str


def _context(actor: Actor, number: str) -> dict[str, object]:
    file = file_of(actor, number)
    return {
        "file": file,
        "place": file.place,
        "types": [TypeLine(one, TONES[one.verdict.value]) for one in file.known.types],
        "visits": visit_lines(file.visits.items) if file.visits else [],
        "history": _happenings(file),
        "links": [
            Link(_("场所"), reverse("places:list")),
            Link(file.place.name, reverse("places:detail", args=[file.place.number])),
            Link(_("档案"), ""),
        ],
    }


def _happenings(file: File) -> list[Happening]:
    return [
        Happening(
            line.at,
            in_words(line.label),
            in_words(line.who),
            in_words(places.changed_words(line)),
        )
        for line in file.history
    ]


@require_GET
@signed_in
def show(request: PageRequest, number: str) -> HttpResponse:
    """Show the whole file of a place."""
    return render(request, "place_file/file.html", _context(request.actor, number))


@require_GET
@signed_in
def paper(request: PageRequest, number: str) -> HttpResponse:
    """Show the file as it is printed."""
    return render(request, "place_file/print.html", _context(request.actor, number))
