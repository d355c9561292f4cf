"""A worker that is killed while it sends: nothing is lost, and the gateway takes nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shouwang.config.commands.tests.installations import Installation, installation
from shouwang.ground.delivery.tests.stubs import HttpGateway, http_gateway

from .serving import ROOT

PEOPLE = 300
THREADS = 8
KILLED_AFTER = 60


@pytest.fixture
def stub() -> Iterator[HttpGateway]:
    """Lend a gateway that fails a third of the time and holds its answers in the middle."""
    with http_gateway(fails_every=3) as gateway:
        gateway.hold_from, gateway.hold_until = KILLED_AFTER, THREADS
        yield gateway
        gateway.released.set()


@pytest.fixture
def empty(tmp_path: Path, transactional_db: None, stub: HttpGateway) -> Iterator[Installation]:
    """Lend an installation with an empty database, and SMS by the stub."""
    del transactional_db
    with installation(tmp_path / "served") as made:
        told = {"SHOUWANG_CHANNELS": f"sms={stub.channel}"}
        made.run("migrate", "--skip-checks", "--verbosity", "0")
        yield Installation(made.home, made.environment | told)


def word(made: Installation, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.delivering", *words],
        env=made.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def kill_in_the_middle(made: Installation, stub: HttpGateway) -> bool:
    """Start the real worker and kill it while every thread waits for an answer."""
    worker = subprocess.Popen(
        made.command("worker"), env=made.environment, cwd=ROOT, start_new_session=True
    )
    was_sending = stub.held.wait(60)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    stub.released.set()
    return was_sending


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    empty: Installation, stub: HttpGateway
) -> None:
    told = word(empty, "queue", str(PEOPLE))

    was_sending = kill_in_the_middle(empty, stub)
    killed = word(empty, "look")["states"]
    accepted_when_killed = len(stub.accepted)
    found = word(empty, "finish")

    states = found["states"]
    assert (told, was_sending) == ({"told": PEOPLE}, True)
    assert killed["sending"] >= THREADS
    assert killed["sent"] < accepted_when_killed < PEOPLE
    assert states["sent"] + states.get("failed", 0) == PEOPLE
    assert found["unnamed"] == 0
    assert set(stub.accepted.values()) == {1}
    assert len(stub.accepted) >= states["sent"]
    assert stub.repeated >= THREADS - states.get("failed", 0)
