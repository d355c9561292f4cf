"""Taking a batch that a gateway sends over HTTP: once under its key, with a receipt."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.watch.sensors.rules.batch_files import read_batch
from shouwang.watch.sensors.rules.receipts import Receipt
from shouwang.watch.sensors.states import INGEST

from .storing import store_readings

CHANNEL = "http"


def receive_batch(actor: Actor, body: bytes, content_type: str, *, now: datetime) -> Receipt:
    """Take a JSON or CSV batch of up to 10,000 readings; the receipt names what was refused.

    A gateway writes only the sensors of its own area. What counts as taken is durable; the same
    batch sent again changes nothing. Invalid when the batch cannot be taken apart.
    """
    if not actor.holds(INGEST):
        raise NotAllowed
    return store_readings(actor, read_batch(body, content_type), channel=CHANNEL, now=now)
