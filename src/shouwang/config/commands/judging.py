"""The judge beside the ingester: a process of its own, woken by a pipe, ended by its closing."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType

from django.db import DatabaseError, connection

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.watch.sensors.actions import judge_arrivals
from shouwang.watch.sensors.actions.seat import Seat

log = logging.getLogger(__name__)

IDLE_S = 0.5
"""Without a wake-up the judge looks this often: silence and durations fall due by themselves."""
WAKE = b"\0"
WAKES_READ = 65_536
END_LIMIT_S = 30
STEP_READINGS = 20_000
"""So many readings in one step, that the ingester's commits need not wait long."""


class JudgeProcess:
    """Starts the judge, wakes it after each commit, starts it again when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._wake = -1

    def __enter__(self) -> JudgeProcess:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def start(self) -> None:
        """Start the judge when it does not run."""
        if self._process is not None and self._process.poll() is None:
            return
        self._close()
        theirs, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        command = [sys.executable, "-m", "shouwang.config.command", "ingest", "--judge-fd"]
        self._process = subprocess.Popen([*command, str(theirs)], pass_fds=(theirs,))  # noqa: S603
        os.close(theirs)

    def wake(self) -> None:
        """Tell the judge that something has come."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._wake, WAKE)

    def end(self) -> None:
        """Let the judge finish what has come, and wait for it."""
        self._close()
        if self._process is None:
            return
        try:
            self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _close(self) -> None:
        if self._wake >= 0:
            os.close(self._wake)
            self._wake = -1


def judge_until_closed(wake: int) -> int:
    """Judge what comes until the ingester closes the pipe, or dies; the last is judged too."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seat = Seat()
    is_open = True
    while is_open:
        is_open = _sleep(wake)
        _steadily(partial(_judge_all, seat))
    _steadily(seat.leave)
    return 0


def _steadily(work: Callable[[], object]) -> None:
    """Do it so that a fault of the database, or an own one, does not end the judge."""
    try:
        work()
    except DatabaseError as error:
        log.warning("judge: the database failed (%s), trying again", error)
        connection.close()
    except Exception:
        log.exception("judge failed")


def _sleep(wake: int) -> bool:
    """Wait to be woken; False when nobody is left who could."""
    found, _, _ = select.select([wake], [], [], IDLE_S)
    return not found or bool(os.read(wake, WAKES_READ))


def _judge_all(seat: Seat) -> None:
    is_behind = True
    while is_behind:
        told = judge_arrivals(
            Actor.system("sensors"), now=clock.now(), limit=STEP_READINGS, seat=seat
        )
        is_behind = told.is_behind and told.arrivals > 0
