"""Targets and how far they are met: counted, never rounded, not applicable without base (R72)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, NotFound, Text
from shouwang.ground.remapping import under
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.campaigns.models import Campaign, IssuedTarget, Participant
from shouwang.prepare.campaigns.rules.progress import Figures
from shouwang.prepare.campaigns.rules.targets import (
    FORMULAS,
    Formula,
    FormulaTerms,
    Measured,
    actual_of,
    gap_of,
)
from shouwang.prepare.campaigns.states import VIEW
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries.indicators import IndicatorAsk, indicator

from .assessments import root_measures, root_measures_of_area
from .obligations import on_time_rate
from .progress import village_figures

TARGETS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """A target with what was counted by a day; None is unknown or not applicable."""

    target: IssuedTarget
    area_name: str
    terms: FormulaTerms
    as_of: date | None
    measured: Measured
    actual: Fraction | None
    gap: Fraction | None

    @property
    def is_met(self) -> bool | None:
        """Tell whether the target is met; None while the figure is not known."""
        return None if self.gap is None else self.gap == 0


def targets(
    actor: Actor, area_code: str = "", campaign: Campaign | None = None
) -> QuerySet[IssuedTarget]:
    """Return the targets within the actor's duties, those of larger areas first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = IssuedTarget.objects.visible_to(actor).select_related("campaign")
    if area_code:
        rows = rows.filter(under("area_code_now", divisions.normalise_code(area_code)))
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    return rows.order_by("-from_on", "formula", "area_code_now", "id")


def target(actor: Actor, target_id: int) -> IssuedTarget:
    """Return one target, or NotFound."""
    found = IssuedTarget.objects.visible_to(actor).filter(pk=target_id).first()
    if found is None:
        raise NotFound
    return found


def handed_down(actor: Actor, row: IssuedTarget) -> list[IssuedTarget]:
    """Return the targets of villages that come from one."""
    rows = IssuedTarget.objects.visible_to(actor).filter(Q(parent=row))
    return list(rows.select_related("campaign").order_by("area_code_now"))


def standings(actor: Actor, rows: Sequence[IssuedTarget]) -> list[TargetStanding]:
    """Return how far targets are met today, or were at the end of a period that is over."""
    names = divisions.names_of(actor, {row.area_code_now for row in rows})
    counting = _Counting(actor)
    return [counting.standing(row, names.get(row.area_code_now, "")) for row in rows]


class _Counting:
    """Counts for several targets; a campaign's villages are counted once for a day."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._villages: dict[tuple[int, date], Mapping[str, Figures]] = {}
        self._by_formula: Mapping[str, Callable[[IssuedTarget, date], Measured]] = {
            Formula.COVERAGE: self._coverage,
            Formula.RECTIFICATION: self._rectification,
            Formula.LISTED_RECTIFICATION: self._indicator,
            Formula.ON_TIME_RECTIFICATION: self._indicator,
            Formula.DELIVERABLES_ON_TIME: self._deliverables,
            Formula.ROOT_MEASURES: self._roots,
            Formula.ACCIDENTS: self._accidents,
            Formula.DEATHS: self._deaths,
        }

    def standing(self, row: IssuedTarget, area_name: str) -> TargetStanding:
        """Return one target's standing; before its first day nothing is counted."""
        today = clock.today()
        terms = FORMULAS[row.formula]
        as_of = min(today, row.until_on) if row.from_on <= today else None
        measured = Measured() if as_of is None else self._by_formula[row.formula](row, as_of)
        actual = actual_of(measured, terms)
        gap = gap_of(actual, row.value, row.comparison)
        return TargetStanding(
            row, area_name or row.area_code_now, terms, as_of, measured, actual, gap
        )

    def _figures(self, row: IssuedTarget, campaign: Campaign, as_of: date) -> Figures:
        key = campaign.pk, as_of
        if key not in self._villages:
            moment = min(clock.now(), clock.end_of_day(as_of))
            self._villages[key] = village_figures(self._actor, campaign, moment)
        found = [
            figures
            for code, figures in self._villages[key].items()
            if code.startswith(row.area_code_now)
        ]
        return sum(found, Figures())

    def _coverage(self, row: IssuedTarget, as_of: date) -> Measured:
        if row.campaign is None:
            return Measured()
        figures = self._figures(row, row.campaign, as_of)
        return Measured(figures.checked, figures.scope)

    def _rectification(self, row: IssuedTarget, as_of: date) -> Measured:
        if row.campaign is not None:
            figures = self._figures(row, row.campaign, as_of)
            return Measured(figures.rectified, figures.found)
        since = clock.end_of_day(row.from_on - timedelta(days=1))
        until = clock.end_of_day(as_of)
        rate = hazards.rectification_rate(self._actor, since, until, area=row.area_code_now)
        return Measured(rate.numerator, rate.denominator)

    def _indicator(self, row: IssuedTarget, as_of: date) -> Measured:
        asked = IndicatorAsk(row.formula, row.area_code_now, as_of)
        found = indicator(self._actor, asked)
        return Measured(found.numerator, found.denominator)

    def _deliverables(self, row: IssuedTarget, as_of: date) -> Measured:
        del as_of
        if row.campaign is None:
            return Measured()
        within = under("area_code_now", row.area_code_now)
        joined = Participant.objects.filter(within, campaign=row.campaign)
        ids = frozenset(joined.values_list("unit_id", flat=True))
        figure = on_time_rate(self._actor, row.campaign, unit_ids=ids).figure
        return Measured(figure.numerator, figure.denominator)

    def _roots(self, row: IssuedTarget, as_of: date) -> Measured:
        if row.campaign is not None and row.area_code_now == row.campaign.area_code_now:
            share = root_measures(self._actor, row.campaign).share
        else:
            area = row.area_code_now
            share = root_measures_of_area(self._actor, area, row.from_on, as_of).share
        return Measured(share.numerator, share.denominator)

    def _accidents(self, row: IssuedTarget, as_of: date) -> Measured:
        found = accidents.counts(self._actor, row.area_code_now, row.from_on, as_of)
        return Measured(found.total)

    def _deaths(self, row: IssuedTarget, as_of: date) -> Measured:
        """Count the dead; while it is unknown of one accident the figure is unknown."""
        found = accidents.counts(self._actor, row.area_code_now, row.from_on, as_of).dead
        return Measured() if found.unknown or found.value is None else Measured(int(found.value))


def formula_labels(actor: Actor) -> dict[str, Text]:
    """Return the figures that a target may be about, with their labels."""
    del actor
    return {str(name): terms.label for name, terms in FORMULAS.items()}
