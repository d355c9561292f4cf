"""Forms of the obligations table: a new line, a new version of one, its end, what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.watch.warnings.actions import RuleDraft
from shouwang.watch.warnings.rules.obliging import LONGEST_MIN, SHORTEST_ROUND_MIN
from shouwang.watch.warnings.rules.parameters import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from shouwang.watch.warnings.rules.wording import TYPE_LABELS

from .composing import OWN_LEVELS, DayInput, ErrorForm, Options, choices

if TYPE_CHECKING:
    from shouwang.watch.warnings.models import ObligationRule


class VersionForm(ErrorForm):
    """What a line of the table says from a day on; its type and level stay."""

    action = forms.CharField(label=_("措施"), max_length=TITLE_LIMIT)
    action_en = forms.CharField(
        label=_("英文措施（可空）"), max_length=TITLE_LIMIT * 2, required=False
    )
    text = forms.CharField(
        label=_("说明"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unit_kind = forms.ChoiceField(label=_("由哪类单位落实"))
    is_evacuation = forms.BooleanField(
        label=_("要转移人"),
        required=False,
        help_text=_("勾选后，落实的人可以直接开始本村（社区）名单的转移。"),
    )
    within_min = forms.IntegerField(label=_("几分钟内"), min_value=1, max_value=LONGEST_MIN)
    every_min = forms.IntegerField(
        label=_("每隔几分钟重复（不重复就空着）"),
        required=False,
        min_value=SHORTEST_ROUND_MIN,
        max_value=LONGEST_MIN,
    )
    in_force_from_on = forms.DateField(label=_("自哪天起"), widget=DayInput())
    source = forms.CharField(label=_("依据"), max_length=NAME_LIMIT)

    def __init__(self, *args: Any, unit_kinds: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit_kind", unit_kinds)

    def version_of(self, row: ObligationRule) -> RuleDraft:
        """Return what was filled in as a version of a line."""
        return RuleDraft(
            key=row.key,
            type_code=row.type_code,
            level=row.level,
            role=row.role,
            **self.cleaned_data,
        )


class RuleForm(VersionForm):
    """A new line of the table."""

    type_code = forms.ChoiceField(label=_("类型"), required=False)
    level = forms.ChoiceField(label=_("级别"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type_code", choices(TYPE_LABELS, _("所有类型")))
        self.offer("level", choices(OWN_LEVELS))

    def draft(self) -> RuleDraft:
        """Return what was filled in."""
        return RuleDraft(**self.cleaned_data)


class RuleFilterForm(ErrorForm):
    """What the obligations table is narrowed by."""

    type_code = forms.ChoiceField(label=_("类型"), required=False)
    level = forms.ChoiceField(label=_("级别"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type_code", choices(TYPE_LABELS, _("全部")))
        self.offer("level", choices(OWN_LEVELS, _("全部")))


class EndForm(ErrorForm):
    """The last day of a line of the obligations table."""

    until_on = forms.DateField(label=_("最后一天"), widget=DayInput())
