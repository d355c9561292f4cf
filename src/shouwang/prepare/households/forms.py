"""Forms of households: filters, a person, a helper, reasons, an evacuation, a mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.ground.workbooks.headers import Header, column_letter
from shouwang.look.templatetags.look import text as in_words

from .rules.drafts import EvacuationDraft, HelperDraft, PersonChanges, PersonDraft
from .rules.parameters import (
    ADDRESS_LIMIT,
    KEY_LIMIT,
    NAME_LIMIT,
    NOTES_LIMIT,
    ORDER_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    WHERE_LIMIT,
)
from .rules.people_table import Column
from .rules.wording import CATEGORY_LABELS, REMOVAL_LABELS, TRANSPORT_LABELS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from .queries import MaskedPerson

Options = Iterable[tuple[str, object]]
TYPED = ("name", "phone", "address", "notes")
LARGEST = 2**31 - 1


def choices(labels: Mapping[Any, Text], empty: object = "") -> list[tuple[str, object]]:
    """Return labels as choices, with an empty one first where it has words."""
    found = [(str(code), in_words(label)) for code, label in labels.items()]
    return [("", empty), *found] if empty else list(found)


def _line(label: str | _StrPromise, limit: int, *, required: bool) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=limit, widget=widget)


def _choice(label: str | _StrPromise) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        for name, words in error.fields.items():
            asked = name if name in self.fields else None
            if asked not in self.errors:
                self.add_error(asked, in_words(words))

    def _choices(self, name: str, options: Options) -> None:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101 - tells the type
        found.choices = list(options)


class FilterForm(ErrorForm):
    """Filters of the list."""

    area = _choice(_("村（社区）"))
    category = _choice(_("类别"))
    transport = _choice(_("怎么转移"))
    helper = _choice(_("结对"))

    def __init__(self, data: Mapping[str, Any], areas: Options) -> None:
        super().__init__(data)
        everything = _("全部")
        self._choices("area", [("", everything), *areas])
        self._choices("category", choices(CATEGORY_LABELS, everything))
        self._choices("transport", choices(TRANSPORT_LABELS, everything))
        self._choices("helper", [("", everything), ("missing", _("没有结对"))])


class PersonForm(ErrorForm):
    """A person to be put on the list."""

    name = _line(_("姓名"), NAME_LIMIT, required=True)
    area_code = _choice(_("村（社区）"))
    category = _choice(_("类别"))
    transport = _choice(_("怎么转移"))
    phone = _line(_("电话"), PHONE_LIMIT, required=False)
    address = _line(_("住址"), ADDRESS_LIMIT, required=False)
    notes = forms.CharField(
        label=_("要注意什么"),
        required=False,
        max_length=NOTES_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_order = forms.IntegerField(
        label=_("联系顺序"),
        required=False,
        min_value=1,
        max_value=ORDER_LIMIT,
        help_text=_("留空排在最后。"),
    )
    household_id = forms.IntegerField(
        label=_("同住的户号"),
        required=False,
        min_value=1,
        max_value=LARGEST,
        help_text=_("和名单上的人同住时填写，住址就不用再填。"),
    )
    site_key = _line(_("所在风险点"), KEY_LIMIT, required=False)

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("area_code", areas)
        self._choices("category", choices(CATEGORY_LABELS))
        self._choices("transport", choices(TRANSPORT_LABELS))

    def draft(self) -> PersonDraft:
        """Return what was filled in."""
        return PersonDraft(**self.cleaned_data)


class VersionForm(ErrorForm):
    """The version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST)


class EditForm(VersionForm):
    """Changes; sealed values are not shown, an empty field leaves them."""

    name = _line(_("姓名"), NAME_LIMIT, required=False)
    phone = _line(_("电话"), PHONE_LIMIT, required=False)
    address = _line(_("住址"), ADDRESS_LIMIT, required=False)
    notes = forms.CharField(
        label=_("要注意什么"),
        required=False,
        max_length=NOTES_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = _choice(_("类别"))
    transport = _choice(_("怎么转移"))
    contact_order = forms.IntegerField(
        label=_("联系顺序"), required=False, min_value=1, max_value=ORDER_LIMIT
    )
    site_key = _line(_("所在风险点"), KEY_LIMIT, required=False)

    def __init__(self, data: Any, shown: MaskedPerson) -> None:
        kept = {
            name: getattr(shown, name)
            for name in ("category", "transport", "contact_order", "site_key", "version")
        }
        super().__init__(data, initial=kept)
        self._choices("category", choices(CATEGORY_LABELS))
        self._choices("transport", choices(TRANSPORT_LABELS))

    def changes(self) -> PersonChanges:
        """Return what differs from what was shown; what is sealed only where it was filled in."""
        read = self.cleaned_data
        typed = {name: read[name] for name in TYPED if read[name]}
        plain = {
            name: read[name]
            for name in ("category", "transport", "contact_order", "site_key")
            if name in self.changed_data and read[name] is not None
        }
        return PersonChanges(**typed, **plain)


class HelperForm(VersionForm):
    """A helper: one of the posts, or else a neighbour."""

    post_id = _choice(_("岗位人员"))
    name = _line(_("或者邻居的姓名"), NAME_LIMIT, required=False)
    phone = _line(_("邻居的电话"), PHONE_LIMIT, required=False)

    def __init__(self, *args: Any, posts: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("post_id", [("", _("不选岗位人员")), *posts])

    def draft(self) -> HelperDraft:
        """Return who helps."""
        read = self.cleaned_data
        chosen = int(read["post_id"]) if read["post_id"] else None
        return HelperDraft(chosen, read["name"], read["phone"])


class RemoveForm(VersionForm):
    """Why a person leaves the list."""

    because = _choice(_("为什么移出"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("because", choices(REMOVAL_LABELS, _("请选择")))


class ReasonForm(ErrorForm):
    """Why names are to be shown."""

    reason = _line(_("为什么要看"), REASON_LIMIT, required=True)
    area = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput)


class PhoneForm(ErrorForm):
    """The phone number of somebody who calls."""

    phone = _line(_("来电号码"), PHONE_LIMIT, required=True)


class EvacuationForm(ErrorForm):
    """An evacuation of whole villages."""

    title = _line(_("为什么转移"), TITLE_LIMIT, required=True)
    area_codes = forms.MultipleChoiceField(
        label=_("哪些村（社区）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    subject_key = forms.CharField(required=False, max_length=KEY_LIMIT, widget=forms.HiddenInput)
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.fields["area_codes"]
        assert isinstance(found, forms.MultipleChoiceField)  # noqa: S101 - tells the type
        found.choices = list(areas)

    def draft(self) -> EvacuationDraft:
        """Return who is to be moved."""
        read = self.cleaned_data
        return EvacuationDraft(
            read["title"], tuple(read["area_codes"]), subject_key=read["subject_key"]
        )


class MarkForm(VersionForm):
    """Where a person is."""

    person_id = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST)
    move = forms.CharField(widget=forms.HiddenInput, max_length=16)
    where = _line(_("在哪里"), WHERE_LIMIT, required=False)
    reason = _line(_("原因"), REASON_LIMIT, required=False)


class TableForm(ErrorForm):
    """The office's own table."""

    file = forms.FileField(
        label=_("名单文件"),
        help_text=_(".xlsx、.xls 或 .csv，最大 20 MB，最多 500 人。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class ColumnsForm(ErrorForm):
    """Which column is what."""

    def __init__(
        self,
        header: Header,
        labels: Mapping[Column, Text],
        *args: Any,
        standing: Mapping[Column, int],
    ) -> None:
        super().__init__(*args)
        titles: list[tuple[str, object]] = [
            (str(number), f"{column_letter(number)} {title}".strip())
            for number, title in enumerate(header.titles)
        ]
        for column, label in labels.items():
            self.fields[column.value] = forms.ChoiceField(
                label=in_words(label), choices=[("", _("表中没有")), *titles], required=False
            )
        self.initial = {column.value: str(number) for column, number in standing.items()}

    def columns(self) -> dict[Column, int]:
        """Return the chosen columns."""
        read = self.cleaned_data
        return {Column(name): int(read[name]) for name in self.fields if read[name]}
