"""Forms of the force that stands by: a team of the register or another one, and its readiness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Text, say
from shouwang.look.templatetags.look import text as in_words

from .actions import StandByDraft
from .forms import ErrorForm, day
from .rules.parameters import NAME_LIMIT, REASON_LIMIT

if TYPE_CHECKING:
    from .queries import TeamChoice

PEOPLE_LIMIT = 1_000


def _count(label: Any, *, required: bool = True, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=PEOPLE_LIMIT, **more
    )


class StandByForm(ErrorForm):
    """A force that stands by: a team of the register, or one by its name."""

    team = forms.TypedChoiceField(
        label=_("登记的队伍"), required=False, coerce=int, empty_value=None
    )
    name = forms.CharField(
        label=_("其他队伍"),
        required=False,
        max_length=NAME_LIMIT,
        help_text=_("没有登记的队伍才填写。"),
    )
    people = _count(_("人数"), required=False)
    vehicles = _count(_("车辆"), required=False)
    boats = _count(_("船只"), required=False)

    def __init__(self, *args: Any, teams: Iterable[TeamChoice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(team.body_id, in_words(team.words)) for team in teams]
        self.offer("team", [("", _now("请选择")), *known])

    def draft(self) -> StandByDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return StandByDraft(
            read["people"],
            read["vehicles"] or 0,
            read["boats"] or 0,
            read["name"],
            read["team"],
        )


class DayForceForm(StandByForm):
    """A force on one day."""

    day = day(_("日期"))

    def days(self) -> list[date]:
        """Return the day that was chosen."""
        return [self.cleaned_data["day"]]


class RosterForceForm(StandByForm):
    """A force on several days of a roster."""

    days_chosen = forms.MultipleChoiceField(
        label=_("哪几天备勤"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, days: Iterable[tuple[date, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [
            (one.isoformat(), in_words(say("{day} {name}", day=f"{one:%m-%d}", name=name)))
            for one, name in days
        ]
        self.offer("days_chosen", shown)

    def days(self) -> list[date]:
        """Return the days that were chosen."""
        return [date.fromisoformat(one) for one in self.cleaned_data["days_chosen"]]


class ReadyForm(ErrorForm):
    """Whether a force is ready, and what it lacks."""

    is_ready = forms.TypedChoiceField(
        label=_("是否就位"),
        choices=[("1", _("已就位")), ("0", _("没有就位"))],
        coerce=lambda value: value == "1",
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=REASON_LIMIT)
