"""A real server in a process of its own, that can be killed and started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shouwang.config.commands.tests.installations import Installation

ROOT = Path(__file__).parents[2]
LOCAL = "127.0.0.1"
START_LIMIT_S = 60
ANSWER_LIMIT_S = 30


class NoAnswerError(Exception):
    """The server did not answer: it was killed, or is not there."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server acknowledged."""

    status: int
    content: dict[str, object]


@dataclass(slots=True)
class Server:
    """One installation's server."""

    installation: Installation
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start the server with its clock, and wait until it answers."""
        words = ("serve", "--port", str(self.port), "--with-worker")
        log = self.installation.home / "server.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                self.installation.command(*words),
                env=self.installation.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        limit = time.monotonic() + START_LIMIT_S
        while not self.is_answering():
            if time.monotonic() > limit or self.process.poll() is not None:
                raise NoAnswerError(log.read_text(encoding="utf-8")[-2000:])
            time.sleep(0.05)

    def is_answering(self) -> bool:
        """Tell whether the server is well."""
        try:
            return self.ask("GET", "/healthz").status == http.client.OK
        except NoAnswerError:
            return False

    def kill(self) -> None:
        """Kill the server with everything that it started, in the middle of what it does."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """Ask once; NoAnswerError when no whole answer came."""
        connection = http.client.HTTPConnection(LOCAL, self.port, timeout=ANSWER_LIMIT_S)
        sent = None if body is None else json.dumps(body).encode()
        told = {"Content-Type": "application/json", **(headers or {})}
        try:
            connection.request(method, path, body=sent, headers=told)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(str(error)) from error
        finally:
            connection.close()
        return Reply(response.status, json.loads(text) if text else {})


def word_command(word: str) -> list[str]:
    """Return the command line that runs one of the words of `installed`."""
    return [sys.executable, "-m", "tests.services.installed", word]


def inside(installation: Installation, word: str) -> dict[str, Any]:
    """Run one of the words of `installed` inside an installation."""
    done = subprocess.run(
        word_command(word),
        env=installation.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(installation: Installation) -> Iterator[Server]:
    """Make the installation's database, start its server, and end it afterwards."""
    made = installation.run("migrate", "--skip-checks", "--verbosity", "0")
    if made.code:
        raise NoAnswerError(made.said)
    server = Server(installation, free_port())
    try:
        server.start()
        yield server
    finally:
        server.kill()
