"""Planning a patrol route: its points as rows in an order, places of the register among them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import PointDraft, RouteDraft
from .forms import ErrorForm, Options, moment, words
from .rules.parameters import EVERY_MIN_LEAST, EVERY_MIN_LIMIT, NAME_LIMIT

if TYPE_CHECKING:
    from django.http import QueryDict

    from shouwang.prepare.places.models import Place

POINTS_TEXT_LIMIT = 8_000
SEARCH_LIMIT = 60
NUMBER_LIMIT = 4
NO_PLACE = 0
"""What a place that cannot be read is taken for: one that is not there."""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point as the form shows it, in its order; `place` is the key of a place, or empty."""

    number: int
    name: str
    place: str = ""
    lat: str = ""
    lng: str = ""

    def draft(self) -> PointDraft:
        """Return the point; a number that cannot be read is one that is refused."""
        place_id = None if not self.place else whole(self.place, NO_PLACE)
        return PointDraft(self.name, place_id, _degrees(self.lat), _degrees(self.lng))


def whole(text: str, otherwise: int) -> int:
    """Return a text as a whole number, or what stands for one that cannot be read."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 18
    return int(text) if is_number else otherwise


def _degrees(text: str) -> float | None:
    try:
        return float(text) if text.strip() else None
    except ValueError:
        return math.nan


def read_rows(data: QueryDict) -> list[PointRow]:
    """Return the rows that were sent, in the order asked for, without those to be left out."""
    left_out = set(data.getlist("point_drop"))
    names = ("number", "name", "place", "lat", "lng")
    columns = [data.getlist(f"point_{name}") for name in names]
    rows = [
        (whole(number.strip()[:NUMBER_LIMIT], at), at, PointRow(0, *rest))
        for at, (number, *rest) in enumerate(zip_longest(*columns, fillvalue=""), 1)
        if str(at) not in left_out
    ]
    return numbered(row for _number, _at, row in sorted(rows, key=_order))


def _order(one: tuple[int, int, PointRow]) -> tuple[int, int, int]:
    """Return where a row goes: one moved up before the one that had its number, one down after."""
    number, at, _row = one
    return number, (number > at) - (number < at), at


def numbered(rows: Iterable[PointRow]) -> list[PointRow]:
    """Return rows with their numbers from 1 on."""
    return [replace(row, number=number) for number, row in enumerate(rows, 1)]


def written_rows(text: str) -> list[PointRow]:
    """Return the points that were written, one a line."""
    lines = text[:POINTS_TEXT_LIMIT].replace("，", ",").splitlines()
    return [_written(line) for line in lines if line.strip()]


def _written(line: str) -> PointRow:
    """Return a line as a point; its last two parts are its position if both are numbers."""
    parts = [part.strip() for part in line.rsplit(",", 2)]
    try:
        float(parts[1]), float(parts[2])
    except (ValueError, IndexError):
        return PointRow(0, line.strip())
    return PointRow(0, parts[0], "", parts[1], parts[2])


def place_rows(found: Sequence[Place]) -> list[PointRow]:
    """Return places as points."""
    return [PointRow(0, place.name[:NAME_LIMIT], str(place.pk)) for place in found]


class SearchForm(forms.Form):
    """Which places to choose from."""

    q = forms.CharField(label=_("名称、地址或编号"), required=False, max_length=SEARCH_LIMIT)
    type = forms.ChoiceField(label=_("类型"), required=False)

    def __init__(self, *args: Any, types: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = [("", _("全部")), *types]


class RouteForm(ErrorForm):
    """A route; its points are rows beside it, and what is still written is added to them."""

    name = forms.CharField(label=_("路线"), max_length=NAME_LIMIT)
    area_code = forms.ChoiceField(label=_("区划"))
    every_min = forms.IntegerField(
        label=_("每多少分钟一次"),
        min_value=EVERY_MIN_LEAST,
        max_value=EVERY_MIN_LIMIT,
        initial=60,
    )
    from_at = moment(_("开始"))
    until_at = moment(_("结束"))
    points = words(
        _("其他检查点"),
        POINTS_TEXT_LIMIT,
        3,
        required=False,
        help_text=_("底册里没有的，一行一个；知道位置的写成“名称, 纬度, 经度”。"),
    )

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area_code", areas)

    def draft(self, rows: Sequence[PointRow]) -> RouteDraft:
        """Return what was filled in, with these rows as its points."""
        read = {**self.cleaned_data, "points": tuple(row.draft() for row in rows)}
        return RouteDraft(**read)
