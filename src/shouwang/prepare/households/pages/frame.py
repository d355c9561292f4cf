"""What the pages of households share: areas, the pager, answers that no cache keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from shouwang.ground.access.requests import PageRequest
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.prepare.households import queries
from shouwang.prepare.places import queries as places

P = ParamSpec("P")
PAGE_SIZE = 50
LAST_PAGE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A person in a list, with the name of the village."""

    person: queries.MaskedPerson
    area_name: str


def kept_nowhere(
    page: Callable[Concatenate[PageRequest, P], HttpResponseBase],
) -> Callable[Concatenate[PageRequest, P], HttpResponseBase]:
    """Forbid every cache, the browser's too, to keep the answer: it may name people."""

    @wraps(page)
    def answered(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        answer = page(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    return answered


def areas_of(actor: Actor, permission: str) -> list[tuple[str, object]]:
    """Return the villages by code in which the actor may act, as choices."""
    return [(code, name) for code, name in places.village_names(actor, permission).items()]


def rows_of(actor: Actor, people: Iterable[queries.MaskedPerson]) -> list[Row]:
    """Return people with the names of their villages."""
    known = list(people)
    names = divisions.names_of(actor, {one.area_code for one in known})
    return [Row(one, names.get(one.area_code, one.area_code)) for one in known]


def page_number(request: PageRequest) -> int:
    """Return the asked page, the first where it makes no sense."""
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def pager(request: PageRequest, number: int, count: int) -> Pager:
    """Return the way to the pages beside this one."""

    def url(to: int) -> str:
        asked = {name: value for name, value in request.GET.items() if name != "page"}
        return f"?{urlencode({**asked, 'page': to})}"

    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if number * PAGE_SIZE < count and number < LAST_PAGE else None,
        _("共 %(n)d 人") % {"n": count},
    )


def table_file(content: bytes, name: str) -> HttpResponse:
    """Return a table as a file to keep."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
