"""The filters of the indicators' page."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .fields import DayInput


class IndicatorForm(forms.Form):
    """Which area, on which day, on which basis."""

    area = forms.ChoiceField(label=_("辖区"), required=False)
    on = forms.DateField(label=_("日期"), required=False, widget=DayInput())
    basis = forms.ChoiceField(
        label=_("挂牌隐患的口径"),
        required=False,
        choices=[("due", _("督办期限已到的")), ("all", _("全部挂牌的"))],
    )

    def __init__(self, asked: QueryDict, areas: Sequence[tuple[str, object]]) -> None:
        """Offer the areas that may be chosen."""
        super().__init__(asked)
        self.fields["area"] = forms.ChoiceField(
            label=_("辖区"), required=False, choices=[("", _("本辖区")), *areas]
        )
