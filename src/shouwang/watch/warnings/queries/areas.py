"""What an area is on the ground: which divisions it touches, how it is called, who answers for it.

No outline of any village is known, only those of counties. So a village is touched by a shape when
its point or one of its places lies inside; when neither does, the nearest village within 5 km is.
A county that the shape reaches into without any known village there is named by its outline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from shouwang.engines.audience import covers
from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.households import queries as households
from shouwang.prepare.places import queries as places
from shouwang.watch.warnings.rules.drafts import AreaDraft, check_keys
from shouwang.watch.warnings.rules.parameters import NAME_LIMIT, river_width_m
from shouwang.watch.warnings.rules.shapes import Shape, circle_shape, polygon_shape, river_shape
from shouwang.watch.warnings.rules.wording import AreaBasis, AreaKind
from shouwang.watch.warnings.states import DRAFT

SYSTEM = Actor.system("warnings")
CODE_DIGITS = (15, 12, 9, 6, 4, 2)
COUNTY_DIGITS, VILLAGE_DIGITS = 6, 12
NAMES_SHOWN = 6
WITHOUT_BOUNDARY = say("没有村（社区）边界：按中心点和场所推算，请核对有没有漏掉的村。")


@dataclass(frozen=True, slots=True)
class Touched:
    """A division that an area touches, and on what that rests."""

    code: str
    basis: AreaBasis


@dataclass(frozen=True, slots=True)
class FoundArea:
    """An area as it was resolved."""

    kind: str
    touched: tuple[Touched, ...]
    area_code: str
    text: str
    note: Text | None = None
    shape: Shape | None = None
    radius_m: int | None = None
    width_m: int | None = None
    keys: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what two drafts of the same area share."""
        if self.keys:
            return self.keys
        return tuple(sorted(found.code for found in self.touched))


def find_area(actor: Actor, draft: AreaDraft) -> FoundArea:
    """Resolve an area; NotFound when none of it lies within the actor's duties.

    What an officer draws may reach over the border: the neighbours are told as well (R236). What is
    named by code has to lie within their duties.
    """
    if draft.kind == AreaKind.LIST:
        return _of_list(actor, draft)
    if draft.kind in (AreaKind.DIVISION, AreaKind.WORK_AREA):
        return _of_codes(actor, draft)
    return _of_shape(actor, draft)


def _of_codes(actor: Actor, draft: AreaDraft) -> FoundArea:
    codes = _work_area_codes(actor, draft) if draft.kind == AreaKind.WORK_AREA else draft.codes
    known = [_known_code(code) for code in dict.fromkeys(codes) if code.strip()]
    if not known:
        raise Invalid({"codes": say("请选择区划。")})
    if any(not actor.may(DRAFT, Target(area_code=code)) for code in known):
        raise NotFound
    kept = [code for code in known if not any(_is_below(code, other) for other in known)]
    touched = tuple(Touched(code, AreaBasis.NAMED) for code in sorted(kept))
    return FoundArea(draft.kind, touched, common_code(kept), _called(draft, kept))


def _work_area_codes(actor: Actor, draft: AreaDraft) -> tuple[str, ...]:
    if draft.work_area_id is None:
        raise Invalid({"work_area": say("请选择工作片。")})
    try:
        return divisions.work_area(actor, draft.work_area_id).village_codes
    except NotFound:
        raise Invalid({"work_area": say("没有这个工作片。")}) from None


def _known_code(code: str) -> str:
    try:
        return divisions.division(SYSTEM, code).code
    except (NotFound, Invalid, ValueError):
        raise Invalid({"codes": say("没有这个区划代码：{code}", code=code[:20])}) from None


def _is_below(code: str, other: str) -> bool:
    return code != other and code.startswith(other)


def common_code(codes: Iterable[str]) -> str:
    """Return the smallest division that holds all codes; "" when none does."""
    known = sorted(codes)
    if not known:
        return ""
    first, last = known[0], known[-1]
    return next(
        (
            first[:size]
            for size in CODE_DIGITS
            if len(first) >= size and last[:size] == first[:size]
        ),
        "",
    )


def _called(draft: AreaDraft, codes: Sequence[str]) -> str:
    if draft.text.strip():
        return draft.text.strip()[:NAME_LIMIT]
    names = divisions.names_of(SYSTEM, codes)
    told = [names.get(code, code) for code in codes]
    words = "、".join(told[:NAMES_SHOWN])
    if len(told) <= NAMES_SHOWN:
        return words
    return str(say("{names}等{n}个村（社区）", names=words, n=len(told)))


def _of_shape(actor: Actor, draft: AreaDraft) -> FoundArea:
    shape = shape_of(draft)
    touched = _touched_by(shape)
    own = [found.code for found in touched if actor.may(DRAFT, Target(area_code=found.code))]
    if not own:
        raise NotFound
    return FoundArea(
        kind=draft.kind,
        touched=touched,
        area_code=common_code(own) or own[0],
        text=_called(draft, [found.code for found in touched]),
        note=WITHOUT_BOUNDARY,
        shape=shape,
        radius_m=draft.radius_m if draft.kind == AreaKind.CIRCLE else None,
        width_m=_width(draft) if draft.kind == AreaKind.RIVER else None,
    )


def shape_of(draft: AreaDraft) -> Shape:
    """Return what was drawn as a shape; Invalid says what is wrong with it."""
    if draft.kind == AreaKind.POLYGON:
        return polygon_shape(draft.polygon)
    if draft.kind == AreaKind.RIVER:
        return river_shape(draft.line, _width(draft))
    if draft.latitude is None or draft.longitude is None:
        raise Invalid({"latitude": say("请填写圆心的纬度和经度。")})
    if draft.radius_m is None:
        raise Invalid({"radius_m": say("请填写半径（米）。")})
    return circle_shape(draft.latitude, draft.longitude, draft.radius_m)


def _width(draft: AreaDraft) -> int:
    return river_width_m(clock.today()) if draft.width_m is None else draft.width_m


def _touched_by(shape: Shape) -> tuple[Touched, ...]:
    villages = _villages_inside(shape) | {
        code[:VILLAGE_DIGITS] for _, code, _ in places_inside(shape) if len(code) >= VILLAGE_DIGITS
    }
    if not villages:
        nearest = divisions.nearest_village(SYSTEM, *shape.middle())
        villages = {nearest.code} if nearest is not None else set()
    counties = {
        code
        for code, outline in divisions.counties_in_box(
            SYSTEM, shape.south, shape.west, shape.north, shape.east
        ).items()
        if shape.meets(outline)
    }
    bare = {code for code in counties if not any(found.startswith(code) for found in villages)}
    return (
        *(Touched(code, AreaBasis.POINTS) for code in sorted(villages)),
        *(Touched(code, AreaBasis.BOUNDARY) for code in sorted(bare)),
    )


def _villages_inside(shape: Shape) -> set[str]:
    rows = divisions.villages_in_box(SYSTEM, shape.south, shape.west, shape.north, shape.east)
    x = np.array([row.longitude for row in rows], dtype=np.float64)
    y = np.array([row.latitude for row in rows], dtype=np.float64)
    inside = covers(shape.rings(), x, y)
    return {row.code for row, is_inside in zip(rows, inside.tolist(), strict=True) if is_inside}


def places_inside(shape: Shape) -> list[tuple[int, str, int | None]]:
    """Return (id, area code, unit id) of the places in use whose position lies in a shape."""
    rows = places.place_set(SYSTEM).filter(
        latitude__range=(shape.south, shape.north), longitude__range=(shape.west, shape.east)
    )
    found = list(
        rows.order_by("pk").values_list("pk", "area_code_now", "unit_id", "longitude", "latitude")
    )
    x: NDArray[np.float64] = np.array([row[3] for row in found], dtype=np.float64)
    y: NDArray[np.float64] = np.array([row[4] for row in found], dtype=np.float64)
    inside = covers(shape.rings(), x, y).tolist()
    return [row[:3] for row, is_inside in zip(found, inside, strict=True) if is_inside]


def _of_list(actor: Actor, draft: AreaDraft) -> FoundArea:
    keys = check_keys(draft.keys)
    codes = sorted(set(_areas_of_keys(keys)))
    own = [code for code in codes if actor.may(DRAFT, Target(area_code=code))]
    if not codes:
        raise Invalid({"keys": say("名单里没有找到任何人。")})
    if len(own) < len(codes):
        raise NotFound
    touched = tuple(Touched(code, AreaBasis.NAMED) for code in codes)
    return FoundArea(draft.kind, touched, common_code(own), _called(draft, own), keys=keys)


def split_keys(keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the parts of a list by kind."""
    parts: dict[str, list[str]] = {}
    for key in keys:
        kind, _, rest = key.partition(":")
        parts.setdefault(kind, []).append(rest)
    return parts


def numbers(parts: dict[str, list[str]], kind: str) -> list[int]:
    """Return the ids of one kind of key."""
    return [int(part) for part in parts.get(kind, [])]


def _areas_of_keys(keys: Iterable[str]) -> list[str]:
    parts = split_keys(keys)
    found = [
        one.area_code
        for one in households.warned_people(
            SYSTEM, site_keys=parts.get("site", []), person_ids=numbers(parts, "person")
        )
    ]
    found += _codes(
        places.place_set(SYSTEM).filter(pk__in=numbers(parts, "place")), "area_code_now"
    )
    found += _codes(units.units(SYSTEM).filter(pk__in=numbers(parts, "unit")), "area_code")
    posts = people.posts(SYSTEM, clock.today())
    return found + _codes(posts.filter(account_id__in=numbers(parts, "account")), "area_code")


def _codes(rows: QuerySet[object], field: str) -> list[str]:  # type: ignore[type-var]
    return [str(code) for code in rows.order_by().values_list(field, flat=True).distinct()]
