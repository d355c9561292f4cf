"""Which places the rules of a scope bring in, and why: one query for each rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from shouwang.ground.actor import Actor
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.campaigns.models import Campaign, Delegation, ScopeItem, SeasonalFocus
from shouwang.prepare.campaigns.rules.scoping import DELEGATED, ScopeRuleDraft, reason_code
from shouwang.prepare.campaigns.rules.wording import ScopeRuleKind
from shouwang.prepare.places import queries as places

from .seasons import focus_on

CHUNK = 5_000
"""Keys named in one statement."""
YES = places.Verdict.YES.value
PlaceRows = QuerySet[Any]
Row = tuple[int, str, int | None, str]
"""A place, its area, its unit, and why it is in."""


@dataclass(frozen=True, slots=True)
class Days:
    """By which days rules are read: accidents up to `today`, seasons on `season`."""

    today: date
    season: date


@dataclass(slots=True)
class Match:
    """A place that fits, and each reason for it, as codes."""

    place_id: int
    area_code: str
    unit_id: int | None
    reasons: list[str] = field(default_factory=list)


def matches(
    actor: Actor, campaign: Campaign, rules: Sequence[ScopeRuleDraft], days: Days
) -> dict[int, Match]:
    """Return the places in use that any rule brings in, by key, each once with all its reasons.

    What another running campaign delegates to this one is in as well.
    """
    found: dict[int, Match] = {}
    for rule in rules:
        _add(found, _rows(actor, campaign, rule, days))
    _add(found, _received(actor, campaign))
    return found


def _add(found: dict[int, Match], rows: Iterable[Row]) -> None:
    for place_id, area_code, unit_id, reason in rows:
        known = found.get(place_id)
        if known is None:
            known = found[place_id] = Match(place_id, area_code, unit_id)
        if reason not in known.reasons:
            known.reasons.append(reason)


COLUMNS: Mapping[str, str] = {
    ScopeRuleKind.TYPES: "types__type_code",
    ScopeRuleKind.INDUSTRIES: "industry",
    ScopeRuleKind.CATEGORIES: "category",
}
"""The rules whose reason is the value that a place has."""


def _rows(actor: Actor, campaign: Campaign, rule: ScopeRuleDraft, days: Days) -> Iterator[Row]:
    base = places.place_set(actor, places.PlaceFilters(area=campaign.area_code_now)).order_by()
    if rule.kind in COLUMNS:
        column = COLUMNS[rule.kind]
        yes = {"types__verdict": YES} if rule.kind == ScopeRuleKind.TYPES else {}
        yield from _valued(base.filter(**{f"{column}__in": rule.values}, **yes), rule.kind, column)
    elif rule.kind == ScopeRuleKind.ACCIDENTS:
        yield from _after_accidents(actor, base, rule, days.today)
    elif rule.kind == ScopeRuleKind.SEASONAL:
        for focus in focuses_of(actor, campaign, rule, days.season):
            rows = base.filter(focus_filter(focus)).distinct()
            yield from _plain(rows, reason_code(rule.kind, focus.pk))
    else:
        yield from _plain(_named(base, rule), rule.kind)


def _named(base: PlaceRows, rule: ScopeRuleDraft) -> PlaceRows:
    """Return all places, those named one by one, or those with a major hazard source."""
    if rule.kind == ScopeRuleKind.MAJOR_SOURCES:
        return base.filter(sources__is_active=True).distinct()
    return base.filter(number__in=rule.values) if rule.kind == ScopeRuleKind.PLACES else base


def _plain(rows: PlaceRows, reason: str) -> Iterator[Row]:
    for pk, area, unit_id in rows.values_list("pk", "area_code_now", "unit_id"):
        yield pk, area, unit_id, reason


def _valued(rows: PlaceRows, kind: str, column: str) -> Iterator[Row]:
    for pk, area, unit_id, value in rows.values_list("pk", "area_code_now", "unit_id", column):
        yield pk, area, unit_id, f"{kind}:{value}"


def _after_accidents(
    actor: Actor, base: PlaceRows, rule: ScopeRuleDraft, today: date
) -> Iterator[Row]:
    marked = marked_units(actor, rule, today)
    ids = sorted(marked)
    for start in range(0, len(ids), CHUNK):
        for pk, area, unit_id in base.filter(unit_id__in=ids[start : start + CHUNK]).values_list(
            "pk", "area_code_now", "unit_id"
        ):
            one = marked[unit_id]
            yield pk, area, unit_id, reason_code(rule.kind, one.mark, one.number)


def marked_units(
    actor: Actor, rule: ScopeRuleDraft, today: date
) -> Mapping[int, accidents.MarkedUnit]:
    """Return the units that an accident brings in (R41), by key.

    A year of its own for the injuries is asked for by the last day of that year.
    """
    found = {one.unit_id: one for one in accidents.units_with_serious_accidents(actor, today)}
    year = int(rule.values[0]) if rule.values else today.year
    if year == today.year:
        return found
    fatal = {key: one for key, one in found.items() if one.mark == accidents.Mark.FATAL}
    last = min(date(year, 12, 31), today)
    injured = accidents.units_with_serious_accidents(actor, last, 0) if year < today.year else []
    return {one.unit_id: one for one in injured} | fatal


def focuses_of(
    actor: Actor, campaign: Campaign, rule: ScopeRuleDraft, on: date
) -> list[SeasonalFocus]:
    """Return the seasonal focuses that a rule names, or else those of the day."""
    if rule.values:
        ids = [int(value) for value in rule.values if value.isdecimal()]
        return list(SeasonalFocus.objects.filter(pk__in=ids).order_by("id"))
    return list(focus_on(actor, campaign.area_code_now, on))


def focus_filter(focus: SeasonalFocus) -> Q:
    """Return the filter for the places of a focus: by type, by use, by industry."""
    codes = list(focus.type_codes)
    typed = Q(types__type_code__in=codes, types__verdict=YES)
    return typed | Q(category__in=codes) | Q(industry__in=list(focus.industries))


def _received(actor: Actor, campaign: Campaign) -> Iterator[Row]:
    seen = places.place_set(actor).order_by().values("pk")
    given = ScopeItem.objects.filter(delegation__to_campaign=campaign, place__in=seen).exclude(
        campaign__state="cancelled"
    )
    for pk, area, unit_id, number in given.values_list(
        "place_id", "area_code_now", "unit_id", "campaign__number"
    ):
        yield pk, area, unit_id, reason_code(DELEGATED, number)


def delegated_places(campaign: Campaign, place_ids: Iterable[int]) -> dict[int, int]:
    """Return which delegation looks after which of the places, the earliest first."""
    wanted = set(place_ids)
    found: dict[int, int] = {}
    for delegation in Delegation.objects.filter(campaign=campaign).order_by("-id"):
        area = places.PlaceFilters(area=campaign.area_code_now)
        typed = places.place_set(Actor.system("scope"), area).filter(
            types__type_code__in=list(delegation.type_codes), types__verdict=YES
        )
        for pk in typed.values_list("pk", flat=True):
            if pk in wanted:
                found[pk] = delegation.pk
    return found
