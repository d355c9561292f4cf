"""Fields of which the forms of hazards are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STEP_ROWS = (1, 2, 3)
Options = Iterable[tuple[str, object]]


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ManyFilesInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; whether they are photos is found out by decoding them."""

    def __init__(self, label: str | _StrPromise, *, required: bool = False) -> None:
        widget = ManyFilesInput(attrs={"accept": "image/*"})
        super().__init__(label=label, required=required, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files that were sent."""
        files = data if isinstance(data, list | tuple) else [data]
        found = [file for file in files if file]
        if self.required and not found:
            super().clean(None, initial)
        return found


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field of the same name, or to the whole."""
        for name, words in error.fields.items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, in_words(words))


def choices(labels: Mapping[Any, Text], empty: object = None) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language."""
    found: list[tuple[str, object]] = [
        (str(code), in_words(label)) for code, label in labels.items() if str(code)
    ]
    return found if empty is None else [("", empty), *found]


def words(
    label: str | _StrPromise, limit: int, rows: int = 2, *, required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: str | _StrPromise, limit: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=limit)


def day(label: str | _StrPromise, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput())


def pick(label: str | _StrPromise, options: Options, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(options), required=required)


MoveField = Callable[[], forms.Field]
