"""What a leader may ask: the state as of which day."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """Until which day; the area goes along."""

    on = forms.DateField(label=_("截至哪一天"), required=False)
    area = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, area: str, today: date) -> None:
        """Offer days up to today."""
        super().__init__({"on": asked.get("on") or today.isoformat(), "area": area})
        latest = {"max": today.isoformat()}
        picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **latest})
        self.fields["on"].widget = picker
