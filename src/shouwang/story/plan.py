"""The seeded past: which dangers were found from 1 January to 21 June 2026, and how each ended."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from . import lives, majors, tables
from .lives import Act, Crew, Diary, Told
from .stage import Case, Spot, Stage, danger
from .times import BEGINS_AT, local

SEED: Final = 20260622

ONE_VISIT: Final = 30
AT_ONCE: Final = 24
REPEATED: Final = 4
"""Put right, and found again at the same place by the same item within the year."""
DEFERRED: Final = 20
EXTENDED: Final = 3
SENT_BACK: Final = 2
RESIDENTS: Final = 10
CLOSED_GENERAL: Final = (
    ONE_VISIT + AT_ONCE + 2 * REPEATED + DEFERRED + EXTENDED + SENT_BACK + RESIDENTS
)
CLOSED_MAJOR: Final = 19

IN_THE_OPEN: Final = "*village"
CORNERS: Final = (
    "村（社区）文化广场东侧",
    "公交站旁",
    "老街中段",
    "幼儿园后门",
    "农贸点西侧",
    "三岔路口",
    "健身广场旁",
    "小桥桥头",
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A place of the register as the plan needs it."""

    name: str
    category: str
    area_code: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class VillagePoint:
    """A village with the point at which it is drawn."""

    code: str
    latitude: float
    longitude: float


@dataclass
class Planner:
    """Finds a spot for each danger, spreading them over places and villages."""

    grounds: Sequence[Ground]
    villages: Sequence[VillagePoint]
    is_working_day: Callable[[date], bool]
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    _used: Counter[str] = field(default_factory=Counter)
    _taken: set[tuple[str, str]] = field(default_factory=set)
    _count: int = 0

    def diary(self, first: date, last: date) -> Diary:
        """Open a diary on a random working day of a span."""
        day = first + timedelta(days=self.rng.randint(0, (last - first).days))
        at = local(day, self.rng.randint(8, 16), self.rng.randint(0, 59))
        opened = Diary(at, self.rng, self.is_working_day)
        opened.after(0, 0)
        return opened

    def case(self, row: tables.DangerRow) -> tuple[Case, Crew] | None:
        """Put a kind of danger where it fits best; None when every fitting place has had it."""
        found = self._at_place(row) or self._in_village(row)
        if found is None:
            return None
        spot, crew = found
        self._count += 1
        key = f"past-{self._count:03d}"
        return Case(key, row, spot, variant=self.rng.randint(0, 3)), crew

    def _at_place(self, row: tables.DangerRow) -> tuple[Spot, Crew] | None:
        fitting = [
            ground
            for ground in self.grounds
            if ground.category in row.fits and (ground.name, row.item) not in self._taken
        ]
        if not fitting:
            return None
        self.rng.shuffle(fitting)
        chosen = min(fitting, key=lambda one: (self._used[one.name], self._used[one.area_code]))
        self._taken.add((chosen.name, row.item))
        self._used.update((chosen.name, chosen.area_code))
        return Spot(place=chosen.name), Crew(chosen.area_code, chosen.owner)

    def _in_village(self, row: tables.DangerRow) -> tuple[Spot, Crew] | None:
        if IN_THE_OPEN not in row.fits:
            return None
        villages = list(self.villages)
        self.rng.shuffle(villages)
        chosen = min(villages, key=lambda one: self._used[one.code])
        self._used[chosen.code] += 1
        return self.point(chosen.code, self.rng.choice(CORNERS)), Crew(chosen.code)

    def point(self, code: str, location: str) -> Spot:
        """Return a spot near the middle of a village."""
        village = next(one for one in self.villages if one.code == code)
        return Spot(
            area_code=code,
            location=location,
            latitude=round(village.latitude + self.rng.uniform(-0.0015, 0.0015), 5),
            longitude=round(village.longitude + self.rng.uniform(-0.0015, 0.0015), 5),
        )

    def cases(self, rows: Iterable[tables.DangerRow], count: int) -> Iterator[tuple[Case, Crew]]:
        """Yield so many cases, going round the kinds of danger."""
        kinds = list(rows)
        self.rng.shuffle(kinds)
        made = 0
        while made < count:
            before = made
            for row in kinds:
                found = self.case(row) if made < count else None
                if found is not None:
                    made += 1
                    yield found
            if made == before:
                raise ValueError(f"no place left for {count - made} more dangers")


def past(planner: Planner) -> list[Act]:
    """Return all that was done before the story begins, in order."""
    acts = [*_closed(planner), *_majors(planner), *_told(planner), *_repeated(planner)]
    acts.sort(key=lambda act: act.at)
    late = [act for act in acts if act.at >= BEGINS_AT]
    if late:
        raise ValueError(f"{len(late)} acts of the past lie after the story's beginning")
    return acts


def _general(*levels: int) -> list[tables.DangerRow]:
    return [row for row in tables.dangers() if row.statutory == "general" and row.level in levels]


def _closed(planner: Planner) -> Iterator[Act]:
    first, last = date(2026, 1, 5), date(2026, 6, 10)
    for case, crew in planner.cases(_general(4), ONE_VISIT):
        yield from lives.one_visit(case, crew, planner.diary(first, last))
    for number, (case, crew) in enumerate(planner.cases(_general(3, 4), AT_ONCE)):
        source = lives.JOINT if number % 4 == 0 else ""
        yield from lives.at_once(case, crew, planner.diary(first, last), source=source)
    for case, crew in planner.cases(_general(2, 3), DEFERRED):
        days = planner.rng.choice((10, 14, 20))
        yield from lives.deferred(case, crew, planner.diary(first, date(2026, 5, 22)), days=days)
    for case, crew in planner.cases(_general(2), EXTENDED):
        yield from lives.extended(case, crew, planner.diary(first, date(2026, 5, 15)))
    for case, crew in planner.cases(_general(3), SENT_BACK):
        yield from lives.sent_back(case, crew, planner.diary(first, date(2026, 6, 1)))


def _repeated(planner: Planner) -> Iterator[Act]:
    rows = [row for row in _general(3, 4) if IN_THE_OPEN not in row.fits]
    for case, crew in planner.cases(rows, REPEATED):
        yield from lives.at_once(case, crew, planner.diary(date(2026, 1, 12), date(2026, 3, 20)))
        again = replace(case, key=f"{case.key}-again", variant=case.variant + 1)
        yield from lives.at_once(again, crew, planner.diary(date(2026, 4, 20), date(2026, 6, 1)))


def _majors(planner: Planner) -> Iterator[Act]:
    rows = [row for row in tables.dangers() if row.statutory == "major"]
    found = planner.cases(rows, CLOSED_MAJOR)
    for (case, crew), terms in zip(found, tables.treatments(), strict=True):
        diary = planner.diary(date(2026, 1, 6), date(2026, 5, 8))
        yield from majors.closed(case, crew, diary, terms)


def _told(planner: Planner) -> Iterator[Act]:
    """What residents reported: put right, rejected, told twice, or told by a second person."""
    rows = list(tables.told())
    for number, row in enumerate(rows):
        case = Case(
            f"told-{number:02d}", danger(row.danger), planner.point(row.village, row.location)
        )
        told = Told(row.text, row.contact, row.question, row.answer)
        diary = planner.diary(date(2026, 2, 2), date(2026, 6, 8))
        if row.use == "closed":
            again = [one for one in rows if one.use != "closed" and one.location == row.location]
            yield from _with_others(planner, case, Crew(row.village), diary, (told, again))
        if row.use == "rejected":
            is_not_ours = "12345" in row.reason
            yield from lives.rejected(
                case, Crew(row.village), diary, told, reason=row.reason, is_not_ours=is_not_ours
            )


def _with_others(
    planner: Planner,
    case: Case,
    crew: Crew,
    diary: Diary,
    told: tuple[Told, list[tables.ToldRow]],
) -> Iterator[Act]:
    began = diary.at
    yield from lives.from_resident(case, crew, diary, told[0])
    for number, row in enumerate(told[1]):
        spot = planner.point(row.village, row.location)
        other = Case(f"{case.key}-{number}", case.danger, spot, text=row.text)
        at = began + timedelta(minutes=3 + number)
        yield Act(at, _tell_again(other, case.key, row))
        if row.use == "again":
            merge = partial(Stage.merge, case=other, into=case.key, who=crew.director)
            yield Act(at + timedelta(minutes=8), merge)


def _tell_again(case: Case, key: str, row: tables.ToldRow) -> lives.Deed:
    if row.use == "joined":
        return lambda stage: stage.join(case, key, text=row.text, contact=row.contact)
    return lambda stage: stage.report(case, text=row.text, contact=row.contact)
