"""Forms of visits: the visit on a phone, the filters of the list, a hazard to be linked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.rules.visits import HazardLine
from shouwang.prepare.campaigns.rules.wording import CAPACITIES, VISIT_RESULTS
from shouwang.prepare.hazards.queries import CATEGORY_LABELS

from .scopes import ALL, DayInput

Options = Iterable[tuple[Any, object]]


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a moment."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class VisitForm(forms.Form):
    """One visit: the result first, then what was found."""

    result = forms.ChoiceField(label=_("检查结果"), widget=forms.RadioSelect)
    lines = forms.CharField(
        label=_("发现的隐患（每行一处）"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ChoiceField(label=_("隐患类别"), required=False)
    items = forms.MultipleChoiceField(
        label=_("按检查项勾选"), required=False, widget=forms.CheckboxSelectMultiple
    )
    known = forms.MultipleChoiceField(
        label=_("已登记、这次仍在的隐患"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    capacity = forms.ChoiceField(label=_("检查方式"), required=False)
    companions = forms.MultipleChoiceField(
        label=_("联合检查的单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    visited_at = forms.DateTimeField(
        label=_("检查时间（不填为现在）"), required=False, widget=MomentInput()
    )

    def __init__(
        self,
        *args: Any,
        capacities: Iterable[str] = (),
        choices: Mapping[str, Options] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        given = choices or {}
        categories = [(str(code), in_words(text)) for code, text in CATEGORY_LABELS.items()]
        options: dict[str, Options] = {
            "result": [(code, in_words(text)) for code, text in VISIT_RESULTS.items()],
            "category": categories,
            "capacity": [(code, in_words(CAPACITIES[code])) for code in capacities],
            "items": given.get("items", ()),
            "known": given.get("known", ()),
            "companions": given.get("companions", ()),
        }
        self.item_texts = {str(code): str(text) for code, text in options["items"]}
        for name, found in options.items():
            self.fields[name].choices = list(found)  # type: ignore[attr-defined]
        for name in ("items", "known", "companions"):
            if not list(options[name]):
                del self.fields[name]

    def hazard_lines(self) -> tuple[HazardLine, ...]:
        """Return each line that was written, and each checklist item that was ticked."""
        read = self.cleaned_data
        category = read.get("category") or "unknown"
        written = [line.strip() for line in read["lines"].splitlines() if line.strip()]
        found = [HazardLine(text, category) for text in written]
        ticked = [
            HazardLine(self.item_texts[code], category, checklist_code=code)
            for code in read.get("items", ())
        ]
        return (*found, *ticked)

    def take(self, error: Invalid) -> None:
        """Show what is wrong at its field, or above the form."""
        for name, words in error.fields.items():
            field = {"hazards": "lines", "hazard_numbers": "known"}.get(name, name)
            self.add_error(field if field in self.fields else None, in_words(words))


class VisitFilterForm(forms.Form):
    """Filters of the visits of a campaign."""

    def __init__(self, data: Mapping[str, Any], areas: Options) -> None:
        super().__init__(data)
        for name, label, options in (
            ("area", _("村（社区）"), list(areas)),
            ("capacity", _("检查方式"), _words(CAPACITIES)),
            ("result", _("检查结果"), _words(VISIT_RESULTS)),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[ALL, *options], required=False
            )
        self.fields["from_on"] = forms.DateField(label=_("自"), required=False, widget=DayInput())
        self.fields["to_on"] = forms.DateField(label=_("至"), required=False, widget=DayInput())
        self.fields["agency"] = forms.IntegerField(
            required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
        )


def _words(labels: Mapping[Any, Any]) -> list[tuple[str, object]]:
    return [(str(code), in_words(label)) for code, label in labels.items()]


class LinkForm(forms.Form):
    """A hazard that was registered after the visit."""

    number = forms.CharField(label=_("隐患编号"), max_length=40)
