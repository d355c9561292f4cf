"""The five indicators for an area and a day, and the list behind each (R115-R117, R123, R124)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange, ScopeKind
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.tallies import queries as tallies
from shouwang.ground.tallies.queries import Place, Record, Sought
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.indicators import (
    INDICATORS,
    Basis,
    Indicator,
    Name,
    Tally,
    Verdict,
    judge,
    target_of,
    value_text,
)

PROJECTION = "hazards"
EVERY = "all"
MOST_ACCIDENTS = 1_000
"""Links of a year in one area that a list looks at."""
NUMERATOR, DENOMINATOR = "numerator", "denominator"


@dataclass(frozen=True, slots=True)
class IndicatorAsk:
    """What is asked; empty is one's own area, today, what is due, every level."""

    name: str
    area: str = ""
    on: date | None = None
    basis: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's figure with all that it is made of (R290); None is unknown, never zero."""

    indicator: Indicator
    area: str
    on: date
    basis: Basis
    level: str
    numerator: int | None
    denominator: int | None
    value: str | None
    state: Verdict
    as_of: datetime | None
    target: Decimal
    target_source: Text


@dataclass(frozen=True, slots=True)
class Behind:
    """One hazard behind a figure; `item` is the accident that it is counted for."""

    hazard_id: int
    number: str
    item: str
    level: str
    area_code: str
    area_name: str
    since_on: date
    is_in_numerator: bool


@dataclass(frozen=True, slots=True)
class BehindPage:
    """A page of the list behind a figure, and how long the whole list is."""

    items: list[Behind]
    count: int
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """A checked question."""

    indicator: Indicator
    basis: Basis
    level: str
    code: str
    areas: tuple[AreaRange, ...]
    on: date

    @property
    def levels(self) -> tuple[str, ...]:
        return self.indicator.levels if self.level == EVERY else (self.level,)

    @property
    def tallies(self) -> tuple[Tally, Tally | None]:
        return self.indicator.tallies[self.basis]

    def sought(self, *measures: str) -> Sought:
        return Sought(PROJECTION, measures, self.levels, self.areas, self.on)


def indicator(actor: Actor, asked: IndicatorAsk) -> Figure:
    """Return an indicator for an area as a day ends; for today as it stands.

    NotFound for an unknown name and for an area that is not wholly within the actor's duties.
    """
    return _figure(actor, _question(actor, asked))


def indicators(actor: Actor, asked: IndicatorAsk) -> list[Figure]:
    """Return the five indicators for an area and a day."""
    return [indicator(actor, replace(asked, name=name)) for name in Name]


def _question(actor: Actor, asked: IndicatorAsk) -> _Question:
    found = INDICATORS.get(asked.name)  # type: ignore[call-overload]
    if found is None:
        raise NotFound
    level = asked.level if asked.level and found.levels != ("",) else EVERY
    wrong: dict[str, Text] = {}
    if level != EVERY and level not in found.levels:
        wrong["level"] = say("这个指标没有这个等级。")
    if asked.basis not in {"", *Basis}:
        wrong["basis"] = say("口径只能是 due（已到期）或 all（全部）。")
    if wrong:
        raise Invalid(wrong)
    code = divisions.normalise_code(asked.area) if asked.area else ""
    return _Question(
        found,
        found.basis(asked.basis),
        level,
        code,
        _areas(actor, code),
        asked.on or clock.today(),
    )


def _areas(actor: Actor, code: str) -> tuple[AreaRange, ...]:
    """Return what is counted: the asked area, or all the areas of the actor's duties."""
    if actor.is_system:
        return (AreaRange.under(code),)
    scopes = actor.scopes(Hazard.VIEW_PERMISSION)
    held = [area for scope in scopes if scope.kind is ScopeKind.AREA for area in scope.areas]
    if not held:
        raise NotAllowed(say("指标按辖区统计，您的岗位没有辖区。"))
    if not code:
        return tuple(area for area in dict.fromkeys(held) if not _is_inside(area, held))
    asked = AreaRange.under(code)
    if not any(area.low <= asked.low and asked.high <= area.high for area in held):
        raise NotFound
    return (asked,)


def _is_inside(area: AreaRange, others: list[AreaRange]) -> bool:
    return any(
        other != area and other.low <= area.low and area.high <= other.high for other in others
    )


def _figure(actor: Actor, asked: _Question) -> Figure:
    numerator, denominator, as_of = _counts(actor, asked)
    is_known = as_of is not None and (_is_counted(numerator, denominator) or _is_area(actor, asked))
    target = target_of(asked.indicator, asked.on)
    return Figure(
        indicator=asked.indicator,
        area=asked.code,
        on=asked.on,
        basis=asked.basis,
        level=asked.level,
        numerator=numerator if is_known else None,
        denominator=denominator if is_known else None,
        value=value_text(numerator, denominator) if is_known else None,
        state=judge(asked.indicator, numerator, denominator, asked.on)
        if is_known
        else Verdict.UNKNOWN,
        as_of=as_of if is_known else None,
        target=target.value,
        target_source=target.source,
    )


def _counts(actor: Actor, asked: _Question) -> tuple[int, int | None, datetime | None]:
    above, below = asked.tallies
    found = tallies.counts(actor, asked.sought(*filter(None, (above, below))))

    def total(tally: str) -> int:
        return sum(n for (measure, _), n in found.totals.items() if measure == tally)

    if below is None:
        return tallies.distinct_items(actor, asked.sought(above)), None, found.as_of
    return total(above), total(below), found.as_of


def _is_counted(numerator: int, denominator: int | None) -> bool:
    return bool(numerator or denominator)


def _is_area(actor: Actor, asked: _Question) -> bool:
    """Tell whether there is such an area: the register knows it, or it is the actor's own.

    Of an unknown area nothing is known.
    """
    is_own = actor.area_code.startswith(asked.code)
    return is_own or asked.code in divisions.names_of(actor, [asked.code])


def behind(
    actor: Actor,
    asked: IndicatorAsk,
    *,
    part: str = DENOMINATOR,
    limit: int = 25,
    offset: int = 0,
    cursor: str = "",
) -> BehindPage:
    """Return the hazards behind a figure's numerator or denominator, as many as it says.

    A figure without denominator has the list of its numerator only.
    """
    question = _question(actor, asked)
    above, below = question.tallies
    numerator, denominator, _as_of = _counts(actor, question)
    if part not in {NUMERATOR, DENOMINATOR}:
        raise Invalid({"part": say("只能看 numerator（分子）或 denominator（分母）。")})
    if below is None:
        return _behind_number(actor, question, limit, offset)
    is_above = part == NUMERATOR
    measure = above if is_above else below
    place = _place(cursor) if cursor else None
    found = tallies.records(
        actor, question.sought(measure), limit=limit, offset=0 if place else offset, after=place
    )
    standing = set() if is_above else tallies.standing(actor, question.sought(above), found)
    items = _told(actor, found, standing, is_above=is_above)
    after = _cursor(found[-1].place) if len(found) == limit else ""
    return BehindPage(items, numerator if is_above else denominator or 0, after)


def _behind_number(actor: Actor, asked: _Question, limit: int, offset: int) -> BehindPage:
    """Return one row for each accident, with the first of the hazards that it came from."""
    found = tallies.records(actor, asked.sought(asked.tallies[0]), limit=MOST_ACCIDENTS)
    first = {record.item: record for record in reversed(found)}
    rows = [first[item] for item in sorted(first)]
    items = _told(actor, rows[offset : offset + limit], set(), is_above=True)
    return BehindPage(items, len(rows))


def _told(
    actor: Actor, found: list[Record], standing: set[tuple[str, str]], *, is_above: bool
) -> list[Behind]:
    keys = [int(record.object_key.partition(":")[2]) for record in found]
    numbers = dict(Hazard.objects.filter(pk__in=keys).values_list("pk", "number"))
    names = divisions.names_of(actor, {record.area_code[:12] for record in found})
    return [
        Behind(
            hazard_id=pk,
            number=numbers.get(pk, ""),
            item=record.item,
            level=record.dimension,
            area_code=record.area_code,
            area_name=names.get(record.area_code[:12], record.area_code),
            since_on=record.since_on,
            is_in_numerator=is_above or (record.object_key, record.item) in standing,
        )
        for pk, record in zip(keys, found, strict=True)
    ]


def _cursor(place: Place) -> str:
    parts = (place.dimension, place.area_code, str(place.from_day), place.object_key, place.item)
    return "~".join(parts)


def _place(cursor: str) -> Place:
    parts = cursor.split("~", 4)
    is_day = len(parts) == 5 and parts[2].isascii() and parts[2].isdigit() and len(parts[2]) <= 8
    if not is_day:
        raise Invalid({"cursor": say("翻页位置不对，请从第一页重新看。")})
    return Place(parts[0], parts[1], int(parts[2]), parts[3], parts[4])
