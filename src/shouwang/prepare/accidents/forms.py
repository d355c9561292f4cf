"""Forms of accidents: filters, the report, and what each move asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words

from .rules.drafts import AccidentDraft, Correction, Figures
from .rules.grading import GRADE_LABELS
from .rules.losses import MU_DIGITS, MU_PLACES, LossDraft
from .rules.parameters import (
    DESCRIPTION_LIMIT,
    LOCATION_LIMIT,
    LOSS_DIGITS,
    LOSS_PLACES,
    PERSONS_LIMIT,
    REASON_LIMIT,
)
from .rules.wording import KIND_LABELS
from .states import LABELS, Move

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from .models import Accident

Options = Iterable[tuple[str, object]]
MOMENT_FORM = "%Y-%m-%dT%H:%M"
ALIASES = {"unit": "place", "source_key": "idempotency_key"}
"""Fields of the actions by the field of the form in which they are asked for."""


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MOMENT_FORM)


def choices(labels: Mapping[Any, Text], empty: object) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language, after an empty one."""
    return [("", empty), *((str(code), in_words(label)) for code, label in labels.items())]


def _words(label: str | _StrPromise, limit: int, rows: int, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=limit, widget=widget)


def _persons(label: str | _StrPromise) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=PERSONS_LIMIT)


def _moment(label: str | _StrPromise) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=MomentInput())


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        for name, words in error.fields.items():
            asked = name if name in self.fields else ALIASES.get(name, "")
            if asked not in self.errors:
                self.add_error(asked if asked in self.fields else None, in_words(words))


class FilterForm(forms.Form):
    """Filters of the register."""

    from_on = forms.DateField(label=_("从"), required=False, widget=DayInput())
    to_on = forms.DateField(label=_("到"), required=False, widget=DayInput())

    def __init__(self, data: Mapping[str, Any], areas: Options) -> None:
        super().__init__(data)
        everything = _("全部")
        for name, label, options in (
            ("area", _("村（社区）"), [("", everything), *areas]),
            ("grade", _("等级"), choices(GRADE_LABELS, everything)),
            ("state", _("状态"), choices(LABELS, everything)),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)


class FiguresForm(ErrorForm):
    """The harm in numbers; an empty field is unknown and not zero."""

    dead = _persons(_("死亡（人）"))
    serious_injured = _persons(_("重伤（人，含急性中毒）"))
    light_injured = _persons(_("轻伤（人）"))
    missing = _persons(_("失踪（人）"))
    direct_loss_yuan = forms.DecimalField(
        label=_("直接经济损失（元）"),
        required=False,
        min_value=Decimal(0),
        max_digits=LOSS_DIGITS,
        decimal_places=LOSS_PLACES,
    )

    def figures(self) -> Figures:
        """Return the figures that were filled in."""
        return Figures(**{name: self.cleaned_data.get(name) for name in asdict(Figures())})


class ReportForm(FiguresForm):
    """An accident as it is reported."""

    kind = forms.ChoiceField(label=_("事故类别"))
    occurred_at = _moment(_("发生时间"))
    description = _words(_("事故经过"), DESCRIPTION_LIMIT, 4, required=True)
    place = forms.CharField(
        label=_("场所（名称或编号）"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )
    area_code = forms.ChoiceField(label=_("村（社区）"), required=False)
    location = forms.CharField(label=_("具体位置"), required=False, max_length=LOCATION_LIMIT)
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, area = self.fields["kind"], self.fields["area_code"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - tells the type
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - tells the type
        kind.choices = choices(KIND_LABELS, _("请选择"))
        area.choices = [("", _("按场所或本岗位所在地")), *areas]

    def draft(self) -> AccidentDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return AccidentDraft(
            kind=read["kind"],
            occurred_at=read["occurred_at"],
            description=read["description"],
            figures=self.figures(),
            area_code=read["area_code"],
            place_number=read["place"].strip(),
            location=read["location"],
        )


class VersionForm(ErrorForm):
    """What every move carries: its name, and the version that the person saw."""

    move = forms.CharField(widget=forms.HiddenInput, max_length=32)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class UpdateForm(FiguresForm, VersionForm):
    """Further figures."""

    note = _words(_("说明"), REASON_LIMIT, 2, required=False)


class CloseForm(VersionForm):
    """The end of an accident."""

    conclusion = _words(_("处理结论和责任追究"), DESCRIPTION_LIMIT, 4, required=True)


class CorrectForm(FiguresForm, VersionForm):
    """A correction with its reason."""

    reason = _words(_("更正的理由"), REASON_LIMIT, 2, required=True)
    kind = forms.ChoiceField(label=_("事故类别"))
    occurred_at = _moment(_("发生时间"))
    description = _words(_("事故经过"), DESCRIPTION_LIMIT, 4, required=True)
    location = forms.CharField(label=_("具体位置"), required=False, max_length=LOCATION_LIMIT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - tells the type
        kind.choices = choices(KIND_LABELS, _("请选择"))

    def correction(self) -> Correction:
        """Return what was filled in."""
        read = self.cleaned_data
        return Correction(
            kind=read["kind"],
            occurred_at=read["occurred_at"],
            description=read["description"],
            location=read["location"],
            figures=self.figures(),
        )


class LossForm(ErrorForm):
    """What an accident did to an agricultural asset; an empty field is unknown and not zero."""

    asset_key = forms.ChoiceField(label=_("农业资产"))
    affected_mu = forms.DecimalField(
        label=_("受损面积（亩）"),
        required=False,
        min_value=Decimal(0),
        max_digits=MU_DIGITS,
        decimal_places=MU_PLACES,
    )
    lost_yuan = forms.DecimalField(
        label=_("损失金额（元）"),
        required=False,
        min_value=Decimal(0),
        max_digits=LOSS_DIGITS,
        decimal_places=LOSS_PLACES,
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=REASON_LIMIT)

    def __init__(self, *args: Any, assets: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.fields["asset_key"]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101 - tells the type
        found.choices = [("", _("请选择")), *assets]

    def draft(self) -> LossDraft:
        """Return what was filled in."""
        return LossDraft(**self.cleaned_data)


FORMS: Mapping[str, type[VersionForm]] = {
    Move.UPDATE_FIGURES: UpdateForm,
    Move.VERIFY: VersionForm,
    Move.CLOSE: CloseForm,
    Move.CORRECT: CorrectForm,
}


def form_of(move: str, shown: Accident, data: Any = None) -> VersionForm:
    """Return the form that a move asks for, filled with what is known."""
    known = {
        **asdict(shown.figures),
        "kind": shown.kind,
        "occurred_at": _local(shown.occurred_at),
        "description": shown.description,
        "location": shown.location,
        "move": move,
        "version": shown.version,
    }
    form = FORMS[move](data, initial=known, auto_id=f"{move}-%s")
    form.order_fields(["reason"])
    return form


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL_ZONE).replace(tzinfo=None)
