"""The form of a template: its words in both languages, from which day, on what they rest."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.watch.warnings.rules.parameters import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from shouwang.watch.warnings.rules.templates import TemplateDraft

from .composing import DayInput, ErrorForm


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TemplateForm(ErrorForm):
    """New words for a type and level."""

    title = forms.CharField(label=_("标题"), max_length=TITLE_LIMIT)
    text = forms.CharField(label=_("内容"), max_length=TEXT_LIMIT, widget=_area(3))
    action_text = forms.CharField(label=_("应采取的措施"), max_length=TEXT_LIMIT, widget=_area(3))
    title_en = forms.CharField(label=_("英文标题"), max_length=TITLE_LIMIT * 2, required=False)
    text_en = forms.CharField(
        label=_("英文内容"), max_length=TEXT_LIMIT, required=False, widget=_area(3)
    )
    action_text_en = forms.CharField(
        label=_("英文措施"), max_length=TEXT_LIMIT, required=False, widget=_area(3)
    )
    in_force_from_on = forms.DateField(label=_("自哪天起"), widget=DayInput())
    source = forms.CharField(label=_("依据"), max_length=NAME_LIMIT)

    def draft(self, type_code: str, level: str) -> TemplateDraft:
        """Return what was filled in."""
        return TemplateDraft(type_code=type_code, level=level, **self.cleaned_data)
