"""Where the evaluation of rules plugs in: called while readings settle, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shouwang.ground.actor import Actor
from shouwang.watch.sensors.rules.batches import Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Readings that were stored for the first time, in the order in which they arrived."""

    sensor_ids: Integers
    at_ms: Integers
    values: Floats

    def __len__(self) -> int:
        return len(self.sensor_ids)


class Judge(Protocol):
    """Evaluates rules over what has settled and lets the time pass."""

    def judge(self, actor: Actor, settled: Settled, *, up_to: datetime) -> int:
        """Judge in the caller's transaction; return how many signals were raised or changed.

        Time may pass up to `up_to`: everything received before it has settled. `settled` may be
        empty. When the transaction is rolled back, `forget` is called, and what is kept in memory
        has to be read anew.
        """

    def forget(self) -> None:
        """Drop what is kept in memory."""


class _Bench:
    """The judges that sit; filled once at start-up."""

    def __init__(self) -> None:
        self.judges: list[Judge] = []


_bench = _Bench()


def seat_judge(judge: Judge) -> None:
    """Let a judge take part from now on; the second time does nothing."""
    if judge not in _bench.judges:
        _bench.judges.append(judge)


def seated() -> tuple[Judge, ...]:
    """Return the judges that take part."""
    return tuple(_bench.judges)
