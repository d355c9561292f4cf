"""Counting the story's hazards anew: from the rows, from the journal, and as the tallies say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.journal import queries as journal
from shouwang.ground.journal.queries import HistoryItem
from shouwang.prepare.hazards.models import AccidentLink, Funds, Hazard, ProtectiveMeasure
from shouwang.prepare.hazards.queries.indicators import IndicatorAsk, indicator
from shouwang.prepare.hazards.rules.deadlines import due_day
from shouwang.prepare.hazards.rules.replay import Known, column, measures, moment_of, replay

SYSTEM = Actor.system("recount")
STREET = "330781002"
UNCOUNTED = {"reported", "rejected", "merged", "None"}
BRANCHES = {"deferred", "planned", "refused"}
NEVER = datetime.max.replace(tzinfo=clock.LOCAL_ZONE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A hazard at a moment, whoever tells of it."""

    state: str
    statutory: str
    level: int
    due_at: datetime
    closed_at: datetime
    is_repeat: bool
    listed: str
    delisted: str
    listing_due_at: datetime
    is_protected: bool
    open_accidents: int
    funds_yuan: Decimal

    @property
    def is_counted(self) -> bool:
        """Tell whether it is in any official figure."""
        return self.state not in UNCOUNTED


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the statistics table at a moment."""

    general: tuple[int, int]
    major: tuple[int, int]
    in_plan: tuple[int, int]
    listed: tuple[tuple[str, int], ...]
    listed_rate: tuple[int, int]
    listed_rate_due: tuple[int, int]
    measure_rate: tuple[int, int]
    on_time_rate: tuple[int, int]
    repeat_rate: tuple[int, int]
    accidents: int
    funds_yuan: Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """What the indicators say at a moment."""

    listed_rate: tuple[int, int]
    listed_rate_due: tuple[int, int]
    measure_rate: tuple[int, int]
    on_time_rate: tuple[int, int]
    repeat_rate: tuple[int, int]
    accidents: int
    listed: tuple[tuple[str, int], ...]


def count(seen: Iterable[Seen], day: date) -> Figures:
    """Count what was seen, as the day's figures are defined."""
    rows = [one for one in seen if one.is_counted]
    general = [one for one in rows if one.statutory == "general"]
    major = [one for one in rows if one.statutory == "major"]
    listed = [one for one in rows if one.listed or one.delisted]
    due_listed = [one for one in listed if due_day(one.listing_due_at) <= day]
    watched = [one for one in rows if one.level <= 2 and one.state in BRANCHES]
    due = [one for one in rows if one.level <= 4 and due_day(one.due_at) <= day]
    return Figures(
        general=(len(general), _closed(general)),
        major=(len(major), _closed(major)),
        in_plan=(
            sum(one.state in {"deferred", "planned"} for one in major),
            sum(one.state == "planned" for one in major),
        ),
        listed=_levels(one.listed or one.delisted for one in listed),
        listed_rate=(sum(not one.listed for one in listed), len(listed)),
        listed_rate_due=(sum(not one.listed for one in due_listed), len(due_listed)),
        measure_rate=(sum(one.is_protected for one in watched), len(watched)),
        on_time_rate=(sum(one.closed_at <= one.due_at for one in due), len(due)),
        repeat_rate=(sum(one.is_repeat for one in rows), len(rows)),
        accidents=sum(one.open_accidents for one in rows),
        funds_yuan=sum((one.funds_yuan for one in rows), Decimal(0)),
    )


def _closed(rows: Iterable[Seen]) -> int:
    return sum(one.state == "closed" for one in rows)


def _levels(levels: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(levels).items()))


def from_rows(moment: datetime) -> Figures:
    """Count the tables as they stand; `moment` is now."""
    in_force = ProtectiveMeasure.objects.in_force(moment)
    protected = set(in_force.values_list("hazard_id", flat=True))
    links = AccidentLink.objects.filter(was_open=True, level_then__lte=2)
    accidents = Counter(links.values_list("hazard_id", flat=True))
    granted = Funds.objects.filter(withdrawn_at=None).values("hazard_id")
    sums = granted.annotate(yuan=Sum("amount_yuan"))
    funds = dict(sums.values_list("hazard_id", "yuan"))
    return count(
        (
            Seen(
                state=row.state,
                statutory=row.statutory,
                level=row.level or 9,
                due_at=row.due_at or NEVER,
                closed_at=row.closed_at or NEVER,
                is_repeat=row.repeat_of_id is not None,
                listed=row.listed_level,
                delisted=row.delisted_level,
                listing_due_at=row.listing_due_at or NEVER,
                is_protected=row.pk in protected,
                open_accidents=accidents[row.pk],
                funds_yuan=funds.get(row.pk, Decimal(0)),
            )
            for row in Hazard.objects.all()
        ),
        clock.local_day(moment),
    )


def histories() -> dict[str, list[HistoryItem]]:
    """Return the journal of every hazard."""
    keys = [f"hazard:{pk}" for pk in Hazard.objects.values_list("pk", flat=True)]
    return {key: list(journal.history(SYSTEM, key)) for key in keys}


def from_journal(entries: Mapping[str, list[HistoryItem]], moment: datetime) -> Figures:
    """Count what the journal says of a moment, replaying every hazard."""
    seen = (_replayed(found, moment) for found in entries.values())
    return count(seen, clock.local_day(moment))


def _replayed(entries: list[HistoryItem], moment: datetime) -> Seen:
    known = replay(entries, moment)
    told = known.get("accidents", {}).values()
    funds = [
        Decimal(str(one.details["amount_yuan"]))
        for one in entries
        if one.verb == "hazard.add_funds" and one.at <= moment
    ]
    return Seen(
        state=str(column(known, "state")),
        statutory=str(column(known, "statutory")),
        level=int(str(column(known, "level") or 9)),
        due_at=_moment(known, "due_at"),
        closed_at=_moment(known, "closed_at"),
        is_repeat=column(known, "repeat_of_id") is not None,
        listed=str(column(known, "listed_level")),
        delisted=str(column(known, "delisted_level")),
        listing_due_at=_moment(known, "listing_due_at"),
        is_protected=any(
            one.from_at <= moment and (one.end_at is None or moment < one.end_at)
            for one in measures(known)
        ),
        open_accidents=sum(bool(one["was_open"]) and int(one["level"]) <= 2 for one in told),
        funds_yuan=sum(funds, Decimal(0)),
    )


def _moment(known: Known, name: str) -> datetime:
    return moment_of(column(known, name)) or NEVER


def from_tallies(day: date) -> Told:
    """Ask the indicators for the street on a day."""
    levels = ("province", "city", "county", "street")
    by_level = {level: _rate("listed_rectification_rate", day, "all", level)[1] for level in levels}
    return Told(
        listed_rate=_rate("listed_rectification_rate", day, "all"),
        listed_rate_due=_rate("listed_rectification_rate", day, "due"),
        measure_rate=_rate("measure_rate", day),
        on_time_rate=_rate("on_time_rate", day),
        repeat_rate=_rate("repeat_rate", day),
        accidents=_rate("accidents_from_open_hazards", day)[0],
        listed=tuple(sorted((level, n) for level, n in by_level.items() if n)),
    )


def _rate(name: str, day: date, basis: str = "", level: str = "") -> tuple[int, int]:
    found = indicator(SYSTEM, IndicatorAsk(name, STREET, day, basis, level))
    assert found.as_of is not None
    return found.numerator or 0, found.denominator or 0


def told_by(figures: Figures) -> Told:
    """Return what the indicators have to say when they are right."""
    return Told(**{name: getattr(figures, name) for name in Told.__slots__})
