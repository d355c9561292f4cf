"""A gateway on loopback in a process of its own, so that it shares nothing with the bench."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from shouwang.ground.delivery.tests.stubs import HttpGateway, http_gateway

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class FarGateway:
    """Where the gateway listens."""

    address: str

    @property
    def channel(self) -> str:
        """Return its Apprise address."""
        return HttpGateway(url=self.address).channel

    def told(self) -> dict[str, int]:
        """Ask it what came in."""
        found: dict[str, int] = requests.get(f"http://{self.address}/", timeout=10).json()
        return found


@contextmanager
def far_gateway(fails_every: int) -> Iterator[FarGateway]:
    """Lend a running gateway that fails every so many requests."""
    command = [sys.executable, "-m", "tests.bench.gateway", str(fails_every)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        yield FarGateway(next(iter(running.stdout or ())).strip())
        if running.stdin is not None:
            running.stdin.close()


if __name__ == "__main__":
    with http_gateway(int(sys.argv[1])) as stub:
        print(stub.url, flush=True)
        sys.stdin.read()
