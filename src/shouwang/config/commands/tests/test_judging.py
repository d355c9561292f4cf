"""The judge beside the ingester: woken by a pipe, ended by its closing, steady when it fails."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import DatabaseError, connection

from shouwang.config.commands import judging
from shouwang.config.commands.judging import STEP_READINGS, JudgeProcess, judge_until_closed
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Lease
from shouwang.watch.sensors.actions import Judged
from shouwang.watch.sensors.actions.seat import LEASE, Seat

MORE, DONE = Judged(arrivals=1, is_behind=True), Judged(arrivals=1)
ANOTHER_SITS = Judged(is_behind=True)


class Stub:
    """Answers in turn what a judge would have done; an error is raised."""

    def __init__(self, *answers: Judged | Exception) -> None:
        self.answers = list(answers)

    def __call__(self, actor: Actor, *, now: datetime, limit: int, seat: Seat) -> Judged:
        """Answer."""
        del now
        assert (actor.is_system, limit, seat.take()) == (True, STEP_READINGS, True)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def _signals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(judging, "IDLE_S", 0.01)
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    """Lend the judge's end of a pipe whose other end is closed already."""
    theirs, ours = os.pipe()
    os.close(ours)
    yield theirs
    os.close(theirs)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ([DONE], 0),
        ([MORE, MORE, DONE], 0),
        ([ANOTHER_SITS, DONE], 1),
    ],
)
def test_when_the_ingester_is_gone_the_last_is_judged_too(
    monkeypatch: pytest.MonkeyPatch, closed_pipe: int, answers: list[Judged], left: int
) -> None:
    stub = Stub(*answers)
    monkeypatch.setattr(judging, "judge_arrivals", stub)

    code = judge_until_closed(closed_pipe)

    assert (code, len(stub.answers)) == (0, left)
    assert Lease.objects.get(name=LEASE).holder == ""


@pytest.mark.django_db
@pytest.mark.parametrize("error", [DatabaseError("locked"), RuntimeError("broken")])
def test_a_fault_does_not_end_the_judge(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    theirs, ours = os.pipe()
    stub = Stub(error, DONE)
    monkeypatch.setattr(judging, "judge_arrivals", stub)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(judging, "_sleep", lambda _: len(stub.answers) > 1)

    judge_until_closed(theirs)

    assert stub.answers == []
    os.close(theirs)
    os.close(ours)


def test_a_wake_up_is_heard_and_a_closed_pipe_is_the_end() -> None:
    theirs, ours = os.pipe()

    idle = judging._sleep(theirs)
    os.write(ours, b"\0\0")
    woken = judging._sleep(theirs)
    os.close(ours)

    assert (idle, woken, judging._sleep(theirs)) == (True, True, False)
    os.close(theirs)


def test_waking_a_judge_that_is_gone_does_nothing() -> None:
    process = JudgeProcess()
    theirs, process._wake = os.pipe()
    os.close(theirs)

    process.wake()
    process.end()

    assert process._wake == -1
