"""Forms of a scope: its rules, the filters of its places, giving a part away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.rules.phases import CitationDraft
from shouwang.prepare.campaigns.rules.progress import GroupBy
from shouwang.prepare.campaigns.rules.scoping import ScopeRuleDraft
from shouwang.prepare.campaigns.rules.wording import ScopeRuleKind
from shouwang.prepare.places.queries import CATEGORY_LABELS, TYPE_LABELS

Options = Iterable[tuple[str, object]]
ALL = ("", _("全部"))
GROUPS: Mapping[str, object] = {
    GroupBy.VILLAGE: _("按村（社区）"),
    GroupBy.WORK_AREA: _("按工作片"),
    GroupBy.AGENCY: _("按检查单位"),
    GroupBy.TYPE: _("按场所类型"),
}


def _labels(labels: Mapping[Any, Any]) -> list[tuple[str, object]]:
    return [(str(code), in_words(label)) for code, label in labels.items() if str(code)]


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RulesForm(forms.Form):
    """The rules of a scope as boxes to tick and lists to choose from."""

    all = forms.BooleanField(label=_("本区域全部在用场所"), required=False)
    types = forms.MultipleChoiceField(
        label=_("场所类型"), required=False, widget=forms.CheckboxSelectMultiple
    )
    industries = forms.MultipleChoiceField(
        label=_("行业"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    categories = forms.MultipleChoiceField(
        label=_("用途"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    accidents = forms.BooleanField(
        label=_("近三年发生死亡事故、当年发生重伤事故的单位"), required=False
    )
    year = forms.IntegerField(
        label=_("重伤事故的年度（不填为启动当年）"), required=False, min_value=1949, max_value=2199
    )
    seasonal = forms.BooleanField(label=_("启动当天所处时段的重点场所"), required=False)
    major_sources = forms.BooleanField(label=_("登记为重大危险源的场所"), required=False)
    places = forms.CharField(
        label=_("点名场所（编号，每行一个）"),
        required=False,
        max_length=25_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, industries: Options = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["types"].choices = _labels(TYPE_LABELS)  # type: ignore[attr-defined]
        self.fields["categories"].choices = _labels(CATEGORY_LABELS)  # type: ignore[attr-defined]
        self.fields["industries"].choices = list(industries)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(rules: Sequence[ScopeRuleDraft]) -> dict[str, object]:
        """Return the boxes and lists as the rules have them."""
        found: dict[str, object] = {rule.kind: list(rule.values) or True for rule in rules}
        named = {rule.kind: rule.values for rule in rules}
        years = named.get(ScopeRuleKind.ACCIDENTS, ())
        found["year"] = years[0] if years else None
        found["places"] = "\n".join(named.get(ScopeRuleKind.PLACES, ()))
        return found

    def rules(self) -> list[ScopeRuleDraft]:
        """Return the rules that were chosen, in the order of the form."""
        read = self.cleaned_data
        year = (str(read["year"]),) if read["year"] else ()
        valued = {
            ScopeRuleKind.TYPES: tuple(read["types"]),
            ScopeRuleKind.INDUSTRIES: tuple(read["industries"]),
            ScopeRuleKind.CATEGORIES: tuple(read["categories"]),
            ScopeRuleKind.PLACES: tuple(read["places"].split()),
        }
        found = [ScopeRuleDraft(kind, values) for kind, values in valued.items() if values]
        if read["accidents"]:
            found.append(ScopeRuleDraft(ScopeRuleKind.ACCIDENTS, year))
        plain = (ScopeRuleKind.SEASONAL, ScopeRuleKind.MAJOR_SOURCES, ScopeRuleKind.ALL)
        return found + [ScopeRuleDraft(kind) for kind in plain if read[kind.value]]

    def take(self, error: Invalid) -> None:
        """Show what is wrong with a rule at its field."""
        rules = self.rules()
        for name, words in error.fields.items():
            number = name.partition(".")[2]
            kind = rules[int(number)].kind if number.isdecimal() else ""
            self.add_error(kind if kind in self.fields else None, in_words(words))


class ScopeFilterForm(forms.Form):
    """Filters of the places of a scope."""

    def __init__(self, data: Mapping[str, Any], areas: Options) -> None:
        super().__init__(data)
        hazards = [
            ("found", _("发现隐患")),
            ("open", _("有未整改隐患")),
            ("rectified", _("有已整改隐患")),
            ("overdue", _("有超期隐患")),
        ]
        for name, label, options in (
            ("area", _("村（社区）"), list(areas)),
            ("type", _("场所类型"), _labels(TYPE_LABELS)),
            ("checked", _("检查情况"), [("no", _("未检查")), ("yes", _("已检查"))]),
            ("hazards", _("隐患"), hazards),
            ("addition", _("后增"), [("yes", _("只看后增")), ("no", _("不含后增"))]),
            ("delegated", _("另行办理"), [("yes", _("只看另行办理")), ("no", _("不含另行办理"))]),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[ALL, *options], required=False
            )
        for name in ("work_area", "reason"):
            self.fields[name] = forms.CharField(
                required=False, max_length=40, widget=forms.HiddenInput
            )
        self.fields["agency"] = forms.IntegerField(
            required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
        )
        self.fields["on"] = forms.DateField(required=False, widget=forms.HiddenInput)


class DelegateForm(forms.Form):
    """Which types go to which campaign, resting on which document."""

    to_number = forms.ChoiceField(label=_("转给"))
    type_codes = forms.MultipleChoiceField(
        label=_("场所类型"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    issuer = forms.CharField(label=_("发文单位"), required=False, max_length=120)
    title = forms.CharField(label=_("依据的文件"), required=False, max_length=200)
    document_number = forms.CharField(label=_("文号"), required=False, max_length=60)

    def __init__(self, *args: Any, campaigns: Options = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to_number"].choices = list(campaigns)  # type: ignore[attr-defined]
        self.fields["type_codes"].choices = _labels(TYPE_LABELS)  # type: ignore[attr-defined]

    def citation(self) -> CitationDraft | None:
        """Return the document, None when none was named."""
        read = self.cleaned_data
        named = (read["issuer"], read["title"], read["document_number"])
        return CitationDraft(*named) if any(named) else None

    def take(self, error: Invalid) -> None:
        """Show what is wrong at its field."""
        names = {"number": "document_number"}
        for name, words in error.fields.items():
            field = names.get(name, name)
            self.add_error(field if field in self.fields else None, in_words(words))


class ProgressForm(forms.Form):
    """By what the figures are told, and at the end of which day."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["by"] = forms.ChoiceField(
            label=_("分组"), choices=list(GROUPS.items()), required=False
        )
        self.fields["on"] = forms.DateField(
            label=_("截至（不填为现在）"), required=False, widget=DayInput()
        )
