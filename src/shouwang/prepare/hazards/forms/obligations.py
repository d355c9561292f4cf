"""The filters of the page of both sides' obligations."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .fields import DayInput


class ObligationForm(forms.Form):
    """Which area, from which day to which."""

    area = forms.ChoiceField(label=_("辖区"), required=False)
    from_on = forms.DateField(label=_("从"), required=False, widget=DayInput())
    to_on = forms.DateField(label=_("到"), required=False, widget=DayInput())

    def __init__(self, asked: QueryDict, areas: Sequence[tuple[str, object]]) -> None:
        """Offer the areas that may be chosen."""
        super().__init__(asked)
        self.fields["area"] = forms.ChoiceField(
            label=_("辖区"), required=False, choices=[("", _("本辖区")), *areas]
        )

    def clean_to_on(self) -> object:
        """Refuse an end before the beginning, and keep it out of the question."""
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on")
        if first and last and first > last:
            raise forms.ValidationError(_("结束日不能早于开始日。"))
        return last
