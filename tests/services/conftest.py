"""A running server on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shouwang.config.commands.tests.installations import installation

from .serving import Server, served


@pytest.fixture
def server(tmp_path: Path, transactional_db: None) -> Iterator[Server]:
    """Lend a running server; its database is empty."""
    del transactional_db
    with installation(tmp_path / "served") as made, served(made) as running:
        yield running
