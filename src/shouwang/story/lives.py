"""The usual lives of a hazard, from its finding to its closure, as moments and who does what."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE, local_day

from .cast import director_of, grid_of
from .stage import Case, Stage
from .times import local

OPENS, CLOSES = 8, 17
Deed = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does at a moment."""

    at: datetime
    do: Deed


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works on a case: the people of its village, and its owner if there is an account."""

    village: str
    owner: str = ""

    @property
    def director(self) -> str:
        """Return the head of the village or community."""
        return director_of(self.village)

    @property
    def grid(self) -> str:
        """Return the grid worker."""
        return grid_of(self.village)

    @property
    def fixer(self) -> str:
        """Return who puts things right: the owner, or the grid worker for one without account."""
        return self.owner or self.grid


@dataclass
class Diary:
    """Hands out moments in office hours, each later than the one before."""

    at: datetime
    rng: random.Random
    is_working_day: Callable[[date], bool]

    def after(self, low_h: float, high_h: float) -> datetime:
        """Return a moment so many hours later, moved into the next office hours."""
        later = self.at + timedelta(minutes=self.rng.randint(int(low_h * 60), int(high_h * 60)))
        self.at = self._in_office(later)
        return self.at

    def on(self, day: date) -> datetime:
        """Return a moment on a day, or on the next working day."""
        self.at = max(self.at, self._in_office(local(day, 9, self.rng.randint(0, 59))))
        return self.at

    def _in_office(self, at: datetime) -> datetime:
        here = at.astimezone(LOCAL_ZONE)
        if self.is_working_day(here.date()) and OPENS <= here.hour < CLOSES:
            return at.astimezone(UTC)
        day = here.date() + timedelta(days=here.hour >= CLOSES)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return local(day, self.rng.randint(OPENS, 10), self.rng.randint(0, 59))


def one_visit(case: Case, crew: Crew, diary: Diary) -> Iterator[Act]:
    """Found and put right in one visit; verified by somebody else (R111)."""
    yield Act(diary.at, lambda stage: stage.register_fixed(case, crew.grid))
    yield Act(diary.after(1, 26), lambda stage: stage.close(case, crew.director))


def at_once(case: Case, crew: Crew, diary: Diary, *, source: str = "") -> Iterator[Act]:
    """Registered, confirmed, graded, put right within days, verified, closed (R105)."""
    finder = "safety" if source == JOINT else crew.grid
    register = partial(Stage.register, case=case, who=finder, source=source)
    yield Act(diary.at, register)
    yield from _judged(case, crew, diary)
    yield Act(diary.after(3, 60), lambda stage: stage.fix(case, crew.fixer))
    yield Act(diary.after(2, 30), lambda stage: stage.close(case, crew.director))


def _judged(case: Case, crew: Crew, diary: Diary) -> Iterator[Act]:
    yield Act(diary.after(0.3, 6), lambda stage: stage.confirm(case, crew.director))
    yield Act(diary.after(0.1, 0.5), lambda stage: stage.grade(case, crew.director))


JOINT: Final = "joint"


def deferred(case: Case, crew: Crew, diary: Diary, *, days: int = 14) -> Iterator[Act]:
    """Deferred with a measure and a plan, put right before the day, verified above (R106, R112)."""
    yield Act(diary.at, lambda stage: stage.register(case, crew.grid))
    yield from _judged(case, crew, diary)
    due_on = local_day(diary.after(0.2, 3)) + timedelta(days=days)
    yield Act(diary.at, lambda stage: stage.defer(case, crew.director, due_on))
    yield Act(diary.after(40, 90), lambda stage: stage.finish_steps(case, crew.fixer, count=1))
    yield from _finished(case, crew, diary, due_on - timedelta(days=diary.rng.randint(1, 4)))


def _finished(case: Case, crew: Crew, diary: Diary, day: date) -> Iterator[Act]:
    cost = diary.rng.choice((300, 800, 1200, 2600, 5200))
    yield Act(diary.on(day), lambda stage: stage.finish_steps(case, crew.fixer))
    yield Act(
        diary.after(0.1, 1),
        lambda stage: stage.fix(case, crew.fixer, is_deferred=True, cost_yuan=cost),
    )
    by = diary.rng.choice((crew.director, "safety", "verifier"))
    yield Act(diary.after(2, 28), lambda stage: stage.close(case, by))


def extended(case: Case, crew: Crew, diary: Diary) -> Iterator[Act]:
    """Deferred, then put off once more with a reason and an approver, then finished."""
    yield Act(diary.at, lambda stage: stage.register(case, crew.grid))
    yield from _judged(case, crew, diary)
    due_on = local_day(diary.after(0.2, 3)) + timedelta(days=10)
    later_on = due_on + timedelta(days=8)
    reason = "采购的构件晚到，施工单位只能下周进场。"
    yield Act(diary.at, lambda stage: stage.defer(case, crew.director, due_on))
    ask = partial(Stage.ask_extension, case=case, who=crew.director, due_on=later_on, reason=reason)
    yield Act(diary.on(due_on - timedelta(days=2)), ask)
    yield Act(diary.after(1, 6), lambda stage: stage.extend(case, "safety", "同意，措施不能撤。"))
    yield from _finished(case, crew, diary, later_on - timedelta(days=1))


def sent_back(case: Case, crew: Crew, diary: Diary) -> Iterator[Act]:
    """Claimed as fixed, refused by the verifier, fixed again, closed (R125)."""
    reason = "照片中仍有堆物，整改不彻底，请清理后重新申请。"
    yield Act(diary.at, lambda stage: stage.register(case, crew.grid))
    yield from _judged(case, crew, diary)
    yield Act(diary.after(3, 30), lambda stage: stage.fix(case, crew.fixer))
    yield Act(diary.after(2, 20), lambda stage: stage.send_back(case, crew.director, reason))
    yield Act(diary.after(4, 30), lambda stage: stage.fix(case, crew.fixer))
    yield Act(diary.after(2, 20), lambda stage: stage.close(case, crew.director))


@dataclass(frozen=True, slots=True)
class Told:
    """What a resident said, how they can be reached, and what was asked and answered."""

    text: str
    contact: str = ""
    question: str = ""
    answer: str = ""


def from_resident(case: Case, crew: Crew, diary: Diary, told: Told) -> Iterator[Act]:
    """Reported by a resident, asked about, confirmed, put right, verified, closed (R251)."""
    report = partial(Stage.report, case=case, text=told.text, contact=told.contact)
    yield Act(diary.at, report)
    if told.question:
        ask = partial(Stage.ask, case=case, who=crew.director, text=told.question)
        yield Act(diary.after(0.2, 2), ask)
        yield Act(diary.after(0.2, 2), lambda stage: stage.answer(case, told.answer))
    yield from _judged(case, crew, diary)
    yield Act(diary.after(3, 40), lambda stage: stage.fix(case, crew.grid))
    yield Act(diary.after(2, 20), lambda stage: stage.close(case, crew.director))


def rejected(
    case: Case, crew: Crew, diary: Diary, told: Told, *, reason: str, is_not_ours: bool
) -> Iterator[Act]:
    """Reported by a resident and rejected with a reason that the reporter reads (R122)."""
    report = partial(Stage.report, case=case, text=told.text, contact=told.contact, has_photo=False)
    yield Act(diary.at, report)
    yield Act(
        diary.after(0.5, 6),
        lambda stage: stage.reject(case, crew.director, reason, is_not_ours=is_not_ours),
    )
