"""Forms of orders with their parts, and the period of the contributions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.people import queries as people
from shouwang.look.templatetags.look import text as in_words

from .actions import OrderDraft, PartDraft
from .forms import DayInput, ErrorForm, end_of, people_choices
from .states import KIND_LABELS

PARTS = 8
"""How many parts the page asks for; the web API takes more."""


@dataclass(frozen=True, slots=True)
class PartFields:
    """The fields of one part, bound, and whether anything was filled in."""

    number: int
    fields: tuple[forms.BoundField, ...]
    is_open: bool


class OrderForm(ErrorForm):
    """An order: what, who answers for the whole, and its parts; an empty part is left out."""

    kind = forms.ChoiceField(
        label=_("类别"),
        help_text=_("协调事项的子任务，只有牵头单位、承办部门自己和分管领导看得到。"),
    )
    title = forms.CharField(label=_("任务"), max_length=120)
    text = forms.CharField(
        label=_("内容"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    person = forms.ChoiceField(label=_("总负责人"), help_text=_("必办的子任务都办结后才能办结。"))
    due_on = forms.DateField(
        label=_("期限"), required=False, widget=DayInput(), help_text=_("到这一天的 24 点为止。")
    )
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        choices = people_choices(actor)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, in_words(label)) for kind, label in KIND_LABELS.items()
        ]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        for number in range(1, PARTS + 1):
            self.fields |= _part_fields(number, choices)

    @property
    def parts(self) -> list[PartFields]:
        """Return the fields of the parts; the first two and those filled in stand open."""
        return [
            PartFields(
                number,
                tuple(self[f"part_{number}_{name}"] for name in PART_NAMES),
                number <= 2 or self._is_filled(number),
            )
            for number in range(1, PARTS + 1)
        ]

    def _is_filled(self, number: int) -> bool:
        return any(self.data.get(f"part_{number}_{name}") for name in ("title", "person", "due_on"))

    def draft(self) -> OrderDraft:
        """Return the order that was filled in."""
        read = self.cleaned_data
        unit_id, person_id = self._owner(read["person"])
        return OrderDraft(
            title=read["title"],
            unit_id=unit_id,
            person_id=person_id,
            parts=tuple(self._part(n) for n in range(1, PARTS + 1) if self._is_filled(n)),
            text=read["text"],
            due_at=end_of(read["due_on"]),
            kind=read["kind"],
        )

    def _part(self, number: int) -> PartDraft:
        read = {name: self.cleaned_data[f"part_{number}_{name}"] for name in PART_NAMES}
        unit_id, person_id = self._owner(read["person"])
        return PartDraft(
            title=read["title"],
            unit_id=unit_id,
            person_id=person_id,
            due_at=end_of(read["due_on"]),
            is_mandatory=not read["is_optional"],
        )

    def _owner(self, chosen: str) -> tuple[int | None, int | None]:
        if not chosen:
            return None, None
        person = people.post(self.actor, int(chosen))
        return person.unit_id, person.pk

    def take(self, error: Invalid) -> None:
        """Add each wrong field; parts are named by their place on the page."""
        filled = [n for n in range(1, PARTS + 1) if self._is_filled(n)]
        for name, words in error.fields.items():
            asked = self._asked(name, filled)
            if asked is None or asked not in self.errors:
                self.add_error(asked, in_words(words))

    def _asked(self, name: str, filled: list[int]) -> str | None:
        """Return the field that asked for a wrong value: the nth part may stand further down."""
        number, _sign, field = name.removeprefix("part_").partition("_")
        is_part = name.startswith("part_") and number.isdecimal()
        told = field if is_part else name
        asked = {"unit": "person", "due_at": "due_on"}.get(told, told)
        full = f"part_{filled[int(number) - 1]}_{asked}" if is_part else asked
        return full if full in self.fields else None


PART_NAMES = ("title", "person", "due_on", "is_optional")


def _part_fields(number: int, choices: list[Any]) -> dict[str, forms.Field]:
    return {
        f"part_{number}_title": forms.CharField(label=_("子任务"), max_length=120, required=False),
        f"part_{number}_person": forms.ChoiceField(
            label=_("责任人"), choices=choices, required=False
        ),
        f"part_{number}_due_on": forms.DateField(
            label=_("期限"), required=False, widget=DayInput(), help_text=_("不填则同总期限。")
        ),
        f"part_{number}_is_optional": forms.BooleanField(label=_("不是必办"), required=False),
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
