"""The form that asks what the columns of a register's table mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Text
from shouwang.ground.workbooks.headers import Header, column_letter
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places.rules.register_tables import Column, Columns

from .places import ErrorForm


class ColumnsForm(ErrorForm):
    """Which column of the table is what."""

    def __init__(
        self, header: Header, labels: Mapping[Column, Text], *args: Any, standing: Columns
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

    def columns(self) -> Columns:
        """Return the chosen columns."""
        read = self.cleaned_data
        return {Column(name): int(read[name]) for name in self.fields if read[name]}
