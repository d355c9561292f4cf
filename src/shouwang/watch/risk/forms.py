"""Forms of risk: filters, reviews, overrulings, assessments, weights, texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words

from .rules.lec import (
    CONSEQUENCE_STEPS,
    CONSEQUENCES,
    EXPOSURES,
    LIKELIHOOD_STEPS,
    LIKELIHOODS,
    AssessmentDraft,
    Method,
)
from .rules.levels import LEVEL_LABELS, REGISTERED
from .rules.parameters import ACTIVITY_LIMIT, REASON_LIMIT, TEXT_LIMIT
from .rules.register import OverruleDraft, ReviewDraft, TextOverruleDraft
from .rules.texts import GRADES
from .rules.weights import NAMED, Weights

Options = Iterable[tuple[Any, object]]


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def choices(labels: Mapping[Any, Text], empty: object) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language, after an empty one."""
    return [("", empty), *((str(code), in_words(label)) for code, label in labels.items())]


def _area(label: object, areas: Options, empty: object) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]  # lazy words are words
        required=False,
        choices=[("", empty), *areas],
    )


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        for name, words in error.fields.items():
            self.add_error(name if name in self.fields else None, in_words(words))


class RegisterFilterForm(forms.Form):
    """Filters of the register."""

    overdue = forms.BooleanField(label=_("只看复核逾期"), required=False)

    def __init__(self, data: Mapping[str, Any], areas: Options) -> None:
        super().__init__(data)
        levels = {level: LEVEL_LABELS[level] for level in LEVEL_LABELS if level in REGISTERED}
        self.fields["area"] = _area(_("村（社区）"), areas, _("全部"))
        self.fields["level"] = forms.ChoiceField(
            label=_("等级"),
            required=False,
            choices=choices(levels, _("全部")),
        )


class ReviewForm(ErrorForm):
    """What a review asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    measures = forms.CharField(
        label=_("管控措施"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(label=_("复核说明"), required=False, max_length=REASON_LIMIT)
    next_on = forms.DateField(
        label=_("下次复核（不填按规定天数）"), required=False, widget=DayInput()
    )

    def __init__(self, data: Any = None, *, owners: Options, posts: Options, **more: Any) -> None:
        super().__init__(data, auto_id="review-%s", **more)
        empty = [("", _("请选择"))]
        self.fields["owner_unit_id"] = forms.TypedChoiceField(
            label=_("责任单位"),
            choices=[*empty, *owners],
            coerce=int,
            empty_value=None,
        )
        self.fields["owner_post_id"] = forms.TypedChoiceField(
            label=_("责任岗位（可不选）"),
            choices=[("", _("不指定")), *posts],
            coerce=int,
            empty_value=None,
            required=False,
        )

    def draft(self) -> ReviewDraft:
        """Return what was filled in."""
        read = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return ReviewDraft(**read)


class OverruleForm(ErrorForm):
    """Another level, with a reason and an end."""

    reason = forms.CharField(label=_("理由"), max_length=REASON_LIMIT)
    until_on = forms.DateField(label=_("到哪天为止"), widget=DayInput())

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="overrule-%s", **more)
        self.fields["level"] = forms.ChoiceField(
            label=_("改判等级"),
            choices=choices(LEVEL_LABELS, _("请选择")),
        )
        self.order_fields(["level", "reason", "until_on"])

    def draft(self) -> OverruleDraft:
        """Return what was filled in."""
        return OverruleDraft(**self.cleaned_data)


class TextForm(forms.Form):
    """A text to be classified."""

    text = forms.CharField(
        label=_("报告内容"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )


class TextOverruleForm(ErrorForm):
    """Another category or grade of a hazard's text."""

    reason = forms.CharField(label=_("理由"), max_length=REASON_LIMIT)
    until_on = forms.DateField(label=_("到哪天为止"), widget=DayInput())

    def __init__(self, data: Any = None, *, categories: Mapping[str, Text], **more: Any) -> None:
        super().__init__(data, auto_id="text-%s", **more)
        self.fields["category"] = forms.ChoiceField(
            label=_("类别"),
            choices=choices(categories, _("请选择")),
        )
        self.fields["grade"] = forms.ChoiceField(
            label=_("等级"),
            required=False,
            choices=choices(GRADES, _("不确定")),
        )
        self.order_fields(["category", "grade", "reason", "until_on"])

    def draft(self) -> TextOverruleDraft:
        """Return what was filled in."""
        return TextOverruleDraft(**self.cleaned_data)


def _table(labels: Mapping[Any, Text]) -> list[tuple[str, object]]:
    told = ((str(value), f"{value} · {in_words(label)}") for value, label in labels.items())
    return [("", _("请选择")), *told]


class AssessmentForm(ErrorForm):
    """An assessment by LEC, or by the matrix."""

    activity = forms.CharField(label=_("作业或部位"), max_length=ACTIVITY_LIMIT)
    place_number = forms.CharField(
        label=_("场所编号（可不填）"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"list": "known-places"}),
    )
    measures = forms.CharField(label=_("管控措施"), required=False, max_length=REASON_LIMIT)
    assessed_on = forms.DateField(label=_("评价日期"), required=False, widget=DayInput())

    def __init__(self, data: Any = None, *, method: str, areas: Options, **more: Any) -> None:
        super().__init__(data, **more)
        self.method = Method(method)
        tables: dict[str, tuple[object, Mapping[Any, Text]]] = (
            {
                "likelihood": (_("L 发生可能性"), LIKELIHOODS),
                "exposure": (_("E 暴露频繁程度"), EXPOSURES),
                "consequence": (_("C 后果"), CONSEQUENCES),
            }
            if self.method is Method.LEC
            else {
                "likelihood": (_("可能性"), LIKELIHOOD_STEPS),
                "consequence": (_("后果"), CONSEQUENCE_STEPS),
            }
        )
        self.fields["area_code"] = _area(_("村（社区）"), areas, _("按场所"))
        for name, (label, table) in tables.items():
            self.fields[name] = forms.DecimalField(
                label=label,  # type: ignore[arg-type]  # lazy words are words
                widget=forms.Select(choices=_table(table)),
            )
        order = ["activity", "area_code", "place_number", *tables, "measures", "assessed_on"]
        self.order_fields(order)

    def draft(self) -> AssessmentDraft:
        """Return what was filled in."""
        return AssessmentDraft(method=self.method.value, **self.cleaned_data)


class WeightsForm(ErrorForm):
    """All weights at once, from a day on, with a reason."""

    effective_on = forms.DateField(label=_("从哪天起用"), widget=DayInput())
    reason = forms.CharField(label=_("修改理由"), max_length=REASON_LIMIT)

    def __init__(self, data: Any = None, *, weights: Weights, **more: Any) -> None:
        super().__init__(data, **more)
        for named in NAMED:
            self.fields[named.name] = forms.DecimalField(
                label=in_words(named.label),
                initial=weights.values[named.name].normalize(),
                max_digits=6,
                decimal_places=2,
            )

    def of_group(self, group: str) -> list[forms.BoundField]:
        """Return the fields of a group of weights."""
        return [self[named.name] for named in NAMED if named.group == group]


class PeriodForm(forms.Form):
    """A span of days and an area."""

    from_on = forms.DateField(label=_("从"), required=False, widget=DayInput())
    to_on = forms.DateField(label=_("到"), required=False, widget=DayInput())

    def __init__(self, data: Mapping[str, Any], areas: Options) -> None:
        super().__init__(data)
        self.fields["area"] = _area(_("村（社区）"), areas, _("全部"))


class DayForm(forms.Form):
    """A day."""

    on = forms.DateField(label=_("日期"), required=False, widget=DayInput())
