"""Hired patrols: shifts that together cover the day, check-ins, and the gap after a missed one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Invalid, Text, listed, say
from shouwang.ground.parameters import Parameter, parameter_at

from .drafts import check_text
from .parameters import FIRST_DAY

PATROL_COVERAGE_H: Final = "hazard_patrol_coverage_h"
CHECK_IN_MINUTES: Final = "patrol_check_in_minutes"
ALARM_MINUTES: Final = "patrol_alarm_minutes"

PARAMETERS: Final = (
    Parameter(PATROL_COVERAGE_H, Decimal(24), say("聘请专人进行 24 小时巡查值班"), FIRST_DAY),
    Parameter(
        CHECK_IN_MINUTES, Decimal(60), say("本平台规定：巡查员每 60 分钟打卡一次"), FIRST_DAY
    ),
    Parameter(ALARM_MINUTES, Decimal(25), say("本平台规定：到点 25 分钟没有打卡即报警"), FIRST_DAY),
)
DAY_MIN: Final = 24 * 60
SHIFT_LIMIT: Final = 24
LABEL_LIMIT: Final = 60


@dataclass(frozen=True, slots=True)
class Shift:
    """One patroller's daily shift, by its first minute of the day; it may pass midnight."""

    label: str
    from_minute: int
    minutes: int

    def covers(self, minute: int) -> bool:
        """Tell whether the patroller is on duty at a minute of the day."""
        return (minute - self.from_minute) % DAY_MIN < self.minutes


def coverage(on: date) -> int:
    """Return how many minutes of the day the shifts have to cover together."""
    return int(parameter_at(PARAMETERS, PATROL_COVERAGE_H, on).value) * 60


def check_in_every(on: date) -> timedelta:
    """Return after how long a patroller has to check in again."""
    return timedelta(minutes=int(parameter_at(PARAMETERS, CHECK_IN_MINUTES, on).value))


def alarm_after(on: date) -> timedelta:
    """Return how long after its due moment a check-in counts as missed."""
    return timedelta(minutes=int(parameter_at(PARAMETERS, ALARM_MINUTES, on).value))


def minute_of_day(moment: datetime) -> int:
    """Return the minute of the local day that a moment lies in."""
    local = moment.astimezone(LOCAL_ZONE)
    return local.hour * 60 + local.minute


def uncovered(shifts: Iterable[Shift]) -> list[tuple[int, int]]:
    """Return the gaps of a day as half-open minutes; one over midnight ends before it begins."""
    gaps: list[tuple[int, int]] = []
    reached = 0
    for start, end in sorted(part for shift in shifts for part in _parts(shift)):
        if start > reached:
            gaps.append((reached, start))
        reached = max(reached, end)
    if reached < DAY_MIN:
        gaps.append((reached, DAY_MIN))
    if len(gaps) > 1 and gaps[0][0] == 0 and gaps[-1][1] == DAY_MIN:
        gaps = [*gaps[1:-1], (gaps[-1][0], gaps[0][1])]
    return gaps


def _parts(shift: Shift) -> list[tuple[int, int]]:
    """Return the shift as parts of one day, cut at midnight."""
    end = shift.from_minute + shift.minutes
    if end <= DAY_MIN:
        return [(shift.from_minute, end)]
    return [(shift.from_minute, DAY_MIN), (0, end - DAY_MIN)]


def gap_minutes(gaps: Iterable[tuple[int, int]]) -> int:
    """Return how long the gaps are together."""
    return sum(end - start if end > start else end + DAY_MIN - start for start, end in gaps)


def clock_text(minute: int) -> str:
    """Return a minute of the day as people write it; the end of the day is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def hours_text(from_minute: int, minutes: int) -> str:
    """Return the hours of a shift."""
    end = from_minute + minutes
    return f"{clock_text(from_minute)}–{clock_text(end if end <= DAY_MIN else end - DAY_MIN)}"


def check_plan(shifts: Sequence[Shift], on: date) -> None:
    """Refuse a patrol whose shifts leave a part of the day to nobody, naming it (R130)."""
    if not shifts:
        raise Invalid({"shifts": say("请至少安排一个班次。")})
    if len(shifts) > SHIFT_LIMIT:
        raise Invalid({"shifts": say("班次太多，最多 {n} 个。", n=SHIFT_LIMIT)})
    for shift in shifts:
        _check_shift(shift)
    gaps = uncovered(shifts)
    if DAY_MIN - gap_minutes(gaps) < coverage(on):
        raise Invalid({"shifts": say("{gaps} 无人。全天 24 小时都要有人巡查。", gaps=_told(gaps))})


def _told(gaps: Iterable[tuple[int, int]]) -> Text | str:
    return listed([f"{clock_text(start)}–{clock_text(end)}" for start, end in gaps])


def _check_shift(shift: Shift) -> None:
    if not shift.label.strip():
        raise Invalid({"shifts": say("每个班次都要写明巡查员。")})
    unfit = check_text(shift.label, LABEL_LIMIT)
    if unfit:
        raise Invalid({"shifts": unfit})
    if not (0 <= shift.from_minute < DAY_MIN and 1 <= shift.minutes <= DAY_MIN):
        raise Invalid({"shifts": say("班次的时间不对：从 00:00 至 23:59 开始，最长 24 小时。")})
