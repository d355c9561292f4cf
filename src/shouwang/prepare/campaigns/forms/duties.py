"""Forms of what units owe: filter, a new deliverable, handing in, deciding, work items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.actions import DeliverableDraft, SubmissionDraft
from shouwang.prepare.campaigns.rules.deliverables import DUE_TEXT_LIMIT, STANDINGS
from shouwang.prepare.campaigns.rules.submissions import FIGURE_LABELS, FIGURE_LIMIT
from shouwang.prepare.campaigns.rules.texts import LINE_LIMIT, REASON_LIMIT, TEXT_LIMIT
from shouwang.prepare.campaigns.rules.wording import (
    DELIVERABLE_KINDS,
    PARTICIPANT_KINDS,
    DeliverableKind,
)
from shouwang.prepare.campaigns.states import OwedMove

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Options = Iterable[tuple[str, object]]
ALIASES = {"to_unit": "to_unit_id", "phase": "phase_id", "post": "post_id", "unit": "unit_id"}
"""Fields of the actions by the field of the form in which they are asked for."""


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def words(
    label: str | _StrPromise,
    limit: int,
    rows: int = 3,
    *,
    required: bool = True,
    help_text: Any = "",
) -> forms.CharField:
    """Return a field for several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=limit, widget=widget, help_text=help_text
    )


def choices(labels: Mapping[Any, Text], empty: object = None) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language, after an empty one if it is named."""
    found: list[tuple[str, object]] = [(str(code), in_words(name)) for code, name in labels.items()]
    return found if empty is None else [("", empty), *found]


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        for name, found in error.fields.items():
            asked = name if name in self.fields else ALIASES.get(name, "")
            self.add_error(asked if asked in self.fields else None, in_words(found))

    def offer(self, name: str, options: Options) -> None:
        """Give a choice its options."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = list(options)


class DutyFilterForm(forms.Form):
    """Which duties the matrix shows."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        standings = choices(STANDINGS, _("全部"))
        standings.append(("late", _("迟报和逾期未报")))
        for name, label, options in (
            ("standing", _("状态"), standings),
            ("kind", _("材料"), choices(DELIVERABLE_KINDS, _("全部"))),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)


class DeliverableForm(ErrorForm):
    """What units are to owe."""

    title = forms.CharField(label=_("材料名称"), max_length=LINE_LIMIT)
    kind = forms.ChoiceField(label=_("材料类别"))
    owed_by = forms.ChoiceField(label=_("由谁报送"))
    due_on = forms.DateField(label=_("期限（含当日）"), widget=DayInput())
    due_text = forms.CharField(label=_("文件中的期限"), required=False, max_length=DUE_TEXT_LIMIT)
    to_unit_id = forms.ChoiceField(label=_("报给"), required=False)
    phase_id = forms.ChoiceField(label=_("所属阶段"), required=False)
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Options, phases: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices(DELIVERABLE_KINDS))
        self.offer("owed_by", choices(PARTICIPANT_KINDS))
        self.offer("to_unit_id", [("", _("牵头科室")), *units])
        self.offer("phase_id", [("", _("不分阶段")), *phases])

    def draft(self) -> DeliverableDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return DeliverableDraft(
            kind=read["kind"],
            title=read["title"],
            owed_by=read["owed_by"],
            due_on=read["due_on"],
            due_text=read["due_text"],
            to_unit_id=int(read["to_unit_id"]) if read["to_unit_id"] else None,
            phase_id=int(read["phase_id"]) if read["phase_id"] else None,
        )


class VersionForm(ErrorForm):
    """What every move carries: its name, and the version that the person saw."""

    move = forms.CharField(widget=forms.HiddenInput, max_length=32)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class ReasonForm(VersionForm):
    """A move that needs its reason."""

    reason = words(_("原因"), REASON_LIMIT, 2)


class SubmissionForm(VersionForm):
    """What a unit hands in; a plan asks for people and steps, statistics for figures."""

    responsible = forms.CharField(
        label=_("责任人（岗位或姓名）"), required=False, max_length=LINE_LIMIT
    )
    personnel = words(
        _("参加人员"), TEXT_LIMIT, 3, required=False, help_text=_("一行一人，责任人之外至少一人。")
    )
    steps = words(_("工作步骤"), TEXT_LIMIT, 4, required=False, help_text=_("一行一步。"))
    text = words(_("内容"), TEXT_LIMIT, 5, required=False)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != DeliverableKind.PLAN:
            for name in ("responsible", "personnel", "steps"):
                del self.fields[name]
        if kind in {DeliverableKind.STATISTICS, DeliverableKind.RESULT}:
            for name, label in FIGURE_LABELS.items():
                self.fields[name] = forms.IntegerField(
                    label=in_words(label), required=False, min_value=0, max_value=FIGURE_LIMIT
                )

    def draft(self) -> SubmissionDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return SubmissionDraft(
            text=read["text"],
            responsible=read.get("responsible", ""),
            personnel=tuple(read.get("personnel", "").splitlines()),
            steps=tuple(read.get("steps", "").splitlines()),
            checked=read.get("checked"),
            found=read.get("found"),
            rectified=read.get("rectified"),
        )


def form_of(move: str, kind: str, data: Any = None, *, version: int = 1) -> VersionForm:
    """Return the form of a move on a duty."""
    initial = {"move": move, "version": version}
    if move == OwedMove.SUBMIT:
        return SubmissionForm(kind, data, initial=initial)
    found = VersionForm if move == OwedMove.ACCEPT else ReasonForm
    return found(data, initial=initial)


class WorkForm(ErrorForm):
    """Whether a work item is done, and what shows it."""

    is_done = forms.BooleanField(label=_("已完成"), required=False)
    evidence = words(_("做了什么、有什么佐证"), REASON_LIMIT, 2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
