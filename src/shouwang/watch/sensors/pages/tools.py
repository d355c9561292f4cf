"""What the pages of stations and sensors share: the pager, the version that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from shouwang.ground.access.requests import PageRequest

LAST_PAGE: Final = 400


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


def page_number(request: PageRequest) -> int:
    """Return the page that was asked for, 1 for anything odd."""
    raw = request.GET.get("page", "1")
    is_number = raw.isascii() and raw.isdecimal() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def counted_pager(request: PageRequest, number: int, size: int, total: int) -> Pager:
    """Return the pager of a list whose length is known."""
    asked = {name: value for name, value in request.GET.items() if name != "page"}

    def url(to: int) -> str:
        return f"?{urlencode({**asked, 'page': to}, errors='replace')}"

    has_next = number * size < total and number < LAST_PAGE
    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if has_next else None,
        _("共 %(n)d 个站点") % {"n": total},
    )


def raw_version(request: PageRequest) -> int:
    """Return the version that a form was made for; 0 for anything odd."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0
