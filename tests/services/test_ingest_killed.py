"""Broker and ingesters are killed every few seconds under load; nothing is lost or doubled.

Mosquitto runs with the configuration that is shipped. A quarter of a minute in CI;
`INGEST_KILL_S=600` makes it the ten minutes of a bad day.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from scripts.mosquitto import Mosquitto
from shouwang.config.commands.tests.installations import Installation, installation

from .gateways import Gateway
from .sensing import sensors_of
from .serving import ROOT, free_port

KILL_S = float(os.environ.get("INGEST_KILL_S", "15"))
SHARED_S = 6.0
FEWEST_S, MOST_S = 2.5, 5.0
"""The broker saves every one to two seconds."""
PER_S = 60.0
NAMES = tuple(f"gw-{number:02}" for number in range(6))
"""Two for each test."""
INGESTERS = ("a", "b")
LIMIT_S = 120.0
MORE = 150


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so, or time is up."""
    until_s = time.monotonic() + LIMIT_S
    while not is_so() and time.monotonic() < until_s:
        time.sleep(0.05)


@dataclass(slots=True)
class Ingester:
    """`shouwang ingest` in a process group of its own, so that its judge dies with it."""

    installation: Installation
    name: str
    url: str
    words: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def _log(self) -> Path:
        return self.installation.home / f"ingest-{self.name}.log"

    @property
    def _lines(self) -> int:
        """Return how often it has told that the broker keeps messages for it."""
        return self._log.read_text(encoding="utf-8").count("已连接") if self._log.exists() else 0

    def start(self) -> None:
        """Start it, and wait until the broker keeps messages for it."""
        before = self._lines
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self.installation.command("ingest", *self.words),
                env=self.installation.environment | {"SHOUWANG_MQTT_URL": self.url},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(lambda: self._lines > before)

    def kill(self, *, with_judge: bool) -> None:
        """Kill it, with its judge or alone."""
        assert self.process is not None
        kill = os.killpg if with_judge else os.kill
        kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> int:
        """Let it finish what has come."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LIMIT_S)


def run_word(made: Installation, *words: str) -> dict[str, Any]:
    """Run one of the words of `sensing` inside an installation."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.sensing", *words],
        env=made.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass(slots=True)
class Rig:
    """An installation, its broker, its ingesters and the gateways that send."""

    installation: Installation
    broker: Mosquitto
    ingesters: list[Ingester]
    gateways: list[Gateway]

    def look(self) -> dict[str, Any]:
        """Return what the installation holds of these gateways."""
        return run_word(self.installation, "look", *[gateway.name for gateway in self.gateways])

    def wait_for_all(self) -> dict[str, Any]:
        """Look until so many are stored and judged as were acknowledged, or time is up."""
        sent = sum(len(gateway.acknowledged) for gateway in self.gateways)
        return self.wait_for(lambda there: sum(map(len, there["stored"].values())) == sent)

    def wait_for_newest(self) -> dict[str, Any]:
        """Look until the newest of each sensor is stored and judged, or time is up."""
        newest = {sensor: told[-1] for sensor, told in acknowledged(self.gateways).items()}
        return self.wait_for(
            lambda there: (
                newest.items()
                <= {
                    sensor: max(told, default=0) for sensor, told in there["stored"].items()
                }.items()
            )
        )

    def wait_for(self, is_there: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Look again and again."""
        until_s = time.monotonic() + LIMIT_S
        there = self.look()
        while time.monotonic() < until_s and (there["waiting"] or not is_there(there)):
            time.sleep(0.5)
            there = self.look()
        return there

    def end(self) -> None:
        """Kill whatever still runs."""
        for gateway in self.gateways:
            gateway.finish(0)
        for ingester in self.ingesters:
            if ingester.process is not None and ingester.process.poll() is None:
                ingester.kill(with_judge=True)
        self.broker.end()


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Installation]:
    """Lend an installation with its tables; each test has gateways of its own in it."""
    del django_db_setup
    home = tmp_path_factory.mktemp("ingest") / "served"
    with django_db_blocker.unblock(), installation(home) as found:
        words = found.command("migrate", "--skip-checks", "--verbosity", "0")
        subprocess.run(words, env=found.environment, check=True)
        run_word(found, "seed", *NAMES)
        yield found


_names = iter(NAMES)


@pytest.fixture
def rig(tmp_path: Path, made: Installation) -> Iterator[Rig]:
    """Lend a rig in which nothing runs yet, with two gateways of its own."""
    names = [next(_names), next(_names)]
    broker = Mosquitto(tmp_path / "broker", free_port(), names)
    ingesters = [
        Ingester(made, name, broker.url, ("--share", "--name", name)) for name in INGESTERS
    ]
    gateways = [Gateway(name, broker.port, sensors_of(name), PER_S) for name in names]
    found = Rig(made, broker, ingesters, gateways)
    try:
        yield found
    finally:
        found.end()


def acknowledged(gateways: list[Gateway]) -> dict[str, list[int]]:
    """Return the moments that the broker has acknowledged, by sensor."""
    found: dict[str, list[int]] = {}
    for gateway in gateways:
        for sent in gateway.acknowledged.values():
            found.setdefault(sent.sensor, []).append(sent.at_ms)
    return {sensor: sorted(moments) for sensor, moments in found.items()}


def differing(
    stored: dict[str, list[int]], sent: dict[str, list[int]]
) -> dict[str, tuple[list[int], list[int]]]:
    """Return by sensor what is lost and what is there without need or more than once."""
    found = {}
    for sensor in stored.keys() | sent.keys():
        there, wanted = Counter(stored.get(sensor, [])), Counter(sent.get(sensor, []))
        if there != wanted:
            found[sensor] = (sorted(wanted - there), sorted(there - wanted))
    return found


def not_stored(gateway: Gateway, stored: dict[str, list[int]]) -> dict[str, list[int]]:
    """Return the numbers of what was acknowledged and is not there, by sensor."""
    found: dict[str, list[int]] = {}
    for sent in gateway.acknowledged.values():
        if sent.at_ms not in stored[sent.sensor]:
            found.setdefault(sent.sensor, []).append(sent.number)
    return found


def numbers_in(ranges: list[tuple[int, int]]) -> list[int]:
    return [number for first, last in ranges for number in range(first, last + 1)]


def wait_for_more(gateway: Gateway) -> None:
    """Wait until the broker has acknowledged some more readings."""
    enough = len(gateway.acknowledged) + MORE
    wait_until(lambda: len(gateway.acknowledged) >= enough)


def alone(rig: Rig) -> Ingester:
    """Let one ingester have the only session, as it is by default."""
    (ingester,) = rig.ingesters[:] = rig.ingesters[:1]
    ingester.words = ()
    return ingester


def pauses(for_s: float) -> Iterator[int]:
    """Wait again and again, each time a little else, and count."""
    chance = random.Random(20260624)  # noqa: S311 - the same pauses in every run
    until_s = time.monotonic() + for_s
    for number in itertools.count():
        if time.monotonic() > until_s:
            return
        time.sleep(chance.uniform(FEWEST_S, MOST_S))
        yield number


@pytest.mark.timeout(1800)
@pytest.mark.requirement("R206")
def test_a_killed_broker_and_ingester_lose_nothing_and_store_nothing_twice(rig: Rig) -> None:
    ingester = alone(rig)
    rig.broker.start()
    ingester.start()
    for gateway in rig.gateways:
        gateway.start()

    for number in pauses(KILL_S):
        rig.broker.end()
        rig.broker.start()
        ingester.kill(with_judge=number % 2 == 0)
        ingester.start()
    are_done = [gateway.finish(LIMIT_S) for gateway in rig.gateways]
    there = rig.wait_for_all()

    assert (are_done, ingester.end()) == ([True, True], 0)
    assert min(gateway.lines for gateway in rig.gateways) > 1
    assert differing(there["stored"], acknowledged(rig.gateways)) == {}
    assert (there["waiting"], there["gaps"], there["refused"]) == (0, [], 0)


def test_of_two_ingesters_that_share_each_may_be_killed(rig: Rig) -> None:
    rig.broker.start()
    for ingester in rig.ingesters:
        ingester.start()
    for gateway in rig.gateways:
        gateway.start()

    for number in pauses(SHARED_S):
        ingester = rig.ingesters[number % 2]
        ingester.kill(with_judge=True)
        ingester.start()
    are_done = [gateway.finish(LIMIT_S) for gateway in rig.gateways]
    there = rig.wait_for_all()

    assert (are_done, [ingester.end() for ingester in rig.ingesters]) == ([True, True], [0, 0])
    assert differing(there["stored"], acknowledged(rig.gateways)) == {}
    assert (there["waiting"], there["gaps"], there["refused"]) == (0, [], 0)


def test_what_a_broker_lost_all_the_same_is_shown_as_a_gap(rig: Rig) -> None:
    ingester = alone(rig)
    (gateway,) = rig.gateways[:] = rig.gateways[:1]
    gateway.repeats_s = 0
    rig.broker.start()
    ingester.start()
    gateway.start()
    wait_for_more(gateway)
    ingester.end()
    wait_for_more(gateway)
    rig.broker.end()
    rig.broker.forget()
    rig.broker.start()
    ingester.start()
    wait_for_more(gateway)
    gateway.finish(LIMIT_S)
    there = rig.wait_for_newest()

    lost = not_stored(gateway, there["stored"])
    assert sum(map(len, lost.values())) >= MORE
    assert {sensor: numbers_in(ranges) for sensor, ranges in there["gaps"]} == lost
