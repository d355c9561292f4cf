"""Forms of rules: simple ones by fields, others as JSON; trying them, switching them on and off."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.levels import COLOURS, LEVEL_LABELS
from shouwang.watch.sensors.rules.rule_drafts import RuleDraft
from shouwang.watch.sensors.rules.rule_parameters import (
    ADVICE_LIMIT,
    KEY_LIMIT,
    REASON_LIMIT,
    SOURCE_LIMIT,
    TITLE_LIMIT,
    VALUE_LIMIT,
)
from shouwang.watch.sensors.rules.simple_rules import (
    AGGREGATE_LABELS,
    COMPARE_LABELS,
    SimpleRule,
)

LONGEST_MIN: Final = 366 * 24 * 60
BODY_LIMIT: Final = 40_000
TRY_BACK: Final = timedelta(days=30)


def choices(labels: Mapping[Any, Text], empty: object = None) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language, after an empty one if it is named."""
    found: list[tuple[str, object]] = [(str(code), in_words(name)) for code, name in labels.items()]
    return found if empty is None else [("", empty), *found]


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        for name, found in error.fields.items():
            self.add_error(name if name in self.fields else None, in_words(found))


class _DraftForm(ErrorForm):
    """What every draft of a rule asks for."""

    key = forms.CharField(
        label=_("规则代号"),
        max_length=KEY_LIMIT,
        help_text=_("小写英文字母、数字、_ 和 -，启用后不再改。"),
    )
    title = forms.CharField(label=_("规则名称"), max_length=TITLE_LIMIT)
    area_code = forms.CharField(
        label=_("区划代码"),
        required=False,
        max_length=15,
        help_text=_("规则管到这个区划内的传感器；留空为您的职责范围。"),
    )
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def _draft(self, body: Mapping[str, object]) -> RuleDraft:
        read = self.cleaned_data
        return RuleDraft(read["key"], read["title"], body, read["area_code"])


class SimpleRuleForm(_DraftForm):
    """A rule of one kind of sensor, with a number for each level."""

    kind = forms.ChoiceField(label=_("传感器种类"))
    aggregate = forms.ChoiceField(label=_("看什么"))
    window_min = forms.IntegerField(
        label=_("时段长度（分钟）"), required=False, min_value=0, max_value=LONGEST_MIN
    )
    compare = forms.ChoiceField(label=_("怎样算触发"))
    for_min = forms.IntegerField(
        label=_("持续多久才触发（分钟）"), required=False, min_value=0, max_value=LONGEST_MIN
    )
    hysteresis = forms.FloatField(
        label=_("回差"),
        required=False,
        min_value=0,
        max_value=VALUE_LIMIT,
        help_text=_("回到离触发值这么远才算恢复；留空为不再满足就恢复。"),
    )
    clear_for_min = forms.IntegerField(
        label=_("恢复多久才解除（分钟）"), required=False, min_value=0, max_value=LONGEST_MIN
    )
    advice = forms.CharField(
        label=_("触发后怎么做"),
        required=False,
        max_length=ADVICE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.CharField(label=_("依据"), required=False, max_length=SOURCE_LIMIT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {code: kind.label for code, kind in KINDS.items()}
        for name, options in (
            ("kind", choices(labels)),
            ("aggregate", choices(AGGREGATE_LABELS)),
            ("compare", choices(COMPARE_LABELS)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
            field.choices = options
        for level in COLOURS:
            self.fields[level.value] = forms.FloatField(
                label=in_words(LEVEL_LABELS[level]),
                required=False,
                min_value=-VALUE_LIMIT,
                max_value=VALUE_LIMIT,
            )

    def draft(self) -> RuleDraft:
        """Return what was filled in; Invalid names the wrong field."""
        read = self.cleaned_data
        levels = {one.value: read[one.value] for one in COLOURS if read[one.value] is not None}
        rule = SimpleRule(
            kind=read["kind"],
            aggregate=read["aggregate"],
            window_min=read["window_min"] or 0,
            compare=read["compare"],
            values=levels,
            for_min=read["for_min"] or 0,
            hysteresis=read["hysteresis"],
            clear_for_min=read["clear_for_min"] or 0,
            advice=read["advice"],
            source=read["source"],
        )
        return self._draft(rule.body())

    @property
    def level_fields(self) -> list[forms.BoundField]:
        """Return the fields of the four levels."""
        return [self[level.value] for level in COLOURS]


class WholeRuleForm(_DraftForm):
    """A rule of any shape, written as JSON."""

    body = forms.CharField(
        label=_("规则正文（JSON）"),
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
        help_text=_("组合规则、时段、季节、缺数和不变值写在这里，写法见操作手册。"),
    )

    def clean_body(self) -> dict[str, object]:
        """Refuse what is no JSON object."""
        try:
            read = json.loads(self.cleaned_data["body"])
        except (ValueError, RecursionError):
            raise forms.ValidationError(_("这不是 JSON。")) from None
        if not isinstance(read, dict):
            raise forms.ValidationError(_("规则的写法不对。"))
        return read

    def draft(self) -> RuleDraft:
        """Return what was filled in."""
        return self._draft(self.cleaned_data["body"])


class TryForm(ErrorForm):
    """On which span of stored readings a version is tried."""

    from_at = forms.DateTimeField(label=_("从"), widget=MomentInput())
    until_at = forms.DateTimeField(label=_("到"), widget=MomentInput())

    def __init__(self, data: Mapping[str, Any] | None, now: datetime) -> None:
        initial = {"from_at": now - TRY_BACK, "until_at": now}
        super().__init__(data, initial=initial)


class SwitchOnForm(ErrorForm):
    """From when until when a version holds; empty: now, and without an end."""

    move = forms.CharField(widget=forms.HiddenInput, max_length=16)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    from_at = forms.DateTimeField(label=_("生效时间"), required=False, widget=MomentInput())
    until_at = forms.DateTimeField(label=_("失效时间"), required=False, widget=MomentInput())


class SwitchOffForm(ErrorForm):
    """Why a version is switched off."""

    move = forms.CharField(widget=forms.HiddenInput, max_length=16)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 2})
    )
