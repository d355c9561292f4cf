"""Gaps in sequence numbers: found while readings settle, kept, closed when the late ones come."""

from __future__ import annotations

import numpy as np

from shouwang.watch.sensors.models import Gap
from shouwang.watch.sensors.rules.batches import NO_SEQUENCE, Flags, Integers
from shouwang.watch.sensors.rules.sequences import Missing, follow, size, without
from shouwang.watch.sensors.rules.settling import Known, Sorted, follows

GAPS_LIMIT = 200
"""So many open gaps are looked at for late numbers of one sensor."""


def follow_numbers(known: Known, series: Sorted, is_late: Flags, not_fresh: Flags) -> Integers:
    """Return the last number of every sensor after these readings; write what is missing.

    `is_late` are readings before the latest that were stored now, `not_fresh` these and duplicates.
    """
    numbers = known.sequence.copy()
    if not np.any(series.batch.sequences != NO_SEQUENCE):
        return numbers
    smooth = follows(known, series)
    smooth[series.places[not_fresh]] = False
    ends = np.append(series.is_first[1:], True)
    told = ends & smooth[series.places] & (series.batch.sequences != NO_SEQUENCE)
    numbers[series.places[told]] = series.batch.sequences[told]
    kept = ~not_fresh | is_late
    for place in np.flatnonzero(~smooth):
        begin, end = np.searchsorted(series.places, [place, place + 1])
        rows = [
            (int(series.batch.at_ms[one]), int(series.batch.sequences[one]))
            for one in range(begin, end)
            if kept[one] and series.batch.sequences[one] != NO_SEQUENCE
        ]
        numbers[place] = _follow(known, int(place), rows)
    return numbers


def _follow(known: Known, place: int, rows: list[tuple[int, int]]) -> int:
    last = int(known.sequence[place])
    sensor_id = int(known.ids[place])
    told = follow(None if last == NO_SEQUENCE else last, int(known.at[place]), rows)
    Gap.objects.bulk_create([_gap(sensor_id, missing) for missing in told.gaps])
    if told.late:
        _fill(sensor_id, told.late, rows[-1][0])
    return NO_SEQUENCE if told.last is None else told.last


def _gap(sensor_id: int, missing: Missing) -> Gap:
    return Gap(
        sensor_id=sensor_id,
        first_sequence=missing.first,
        last_sequence=missing.last,
        missing=missing.last - missing.first + 1,
        open_ranges=[[missing.first, missing.last]],
        before_ms=missing.before_ms,
        after_ms=missing.after_ms,
    )


def _fill(sensor_id: int, late: list[int], at_ms: int) -> None:
    """Take late numbers out of the open gaps; one of which nothing is missing is closed."""
    rows = Gap.objects.filter(
        sensor_id=sensor_id,
        closed_ms=None,
        first_sequence__lte=max(late),
        last_sequence__gte=min(late),
    )
    for row in rows.order_by("first_sequence")[:GAPS_LIMIT]:
        spans = [(first, last) for first, last in row.open_ranges]
        for number in late:
            spans = without(spans, number)
        left = size(spans)
        if left != row.missing:
            row.open_ranges, row.missing = [list(span) for span in spans], left
            row.closed_ms = None if left else at_ms
            row.save(update_fields=["open_ranges", "missing", "closed_ms"])
