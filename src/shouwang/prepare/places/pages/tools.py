"""The ways from the register to what is kept beside it, and the parts that its pages share."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwang.ground.access.requests import PageRequest
from shouwang.look.links import Link

PAGE_SIZE = 25
LAST_PAGE = 400
"""Pages of 25 up to offset 10,000."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


def page_number(request: PageRequest) -> int:
    """Return the page that was asked for, 1 for anything odd."""
    raw = request.GET.get("page", "1")
    return min(max(int(raw), 1), LAST_PAGE) if raw.isdecimal() and len(raw) <= 4 else 1


def counted_pager(request: PageRequest, number: int, total: int) -> Pager:
    """Return the pager of a list whose length is known."""
    asked = {name: value for name, value in request.GET.items() if name != "page"}

    def url(to: int) -> str:
        return f"?{urlencode({**asked, 'page': to})}"

    has_next = number * PAGE_SIZE < total and number < LAST_PAGE
    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if has_next else None,
        _("共 %(n)d 处") % {"n": total},
    )


def tools() -> list[Link]:
    """Return the links of the register's tools."""
    names = {
        "priorities": (_("先查哪些"), "list"),
        "surveys": (_("摸底"), "clipboard-list"),
        "sources": (_("重大危险源"), "radioactive"),
        "objects": (_("设备检验"), "elevator"),
        "assets": (_("农业资产"), "tree"),
    }
    return [Link(label, reverse(f"places:{name}"), icon) for name, (label, icon) in names.items()]


def trail(*steps: tuple[object, str]) -> list[Link]:
    """Return the breadcrumb from the register to a page; the last step has no address."""
    return [Link(_("场所"), reverse("places:list")), *(Link(label, url) for label, url in steps)]


def raw_version(request: PageRequest) -> int:
    """Return the version that a form was made for; 0 for anything odd."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else 0


def percent(rate: object) -> str:
    """Return a fraction as a percentage with one decimal; nothing when it does not apply."""
    return "" if rate is None else f"{float(rate) * 100:.1f} %"  # type: ignore[arg-type]
