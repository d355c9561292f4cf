"""Whom a warning is addressed to: one union over the registers, each addressee once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.access.queries import roles_with
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, Text
from shouwang.ground.people import queries as people
from shouwang.ground.scoping import in_areas
from shouwang.ground.units import queries as units
from shouwang.prepare.households import queries as households
from shouwang.prepare.places import queries as places
from shouwang.watch.warnings.rules.addressing import (
    KEEPERS,
    Addressed,
    KindCount,
    count_kinds,
    is_person_addressed,
    owes_answer,
)
from shouwang.watch.warnings.rules.drafts import WarningDraft, check_draft
from shouwang.watch.warnings.rules.wording import AddresseeKind, AreaBasis
from shouwang.watch.warnings.states import DRAFT, REACH

from .areas import (
    COUNTY_DIGITS,
    SYSTEM,
    VILLAGE_DIGITS,
    FoundArea,
    find_area,
    numbers,
    places_inside,
    split_keys,
)

STREET_DIGITS = 9
AREAS_AT_ONCE = 200
"""Ranges in one statement; SQLite refuses deeper conditions."""
UNITS_AT_ONCE = 5_000
VILLAGES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class VillageCount:
    """How many addressees a touched village has, and on what it rests that it is touched."""

    code: str
    name: str
    basis: str
    count: int


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """Whom a draft would reach, counted before anything is sent."""

    total: int
    must_answer: int
    kinds: tuple[KindCount, ...]
    villages: tuple[VillageCount, ...]
    village_count: int
    area_text: str
    note: Text | None
    geometry: str
    unreachable: int
    """Addressees without an account: they are called or visited."""


def audience_preview(actor: Actor, draft: WarningDraft) -> AudienceCount:
    """Count whom a draft would reach; nothing is written, nobody is named."""
    if not actor.holds(DRAFT):
        raise NotAllowed
    check_draft(draft, clock.now())
    area = find_area(actor, draft.area)
    return count_audience(area, find_audience(area, draft.level, clock.today()))


def count_audience(area: FoundArea, found: Sequence[Addressed]) -> AudienceCount:
    """Return the figures of an audience."""
    names = divisions.names_of(SYSTEM, (one.code for one in area.touched))
    villages = [
        VillageCount(
            one.code,
            names.get(one.code, one.code),
            one.basis.value,
            sum(addressed.area_code.startswith(one.code) for addressed in found),
        )
        for one in area.touched[:VILLAGES_SHOWN]
    ]
    return AudienceCount(
        total=len(found),
        must_answer=sum(one.must_answer for one in found),
        kinds=count_kinds(found),
        villages=tuple(villages),
        village_count=len(area.touched),
        area_text=area.text,
        note=area.note,
        geometry=area.shape.geojson if area.shape else "",
        unreachable=sum(one.account_id is None for one in found),
    )


def find_audience(area: FoundArea, level: str, on: date) -> list[Addressed]:
    """Return everybody whom a warning of a level in an area is addressed to, each key once.

    Who stands in several registers counts as what comes first: the listed, those on duty for the
    area, those who help, those who keep a place.
    """
    found: dict[str, Addressed] = {}
    for one in _all(area, level, on):
        known = found.get(one.key)
        if known is None:
            found[one.key] = one
        elif one.must_answer and not known.must_answer:
            found[one.key] = replace(known, must_answer=True)
    return list(found.values())


def _all(area: FoundArea, level: str, on: date) -> Iterator[Addressed]:
    if area.keys:
        yield from _listed(area, level, on)
        yield from _on_duty(_villages(area), level, on)
        return
    yield from _on_duty(_subtrees(area), level, on)
    yield from _of_counties(area, level, on)
    yield from _helped(_subtrees(area), level)
    yield from _keepers(area, level, on)


def _subtrees(area: FoundArea) -> list[str]:
    """Return the divisions whose whole subtree is touched: named ones, and villages."""
    return [one.code for one in area.touched if one.basis is not AreaBasis.BOUNDARY]


def _villages(area: FoundArea) -> list[str]:
    return sorted({one.code[:VILLAGE_DIGITS] for one in area.touched})


def _within(codes: Sequence[str], field: str) -> Iterator[Q]:
    """Return filters for the areas below any of the codes, as few as a statement bears."""
    for first in range(0, len(codes), AREAS_AT_ONCE):
        some = codes[first : first + AREAS_AT_ONCE]
        yield in_areas(tuple(AreaRange.under(code) for code in some), field)


def _on_duty(codes: Sequence[str], level: str, on: date) -> Iterator[Addressed]:
    """Return those whose duty the area is: its own posts, and those of its street above it."""
    above = sorted({code[:STREET_DIGITS] for code in codes if len(code) > STREET_DIGITS})
    filters = [*_within(codes, "area_code"), Q(area_code__in=above)]
    rows = people.posts(SYSTEM, on).filter(role__in=roles_with(REACH))
    for asked in filters:
        found = rows.filter(asked).order_by("-role", "pk")
        for account, code, role, unit in found.values_list(
            "account_id", "area_code", "role", "unit_id"
        ):
            kind = AddresseeKind.ACCOUNT
            yield Addressed(
                kind,
                f"account:{account}",
                code,
                account_id=account,
                unit_id=unit,
                must_answer=owes_answer(kind, role, level),
            )


def _of_counties(area: FoundArea, level: str, on: date) -> Iterator[Addressed]:
    """Return the bureaus of counties that are touched by their outline only."""
    codes = [one.code for one in area.touched if one.basis is AreaBasis.BOUNDARY]
    kind = AddresseeKind.ACCOUNT
    rows = people.posts(SYSTEM, on).filter(area_code__in=codes, role="city_bureau")
    for account, code, role in rows.values_list("account_id", "area_code", "role"):
        yield Addressed(
            kind,
            f"account:{account}",
            code[:COUNTY_DIGITS],
            account_id=account,
            must_answer=owes_answer(kind, role, level),
        )


def _helped(codes: Sequence[str], level: str) -> Iterator[Addressed]:
    yield from _people(households.warned_people(SYSTEM, codes), level, is_listed=False)


def _people(
    found: Iterable[households.WarnedPerson], level: str, *, is_listed: bool
) -> Iterator[Addressed]:
    """Return helpers, and from orange or when listed the people themselves, by key only."""
    is_addressed = is_listed or is_person_addressed(level)
    for one in found:
        for account in one.helper_account_ids:
            kind = AddresseeKind.HELPER
            owes = owes_answer(kind, "", level, is_listed=is_listed)
            yield Addressed(
                kind, f"account:{account}", one.area_code, account_id=account, must_answer=owes
            )
        if is_addressed:
            key = f"person:{one.person_id}"
            yield Addressed(AddresseeKind.PERSON, key, one.area_code, must_answer=True)


def _keepers(area: FoundArea, level: str, on: date) -> Iterator[Addressed]:
    """Return who keeps a place inside: the accounts of its unit, else the place itself."""
    if area.shape is not None:
        inside = places_inside(area.shape)
    else:
        rows = places.place_set(SYSTEM).order_by("pk")
        inside = [
            row
            for asked in _within(_subtrees(area), "area_code_now")
            for row in rows.filter(asked).values_list("pk", "area_code_now", "unit_id")
        ]
    yield from _kept(inside, level, on, is_listed=False)


def _kept(
    inside: Sequence[tuple[int, str, int | None]], level: str, on: date, *, is_listed: bool
) -> Iterator[Addressed]:
    holders = _owners({unit for _, _, unit in inside if unit is not None}, on)
    kind = AddresseeKind.KEEPER
    owes = owes_answer(kind, "", level, is_listed=is_listed)
    for place, code, unit in inside:
        for account in holders.get(unit or 0, ()):
            yield Addressed(
                kind,
                f"account:{account}",
                code,
                account_id=account,
                unit_id=unit,
                place_id=place,
                must_answer=owes,
            )
        if owes and not holders.get(unit or 0):
            yield Addressed(kind, f"place:{place}", code, place_id=place, must_answer=True)


def _owners(unit_ids: Iterable[int], on: date) -> dict[int, list[int]]:
    """Return the accounts that run each unit."""
    found: dict[int, list[int]] = {}
    rows = people.posts(SYSTEM, on).filter(role__in=KEEPERS).order_by("pk")
    known = sorted(unit_ids)
    for first in range(0, len(known), UNITS_AT_ONCE):
        held = rows.filter(unit_id__in=known[first : first + UNITS_AT_ONCE]).values_list(
            "unit_id", "account_id"
        )
        for unit, account in held:
            found.setdefault(unit, []).append(account)
    return found


def _listed(area: FoundArea, level: str, on: date) -> Iterator[Addressed]:
    """Return those whom a list names, with the helpers of the people on it."""
    parts = split_keys(area.keys)
    yield from _people(
        households.warned_people(
            SYSTEM, site_keys=parts.get("site", []), person_ids=numbers(parts, "person")
        ),
        level,
        is_listed=True,
    )
    rows = places.place_set(SYSTEM).filter(pk__in=numbers(parts, "place")).order_by("pk")
    inside = list(rows.values_list("pk", "area_code_now", "unit_id"))
    yield from _kept(inside, level, on, is_listed=True)
    for unit in units.units(SYSTEM).filter(pk__in=numbers(parts, "unit")):
        yield Addressed(
            AddresseeKind.UNIT,
            f"unit:{unit.pk}",
            unit.area_code,
            unit_id=unit.pk,
            label=unit.name,
            must_answer=True,
        )
    posts = people.posts(SYSTEM, on).filter(account_id__in=numbers(parts, "account"))
    for account, code in posts.order_by("pk").values_list("account_id", "area_code"):
        key = f"account:{account}"
        yield Addressed(AddresseeKind.LISTED, key, code, account_id=account, must_answer=True)
