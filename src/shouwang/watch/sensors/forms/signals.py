"""Forms of signals: the filter of the list, and the answer of whoever is on duty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.watch.sensors.queries.signals import ENDED, OPEN, WAITING
from shouwang.watch.sensors.rule_states import DISMISSAL_LABELS, SignalMove
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.levels import LEVEL_LABELS
from shouwang.watch.sensors.rules.rule_parameters import REASON_LIMIT

from .ruling import ErrorForm, choices


class SignalFilterForm(forms.Form):
    """Which signals the list shows."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        kinds = {code: kind.label for code, kind in KINDS.items()}
        views = [
            (OPEN, _("未结束")),
            (WAITING, _("待确认")),
            (ENDED, _("已结束")),
            ("", _("全部")),
        ]
        for name, label, options in (
            ("view", _("状态"), views),
            ("level", _("级别"), choices(LEVEL_LABELS, _("全部"))),
            ("kind", _("传感器种类"), choices(kinds, _("全部"))),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)
        self.fields["sensor"] = forms.CharField(
            label=_("传感器编号"), required=False, max_length=64
        )


class AnswerForm(ErrorForm):
    """What a signal turned out to be; `version` is the one that the person saw."""

    answer = forms.CharField(widget=forms.HiddenInput, max_length=16)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class ConfirmForm(AnswerForm):
    """It is true."""

    note = forms.CharField(
        label=_("现场核实情况"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DismissForm(AnswerForm):
    """It is no danger, and why."""

    dismissed_as = forms.ChoiceField(label=_("排除原因"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["dismissed_as"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = choices(DISMISSAL_LABELS)


def answer_form(answer: str, version: int, data: Any = None) -> AnswerForm:
    """Return the form of an answer."""
    initial = {"answer": answer, "version": version}
    if answer == SignalMove.DISMISS:
        return DismissForm(data, initial=initial)
    return ConfirmForm(data, initial=initial)
