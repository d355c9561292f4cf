"""Forms of meetings, requirements, money and the liaison table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, Text
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.headers import Header, column_letter
from shouwang.look.templatetags.look import text as in_words

from . import queries
from .actions import (
    AnswerDraft,
    AttendanceDraft,
    DecisionDraft,
    FundDraft,
    MeetingDraft,
    RequestDraft,
    RequirementDraft,
    SpendingDraft,
)
from .forms import DayInput, ErrorForm, document_choices, post_choices
from .rules.liaison_table import Column, LiaisonMapping
from .rules.meetings import LOCATION_LIMIT, MINUTES_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from .rules.money import NAME_LIMIT, PURPOSE_LIMIT, REASON_LIMIT, RECEIPT_LIMIT
from .states import FUND

DECISIONS = 8
"""How many decisions the page asks for; the web API takes more."""
DECISION_NAMES = ("text", "person", "due_on")
UNITS_LIMIT = 500


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"


def _lines(label: Any, limit: int, rows: int, *, required: bool = True) -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=required, widget=area)


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=16, decimal_places=2)


def _key() -> forms.CharField:
    return forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else clock.end_of_day(day)


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def _owner(actor: Actor, chosen: int | None) -> tuple[int | None, int | None]:
    """Return the unit and the post of a chosen person."""
    if chosen is None:
        return None, None
    person = people.post(actor, chosen)
    return person.unit_id, person.pk


def unit_choices(actor: Actor, permission: str) -> list[tuple[str, Any]]:
    """Return the units for which the actor holds a permission."""
    rows = units.units(actor).filter(is_active=True)[:UNITS_LIMIT]
    told = [
        (str(row.pk), row.name)
        for row in rows
        if actor.may(permission, Target(area_code=row.area_code, unit_ids=frozenset({row.pk})))
    ]
    return [("", _("请选择")), *told]


@dataclass(frozen=True, slots=True)
class DecisionFields:
    """The fields of one decision, bound, and whether it stands open."""

    number: int
    fields: tuple[forms.BoundField, ...]
    is_open: bool


class MeetingForm(ErrorForm):
    """A meeting that was held, and what was decided; an empty decision is left out."""

    title = forms.CharField(label=_("会议名称"), max_length=TITLE_LIMIT)
    held_at = forms.DateTimeField(label=_("时间"), widget=MomentInput())
    location = forms.CharField(label=_("地点"), max_length=LOCATION_LIMIT, required=False)
    chair = forms.ChoiceField(label=_("主持人"))
    present = forms.MultipleChoiceField(label=_("到会"), required=False)
    absent = forms.MultipleChoiceField(label=_("缺席"), required=False)
    minutes = _lines(_("会议内容"), MINUTES_LIMIT, 6, required=False)
    idempotency_key = _key()

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        choices = post_choices(actor)
        _offer(self, "chair", choices)
        _offer(self, "present", choices[1:])
        _offer(self, "absent", choices[1:])
        for number in range(1, DECISIONS + 1):
            self.fields |= _decision_fields(number, choices)

    @property
    def decisions(self) -> list[DecisionFields]:
        """Return the fields of the decisions; the first and those filled in stand open."""
        return [
            DecisionFields(
                number,
                tuple(self[f"decision_{number}_{name}"] for name in DECISION_NAMES),
                number == 1 or self._is_filled(number),
            )
            for number in range(1, DECISIONS + 1)
        ]

    def _is_filled(self, number: int) -> bool:
        return any(self.data.get(f"decision_{number}_{name}") for name in DECISION_NAMES)

    def _filled(self) -> list[int]:
        return [number for number in range(1, DECISIONS + 1) if self._is_filled(number)]

    def draft(self) -> MeetingDraft:
        """Return the meeting that was filled in."""
        read = self.cleaned_data
        attendances = [
            *(AttendanceDraft(int(post)) for post in read["present"]),
            *(AttendanceDraft(int(post), is_present=False) for post in read["absent"]),
        ]
        return MeetingDraft(
            title=read["title"],
            chair_id=self.chosen_id("chair"),
            held_at=read["held_at"],
            location=read["location"],
            minutes=read["minutes"],
            attendances=tuple(attendances),
            decisions=tuple(self._decision(number) for number in self._filled()),
        )

    def _decision(self, number: int) -> DecisionDraft:
        name = f"decision_{number}"
        unit_id, person_id = _owner(self.actor, self.chosen_id(f"{name}_person"))
        due_at = _end_of(self.cleaned_data[f"{name}_due_on"])
        return DecisionDraft(self.cleaned_data[f"{name}_text"], unit_id, person_id, due_at)

    def take(self, error: Invalid) -> None:
        """Add each wrong field; a decision is named by its place on the page."""
        filled = self._filled()
        for name, words in error.fields.items():
            asked = self._asked(name, filled)
            if asked is None or asked not in self.errors:
                self.add_error(asked, in_words(words))

    def _asked(self, name: str, filled: list[int]) -> str | None:
        number, _sign, field = name.removeprefix("decision_").partition("_")
        aliases = {"unit": "person", "due_at": "due_on", "title": "text"}
        if name.startswith("decision_") and number.isdecimal():
            full = f"decision_{filled[int(number) - 1]}_{aliases.get(field, field)}"
        else:
            full = {"attendances": "present"}.get(name, name)
        return full if full in self.fields else None


def _decision_fields(number: int, choices: list[tuple[str, Any]]) -> dict[str, forms.Field]:
    return {
        f"decision_{number}_text": forms.CharField(
            label=_("要办的事项"), max_length=TEXT_LIMIT, required=False
        ),
        f"decision_{number}_person": forms.ChoiceField(
            label=_("责任人"), choices=choices, required=False
        ),
        f"decision_{number}_due_on": forms.DateField(
            label=_("期限"), required=False, widget=DayInput()
        ),
    }


class RequirementForm(ErrorForm):
    """One demand of a document, and who sees to it."""

    document = forms.ChoiceField(label=_("依据文件"))
    text = forms.CharField(label=_("要办的事项"), max_length=TEXT_LIMIT)
    person = forms.ChoiceField(
        label=_("责任人"), help_text=_("只有一名；责任人任职的单位就是责任单位。")
    )
    due_on = forms.DateField(label=_("期限"), required=False, widget=DayInput())
    idempotency_key = _key()

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        _offer(self, "document", document_choices(actor))
        _offer(self, "person", post_choices(actor))

    def draft(self) -> RequirementDraft:
        """Return the demand that was filled in."""
        unit_id, person_id = _owner(self.actor, self.chosen_id("person"))
        read = self.cleaned_data
        due_at = _end_of(read["due_on"])
        return RequirementDraft(
            self.chosen_id("document"), read["text"], unit_id, person_id, due_at
        )

    def take(self, error: Invalid) -> None:
        """Add each wrong field to the field that asked for it."""
        aliases = {"due_at": "due_on", "unit": "person"}
        super().take(Invalid({aliases.get(k, k): words for k, words in error.fields.items()}))


class FundForm(ErrorForm):
    """Money that is there."""

    unit = forms.ChoiceField(label=_("使用单位"))
    title = forms.CharField(label=_("名称"), max_length=NAME_LIMIT)
    source = forms.CharField(label=_("资金来源"), max_length=NAME_LIMIT)
    purpose = forms.CharField(label=_("用途"), max_length=PURPOSE_LIMIT)
    amount_yuan = _yuan(_("金额（元）"))
    granted_on = forms.DateField(label=_("到位日期"), widget=DayInput())
    basis = forms.CharField(label=_("依据"), max_length=PURPOSE_LIMIT, required=False)
    idempotency_key = _key()

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", unit_choices(actor, FUND))
        self.initial.setdefault("unit", str(actor.unit_id or ""))

    def draft(self, subject_key: str = "") -> FundDraft:
        """Return the fund that was filled in."""
        read = self.cleaned_data
        return FundDraft(
            unit_id=self.chosen_id("unit"),
            title=read["title"],
            source=read["source"],
            purpose=read["purpose"],
            amount_yuan=read["amount_yuan"],
            granted_on=read["granted_on"],
            subject_key=subject_key,
            basis=read["basis"],
        )


class SpendingForm(ErrorForm):
    """A payment; the version guards against a payment made meanwhile."""

    amount_yuan = _yuan(_("金额（元）"))
    spent_on = forms.DateField(label=_("支出日期"), widget=DayInput())
    purpose = forms.CharField(label=_("用途"), max_length=PURPOSE_LIMIT)
    receipt_number = forms.CharField(label=_("凭证号"), max_length=RECEIPT_LIMIT, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def draft(self) -> SpendingDraft:
        """Return the payment that was filled in."""
        read = self.cleaned_data
        return SpendingDraft(
            read["amount_yuan"], read["spent_on"], read["purpose"], read["receipt_number"]
        )


class RequestForm(ErrorForm):
    """What is asked of the level above."""

    to_unit = forms.ChoiceField(label=_("上级单位"))
    title = forms.CharField(label=_("名称"), max_length=NAME_LIMIT)
    purpose = _lines(_("理由"), REASON_LIMIT, 4)
    amount_yuan = _yuan(_("申请金额（元）"))
    idempotency_key = _key()

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        above = queries.upper_units(actor, actor.unit_id) if actor.unit_id else []
        told = [(str(found.unit_id), found.name) for found in above]
        _offer(self, "to_unit", [("", _("请选择")), *told])

    def draft(self) -> RequestDraft:
        """Return the request of the actor's own unit that was filled in."""
        read = self.cleaned_data
        return RequestDraft(
            self.actor.unit_id,
            self.chosen_id("to_unit"),
            read["title"],
            read["purpose"],
            read["amount_yuan"],
        )


class VersionForm(ErrorForm):
    """What every move carries: the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class GrantForm(VersionForm):
    """Granting."""

    granted_yuan = _yuan(_("批复金额（元）"))
    answer = _lines(_("答复"), REASON_LIMIT, 2)

    def draft(self) -> AnswerDraft:
        """Return the answer that was filled in."""
        read = self.cleaned_data
        return AnswerDraft(True, read["answer"], read["granted_yuan"])


class RefuseForm(VersionForm):
    """Refusing."""

    answer = _lines(_("不予批准的理由"), REASON_LIMIT, 2)

    def draft(self) -> AnswerDraft:
        """Return the answer that was filled in."""
        return AnswerDraft(False, self.cleaned_data["answer"])


class WithdrawForm(VersionForm):
    """Taking a request back."""

    reason = _lines(_("撤回的原因"), REASON_LIMIT, 2)


MOVE_FORMS: Mapping[str, type[VersionForm]] = {
    "grant": GrantForm,
    "refuse": RefuseForm,
    "withdraw": WithdrawForm,
}


class PeriodForm(ErrorForm):
    """From which day to which day, both included."""

    from_on = forms.DateField(label=_("自"), widget=DayInput())
    to_on = forms.DateField(label=_("至"), widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        read: dict[str, Any] = super().clean() or {}
        first, last = read.get("from_on"), read.get("to_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("to_on", _("结束日期早于开始日期。"))
        return read


class LiaisonFileForm(ErrorForm):
    """The office's own table."""

    file = forms.FileField(
        label=_("附表1 文件"),
        help_text=_(".xlsx、.xls 或 .csv，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class RosterFileForm(ErrorForm):
    """A roster of groups and teams, and the document on which it rests."""

    file = forms.FileField(
        label=_("名册文件"),
        help_text=_(".xlsx、.xls 或 .csv，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    document = forms.ChoiceField(
        label=_("依据文件"), help_text=_("名册里有领导小组时必选。"), required=False
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "document", document_choices(actor))


class UnitsFileForm(ErrorForm):
    """A register of units."""

    file = forms.FileField(
        label=_("单位登记表"),
        help_text=_(".xlsx、.xls 或 .csv，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class LiaisonMappingForm(ErrorForm):
    """Which column is what, and the document of rows that name none."""

    document_id = forms.ChoiceField(label=_("没写依据的行，依据文件是"), required=False)

    def __init__(
        self,
        actor: Actor,
        header: Header,
        labels: Mapping[Column, Text],
        *args: Any,
        standing: LiaisonMapping,
    ) -> None:
        super().__init__(*args)
        self.names = tuple(column.value for column in labels)
        titles: list[tuple[str, object]] = [
            (str(number), f"{column_letter(number)} {title}".strip())
            for number, title in enumerate(header.titles)
        ]
        for column, label in labels.items():
            self.fields[column.value] = forms.ChoiceField(
                label=in_words(label), choices=[("", _("表中没有")), *titles], required=False
            )
        _offer(self, "document_id", document_choices(actor))
        known = {column.value: str(number) for column, number in standing.columns.items()}
        self.initial = {**known, "document_id": str(standing.document_id or "")}

    def column_fields(self) -> list[forms.BoundField]:
        """Return the fields that choose a column."""
        return [self[name] for name in self.names]

    def mapping(self) -> LiaisonMapping:
        """Return the chosen mapping."""
        read = self.cleaned_data
        columns = {Column(name): int(read[name]) for name in self.names if read[name]}
        return LiaisonMapping(columns, self.chosen_id("document_id"))
