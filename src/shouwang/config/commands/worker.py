"""`shouwang worker`: the clock of the house; seals, drains the outbox, runs the rooms' jobs."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from django.db import DatabaseError, close_old_connections, connection

from shouwang.ground.journal import answers, outbox, sealing
from shouwang.ground.journal.leases import drop_lease, take_lease
from shouwang.ground.tallies import jobs as tallies

log = logging.getLogger(__name__)

THREADS = 4
LEASE_S = 300


@dataclass(frozen=True, slots=True)
class Job:
    """A room's job: a function without arguments, run by one machine at a time."""

    name: str
    where: str
    every_s: int


JOBS = (
    Job("tasks-overdue", "shouwang.prepare.tasks.jobs:name_overdue_tasks", 30),
    Job("hazards-overdue", "shouwang.prepare.hazards.jobs:name_overdue_hazards", 30),
    Job("hazards-rise", "shouwang.prepare.hazards.jobs:raise_what_nobody_answered", 30),
    Job("hazards-monitoring", "shouwang.prepare.hazards.jobs:name_silent_hazards", 30),
    Job("hazards-remind", "shouwang.prepare.hazards.jobs:remind_of_deadlines", 30),
    Job("hazards-reports", "shouwang.prepare.hazards.jobs:raise_waiting_reports", 30),
    Job("hazards-retention", "shouwang.prepare.hazards.jobs:erase_what_is_due", 86400),
    Job("campaigns-duties", "shouwang.prepare.campaigns.jobs:name_overdue_obligations", 30),
    Job("campaigns-standing", "shouwang.prepare.campaigns.jobs:make_standing_tasks", 300),
    Job("campaigns-scope", "shouwang.prepare.campaigns.jobs:follow_registers", 86400),
    Job("campaigns-reports", "shouwang.prepare.campaigns.jobs:address_reports", 300),
    Job("duty-clock", "shouwang.prepare.duty.jobs:name_what_is_due", 30),
    Job("duty-patrols", "shouwang.prepare.duty.patrol_jobs:name_missed_points", 30),
    Job("sensors-judge", "shouwang.watch.sensors.jobs:judge", 1),
    Job("sensors-looks", "shouwang.playbooks.sensor_reading_counts_as_check:count_readings", 30),
    Job("sensors-sum", "shouwang.watch.sensors.jobs:sum_days", 300),
    Job("sensors-thin", "shouwang.watch.sensors.jobs:thin_observations", 3600),
    Job("sensors-forecast", "shouwang.watch.sensors.jobs:forecast_levels", 60),
    Job("risk-compute", "shouwang.watch.risk.jobs:compute_picture", 10),
    Job("risk-outlook", "shouwang.watch.risk.jobs:look_ahead", 60),
    Job("warnings-clock", "shouwang.watch.warnings.jobs:chase_and_expire", 10),
    Job("warnings-feeds", "shouwang.watch.warnings.feed_jobs:read_feeds", 60),
    Job("warnings-forget", "shouwang.watch.warnings.feed_jobs:forget_messages", 86400),
    Job("story", "shouwang.story.jobs:play", 2),
    Job("delivery", "shouwang.ground.delivery.jobs:deliver", 5),
    Job("hazards-ledger", "shouwang.prepare.hazards.jobs:write_ledger_uploads", 2),
    Job("organisations-liaisons", "shouwang.prepare.organisations.jobs:apply_liaison_uploads", 2),
    Job("places-import", "shouwang.prepare.places.jobs:apply_uploads", 2),
    Job("places-registers", "shouwang.prepare.places.jobs:apply_register_uploads", 2),
    Job("workbooks-forget", "shouwang.ground.workbooks.jobs:forget_uploads", 3600),
    Job("places-surveys", "shouwang.prepare.places.jobs:name_overdue_surveys", 300),
    Job("places-sources", "shouwang.prepare.places.jobs:name_silent_sources", 30),
    Job("places-uploads", "shouwang.prepare.places.jobs:forget_uploads", 3600),
    Job("attachments-sweep", "shouwang.ground.attachments.jobs:sweep_orphans", 3600),
)
"""The rooms' jobs; a room that is not there yet is left out."""

_SOURCE = Path(__file__).parents[3]


def jobs_present(jobs: tuple[Job, ...] = JOBS) -> list[tuple[Job, Callable[[], object]]]:
    """Return each job whose room has it, with its function."""
    found = []
    for job in jobs:
        module, _, name = job.where.partition(":")
        if (_SOURCE / f"{module.replace('.', '/')}.py").exists():
            function = getattr(importlib.import_module(module), name, None)
            if function is not None:
                found.append((job, function))
    return found


def holder_name() -> str:
    """Name this process among all machines."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def seal_and_drain(holder: str) -> None:
    """Seal what was committed and run what is due, until nothing is."""
    sealing.seal(holder)
    while outbox.drain(holder):
        continue


def run_alone(job: Job, function: Callable[[], object], holder: str) -> None:
    """Run a job unless another machine is at it."""
    lease = f"job:{job.name}"
    if not take_lease(lease, holder, seconds=LEASE_S):
        return
    try:
        function()
    finally:
        drop_lease(lease, holder)


def steadily(name: str, function: Callable[[], object]) -> None:
    """Run a job so that a fault of the database, or its own, does not end the clock."""
    try:
        close_old_connections()
        function()
    except DatabaseError as error:
        log.warning("job %s: the database failed (%s), trying again", name, error)
        connection.close()
    except Exception:
        log.exception("job %s failed", name)
    finally:
        close_old_connections()


def make_scheduler(holder: str) -> BackgroundScheduler:
    """Return the clock with all jobs, not yet running."""
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )

    def every(seconds: int, name: str, function: Callable[[], object]) -> None:
        scheduler.add_job(steadily, "interval", (name, function), id=name, seconds=seconds)

    every(1, "seal", partial(sealing.seal, holder))
    every(1, "outbox", partial(outbox.drain, holder))
    every(1, "tallies", partial(tallies.project, holder))
    every(3600, "forget-answers", answers.forget_old_answers)
    for job, function in jobs_present():
        every(job.every_s, job.name, partial(run_alone, job, function, holder))
    return scheduler


def run_once(holder: str) -> None:
    """Do every job once, in order."""
    seal_and_drain(holder)
    for job, function in jobs_present():
        run_alone(job, function, holder)
    answers.forget_old_answers()
    seal_and_drain(holder)
    tallies.project(holder)


def run(arguments: list[str]) -> int:
    """Run the clock until SIGTERM or Ctrl-C; work begun is finished."""
    parser = argparse.ArgumentParser(prog="shouwang worker", description="启动后台任务")
    parser.add_argument("--once", action="store_true", help="各做一遍就退出")
    holder = holder_name()
    if parser.parse_args(arguments).once:
        run_once(holder)
        return 0
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    scheduler = make_scheduler(holder)
    scheduler.start()
    print("后台任务已启动。", flush=True)
    stop.wait()
    scheduler.shutdown(wait=True)
    drop_lease("sealer", holder)
    return 0
