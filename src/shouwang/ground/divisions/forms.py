"""Forms of the divisions: a change of a code, and the work areas of a street."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground import clock
from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words

from .models import ChangeKind
from .queries import WorkAreaView
from .rules.codes import PADDED_LENGTH
from .rules.names import NAME_LIMIT

Choices = list[tuple[str, str]]
SOURCE_LIMIT = 200


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`; `aliases` names what it asks for otherwise."""

    aliases: dict[str, str] = {}

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it."""
        for name, words in error.fields.items():
            asked = self.aliases.get(name, name)
            self.add_error(asked if asked in self.fields else None, in_words(words))


class ChangeForm(ErrorForm):
    """A rename, merge or split of a code, by a document."""

    kind = forms.ChoiceField(
        label=_("变更方式"), choices=ChangeKind.choices, widget=forms.RadioSelect
    )
    new_code = forms.CharField(
        label=_("新代码"),
        max_length=PADDED_LENGTH + 3,
        help_text=_("只改名称时与原代码相同；并入时填并到哪个代码。"),
    )
    new_name = forms.CharField(
        label=_("新名称"),
        max_length=NAME_LIMIT,
        required=False,
        help_text=_("更名和析出时填写；并入时不填。"),
    )
    on = forms.DateField(
        label=_("生效日期"),
        widget=DayInput(),
        help_text=_("不能晚于今天：保存后，有关记录随即转到新代码。"),
    )
    basis = forms.CharField(label=_("依据文件"), max_length=SOURCE_LIMIT)

    def clean_on(self) -> Any:
        """Refuse a day to come: records are moved as soon as the change is saved."""
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("生效日期不能晚于今天。"))
        return on


class AreaForm(ErrorForm):
    """A new work area."""

    name = forms.CharField(label=_("工作片名称"), max_length=NAME_LIMIT)


class PlaceForm(ErrorForm):
    """A village that belongs to another work area from a day on."""

    aliases = {"village_code": "village", "last_on": "from_on", "until_on": "from_on"}

    village = forms.ChoiceField(label=_("社区（村）"))
    area = forms.ChoiceField(label=_("划入的工作片"))
    from_on = forms.DateField(label=_("自"), widget=DayInput())

    def __init__(
        self, villages: Choices, areas: Iterable[WorkAreaView], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = villages  # type: ignore[attr-defined]
        self.fields["area"].choices = [(str(one.id), one.name) for one in areas]  # type: ignore[attr-defined]


class EndForm(ErrorForm):
    """A village that belongs to no work area any more."""

    aliases = {"village_code": "village"}

    village = forms.ChoiceField(label=_("社区（村）"))
    last_on = forms.DateField(label=_("最后一天"), widget=DayInput())

    def __init__(self, villages: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = villages  # type: ignore[attr-defined]
