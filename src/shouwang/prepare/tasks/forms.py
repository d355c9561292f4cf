"""Forms of tasks: assigning one, and what each move asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.look.templatetags.look import text as in_words

from .states import Move

ALIASES = {"unit": "person", "due_at": "due_on", "collaborators": "collaborating_units"}
"""Fields of the actions by the field of the form in which they are asked for."""


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it."""
        for name, words in error.fields.items():
            asked = name if name in self.fields else ALIASES.get(name, "")
            if asked in self.errors:
                continue
            self.add_error(asked if asked in self.fields else None, in_words(words))


def _choice(post: Any) -> tuple[str, str]:
    return str(post.pk), f"{post.account.name} · {in_words(post.label)}"


def people_choices(actor: Actor) -> list[Any]:
    """Return the posts held today as choices, by unit."""
    held = people.posts(actor, clock.today())
    groups: Iterable[Any] = groupby(held, key=lambda post: post.unit)
    shown = [
        (
            unit.name,
            [(str(post.pk), f"{post.account.name} · {in_words(post.label)}") for post in posts],
        )
        for unit, posts in groups
    ]
    return [("", _("请选择")), *shown]


def end_of(day: date | None) -> datetime | None:
    """Return the moment at which a day is over; None for no day."""
    return None if day is None else clock.end_of_day(day)


class AssignForm(ErrorForm):
    """What a new task needs; the person's unit is the accountable one."""

    title = forms.CharField(label=_("任务"), max_length=120)
    text = forms.CharField(
        label=_("内容"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    person = forms.ChoiceField(
        label=_("责任人"), help_text=_("只有一名；责任人任职的单位就是责任单位。")
    )
    due_on = forms.DateField(
        label=_("期限"), required=False, widget=DayInput(), help_text=_("到这一天的 24 点为止。")
    )
    collaborating_units = forms.MultipleChoiceField(
        label=_("协作单位"), required=False, help_text=_("可不选，可多选。")
    )
    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people_choices(actor)  # type: ignore[attr-defined]
        self.fields["collaborating_units"].choices = [  # type: ignore[attr-defined]
            (str(unit.pk), unit.name) for unit in units.units(actor).filter(is_active=True)[:500]
        ]

    def due_at(self) -> datetime | None:
        """Return the moment at which the named day is over."""
        return end_of(self.cleaned_data.get("due_on"))


class MoveForm(ErrorForm):
    """What every move carries: the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class ResultForm(MoveForm):
    """Finishing."""

    result = forms.CharField(
        label=_("办理结果"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ReasonForm(MoveForm):
    """Handing back or cancelling."""

    reason = forms.CharField(label=_("原因"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class ReassignForm(MoveForm):
    """Another person, perhaps another day."""

    person = forms.ChoiceField(label=_("责任人"))
    due_on = forms.DateField(label=_("新期限"), required=False, widget=DayInput())

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people_choices(actor)  # type: ignore[attr-defined]

    def due_at(self) -> datetime | None:
        """Return the moment at which the named day is over."""
        return end_of(self.cleaned_data.get("due_on"))


def form_of(move: str, actor: Actor, *args: Any, **kwargs: Any) -> MoveForm:
    """Return the form that a move asks for."""
    kwargs.setdefault("prefix", None)
    kwargs.setdefault("auto_id", f"{move}_%s")
    if move == Move.REASSIGN:
        return ReassignForm(actor, *args, **kwargs)
    if move == Move.FINISH:
        return ResultForm(*args, **kwargs)
    if move in {Move.HAND_BACK, Move.CANCEL}:
        return ReasonForm(*args, **kwargs)
    return MoveForm(*args, **kwargs)
