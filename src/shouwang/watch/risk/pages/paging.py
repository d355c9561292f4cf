"""Pages of a list."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from shouwang.ground.access.requests import PageRequest

PAGE_SIZE = 50
LAST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


def page_number(request: PageRequest) -> int:
    """Return the page asked for, at least 1."""
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def pager(request: PageRequest, number: int, count: int) -> Pager:
    """Return previous and next with the filters kept."""

    def url(to: int) -> str:
        asked = {name: value for name, value in request.GET.items() if name != "page"}
        return f"?{urlencode({**asked, 'page': to})}"

    has_next = count > number * PAGE_SIZE and number < LAST_PAGE
    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if has_next else None,
        _("共 %(n)d 条") % {"n": count},
    )
