"""A worker that is killed in the middle of a playbook: the event comes back, and is heard once."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from shouwang.config.commands.tests.installations import Installation, installation

from .serving import ROOT, inside, word_command


@pytest.fixture
def empty(tmp_path: Path, transactional_db: None) -> Iterator[Installation]:
    """Lend an installation with an empty database."""
    del transactional_db
    with installation(tmp_path / "served") as made:
        made.run("migrate", "--skip-checks", "--verbosity", "0")
        yield made


def test_the_event_of_a_killed_worker_comes_back_and_is_heard_once(empty: Installation) -> None:
    worker = subprocess.Popen(
        word_command("hang"), env=empty.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    begun = next(iter(worker.stdout or ()))
    worker.kill()
    worker.wait()

    at_once = inside(empty, "heard")
    inside(empty, "let-time-pass")
    later = [inside(empty, "heard") for _ in range(2)]

    assert begun == '{"begun": "LampLit"}\n'
    assert at_once == {"done": 0, "heard": []}
    assert later == [{"done": 1, "heard": ["red"]}, {"done": 0, "heard": []}]
