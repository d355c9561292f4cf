"""The judge's seat: whoever holds the lease judges, in the ingester's judge or in the worker."""

from __future__ import annotations

import os
import socket
import time
import uuid

from shouwang.ground.journal.leases import drop_lease, take_lease

LEASE = "sensors-judge"
LEASE_S = 15
"""How long a judge that was killed keeps others waiting."""
RENEW_AFTER_S = 5
HOST_LIMIT = 30


class Seat:
    """One judge's claim. Two who judge at once do no harm: the second finds the arrivals gone."""

    def __init__(self) -> None:
        host = socket.gethostname()[:HOST_LIMIT]
        self.holder = f"{host}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
        self._sure_until_s = 0.0

    def take(self) -> bool:
        """Take the seat or keep it; False while another has it. Asks no more than needed."""
        now_s = time.monotonic()
        if now_s < self._sure_until_s:
            return True
        has_it = take_lease(LEASE, self.holder, seconds=LEASE_S)
        self._sure_until_s = now_s + RENEW_AFTER_S if has_it else 0.0
        return has_it

    def leave(self) -> None:
        """Let another judge sit at once."""
        self._sure_until_s = 0.0
        drop_lease(LEASE, self.holder)
