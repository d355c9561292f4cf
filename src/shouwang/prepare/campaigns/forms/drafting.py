"""Forms of a plan: filter, a campaign with its phases and documents, and the moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.actions import (
    CampaignChange,
    CampaignDraft,
    CitationDraft,
    PhaseDraft,
)
from shouwang.prepare.campaigns.rules.parameters import (
    DATES_TEXT_LIMIT,
    GOAL_LIMIT,
    NOTE_LIMIT,
    PHASE_TITLE_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
)
from shouwang.prepare.campaigns.rules.phases import (
    CITED_DATES_LIMIT,
    CITED_TITLE_LIMIT,
    ISSUER_LIMIT,
    NUMBER_LIMIT,
    PARTICIPANT_CHOICES,
)
from shouwang.prepare.campaigns.rules.wording import (
    CAMPAIGN_KINDS,
    CITATION_KINDS,
    PHASE_KINDS,
    TAGS,
    CitationKind,
)
from shouwang.prepare.campaigns.states import LABELS

from .duties import DayInput, ErrorForm, Options, choices, words

PHASE_ROWS = 6
CITED_ROWS = 3
PHASE_FIELDS = ("title", "kind", "dates", "text")
CITED_FIELDS = ("issuer", "title", "number", "kind", "dates")


class CampaignFilterForm(forms.Form):
    """Which campaigns the list shows."""

    q = forms.CharField(label=_("名称、编号或文号"), required=False, max_length=80)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["state"] = forms.ChoiceField(
            label=_("状态"), choices=choices(LABELS, _("全部")), required=False
        )


class PhasesForm(ErrorForm):
    """Phases in rows; a row without a name and days is none."""

    def __init__(self, *args: Any, rows: int = PHASE_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rows = rows
        kinds = choices(PHASE_KINDS)
        for row in range(rows):
            for name, field in (
                ("title", _line(_("阶段名称"), PHASE_TITLE_LIMIT)),
                ("kind", forms.ChoiceField(label=_("类别"), choices=kinds, required=False)),
                ("dates", _line(_("时间（照文件写）"), DATES_TEXT_LIMIT)),
                ("text", words(_("任务"), GOAL_LIMIT, 2, required=False)),
            ):
                self.fields[f"phase_{row}_{name}"] = field

    @property
    def phase_rows(self) -> Iterator[list[BoundField]]:
        """Return the fields of each row."""
        for row in range(self._rows):
            yield [self[f"phase_{row}_{name}"] for name in PHASE_FIELDS]

    def phases(self) -> list[PhaseDraft]:
        """Return the phases that were filled in."""
        read = self.cleaned_data
        return [
            PhaseDraft(
                read[f"phase_{row}_title"],
                read[f"phase_{row}_kind"] or "other",
                read[f"phase_{row}_dates"],
                read[f"phase_{row}_text"],
            )
            for row in self._filled("phase", ("title", "dates", "text"), self._rows)
        ]

    def _filled(self, prefix: str, names: tuple[str, ...], count: int) -> list[int]:
        read = self.cleaned_data
        return [
            row
            for row in range(count)
            if any(read.get(f"{prefix}_{row}_{name}", "").strip() for name in names)
        ]

    def take(self, error: Invalid) -> None:
        """Add what is wrong with a phase or a document to the row where it was written."""
        rows = {
            "phases": ("phase", self._filled("phase", ("title", "dates", "text"), self._rows)),
            "citations": ("cited", self._filled("cited", CITED_FIELDS, CITED_ROWS)),
        }
        for name, found in error.fields.items():
            kind, _dot, at = name.partition(".")
            prefix, filled = rows.get(kind, ("", []))
            field = f"{prefix}_{filled[int(at)]}" if at and int(at) < len(filled) else name
            asked = f"{field}_title" if at else field
            if prefix == "phase" and at and self.cleaned_data.get(asked):
                asked = f"{field}_dates"
            self.add_error(asked if asked in self.fields else None, in_words(found))


def _line(label: Any, limit: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=limit)


class CampaignForm(PhasesForm):
    """A campaign as it is written down."""

    title = _line(_("行动名称"), TITLE_LIMIT, required=True)
    goal = words(_("目标"), GOAL_LIMIT, 3, required=False)
    kind = forms.ChoiceField(label=_("方式"))
    leading_group = forms.ChoiceField(label=_("领导小组"), required=False)
    starts_on = forms.DateField(label=_("开始"), required=False, widget=DayInput())
    ends_on = forms.DateField(label=_("结束"), required=False, widget=DayInput())
    participants = forms.MultipleChoiceField(
        label=_("参加单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices(CAMPAIGN_KINDS))
        self.offer("leading_group", [("", _("以后再定")), *groups])
        self.offer("participants", choices(PARTICIPANT_CHOICES))
        kinds = choices(
            {key: CITATION_KINDS[key] for key in (CitationKind.UPPER, CitationKind.OWN)}
        )
        for row in range(CITED_ROWS):
            for name, field in (
                ("issuer", _line(_("发文单位"), ISSUER_LIMIT)),
                ("title", _line(_("标题"), CITED_TITLE_LIMIT)),
                ("number", _line(_("文号"), NUMBER_LIMIT)),
                ("kind", forms.ChoiceField(label=_("类别"), choices=kinds, required=False)),
                ("dates", _line(_("日期（照文件写）"), CITED_DATES_LIMIT)),
            ):
                self.fields[f"cited_{row}_{name}"] = field

    @property
    def cited_rows(self) -> Iterator[list[BoundField]]:
        """Return the fields of each document."""
        for row in range(CITED_ROWS):
            yield [self[f"cited_{row}_{name}"] for name in CITED_FIELDS]

    def draft(self) -> CampaignDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        key = read["idempotency_key"]
        return CampaignDraft(
            title=read["title"],
            goal=read["goal"],
            kind=read["kind"],
            leading_group_id=int(read["leading_group"]) if read["leading_group"] else None,
            starts_on=read["starts_on"],
            ends_on=read["ends_on"],
            phases=self.phases(),
            citations=[
                CitationDraft(
                    read[f"cited_{row}_issuer"],
                    read[f"cited_{row}_title"],
                    read[f"cited_{row}_number"],
                    read[f"cited_{row}_kind"] or CitationKind.UPPER.value,
                    dates_text=read[f"cited_{row}_dates"],
                )
                for row in self._filled("cited", ("issuer", "title", "number"), CITED_ROWS)
            ],
            participant_kinds=read["participants"],
            source_key=f"form:{key}" if key else "",
        )


class ChangeForm(ErrorForm):
    """What a drafted campaign is about; the version guards against a change made meanwhile."""

    title = _line(_("行动名称"), TITLE_LIMIT, required=True)
    goal = words(_("目标"), GOAL_LIMIT, 3, required=False)
    kind = forms.ChoiceField(label=_("方式"))
    starts_on = forms.DateField(label=_("开始"), required=False, widget=DayInput())
    ends_on = forms.DateField(label=_("结束"), required=False, widget=DayInput())
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices(CAMPAIGN_KINDS))

    def change(self) -> CampaignChange:
        """Return what was filled in."""
        read = self.cleaned_data
        names = ("title", "goal", "kind", "starts_on", "ends_on")
        return CampaignChange(**{name: read[name] for name in names})


class RemoveForm(ErrorForm):
    """Why a unit takes part no more; a running campaign wants a reason."""

    reason = words(_("退出的原因"), REASON_LIMIT, 2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class StartForm(ErrorForm):
    """The start; unclear ownership needs a reason."""

    waiver = words(_("责任不清仍要启动的原因（没有就不填）"), REASON_LIMIT, 2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class CancelForm(ErrorForm):
    """Giving a campaign up."""

    reason = words(_("取消的原因"), REASON_LIMIT, 2)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class NoticeForm(ErrorForm):
    """Confirming that it is meant so."""

    note = words(_("说明"), NOTE_LIMIT, 2)


class GroupForm(ErrorForm):
    """Who leads the campaign."""

    leading_group = forms.ChoiceField(label=_("领导小组"))

    def __init__(self, *args: Any, groups: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("leading_group", groups)


class JoinForm(ErrorForm):
    """Which units join."""

    participant_kinds = forms.MultipleChoiceField(
        label=_("增加参加单位"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("participant_kinds", choices(PARTICIPANT_CHOICES))


class CiteForm(ErrorForm):
    """One more document that the campaign rests on."""

    issuer = _line(_("发文单位"), ISSUER_LIMIT, required=True)
    title = _line(_("标题"), CITED_TITLE_LIMIT, required=True)
    number = _line(_("文号"), NUMBER_LIMIT)

    def draft(self) -> CitationDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return CitationDraft(read["issuer"], read["title"], read["number"])


class TagForm(ErrorForm):
    """The four combinations on a hazard or a task."""

    reference = _line(_("隐患编号"), 60, required=True)
    tags = forms.MultipleChoiceField(
        label=_("四个结合"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("tags", choices(TAGS))
