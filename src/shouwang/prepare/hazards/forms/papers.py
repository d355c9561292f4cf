"""Forms of documents about hazards: only what the data cannot tell; the bulletin; powers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.rules.paper_kinds import PaperKind
from shouwang.prepare.hazards.rules.papers import (
    MANNER_LABELS,
    OUTCOME_LABELS,
    WORD_LIMIT,
    PaperAsk,
)
from shouwang.prepare.hazards.rules.powers import DELEGABLE, POWER_LABELS

from .fields import DayInput, ErrorForm, choices, day, line, pick, words

LINE_LIMIT = 120


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _moment() -> forms.DateTimeField:
    return forms.DateTimeField(label=_("检查时间"), required=False, widget=MomentInput())


def _addressee() -> forms.CharField:
    found = line(_("主送（受文单位或个人）"), LINE_LIMIT)
    found.help_text = _("不填就用登记的单位。")
    return found


def _refusal() -> forms.CharField:
    found = words(_("拒绝签字的情况"), WORD_LIMIT, required=False)
    found.help_text = _("选“拒绝签字”时填写，还要写见证人。")
    return found


def _more(label: Any) -> forms.CharField:
    return words(label, WORD_LIMIT, required=False)


PaperField = Callable[[], forms.Field]
FIELDS: Mapping[str, PaperField] = {
    "addressee": _addressee,
    "contact": lambda: line(_("联系人或送达人"), LINE_LIMIT),
    "requirement": lambda: _more(_("其他要求")),
    "is_at_once": lambda: forms.BooleanField(label=_("情况紧急，要求立即排除"), required=False),
    "inspected_at": _moment,
    "inspectors": lambda: line(_("检查人员"), LINE_LIMIT),
    "present": lambda: line(_("被检查单位在场人员"), LINE_LIMIT),
    "handling": lambda: _more(_("处理情况")),
    "outcome": lambda: pick(_("签字"), choices(OUTCOME_LABELS, _("请选择")), required=False),
    "signer": lambda: line(_("签字人"), LINE_LIMIT),
    "refusal": _refusal,
    "witness": lambda: line(_("见证人"), LINE_LIMIT),
    "others": lambda: forms.MultipleChoiceField(
        label=_("同一次检查的其他隐患"), required=False, widget=forms.CheckboxSelectMultiple
    ),
    "document_id": lambda: pick(_("送达的文书"), (), required=False),
    "manner": lambda: pick(_("送达方式"), choices(MANNER_LABELS, _("请选择")), required=False),
    "received_on": lambda: day(_("送达日期"), required=False),
    "location": lambda: line(_("送达地点"), LINE_LIMIT),
    "facts": lambda: _more(_("违法事实和证据")),
    "decision": lambda: _more(_("处罚依据、种类和履行方式")),
}
KIND_FIELDS: Mapping[str, tuple[str, ...]] = {
    PaperKind.NOTICE: ("addressee", "is_at_once", "requirement", "contact"),
    PaperKind.RECORD: (
        "inspected_at",
        "inspectors",
        "present",
        "addressee",
        "others",
        "handling",
        "outcome",
        "signer",
        "refusal",
        "witness",
    ),
    PaperKind.RECHECK: ("addressee",),
    PaperKind.LETTER: ("addressee", "requirement"),
    PaperKind.RECEIPT: (
        "document_id",
        "manner",
        "received_on",
        "location",
        "contact",
        "outcome",
        "signer",
        "refusal",
        "witness",
    ),
    PaperKind.PROPOSAL: ("addressee", "facts"),
    PaperKind.DECISION: ("addressee", "facts", "decision"),
    PaperKind.UPWARD: ("addressee",),
}
NOT_WORDS = frozenset({"is_at_once", "inspected_at", "received_on", "others", "document_id"})


class PaperForm(ErrorForm):
    """What a document needs beside the data of the hazard."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        kind: str,
        *args: Any,
        options: Mapping[str, Iterable[tuple[str, object]]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        given = options or {}
        for name in KIND_FIELDS[kind]:
            found = FIELDS[name]()
            if name in given:
                found.choices = list(given[name])  # type: ignore[attr-defined]
            if name != "others" or given.get("others"):
                self.fields[name] = found

    def ask(self) -> PaperAsk:
        """Return what was filled in, as the action takes it."""
        read = self.cleaned_data
        written = {
            name: str(read.get(name) or "")
            for name in KIND_FIELDS[self.kind]
            if name in self.fields
        }
        chosen = read.get("document_id")
        return PaperAsk(
            kind=self.kind,
            words={name: text for name, text in written.items() if name not in NOT_WORDS},
            inspected_at=read.get("inspected_at"),
            received_on=read.get("received_on"),
            is_at_once=bool(read.get("is_at_once")),
            document_id=int(chosen) if chosen else None,
            others=tuple(read.get("others") or ()),
        )


class BulletinForm(ErrorForm):
    """The period of a bulletin."""

    area = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput)
    from_on = forms.DateField(label=_("开始日期"), widget=DayInput())
    to_on = forms.DateField(label=_("结束日期"), widget=DayInput())


class DelegationForm(ErrorForm):
    """A power given to an office by a document."""

    unit_id = forms.ChoiceField(label=_("街道办事处"))
    power = forms.ChoiceField(label=_("职权"))
    from_on = forms.DateField(label=_("开始日期"), widget=DayInput())
    until_on = forms.DateField(
        label=_("结束日期"), required=False, widget=DayInput(), help_text=_("不填则长期有效。")
    )
    basis = forms.CharField(
        label=_("依据文件"), max_length=200, help_text=_("例如省政府公告的名称、文号和条款。")
    )

    def __init__(
        self, *args: Any, offices: Iterable[tuple[str, object]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(offices)  # type: ignore[attr-defined]
        self.fields["power"].choices = [  # type: ignore[attr-defined]
            (str(power), in_words(POWER_LABELS[power])) for power in DELEGABLE
        ]


class EndForm(ErrorForm):
    """The last day of a delegated power."""

    until_on = forms.DateField(label=_("最后一天"), widget=DayInput())
