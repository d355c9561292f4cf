"""The sensors that a sender may write, side by side: their ranges, kinds and calibrations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .batches import Batch, Flags, Floats, Integers
from .readings import Ranges


@dataclass(frozen=True, slots=True)
class Correction:
    """From a moment on the device's word counts as `factor` times it plus `offset`."""

    from_ms: int
    factor: float
    offset: float


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """Sensors ascending by id; `places` finds a code, `corrections` are ascending by moment."""

    ids: Integers
    codes: tuple[str, ...]
    low: Floats
    high: Floats
    is_active: Flags
    is_binary: Flags
    places: Mapping[str, int]
    corrections: Mapping[int, Sequence[Correction]]

    def find(self, batch: Batch) -> tuple[Integers, Flags]:
        """Return the place of each reading's sensor, and whether there is one."""
        if not len(self.ids):
            return np.zeros(len(batch), dtype=np.int64), np.zeros(len(batch), dtype=np.bool_)
        places = np.searchsorted(self.ids, batch.sensor_ids).clip(max=len(self.ids) - 1)
        return places.astype(np.int64), self.ids[places] == batch.sensor_ids

    def ranges(self, places: Integers) -> Ranges:
        """Return what the sensors at these places allow."""
        return Ranges(self.low[places], self.high[places], self.is_active[places])

    def corrected(self, batch: Batch, places: Integers) -> Batch:
        """Return the readings with the calibration that was in force at the moment of each."""
        if not self.corrections:
            return batch
        values = batch.values.copy()
        for place in np.unique(places[np.isin(places, list(self.corrections))]):
            steps = self.corrections[int(place)]
            spots = np.flatnonzero(places == place)
            nth = np.searchsorted([one.from_ms for one in steps], batch.at_ms[spots], "right") - 1
            known, nth = spots[nth >= 0], nth[nth >= 0]
            factor = np.array([one.factor for one in steps])[nth]
            offset = np.array([one.offset for one in steps])[nth]
            with np.errstate(over="ignore", invalid="ignore"):
                values[known] = values[known] * factor + offset
        return Batch(batch.sensor_ids, batch.at_ms, values, batch.sequences)
