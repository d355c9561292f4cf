"""The write transaction: one writer at a time on SQLite, so that nobody waits inside BEGIN."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_one_writer = threading.RLock()


@contextmanager
def write_transaction() -> Iterator[None]:
    """Open a transaction for writing; on SQLite threads queue before BEGIN, not inside it."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _one_writer, transaction.atomic():
        yield
