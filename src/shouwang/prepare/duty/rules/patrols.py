"""Patrols: the turns of a route, which points were missed, and coverage as a union of intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from shouwang.ground.errors import Invalid, Text, say

from .drafts import position_fault, text_fault
from .parameters import (
    EVERY_MIN_LEAST,
    EVERY_MIN_LIMIT,
    LINE_LIMIT,
    NAME_LIMIT,
    POINTS_LIMIT,
    REASON_LIMIT,
)
from .wording import Seen


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A check point: a place of the register, or a point with a position."""

    name: str
    place_id: int | None = None
    lat: float | None = None
    lng: float | None = None


@dataclass(frozen=True, slots=True)
class RouteDraft:
    """A route through key parts, walked every so many minutes in a period."""

    name: str
    area_code: str
    every_min: int
    from_at: datetime
    until_at: datetime
    points: tuple[PointDraft, ...]


@dataclass(frozen=True, slots=True)
class PointCheckDraft:
    """A check at a point, named by its id or by the token of its QR code."""

    point_id: int | None = None
    token: str = ""
    lat: float | None = None
    lng: float | None = None
    seen: str = Seen.NORMAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a point is due: once in each turn of `every` from `from_at` until `until_at`."""

    from_at: datetime
    until_at: datetime
    every: timedelta

    def turn_of(self, moment: datetime) -> datetime:
        """Return the beginning of the turn in which a moment lies."""
        return self.from_at + ((moment - self.from_at) // self.every) * self.every

    def ends_between(self, after: datetime, upto: datetime) -> list[datetime]:
        """Return the ends of turns in `after < end <= upto`, the last cut at the plan's end."""
        found: list[datetime] = []
        number = max((after - self.from_at) // self.every, 0)
        while True:
            begin = self.from_at + number * self.every
            if begin >= self.until_at:
                return found
            end = min(begin + self.every, self.until_at)
            if end > upto:
                return found
            if end > after:
                found.append(end)
            number += 1

    def begin_of(self, end: datetime) -> datetime:
        """Return the beginning of the turn that ends at a moment."""
        return self.turn_of(end - timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a span checks cover; each one holds for one interval. None is 不适用."""

    covered: timedelta
    whole: timedelta
    gaps: tuple[tuple[datetime, datetime], ...]

    @property
    def rate(self) -> Fraction | None:
        """Return the part covered, unrounded."""
        if not self.whole:
            return None
        micro = timedelta(microseconds=1)
        return Fraction(self.covered // micro, self.whole // micro)


def coverage(
    checks: Iterable[datetime], every: timedelta, from_at: datetime, until_at: datetime
) -> Coverage:
    """Return the union of `[check, check + every)` within a span and its gaps (R173)."""
    gaps: list[tuple[datetime, datetime]] = []
    reached = from_at
    for at in sorted(checks):
        if at >= until_at:
            break
        if at > reached:
            gaps.append((reached, at))
        reached = max(reached, at + every)
    if reached < until_at:
        gaps.append((max(reached, from_at), until_at))
    whole = max(until_at - from_at, timedelta())
    opened = sum((end - start for start, end in gaps), timedelta())
    return Coverage(whole - opened, whole, tuple(gaps))


def completion(done: int, due: int) -> Fraction | None:
    """Return the part of due checks that were done, unrounded; None when none was due."""
    return Fraction(done, due) if due else None


def missed_ends(
    plan: Plan, checks: Sequence[datetime], after: datetime, upto: datetime
) -> list[datetime]:
    """Return the ends of turns in which a point was not checked."""
    seen = {plan.turn_of(at) for at in checks}
    return [end for end in plan.ends_between(after, upto) if plan.begin_of(end) not in seen]


def check_route(draft: RouteDraft) -> None:
    """Refuse a route that cannot be walked, naming each wrong field."""
    wrong: dict[str, Text] = {}
    unfit = text_fault(draft.name, NAME_LIMIT)
    if not draft.name.strip():
        unfit = say("请填写路线名称。")
    if unfit is not None:
        wrong["name"] = unfit
    if not EVERY_MIN_LEAST <= draft.every_min <= EVERY_MIN_LIMIT:
        wrong["every_min"] = say("间隔应为 10 分钟至 7 天。")
    if draft.until_at <= draft.from_at:
        wrong["until_at"] = say("结束要晚于开始。")
    points = _points_fault(draft.points)
    if points is not None:
        wrong["points"] = points
    if wrong:
        raise Invalid(wrong)


def first_turn(draft: RouteDraft, now: datetime) -> datetime:
    """Return when a route begins that is planned now; Invalid when all of it is over."""
    if draft.until_at <= now:
        raise Invalid({"until_at": say("结束要晚于现在。")})
    plan = Plan(draft.from_at, draft.until_at, timedelta(minutes=draft.every_min))
    return max(draft.from_at, plan.turn_of(now))


def _points_fault(points: Sequence[PointDraft]) -> Text | None:
    if not points:
        return say("请至少写一个检查点。")
    if len(points) > POINTS_LIMIT:
        return say("检查点太多，最多 {n} 个。", n=POINTS_LIMIT)
    return next((unfit for unfit in map(_point_fault, points) if unfit is not None), None)


def _point_fault(point: PointDraft) -> Text | None:
    if not point.name.strip():
        return say("每个检查点都要有名称。")
    return position_fault(point.lat, point.lng) or text_fault(point.name, NAME_LIMIT)


def check_check(draft: PointCheckDraft) -> None:
    """Refuse a check that says something impossible; what is abnormal needs words."""
    wrong: dict[str, Text] = {}
    if draft.seen not in set(Seen):
        wrong["seen"] = say("请选择正常或异常。")
    elif draft.seen == Seen.ABNORMAL and not draft.note.strip():
        wrong["note"] = say("异常请写明情况。")
    found = {
        "note": text_fault(draft.note, REASON_LIMIT),
        "token": text_fault(draft.token, LINE_LIMIT),
        "lat": position_fault(draft.lat, draft.lng),
    }
    wrong |= {name: unfit for name, unfit in found.items() if unfit is not None}
    if wrong:
        raise Invalid(wrong)
