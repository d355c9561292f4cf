"""Making the shifts of a roster by turns, so that everybody is on duty equally often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Invalid, say

from .rosters import ShiftDraft, check_days, window_of
from .strength import Care, Piece, pieces
from .wording import RoomKind


@dataclass(frozen=True, slots=True)
class Rotation:
    """By turns: the times of handover in a day, and who takes part, in order."""

    from_on: date
    to_on: date
    handover_times: tuple[time, ...]
    leader_ids: tuple[int, ...] = ()
    staff_ids: tuple[int, ...] = ()


def _cuts(plan: Rotation) -> Iterator[datetime]:
    """Yield the handovers from the first day to the one after the last."""
    day = plan.from_on
    while day <= plan.to_on + timedelta(days=1):
        for at in sorted(set(plan.handover_times)):
            yield datetime.combine(day, at, tzinfo=LOCAL_ZONE)
        day += timedelta(days=1)


def rotate(
    plan: Rotation,
    cares: Sequence[Care],
    covered_until: datetime | None = None,
    room_kind: str = RoomKind.OFFICE,
) -> list[ShiftDraft]:
    """Return the shifts of a rotation, each as strong as the rule then asks for.

    `covered_until` is where the roster before ends; else the first shift begins at 00:00.
    Nobody stands twice in one shift, so too few people leave it short.
    """
    check_days(plan.from_on, plan.to_on)
    if not plan.handover_times:
        raise Invalid({"handover_times": say("请写明交接班时间，例如 08:00。")})
    window = window_of(plan.from_on, plan.to_on)
    begin = max(covered_until or window.from_at, window.from_at)
    cuts = [begin, *(at for at in _cuts(plan) if at > begin)]
    held = pieces(cares, window.from_at, cuts[-1], room_kind)
    leaders, staff = _Turns(plan.leader_ids), _Turns(plan.staff_ids)
    found = []
    for start, end in pairwise(cuts):
        if start >= window.until_at:
            break
        need = _need(held, start, end)
        team = (*leaders.take(need[0]), *staff.take(need[1]))
        found.append(ShiftDraft(start, end, team))
    return found


class _Turns:
    """People in a ring."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids = tuple(dict.fromkeys(ids))
        self._at = 0

    def take(self, count: int) -> tuple[int, ...]:
        """Return the next ones."""
        count = min(count, len(self._ids))
        ring = self._ids[self._at :] + self._ids[: self._at]
        if self._ids:
            self._at = (self._at + count) % len(self._ids)
        return tuple(islice(ring, count))


def _need(held: Sequence[Piece], start: datetime, end: datetime) -> tuple[int, int]:
    met = [piece.rule for piece in held if piece.from_at < end and start < piece.until_at]
    return max(rule.leaders for rule in met), max(rule.staff for rule in met)
