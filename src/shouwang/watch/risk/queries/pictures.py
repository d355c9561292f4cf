"""The picture of communities and places: level, why, how sure, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.remapping import under
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import queries as places
from shouwang.watch.risk.models import Overrule, Risk, RiskChange, RiskReview
from shouwang.watch.risk.rules.levels import LEVEL_LABELS, ORDER, SHORT_LABELS, TONES, rank
from shouwang.watch.risk.rules.parameters import LIST_LIMIT
from shouwang.watch.risk.rules.scoring import KIND_LABELS
from shouwang.watch.risk.rules.stored import ShownContribution, restore
from shouwang.watch.risk.states import VIEW

if TYPE_CHECKING:
    from datetime import datetime

    from shouwang.ground.divisions.models import Division

HISTORY_SHOWN = 20
UNKNOWN = say("还没有计算")


@dataclass(frozen=True, slots=True)
class AreaRisk:
    """A community on the map and in the list; `is_known` is False before the first computation."""

    risk_id: int
    area_code: str
    name: str
    level: str
    label: Text
    short: Text
    tone: str
    icon: str
    score: object
    confidence_percent: object
    computed_at: datetime | None
    is_known: bool
    is_overruled: bool
    red: int
    orange: int


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many communities have a level."""

    level: str
    label: Text
    short: Text
    tone: str
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """All communities of an area, the most dangerous first, and how many of each level."""

    area_code: str
    as_of: datetime
    oldest_at: datetime | None
    counts: tuple[LevelCount, ...]
    items: tuple[AreaRisk, ...]


@dataclass(frozen=True, slots=True)
class RiskDetail:
    """One community or place with everything behind its level."""

    risk: Risk
    name: str
    link: str
    contributions: tuple[ShownContribution, ...]
    missing: tuple[Text, ...]
    confidence_percent: object
    overrule: Overrule | None
    overruled_by: str
    overrules: tuple[tuple[Overrule, str], ...]
    changes: tuple[RiskChange, ...]
    reviews: tuple[tuple[RiskReview, str], ...]
    is_review_overdue: bool


def risk_set(actor: Actor) -> QuerySet[Risk]:
    """Return the current rows within the actor's duties; NotAllowed for whoever sees none."""
    if not actor.holds(VIEW):
        raise NotAllowed
    return Risk.objects.visible_to(actor).filter(is_current=True)


def picture(actor: Actor, area_code: str = "") -> Picture:
    """Return the communities of an area, one's own by default, the most dangerous first."""
    code = normalise_code(area_code) if area_code else actor.area_code[:9]
    rows = list(_ordered(risk_set(actor).filter(under("area_code_now", code), place=None)))
    shown = rows[:LIST_LIMIT]
    items = tuple(_areas(actor, shown))
    known = [row.computed_at for row in shown if row.computed_at is not None]
    counts = tuple(
        LevelCount(
            level.value,
            LEVEL_LABELS[level],
            SHORT_LABELS[level],
            TONES[level],
            sum(one.is_known and one.level == level for one in items),
        )
        for level in reversed(ORDER)
    )
    return Picture(code, clock.now(), min(known, default=None), counts, items)


def _ordered(rows: QuerySet[Risk]) -> QuerySet[Risk]:
    height = Case(
        *(When(level=level.value, then=Value(rank(level))) for level in ORDER),
        default=Value(0),
        output_field=IntegerField(),
    )
    return rows.annotate(height=height).order_by("-height", "-score", "area_code_now", "id")


def _areas(actor: Actor, rows: Iterable[Risk]) -> list[AreaRisk]:
    found = list(rows)
    names = divisions.names_of(actor, [row.area_code_now for row in found])
    overruled = set(
        Overrule.objects.filter(risk__in=found, ended_at=None).values_list("risk_id", flat=True)
    )
    high = _high_places(actor, [row.area_code_now for row in found])
    return [
        AreaRisk(
            risk_id=row.pk,
            area_code=row.area_code_now,
            name=names.get(row.area_code_now, row.area_code_now),
            level=row.level,
            label=row.level_label,
            short=row.short_label,
            tone=row.tone,
            icon=row.icon,
            score=row.score,
            confidence_percent=row.confidence * 100,
            computed_at=row.computed_at,
            is_known=row.computed_at is not None,
            is_overruled=row.pk in overruled,
            red=high.get((row.area_code_now, "red"), 0),
            orange=high.get((row.area_code_now, "orange"), 0),
        )
        for row in found
    ]


def _high_places(actor: Actor, codes: list[str]) -> dict[tuple[str, str], int]:
    """Return how many red and orange places each community has, in one query."""
    rows = risk_set(actor).filter(place__isnull=False, level__in=["red", "orange"])
    counted: dict[tuple[str, str], int] = {}
    asked = set(codes)
    for code, level in rows.values_list("area_code_now", "level"):
        if code[:12] in asked:
            counted[code[:12], level] = counted.get((code[:12], level), 0) + 1
    return counted


def four_colour(actor: Actor, area_code: str = "") -> dict[str, object]:
    """Return the communities as GeoJSON points: colour, shape, and the word of the level."""
    shown = picture(actor, area_code)
    where = {one.code: one for one in divisions.villages_under(actor, shown.area_code or "33")}
    features = [
        _feature(one, where[one.area_code])
        for one in shown.items
        if one.area_code in where and where[one.area_code].latitude is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(one: AreaRisk, at: Division) -> dict[str, object]:
    word = in_words(one.short) if one.is_known else in_words(UNKNOWN)
    told = in_words(one.label) if one.is_known else word
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [at.longitude, at.latitude]},
        "properties": {
            "area_code": one.area_code,
            "title": one.name,
            "text": told,
            "label": f"{one.name} {word}",
            "level": one.level if one.is_known else "",
            "tone": one.tone if one.is_known else "neutral",
            "score": float(str(one.score)) if one.is_known else None,
            "confidence_percent": float(str(one.confidence_percent)) if one.is_known else None,
            "url": reverse("risk:area", args=[one.area_code]),
        },
    }


def area_risk(actor: Actor, area_code: str) -> RiskDetail:
    """Return the risk of one community with everything behind it; NotFound outside one's duties."""
    try:
        code = normalise_code(area_code)
    except Invalid:
        raise NotFound from None
    rows = Risk.objects.visible_to(actor).filter(area_code_now=code, place=None, is_current=True)
    return _detail(actor, _one(rows))


def place_risk(actor: Actor, place_id: int) -> RiskDetail:
    """Return the risk of one place with everything behind it; NotFound outside one's duties."""
    rows = Risk.objects.visible_to(actor).filter(place_id=place_id, is_current=True)
    return _detail(actor, _one(rows))


def risk_by_id(actor: Actor, risk_id: int) -> RiskDetail:
    """Return one risk by its key; NotFound outside one's duties."""
    return _detail(actor, _one(Risk.objects.visible_to(actor).filter(pk=risk_id)))


def place_risks(actor: Actor, area_code: str, limit: int = 50) -> list[Risk]:
    """Return the places of a community, the most dangerous first."""
    rows = risk_set(actor).filter(under("area_code_now", area_code), place__isnull=False)
    return list(_ordered(rows.filter(computed_at__isnull=False)).select_related("place")[:limit])


def _one(rows: QuerySet[Risk]) -> Risk:
    found = rows.select_related("place", "owner_unit", "owner_post").first()
    if found is None:
        raise NotFound
    return found


def subject_of(actor: Actor, row: Risk) -> tuple[str, str]:
    """Return the name of a community or place, and the page of its risk."""
    if row.place is not None:
        return row.place.name, reverse("risk:place", args=[row.place.number])
    names = divisions.names_of(actor, [row.area_code_now])
    name = names.get(row.area_code_now, row.area_code_now)
    return name, reverse("risk:area", args=[row.area_code_now])


def _detail(actor: Actor, row: Risk) -> RiskDetail:
    name, link = subject_of(actor, row)
    overrules = list(row.overrules.order_by("-at", "-id")[:HISTORY_SHOWN])
    reviews = list(row.reviews.select_related("owner_unit").order_by("-at", "-id")[:HISTORY_SHOWN])
    keys = {one.actor_key for one in overrules} | {one.actor_key for one in reviews}
    names = people.names_of(actor, keys)
    now_over = next((one for one in overrules if one.ended_at is None), None)
    return RiskDetail(
        risk=row,
        name=name,
        link=link,
        contributions=restore(row.contributions),
        missing=tuple(KIND_LABELS[kind] for kind in row.missing if kind in KIND_LABELS),
        confidence_percent=row.confidence * 100,
        overrule=now_over,
        overruled_by=names.get(now_over.actor_key, "") if now_over else "",
        overrules=tuple((one, names.get(one.actor_key, "")) for one in overrules),
        changes=tuple(row.changes.order_by("-at", "-id")[:HISTORY_SHOWN]),
        reviews=tuple((one, names.get(one.actor_key, "")) for one in reviews),
        is_review_overdue=row.review_due_on is not None and row.review_due_on < clock.today(),
    )


def place_of(actor: Actor, number: str) -> int:
    """Return the key of a place by its number; NotFound outside the actor's duties."""
    return places.place(actor, number).pk


def freshness(actor: Actor) -> timedelta | None:
    """Return how long the oldest waiting change has waited; None when nothing waits (R206)."""
    row = risk_set(actor).filter(due_at__lte=clock.now()).order_by("due_at").first()
    return None if row is None else clock.now() - row.due_at
