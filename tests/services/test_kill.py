"""A server is killed amid a hundred acts, again and again; nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import threading
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest

from .serving import NoAnswerError, Reply, Server, inside

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
ACTS = 100
CLIENTS = 8
FEWEST_S, MOST_S = 0.15, 1.2


@dataclass(slots=True)
class Act:
    """One registration or public report and, for the first, its confirmation; each with its key."""

    number: int
    is_public: bool
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    move_key: str = field(default_factory=lambda: uuid.uuid4().hex)
    made: Reply | None = None
    moved: Reply | None = None


@dataclass(frozen=True, slots=True)
class Clients:
    """Asks for acts as their clients do, until each is acknowledged."""

    server: Server
    token: str
    area: str

    def _headers(self, key: str, *, is_public: bool) -> dict[str, str]:
        bearer = {} if is_public else {"Authorization": f"Bearer {self.token}"}
        return {"Idempotency-Key": key, **bearer}

    def do(self, act: Act) -> None:
        """Ask for what of the act is not yet acknowledged; a dead server leaves it open."""
        try:
            if act.made is None:
                act.made = self._make(act)
            if not act.is_public and act.moved is None:
                act.moved = self._confirm(act.move_key, str(act.made.content["number"]))
        except NoAnswerError:
            return

    def _make(self, act: Act) -> Reply:
        path = "/api/v1/public/reports" if act.is_public else "/api/v1/hazards"
        body = {
            "description": f"楼道堆放杂物，第 {act.number} 处",
            "category": "unknown",
            "area_code": self.area,
        }
        headers = self._headers(act.key, is_public=act.is_public)
        headers["X-Forwarded-For"] = f"192.0.2.{act.number % 250 + 1}"
        return self.server.ask("POST", path, body, headers)

    def _confirm(self, key: str, number: str) -> Reply:
        path = f"/api/v1/hazards/{quote(number)}/moves"
        return self.server.ask(
            "POST", path, {"move": "confirm"}, self._headers(key, is_public=False)
        )

    def do_all(self, acts: Iterable[Act]) -> None:
        """Ask for all, as many at a time as there are clients."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self.do, acts))


def _kill_in_the_middle(clients: Clients, acts: list[Act], after_s: float) -> None:
    """Begin all acts and kill the server while they are under way."""
    work = threading.Thread(target=clients.do_all, args=(acts,))
    work.start()
    time.sleep(after_s)
    clients.server.kill()
    work.join()


def _acknowledged(acts: Iterable[Act]) -> list[str]:
    return sorted(str(act.made.content["number"]) for act in acts if act.made and not act.is_public)


def _statuses(replies: Iterable[Reply | None]) -> set[int]:
    return {reply.status for reply in replies if reply is not None}


@pytest.mark.timeout(1800)
def test_killed_servers_lose_nothing_and_do_nothing_twice(server: Server) -> None:
    told = inside(server.installation, "seed")
    clients = Clients(server, str(told["token"]), str(told["area"]))
    chance = random.Random(20260622)  # noqa: S311 - the same moments in every run
    acts: list[Act] = []
    interrupted = 0

    for _ in range(ROUNDS):
        batch = [Act(len(acts) + number, number % 4 == 0) for number in range(ACTS)]
        _kill_in_the_middle(clients, batch, chance.uniform(FEWEST_S, MOST_S))
        interrupted += sum(act.made is None for act in batch)
        server.start()
        clients.do_all(batch)
        acts.extend(batch)
    server.kill()
    inside(server.installation, "let-time-pass")
    server.installation.run("worker", "--once")

    there = inside(server.installation, "look")
    assert interrupted > 0
    public = [act for act in acts if act.is_public]
    own = [act for act in acts if not act.is_public]
    assert _statuses(act.made for act in acts) == {201}
    assert _statuses(act.moved for act in own) == {200}
    assert len(there["hazards"]) == len(acts)
    assert there["reports"] == sorted(str(act.made.content["number"]) for act in public if act.made)
    assert there["confirmed"] == _acknowledged(own)
    assert (there["confirmations"], there["confirmed_objects"]) == (len(own), len(own))
    assert (there["outbox"].keys(), there["unsealed"]) == ({"done"}, 0)
    assert server.installation.run("verify-journal").code == 0
