"""The form with which an officer corrects a day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import DayKindChoices


class DayForm(forms.Form):
    """A day, what it is to be, and by which document."""

    day = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=_("改为"), choices=DayKindChoices.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("依据文件"),
        max_length=200,
        help_text=_("例如：国务院办公厅关于部分节假日安排的通知"),
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
