"""An empty installation, and a journal with a few entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shouwang.ground.actor import Actor
from shouwang.ground.journal import sealing
from shouwang.ground.journal.actions import record

from .installations import Installation, installation


@pytest.fixture
def fresh(tmp_path: Path, transactional_db: None) -> Iterator[Installation]:
    """Lend an empty installation."""
    del transactional_db
    with installation(tmp_path / "new") as made:
        yield made


@pytest.fixture
def sealed_journal(transactional_db: None) -> None:
    """Write three entries and seal them."""
    del transactional_db
    for number in (1, 2, 3):
        record(Actor.system("test"), "lamp.light", f"lamp:{number}", {"number": number})
    sealing.seal("test")
