"""What the web API tells of sensors."""

from __future__ import annotations

from shouwang.ground.wire import WireOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors import queries


class RefusedOut(WireOut):
    """One reading that was not taken: its place in the batch from 0, and why."""

    place: int
    sensor: str
    reason: str
    words: str


class ReceiptOut(WireOut):
    """A batch is kept: `taken` are durable, each of the others is named."""

    received: int
    taken: int
    quarantined: int
    counts: dict[str, int]
    refused: list[RefusedOut]


def receipt_out(receipt: queries.Receipt) -> ReceiptOut:
    """Return a receipt as it is sent."""
    return ReceiptOut(
        received=receipt.received,
        taken=receipt.taken,
        quarantined=receipt.quarantined,
        counts=dict(receipt.counts),
        refused=[
            RefusedOut(
                place=one.place,
                sensor=one.sensor,
                reason=one.reason,
                words=str(in_words(one.words)),
            )
            for one in receipt.refused
        ],
    )
