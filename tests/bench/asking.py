"""Asks a server from a process of its own, with some clients that each keep their connection."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

from .figures import Times

ROOT = Path(__file__).parents[2]
LOCAL = "127.0.0.1"
WARM_UP = 10
LIMIT_S = 540


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked, by how many clients, how often in all; `{n}` in the body is counted up."""

    port: int
    method: str
    paths: tuple[str, ...]
    headers: Mapping[str, str]
    clients: int
    times: int
    expected: int = 200
    body: str = ""
    round: str = field(default="0")


class UnexpectedAnswerError(RuntimeError):
    """The server did not answer as it should."""


def ask_apart(ask: Ask) -> Times:
    """Ask from another process; UnexpectedAnswerError when one answer is not the expected one."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.asking"],
        input=json.dumps(asdict(ask)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    if done.returncode:
        raise UnexpectedAnswerError(done.stderr[-2000:])
    told = json.loads(done.stdout)
    return Times(tuple(told["each_ms"]), told["whole_s"])


@dataclass(slots=True)
class _Work:
    """What the clients share."""

    ask: Ask
    turns: count[int] = field(default_factory=count)
    each_ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def run(self) -> float:
        """Let all clients ask; returns the seconds that it took."""
        clients = [threading.Thread(target=self._client) for _ in range(self.ask.clients)]
        began = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return time.perf_counter() - began

    def _client(self) -> None:
        line = http.client.HTTPConnection(LOCAL, self.ask.port, timeout=30)
        while (turn := next(self.turns)) < self.ask.times and not self.wrong:
            began = time.perf_counter()
            try:
                self._once(line, turn)
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(repr(error))
                return
            self.each_ms.append((time.perf_counter() - began) * 1000)
        line.close()

    def _once(self, line: http.client.HTTPConnection, turn: int) -> None:
        ask = self.ask
        body = ask.body.replace("{n}", f"{ask.round}-{turn}").encode() if ask.body else None
        headers = {**ask.headers, **({"Content-Type": "application/json"} if body else {})}
        line.request(ask.method, ask.paths[turn % len(ask.paths)], body=body, headers=headers)
        answer = line.getresponse()
        text = answer.read()
        if answer.status != ask.expected:
            self.wrong.append(f"{answer.status}: {text[:500]!r}")


def main() -> int:
    """Read what to ask from standard input; write the durations to standard output."""
    told = json.loads(sys.stdin.read())
    ask = Ask(**{**told, "paths": tuple(told["paths"])})
    warm = _Work(Ask(**{**asdict(ask), "times": WARM_UP * ask.clients, "round": f"w{ask.round}"}))
    warm.run()
    work = _Work(ask)
    whole_s = work.run()
    wrong = warm.wrong + work.wrong
    if wrong:
        print(wrong[0], file=sys.stderr)
        return 1
    print(json.dumps({"each_ms": work.each_ms, "whole_s": whole_s}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
