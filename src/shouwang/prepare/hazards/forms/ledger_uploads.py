"""Forms of bringing an office's own ledger in: the file, its sheet, what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Text
from shouwang.ground.workbooks.grids import SheetName
from shouwang.ground.workbooks.headers import Header, column_letter
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.rules.grading import LEVEL_LABELS
from shouwang.prepare.hazards.rules.ledger_columns import Column, FundsUnit, LedgerMapping

from .fields import ErrorForm

FUNDS_UNITS = [(FundsUnit.YUAN.value, _("元")), (FundsUnit.WAN_YUAN.value, _("万元"))]
YEARS_BACK = 5


class LedgerFileForm(ErrorForm):
    """The office's own ledger."""

    file = forms.FileField(
        label=_("台账文件"),
        help_text=_(".xlsx、.xls 或 .csv，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class LedgerSheetForm(ErrorForm):
    """Which sheet of the workbook is the ledger."""

    sheet = forms.ChoiceField(label=_("工作表"))

    def __init__(self, sheets: Iterable[SheetName], now: str, *args: Any) -> None:
        super().__init__(*args)
        self.initial = {"sheet": now}
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        hidden = _("（隐藏）")
        field.choices = [
            (one.name, f"{one.name}{hidden if one.is_hidden else ''}") for one in sheets
        ]


class LedgerMappingForm(ErrorForm):
    """Which column of the ledger is what, and how to read what it leaves open."""

    default_area_code = forms.ChoiceField(label=_("整表所属的村（社区）"), required=False)
    funds_unit = forms.ChoiceField(label=_("治理资金的单位"), choices=FUNDS_UNITS)
    year = forms.ChoiceField(label=_("没写年份的日期是哪一年"))
    general_level = forms.ChoiceField(label=_("一般隐患没写内部级别时"), required=False)
    major_level = forms.ChoiceField(label=_("重大隐患没写内部级别时"), required=False)

    def __init__(
        self,
        header: Header,
        labels: Mapping[str, Text],
        areas: Mapping[str, str],
        *args: Any,
        standing: LedgerMapping,
        this_year: int,
    ) -> None:
        super().__init__(*args)
        self.initial = _initial(standing)
        self.names = tuple(labels)
        titles: list[tuple[str, object]] = [
            (str(number), f"{column_letter(number)} {title}".strip())
            for number, title in enumerate(header.titles)
        ]
        for name, label in labels.items():
            self.fields[name] = forms.ChoiceField(
                label=in_words(label), choices=[("", _("表中没有")), *titles], required=False
            )
        levels = [(str(level), in_words(label)) for level, label in LEVEL_LABELS.items()]
        ungraded = ("", _("先不定级"))
        self._offer("default_area_code", [("", _("按表中的列")), *areas.items()])
        self._offer("year", [(str(this_year - back),) * 2 for back in range(YEARS_BACK)])
        self._offer("general_level", [ungraded, *levels])
        self._offer("major_level", [ungraded, *levels])

    def _offer(self, name: str, choices: Iterable[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = list(choices)

    def column_fields(self) -> Iterable[forms.BoundField]:
        """Return the fields that choose a column."""
        return [self[name] for name in self.names]

    def mapping(self) -> LedgerMapping:
        """Return the chosen mapping."""
        read = self.cleaned_data
        return LedgerMapping(
            columns={Column(name): int(read[name]) for name in self.names if read[name]},
            default_area_code=read["default_area_code"],
            funds_unit=FundsUnit(read["funds_unit"]),
            year=int(read["year"]),
            general_level=int(read["general_level"] or 0),
            major_level=int(read["major_level"] or 0),
        )


def _initial(standing: LedgerMapping) -> dict[str, str]:
    return {
        **{column.value: str(number) for column, number in standing.columns.items()},
        "default_area_code": standing.default_area_code,
        "funds_unit": standing.funds_unit.value,
        "year": str(standing.year),
        "general_level": str(standing.general_level or ""),
        "major_level": str(standing.major_level or ""),
    }
