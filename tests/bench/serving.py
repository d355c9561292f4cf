"""The server as an operator starts it: one gunicorn process with threads."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LOCAL = "127.0.0.1"
START_LIMIT_S = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and its first process."""

    port: int
    pid: int

    def cpu_s(self) -> float:
        """Return the processor time of its web process so far."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return sum(_cpu_s(int(child)) for child in children.split())


def _cpu_s(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        return int(probe.getsockname()[1])


def _is_well(port: int) -> bool:
    line = http.client.HTTPConnection(LOCAL, port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


@contextmanager
def served() -> Iterator[Server]:
    """Lend a server with one process on this process's own installation."""
    port = free_port()
    words = ["serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        [sys.executable, "-m", "shouwang.config.command", *words], stdout=subprocess.DEVNULL
    )
    limit = time.monotonic() + START_LIMIT_S
    try:
        while not _is_well(port):
            if time.monotonic() > limit or server.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.05)
        yield Server(port, server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
