"""Forms of lessons and of enterprises' reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.campaigns.actions import EnterpriseReportDraft, LessonDraft
from shouwang.prepare.campaigns.rules.submissions import FIGURE_LIMIT
from shouwang.prepare.campaigns.rules.texts import LINE_LIMIT, TEXT_LIMIT
from shouwang.prepare.campaigns.rules.wording import LESSON_KINDS

from .duties import ErrorForm, Options, choices, words


class LessonForm(ErrorForm):
    """A lesson or a rule change."""

    kind = forms.ChoiceField(label=_("类别"))
    text = words(_("内容"), TEXT_LIMIT, 4)
    rule_changed = forms.CharField(
        label=_("修订的制度"),
        required=False,
        max_length=LINE_LIMIT,
        help_text=_("制度修订时必填。"),
    )
    hazard_numbers = words(
        _("起因的隐患编号"), TEXT_LIMIT, 2, required=False, help_text=_("一行一个编号，可以不填。")
    )
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices(LESSON_KINDS))

    def draft(self) -> LessonDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return LessonDraft(
            kind=read["kind"],
            text=read["text"],
            rule_changed=read["rule_changed"],
            hazard_numbers=tuple(read["hazard_numbers"].split()),
        )


class ReportForm(ErrorForm):
    """An enterprise's report."""

    text = words(_("排查治理情况"), TEXT_LIMIT, 5)
    found = forms.IntegerField(label=_("排查隐患（处）"), min_value=0, max_value=FIGURE_LIMIT)
    rectified = forms.IntegerField(label=_("已整改（处）"), min_value=0, max_value=FIGURE_LIMIT)
    industry = forms.ChoiceField(label=_("所属行业"), required=False)
    campaign = forms.ChoiceField(label=_("专项行动"), required=False)
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, *args: Any, industries: Options, campaigns: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("industry", [("", _("按登记的场所")), *industries])
        self.offer("campaign", [("", _("日常报告")), *campaigns])

    def draft(self) -> EnterpriseReportDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return EnterpriseReportDraft(
            text=read["text"],
            found=read["found"],
            rectified=read["rectified"],
            campaign_number=read["campaign"],
            industry=read["industry"],
        )
