"""Readings by the thousand: arrays side by side, and the bytes in which an arrival keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_SEQUENCE: Final = -1
COLUMN_BYTES: Final = 8
COLUMNS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Readings of sensors by id: moment in ms, value, sequence number (-1: none)."""

    sensor_ids: Integers
    at_ms: Integers
    values: Floats
    sequences: Integers

    def __len__(self) -> int:
        return len(self.sensor_ids)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, float, int | None]]) -> Batch:
        """Make a batch of (sensor id, moment in ms, value, sequence number or None)."""
        found = list(rows)
        return cls(
            np.array([row[0] for row in found], dtype=np.int64),
            np.array([row[1] for row in found], dtype=np.int64),
            np.array([row[2] for row in found], dtype=np.float64),
            np.array([NO_SEQUENCE if row[3] is None else row[3] for row in found], dtype=np.int64),
        )

    def take(self, which: Integers | Flags) -> Batch:
        """Return some of the readings, by place or by flag."""
        return Batch(
            self.sensor_ids[which], self.at_ms[which], self.values[which], self.sequences[which]
        )

    def by_time(self) -> Batch:
        """Return the readings in the order of their moments, those of one moment as they came."""
        return self.take(np.argsort(self.at_ms, kind="stable"))

    def pack(self) -> bytes:
        """Return the columns one after the other, little-endian, eight bytes an entry."""
        parts = (
            self.sensor_ids.astype("<i8"),
            self.at_ms.astype("<i8"),
            self.values.astype("<f8"),
            self.sequences.astype("<i8"),
        )
        return b"".join(part.tobytes() for part in parts)

    @classmethod
    def unpack(cls, packed: bytes | memoryview) -> Batch:
        """Read what `pack` wrote; ValueError when its length does not fit."""
        data = bytes(packed)
        count, rest = divmod(len(data), COLUMN_BYTES * COLUMNS)
        if rest:
            raise ValueError("no packed batch")
        column = count * COLUMN_BYTES
        return cls(
            np.frombuffer(data, "<i8", count, 0).astype(np.int64),
            np.frombuffer(data, "<i8", count, column).astype(np.int64),
            np.frombuffer(data, "<f8", count, 2 * column).astype(np.float64),
            np.frombuffer(data, "<i8", count, 3 * column).astype(np.int64),
        )

    @classmethod
    def joined(cls, batches: Iterable[Batch]) -> Batch:
        """Return batches as one, in their order."""
        found = list(batches)
        return cls(
            np.concatenate([one.sensor_ids for one in found]),
            np.concatenate([one.at_ms for one in found]),
            np.concatenate([one.values for one in found]),
            np.concatenate([one.sequences for one in found]),
        )
