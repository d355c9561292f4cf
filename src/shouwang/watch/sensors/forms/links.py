"""Forms of gauges along a river: which lies above, how long the water takes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.watch.sensors.rules.parameters import CODE_LIMIT, NAME_LIMIT, NOTE_LIMIT
from shouwang.watch.sensors.rules.travel import LONGEST_LAG_MIN, LagDraft, LinkDraft

from .ruling import ErrorForm


class LinkForm(ErrorForm):
    """Which gauge lies above this one."""

    upstream = forms.CharField(
        label=_("上游水位传感器编号"),
        max_length=CODE_LIMIT,
        help_text=_("同一条河上游的水位传感器，例如 WL-03。"),
    )
    reach = forms.CharField(
        label=_("河段"), max_length=NAME_LIMIT, required=False, help_text=_("例如：兰江城区段。")
    )

    def draft(self) -> LinkDraft:
        """Return the form as a draft."""
        return LinkDraft(**self.cleaned_data)


class LagForm(ErrorForm):
    """How long the water takes, as a person says."""

    lag_min = forms.IntegerField(
        label=_("涨水传播时间（分钟）"),
        required=False,
        min_value=1,
        max_value=LONGEST_LAG_MIN,
        help_text=_("不填就用推算的时间。"),
    )
    reason = forms.CharField(
        label=_("理由"), max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )

    def draft(self) -> LagDraft:
        """Return the form as a draft."""
        return LagDraft(**self.cleaned_data)
