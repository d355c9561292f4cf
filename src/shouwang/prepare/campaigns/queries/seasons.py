"""Which places and industries matter most on a day, and how the year is covered (R61-R64)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import NotAllowed, Text
from shouwang.prepare.campaigns.models import SeasonalFocus
from shouwang.prepare.campaigns.rules.seasons import YearSpan, uncovered_days
from shouwang.prepare.campaigns.states import VIEW
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places

UPPER_DIGITS: Final = (2, 4, 6, 9, 12)
EVERYWHERE: Final = ""


@dataclass(frozen=True, slots=True)
class FocusSet:
    """What matters on a day in an area: types, uses and industries of places, and why."""

    area_code: str
    on: date
    types: frozenset[str]
    categories: frozenset[str]
    industries: frozenset[str]
    focuses: tuple[SeasonalFocus, ...]


def span_of(row: SeasonalFocus) -> YearSpan:
    """Return the days of every year that a focus has."""
    return YearSpan(row.from_month, row.from_day, row.until_month, row.until_day)


def focuses(actor: Actor, area_code: str, on: date) -> QuerySet[SeasonalFocus]:
    """Return the focuses in force in an area: those for everybody, those above, its own."""
    if not actor.holds(VIEW):
        raise NotAllowed
    code = normalise_code(area_code) if area_code else EVERYWHERE
    above = {EVERYWHERE, code, *(code[:n] for n in UPPER_DIGITS if n < len(code))}
    ends = Q(in_force_until=None) | Q(in_force_until__gte=on)
    rows = SeasonalFocus.objects.filter(ends, area_code__in=above, in_force_from__lte=on)
    return rows.order_by("from_month", "from_day", "id")


def focus_on(actor: Actor, area_code: str, day: date) -> list[SeasonalFocus]:
    """Return the focuses of a day; they may overlap, and one may wrap the year's end."""
    return [row for row in focuses(actor, area_code, day) if span_of(row).covers(day)]


def focus_set(actor: Actor, area_code: str, day: date) -> FocusSet:
    """Return the set of places and industries that matter most on a day."""
    rows = focus_on(actor, area_code, day)
    codes = {str(code) for row in rows for code in row.type_codes}
    types = {str(code) for code in places.TYPE_LABELS}
    return FocusSet(
        area_code,
        day,
        frozenset(codes & types),
        frozenset(codes - types),
        frozenset(str(code) for row in rows for code in row.industries),
        tuple(rows),
    )


def uncovered(actor: Actor, area_code: str, year: int) -> list[date]:
    """Return the days of a year on which nothing is in focus, by what is in force at its end."""
    rows = focuses(actor, area_code, date(year, 12, 31))
    return uncovered_days([span_of(row) for row in rows], year)


def focus_choices(actor: Actor) -> tuple[dict[str, Text], dict[str, Text]]:
    """Return the types and uses of places, and the industries, with their labels."""
    del actor
    types: dict[str, Text] = {str(code): label for code, label in places.TYPE_LABELS.items()}
    uses = {str(code): label for code, label in places.CATEGORY_LABELS.items() if str(code)}
    return types | uses, {one.code: one.label for one in organisations.industries()}


def labels_of(actor: Actor, row: SeasonalFocus) -> list[Text]:
    """Return what a focus names, in words; each word once, a code that is gone not at all."""
    types, industries = focus_choices(actor)
    found = [types[code] for code in row.type_codes if code in types]
    found += [industries[code] for code in row.industries if code in industries]
    return _each_once(found)


def _each_once(texts: Iterable[Text]) -> list[Text]:
    return list({text.msgid: text for text in texts}.values())
