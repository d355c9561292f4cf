"""What is wrong with a roster: minutes nobody covers, minutes two teams cover, a lack of people.

Shifts are half-open, so that the minute of a handover belongs to the next shift alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.errors import Invalid, Text, joined, say

from .parameters import ROSTER_DAYS_LIMIT, SHIFTS_LIMIT, SHOWN_FAULTS, TEAM_LIMIT
from .strength import Piece, start_of_day
from .wording import day_text, span_text


class FaultKind(StrEnum):
    """What is wrong."""

    GAP = "gap"
    OVERLAP = "overlap"
    LACK = "lack"
    LEFT = "left"
    ELSEWHERE = "elsewhere"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, `from_at <= moment < until_at`."""

    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A shift as a rule sees it: when, and with how many leaders and staff."""

    from_at: datetime
    until_at: datetime
    leaders: int
    staff: int

    def holds(self, moment: datetime) -> bool:
        """Tell whether the shift is on duty at a moment."""
        return self.from_at <= moment < self.until_at


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, with the day on which it begins."""

    kind: str
    day: date
    from_at: datetime
    until_at: datetime
    text: Text


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    """A shift to be: when, and the posts that are on duty."""

    from_at: datetime
    until_at: datetime
    post_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterDraft:
    """A roster to be, from one local day to another, both included."""

    room_id: int
    from_on: date
    to_on: date
    shifts: tuple[ShiftDraft, ...] = ()


def window_of(from_on: date, to_on: date) -> Span:
    """Return the minutes that a roster has to cover: its days from 00:00 to 24:00."""
    return Span(start_of_day(from_on), end_of_day(to_on))


def uncovered(turns: Iterable[Turn | Span], window: Span) -> list[Span]:
    """Return the parts of a window in which nobody is on duty (R169)."""
    gaps, reached = [], window.from_at
    for turn in sorted(turns, key=lambda found: (found.from_at, found.until_at)):
        if turn.until_at <= reached or turn.from_at >= window.until_at:
            continue
        if turn.from_at > reached:
            gaps.append(Span(reached, turn.from_at))
        reached = turn.until_at
    if reached < window.until_at:
        gaps.append(Span(reached, window.until_at))
    return gaps


def doubled(turns: Iterable[Turn]) -> list[Span]:
    """Return the parts of time that two shifts claim."""
    found: list[Span] = []
    ordered = sorted(turns, key=lambda turn: (turn.from_at, turn.until_at))
    for before, after in itertools.pairwise(ordered):
        if after.from_at < before.until_at:
            found.append(Span(after.from_at, min(before.until_at, after.until_at)))
    return found


def lacks(turn: Turn, held: Iterable[Piece]) -> list[Fault]:
    """Return where a shift has fewer leaders or staff than the rule asks for (R170, R172)."""
    found = []
    for piece in held:
        from_at = max(turn.from_at, piece.from_at)
        until_at = min(turn.until_at, piece.until_at)
        is_enough = turn.leaders >= piece.rule.leaders and turn.staff >= piece.rule.staff
        if from_at < until_at and not is_enough:
            found.append(_lack(turn, piece, Span(from_at, until_at)))
    return found


def weakened(before: Turn, after: Turn, held: Iterable[Piece]) -> list[Fault]:
    """Return where a change of people leaves a shift weaker than the rule and than it was."""
    worse = [
        piece
        for piece in held
        if after.leaders < min(before.leaders, piece.rule.leaders)
        or after.staff < min(before.staff, piece.rule.staff)
    ]
    return lacks(after, worse)


def _lack(turn: Turn, piece: Piece, span: Span) -> Fault:
    words = say(
        "{span} 领导 {leaders} 人、干部职工 {staff} 人，应有领导 {need_leaders} 人、"
        "干部职工 {need_staff} 人。",
        span=span_text(span.from_at, span.until_at),
        leaders=turn.leaders,
        staff=turn.staff,
        need_leaders=piece.rule.leaders,
        need_staff=piece.rule.staff,
    )
    return Fault(FaultKind.LACK, local_day(turn.from_at), span.from_at, span.until_at, words)


def faults(
    own: Sequence[Turn], others: Sequence[Turn], window: Span, held: Sequence[Piece]
) -> list[Fault]:
    """Return everything wrong with a roster, in order of time.

    `others` are shifts of neighbouring published rosters, which may reach into the window.
    """
    every = [*own, *others]
    found = [
        _named(FaultKind.GAP, gap, say("{span} 无人值班。", span=_told(gap)))
        for gap in uncovered(every, window)
    ]
    found += [
        _named(FaultKind.OVERLAP, span, say("{span} 排了两个班次。", span=_told(span)))
        for span in doubled(every)
    ]
    found += [fault for turn in own for fault in lacks(turn, held)]
    return sorted(found, key=lambda fault: (fault.from_at, fault.kind))


def _told(span: Span) -> Text:
    return span_text(span.from_at, span.until_at)


def _named(kind: FaultKind, span: Span, words: Text) -> Fault:
    return Fault(kind, local_day(span.from_at), span.from_at, span.until_at, words)


def refusal(found: Sequence[Fault]) -> Invalid:
    """Return the error that names what is wrong, the first ones word for word."""
    told: list[Text | str] = [fault.text for fault in found[:SHOWN_FAULTS]]
    if len(found) > SHOWN_FAULTS:
        told.append(say("还有 {n} 处。", n=len(found) - SHOWN_FAULTS))
    words = joined(told)
    assert isinstance(words, Text)  # noqa: S101 - tells the type
    return Invalid({"shifts": words}, say("值班表不能发布：{why}", why=words))


def check_days(from_on: date, to_on: date) -> None:
    """Refuse a roster whose days are in the wrong order or too many."""
    if to_on < from_on:
        raise Invalid({"to_on": say("结束日不能早于开始日。")})
    if (to_on - from_on).days >= ROSTER_DAYS_LIMIT:
        raise Invalid({"to_on": say("一张值班表最多 {n} 天。", n=ROSTER_DAYS_LIMIT)})


def check_shifts(shifts: Sequence[ShiftDraft], from_on: date, to_on: date) -> None:
    """Refuse shifts that end before they begin, begin outside the days or are too many."""
    if len(shifts) > SHIFTS_LIMIT:
        raise Invalid({"shifts": say("班次太多，最多 {n} 个。", n=SHIFTS_LIMIT)})
    for shift in shifts:
        check_shift(shift, from_on, to_on)


def check_shift(shift: ShiftDraft, from_on: date, to_on: date) -> None:
    """Refuse a shift that cannot be."""
    if shift.until_at <= shift.from_at or (shift.until_at - shift.from_at).days >= 2:
        raise Invalid({"until_at": say("班次的结束要晚于开始，最长 48 小时。")})
    if not from_on <= local_day(shift.from_at) <= to_on:
        words = say(
            "班次要在值班表的 {first} 至 {last} 开始。",
            first=day_text(from_on),
            last=day_text(to_on),
        )
        raise Invalid({"from_at": words})
    if len(shift.post_ids) > TEAM_LIMIT:
        raise Invalid({"post_ids": say("一个班次最多 {n} 人。", n=TEAM_LIMIT)})
