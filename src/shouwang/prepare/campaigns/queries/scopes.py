"""A campaign's scope: its rules, a preview before it is frozen, the places in it with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.keyset import BY_ID, Page, PageAsk, page_of
from shouwang.ground.scoping import in_areas
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.campaigns.models import (
    Campaign,
    Delegation,
    ScopeItem,
    ScopeRule,
    SeasonalFocus,
    Visit,
    VisitCompanion,
)
from shouwang.prepare.campaigns.rules.scoping import DELEGATED, ScopeRuleDraft
from shouwang.prepare.campaigns.rules.wording import ScopeRuleKind
from shouwang.prepare.places import queries as places
from shouwang.prepare.places.queries import TYPE_LABELS, PlaceTypeCode

from .found import FOUND_FILTERS, found_hazards
from .matching import Days, matches
from .progress import VILLAGE_DIGITS
from .windows import as_of, check_filter, in_window, not_delegated

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place

PREVIEW_LIMIT = 100
ScopePage = Page[ScopeItem]
CLARIFY_LIMIT = 200
CHECKED = ("yes", "no")


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A place that would be in, with its reasons as codes."""

    number: str
    name: str
    area_code: str
    unit_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScopePreview:
    """What the rules would bring in now.

    `to_clarify` are units of which it is not known whether somebody died; they are not in for it.
    """

    count: int
    by_village: tuple[tuple[str, str, int], ...]
    by_reason: tuple[tuple[str, int], ...]
    rows: tuple[PreviewRow, ...]
    to_clarify: tuple[accidents.MarkedUnit, ...]


@dataclass(frozen=True, slots=True)
class ScopeFilters:
    """Which places of a scope; an empty field asks nothing.

    `checked` is yes or no; `hazards` is found, rectified, overdue or open; `work_area` is its id;
    `agency` a unit that has checked the place; `on` takes everything as it was at a day's end.
    """

    area: str = ""
    work_area: str = ""
    type: str = ""
    checked: str = ""
    hazards: str = ""
    reason: str = ""
    agency: int | None = None
    addition: bool | None = None
    delegated: bool | None = None
    on: date | None = None


def scope_rules(actor: Actor, campaign: Campaign) -> tuple[ScopeRuleDraft, ...]:
    """Return the rules of a campaign's scope in their order."""
    del actor
    rows = ScopeRule.objects.filter(campaign=campaign).order_by("position")
    return tuple(ScopeRuleDraft(row.kind, tuple(map(str, row.values))) for row in rows)


def delegations(actor: Actor, campaign: Campaign) -> list[Delegation]:
    """Return what a campaign has given to others and received from others."""
    del actor
    both = Q(campaign=campaign) | Q(to_campaign=campaign)
    rows = Delegation.objects.filter(both).select_related("campaign", "to_campaign", "citation")
    return list(rows.order_by("id"))


def preview_scope(
    actor: Actor, campaign: Campaign, rules: Iterable[ScopeRuleDraft] | None = None
) -> ScopePreview:
    """Return what the rules would bring in now, within the actor's duties, before they freeze.

    Without rules given, those of the campaign.
    """
    asked = scope_rules(actor, campaign) if rules is None else tuple(rules)
    today = clock.today()
    found = matches(actor, campaign, asked, Days(today, today))
    villages = Counter(match.area_code[:VILLAGE_DIGITS] for match in found.values())
    reasons = Counter(reason for match in found.values() for reason in set(_kinds(match.reasons)))
    names = divisions.names_of(actor, villages)
    shown = sorted(found)[:PREVIEW_LIMIT]
    known = places.place_set(actor).filter(pk__in=shown).select_related("unit").in_bulk()
    return ScopePreview(
        count=len(found),
        by_village=tuple((code, names.get(code, code), n) for code, n in sorted(villages.items())),
        by_reason=tuple(sorted(reasons.items())),
        rows=tuple(
            PreviewRow(
                known[pk].number,
                known[pk].name,
                known[pk].area_code_now,
                _unit_name(known[pk]),
                tuple(found[pk].reasons),
            )
            for pk in shown
            if pk in known
        ),
        to_clarify=_to_clarify(actor, asked, today),
    )


def _unit_name(place: Place) -> str:
    return place.unit.name if place.unit else ""


def _kinds(reasons: list[str]) -> list[str]:
    """Return reasons without the accident that stands behind one."""
    return [":".join(reason.split(":")[:2]) for reason in reasons]


def _to_clarify(
    actor: Actor, rules: Iterable[ScopeRuleDraft], today: date
) -> tuple[accidents.MarkedUnit, ...]:
    if not any(rule.kind == ScopeRuleKind.ACCIDENTS for rule in rules):
        return ()
    return tuple(accidents.units_with_unknown_casualties(actor, today)[:CLARIFY_LIMIT])


def scope_set(
    actor: Actor, campaign: Campaign, filters: ScopeFilters | None = None
) -> QuerySet[ScopeItem]:
    """Return the places of a scope within the actor's duties that pass the filters."""
    asked = filters or ScopeFilters()
    _check(asked)
    moment = as_of(asked.on)
    rows: QuerySet[ScopeItem] = ScopeItem.objects.visible_to(actor).filter(
        campaign=campaign, added_at__lte=moment
    )
    if asked.addition is not None:
        rows = rows.filter(is_addition=asked.addition)
    if asked.delegated is not None:
        own = not_delegated(moment)
        rows = rows.filter(Q(delegation__made_at__lte=moment) if asked.delegated else own)
    if asked.checked:
        was = Q(first_checked_at__lte=moment)
        not_yet = Q(first_checked_at=None) | Q(first_checked_at__gt=moment)
        rows = rows.filter(was if asked.checked == "yes" else not_yet)
    if asked.type:
        typed = places.PlaceFilters(type=asked.type, has_archived=True)
        rows = rows.filter(place__in=places.place_set(Actor.system("scope"), typed).values("pk"))
    if asked.hazards:
        found = found_hazards(campaign, moment).filter(FOUND_FILTERS[asked.hazards](moment))
        found = found.filter(_found_by(asked.agency))
        rows = rows.filter(place__in=found.values("visit__place_id"))
    if asked.agency is not None:
        rows = rows.filter(place__in=_checked_by(campaign, asked.agency, moment))
    rows = _in_area(actor, rows, campaign, asked)
    return rows.filter(reasons__icontains=f'"{asked.reason}') if asked.reason else rows


def _in_area(
    actor: Actor, rows: QuerySet[ScopeItem], campaign: Campaign, asked: ScopeFilters
) -> QuerySet[ScopeItem]:
    if asked.area:
        bounds = AreaRange.under(asked.area)
        rows = rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    if asked.work_area:
        street = campaign.area_code_now[:9]
        areas = divisions.work_areas(actor, street, clock.local_day(as_of(asked.on)))
        codes = [
            AreaRange.under(code)
            for area in areas
            if str(area.id) == asked.work_area
            for code in area.village_codes
        ]
        rows = rows.filter(in_areas(tuple(codes), "area_code_now"))
    return rows


def _found_by(unit_id: int | None) -> Q:
    if unit_id is None:
        return Q()
    return Q(visit__agency_unit_id=unit_id) | Q(visit__companions__unit_id=unit_id)


def _checked_by(campaign: Campaign, unit_id: int, moment: datetime) -> QuerySet[Visit]:
    joined = VisitCompanion.objects.filter(unit_id=unit_id).values("visit_id")
    rows = Visit.objects.filter(check_filter(), in_window(campaign, moment))
    return rows.filter(Q(agency_unit_id=unit_id) | Q(pk__in=joined)).values("place_id")  # type: ignore[return-value]


def _check(asked: ScopeFilters) -> None:
    wrong: dict[str, Text] = {}
    for name, value, known in (
        ("checked", asked.checked, CHECKED),
        ("hazards", asked.hazards, tuple(FOUND_FILTERS)),
        ("type", asked.type, tuple(code.value for code in PlaceTypeCode)),
        ("reason", asked.reason, (*(kind.value for kind in ScopeRuleKind), DELEGATED)),
    ):
        if value and value not in known:
            wrong[name] = say("没有这个选项。")
    if asked.area and not (asked.area.isascii() and asked.area.isdecimal()):
        wrong["area"] = say("区划代码应为 2、4、6、9、12 或 15 位数字。")
    if wrong:
        raise Invalid(wrong)


def scope_items(
    actor: Actor,
    campaign: Campaign,
    filters: ScopeFilters | None = None,
    page: PageAsk | None = None,
) -> ScopePage:
    """Return a part of the scope with its count, in the order in which places came in."""
    rows = scope_set(actor, campaign, filters)
    told = rows.select_related("place", "unit", "delegation__to_campaign")
    return page_of(told, page or PageAsk(), BY_ID)


def reason_names(actor: Actor, codes: Iterable[str]) -> Mapping[str, object]:
    """Return the name of each code such as `types:high_rise`, for reasons and rules in words."""
    wanted = set(codes)
    names: dict[str, object] = {
        **{f"types:{code.value}": label for code, label in TYPE_LABELS.items()},
        **{f"categories:{code.value}": text for code, text in places.CATEGORY_LABELS.items()},
        **{f"industries:{code}": text for code, text in places.industry_labels(actor).items()},
    }
    seasons = [code.partition(":")[2] for code in wanted if code.startswith("seasonal:")]
    if seasons:
        ids = [int(value) for value in seasons if value.isdecimal()]
        rows = SeasonalFocus.objects.filter(pk__in=ids).values_list("pk", "title")
        names |= {f"seasonal:{pk}": title for pk, title in rows}
    numbers = [code.partition(":")[2] for code in wanted if code.startswith(f"{DELEGATED}:")]
    if numbers:
        given = Campaign.objects.filter(number__in=numbers).values_list("number", "title")
        names |= {f"{DELEGATED}:{number}": title for number, title in given}
    return names
