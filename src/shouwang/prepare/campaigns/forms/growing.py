"""Forms of targets, weights of assessments and the calendar of focuses."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.actions import FocusDraft, TargetDraft
from shouwang.prepare.campaigns.rules.seasons import BASIS_LIMIT, FOCUS_TITLE_LIMIT
from shouwang.prepare.campaigns.rules.targets import (
    FORMULAS,
    TITLE_LIMIT,
    VALUE_PLACES,
)
from shouwang.prepare.campaigns.rules.wording import ASSESSMENTS, COMPARISONS

from .duties import DayInput, ErrorForm, Options, choices

VALUE_DIGITS = 16


def _value(label: Any, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_PLACES,
    )


class TargetForm(ErrorForm):
    """A target from above."""

    title = forms.CharField(label=_("指标"), max_length=TITLE_LIMIT)
    formula = forms.ChoiceField(label=_("口径"))
    comparison = forms.ChoiceField(label=_("要求"))
    value = _value(_("目标值（比率填 0 到 1，如 95% 填 0.95）"))
    from_on = forms.DateField(label=_("自"), widget=DayInput())
    until_on = forms.DateField(label=_("至"), widget=DayInput())
    basis = forms.CharField(label=_("依据"), max_length=BASIS_LIMIT)
    campaign_number = forms.ChoiceField(label=_("专项行动"), required=False)

    def __init__(self, *args: Any, campaigns: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {str(code): terms.label for code, terms in FORMULAS.items()}
        self.offer("formula", choices(labels))
        self.offer("comparison", choices(COMPARISONS))
        self.offer("campaign_number", [("", _("不限某项行动")), *campaigns])

    def draft(self) -> TargetDraft:
        """Return what was filled in."""
        return TargetDraft(**self.cleaned_data)


class HandDownForm(ErrorForm):
    """The value of each village; an empty one gets none."""

    def __init__(self, *args: Any, villages: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in villages:
            self.fields[code] = _value(name, required=False)

    def values(self) -> dict[str, Decimal]:
        """Return the values that were filled in, by village."""
        return {code: value for code, value in self.cleaned_data.items() if value is not None}


class WeightsForm(ErrorForm):
    """How much the campaign counts in each of the four assessments."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in ASSESSMENTS.items():
            self.fields[str(name)] = _value(in_words(label))

    def weights(self) -> dict[str, Decimal]:
        """Return the weights that were filled in."""
        return {str(name): self.cleaned_data[str(name)] for name in ASSESSMENTS}


class FocusForm(ErrorForm):
    """A street's own focus."""

    title = forms.CharField(label=_("名称"), max_length=FOCUS_TITLE_LIMIT)
    from_month = forms.IntegerField(label=_("开始月"), min_value=1, max_value=12)
    from_day = forms.IntegerField(label=_("开始日"), min_value=1, max_value=31)
    until_month = forms.IntegerField(label=_("结束月"), min_value=1, max_value=12)
    until_day = forms.IntegerField(label=_("结束日"), min_value=1, max_value=31)
    basis = forms.CharField(label=_("依据"), max_length=BASIS_LIMIT)
    type_codes = forms.MultipleChoiceField(label=_("场所类型和用途"), required=False)
    industries = forms.MultipleChoiceField(label=_("行业"), required=False)

    def __init__(self, *args: Any, types: Options, industries: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("type_codes", types), ("industries", industries)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type
            field.choices = list(options)

    def draft(self) -> FocusDraft:
        """Return what was filled in."""
        return FocusDraft(**self.cleaned_data)


class EndForm(ErrorForm):
    """The last day of a focus."""

    on = forms.DateField(label=_("停用日"), widget=DayInput())

    def take(self, error: Invalid) -> None:
        """Show what is wrong at the day."""
        for found in error.fields.values():
            self.add_error("on", in_words(found))
