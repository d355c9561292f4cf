"""The clock: one machine at a time, no fault stops it, SIGTERM does."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable
from itertools import count

import pytest
from django.db import DatabaseError, connection

from shouwang.config.commands import worker
from shouwang.config.commands.worker import JOBS, Job, jobs_present, run_alone, steadily
from shouwang.ground.actor import Actor
from shouwang.ground.journal import sealing
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.leases import take_lease
from shouwang.ground.journal.models import Entry

from .installations import Installation

JOB = Job("test", "shouwang.nowhere:nothing", 30)


class Rounds:
    """Counts how often it was called."""

    def __init__(self, error: Exception | None = None) -> None:
        self.count = 0
        self.error = error

    def __call__(self) -> None:
        self.count += 1
        if self.error is not None:
            raise self.error


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_number_each_entry_once() -> None:
    for number in range(300):
        record(Actor.system("test"), "lamp.light", f"lamp:{number}")
    sealed: list[int] = []

    def seal(holder: str) -> None:
        sealed.append(sealing.seal(holder))
        connection.close()

    sealers = [threading.Thread(target=seal, args=(name,)) for name in "abcd"]
    for thread in sealers:
        thread.start()
    for thread in sealers:
        thread.join()

    numbers = list(Entry.objects.order_by("seal_no").values_list("seal_no", flat=True))
    assert numbers == list(range(1, 301))
    assert sum(sealed) == 300
    assert list(sealing.verify()) == []


@pytest.mark.django_db
def test_a_job_that_another_machine_is_at_is_left_alone() -> None:
    take_lease("job:test", "other", seconds=300)
    rounds = Rounds()

    run_alone(JOB, rounds, "me")

    assert rounds.count == 0


@pytest.mark.django_db
def test_a_finished_job_is_free_for_other_machines() -> None:
    rounds = Rounds()

    run_alone(JOB, rounds, "me")
    run_alone(JOB, rounds, "other")

    assert rounds.count == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [DatabaseError("gone"), RuntimeError("a fault")])
def test_a_failing_job_does_not_stop_the_clock(error: Exception) -> None:
    rounds = Rounds(error)

    steadily("test", rounds)
    steadily("test", rounds)

    assert rounds.count == 2


def test_jobs_have_names_that_fit_a_lease_and_stand_once() -> None:
    names = [job.name for job in JOBS]

    assert len(set(names)) == len(names)
    assert max(len(f"job:{name}") for name in names) <= 32


def test_every_job_of_a_room_that_is_there_has_its_function() -> None:
    rooms = {job.where.rpartition(".jobs:")[0] for job, _ in jobs_present()}
    told = {job.where for job, _ in jobs_present()}

    assert told == {job.where for job in JOBS if job.where.rpartition(".jobs:")[0] in rooms}


@pytest.mark.django_db(transaction=True)
def test_one_round_does_every_job(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = Rounds()
    present: Callable[[], list[tuple[Job, Rounds]]] = lambda: [(JOB, rounds)]  # noqa: E731
    monkeypatch.setattr(worker, "jobs_present", present)
    record(Actor.system("test"), "lamp.light", "lamp:1")

    assert worker.run(["--once"]) == 0
    assert (rounds.count, sealing.head().number) == (1, 1)


def test_the_clock_stops_on_sigterm(fresh: Installation) -> None:
    fresh.run("migrate", "--skip-checks")
    running = subprocess.Popen(  # noqa: S603 - ourselves
        fresh.command("worker"), env=fresh.environment, stdout=subprocess.PIPE, text=True
    )
    first_line = next(iter(running.stdout or ()))

    os.kill(running.pid, signal.SIGTERM)

    assert first_line == "后台任务已启动。\n"
    assert running.wait(timeout=30) == 0


def test_holders_of_two_processes_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(1)
    monkeypatch.setattr(os, "getpid", lambda: next(numbers))

    assert worker.holder_name() != worker.holder_name()
