"""Forms of patrols: planning a route, checking a point on the phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import PointCheckDraft, PointDraft, RouteDraft
from .forms import ErrorForm, Options, choices, moment, words
from .rules.parameters import EVERY_MIN_LEAST, EVERY_MIN_LIMIT, NAME_LIMIT, REASON_LIMIT
from .rules.wording import SEEN_LABELS, Seen

POINTS_TEXT_LIMIT = 8_000
WITH_POSITION = 3


class RouteForm(ErrorForm):
    """A route with its points, one a line."""

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
        _("检查点"),
        POINTS_TEXT_LIMIT,
        6,
        help_text=_("一行一个；知道位置的写成“名称, 纬度, 经度”。"),
    )

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area_code", areas)

    def clean_points(self) -> tuple[PointDraft, ...]:
        """Return the points that were written."""
        lines = self.cleaned_data["points"].replace("，", ",").splitlines()
        return tuple(_point(line) for line in lines if line.strip())

    def draft(self) -> RouteDraft:
        """Return what was filled in."""
        return RouteDraft(**self.cleaned_data)


def _point(line: str) -> PointDraft:
    parts = [part.strip() for part in line.rsplit(",", 2)]
    if len(parts) < WITH_POSITION:
        return PointDraft(line.strip())
    try:
        return PointDraft(parts[0], lat=float(parts[1]), lng=float(parts[2]))
    except ValueError:
        return PointDraft(line.strip())


class PlaceForm(ErrorForm):
    """Where the phone says that it is, if it says so."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)


class CheckForm(PlaceForm):
    """What somebody sees at a point; the position is noted where the phone gives it."""

    seen = forms.ChoiceField(label=_("看到的情况"), widget=forms.RadioSelect, initial=Seen.NORMAL)
    note = words(_("情况"), REASON_LIMIT, 2, required=False, help_text=_("异常要写明。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("seen", choices(SEEN_LABELS))

    def draft(self, *, point_id: int | None = None, token: str = "") -> PointCheckDraft:
        """Return what was filled in."""
        return PointCheckDraft(point_id, token, **self.cleaned_data)
