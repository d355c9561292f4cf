"""Forms of the end of a campaign: its summary and its standing checks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.campaigns.actions import StandingCheckDraft, SummaryDraft
from shouwang.prepare.campaigns.rules.standing import INTERVAL_LIMIT_DAYS
from shouwang.prepare.campaigns.rules.texts import LINE_LIMIT, REASON_LIMIT, TEXT_LIMIT

from .duties import DayInput, ErrorForm, Options, words


class SummaryForm(ErrorForm):
    """What people write into the summary; the figures come from the ledger."""

    results = words(_("成效"), TEXT_LIMIT, 4)
    experience = words(_("经验"), TEXT_LIMIT, 4)
    changed_rules = words(
        _("制度修订"), TEXT_LIMIT, 2, required=False, help_text=_("已记录的制度修订会自动列入。")
    )
    accepts_open = forms.BooleanField(label=_("带着未了结的材料结束"), required=False)
    open_reason = words(_("为什么"), REASON_LIMIT, 2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def draft(self) -> SummaryDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return SummaryDraft(
            results=read["results"],
            experience=read["experience"],
            changed_rules=read["changed_rules"],
            accepts_open=read["accepts_open"],
            open_reason=read["open_reason"],
        )


class StandingForm(ErrorForm):
    """A check that comes back."""

    title = forms.CharField(label=_("检查名称"), max_length=LINE_LIMIT)
    type_codes = forms.MultipleChoiceField(
        label=_("检查哪类场所"), widget=forms.CheckboxSelectMultiple
    )
    interval_days = forms.IntegerField(
        label=_("间隔（天）"), min_value=1, max_value=INTERVAL_LIMIT_DAYS
    )
    post_id = forms.ChoiceField(label=_("由谁检查"))
    first_due_on = forms.DateField(label=_("第一次"), required=False, widget=DayInput())
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, *args: Any, types: Options, posts: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type_codes", types)
        self.offer("post_id", posts)

    def draft(self, units: dict[str, int]) -> StandingCheckDraft:
        """Return what was filled in; `units` are the units of the posts that were offered."""
        read = self.cleaned_data
        return StandingCheckDraft(
            title=read["title"],
            type_codes=tuple(read["type_codes"]),
            interval_days=read["interval_days"],
            unit_id=units[read["post_id"]],
            post_id=int(read["post_id"]),
            first_due_on=read["first_due_on"],
        )
