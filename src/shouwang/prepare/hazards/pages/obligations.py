"""The page on which both sides are measured apart: offices on one hand, units on the other."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Text
from shouwang.prepare.hazards.forms.obligations import ObligationForm
from shouwang.prepare.hazards.queries.obligations import (
    MeasureRow,
    ObligationAsk,
    ObligationMeasures,
    obligation_measures,
)
from shouwang.prepare.hazards.rules.obligations import SIDE_LABELS, Side

from .indicators import percent_text
from .lists import area_options
from .panels.obligations import Row, rows_of


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit or office with its share; "" when nothing was due."""

    row: MeasureRow
    percent: str


@dataclass(frozen=True, slots=True)
class SideTable:
    """One side: its units, and what was late."""

    label: Text
    rows: list[UnitRow]
    late: list[Row]


@require_GET
@signed_in
def obligations_page(request: PageRequest) -> HttpResponse:
    """Show how offices and units kept what they owe in a period, each with the list behind."""
    form = ObligationForm(request.GET, area_options(request.actor))
    found = obligation_measures(request.actor, _asked(form))
    context = {
        "form": form,
        "found": found,
        "tables": [_table(found, side) for side in Side],
    }
    return render(request, "hazards/obligations.html", context)


def _asked(form: ObligationForm) -> ObligationAsk:
    form.is_valid()
    read = form.cleaned_data
    return ObligationAsk(read.get("area") or "", read.get("from_on"), read.get("to_on"))


def _table(found: ObligationMeasures, side: Side) -> SideTable:
    rows = [
        UnitRow(row, percent_text(row.measure.numerator, row.measure.denominator))
        for row in found.rows
        if row.side is side
    ]
    late = rows_of(line for line in found.late if line.obligation.side is side)
    return SideTable(SIDE_LABELS[side], rows, late)
