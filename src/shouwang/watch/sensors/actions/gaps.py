"""Gaps in sequence numbers: found while readings settle, kept, closed when the late ones come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from shouwang.watch.sensors.models import Gap
from shouwang.watch.sensors.rules.batches import NO_SEQUENCE, Flags, Integers
from shouwang.watch.sensors.rules.sequences import Missing, follow, size, without
from shouwang.watch.sensors.rules.settling import Known, Sorted, follows

GAPS_LIMIT = 200
"""So many open gaps are looked at for late numbers of one sensor."""
CHUNK = 500
Rows = list[tuple[int, int]]
"""Moment in ms and number, in the order of the moments."""


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
    counts = (~not_fresh | is_late) & (series.batch.sequences != NO_SEQUENCE)
    rows_of = dict(_rows(series, np.flatnonzero(~smooth).astype(np.int64), counts))
    followed = {
        place: follow(_last(known, place), int(known.at[place]), rows)
        for place, rows in rows_of.items()
    }
    ids = {place: int(known.ids[place]) for place in followed}
    _open({ids[place]: told.gaps for place, told in followed.items()})
    with_gaps = _with_gaps([ids[place] for place, told in followed.items() if told.late])
    for place, told in followed.items():
        if ids[place] in with_gaps:
            _fill(ids[place], told.late, rows_of[place][-1][0])
        numbers[place] = NO_SEQUENCE if told.last is None else told.last
    return numbers


def _rows(series: Sorted, places: Integers, counts: Flags) -> Iterator[tuple[int, Rows]]:
    """Yield of some sensors the place and the numbered readings that count."""
    moments, sequences = series.batch.at_ms, series.batch.sequences
    begins = np.searchsorted(series.places, places)
    ends = np.searchsorted(series.places, places, side="right")
    for place, begin, end in zip(places.tolist(), begins.tolist(), ends.tolist(), strict=True):
        spots = begin + np.flatnonzero(counts[begin:end])
        yield place, list(zip(moments[spots].tolist(), sequences[spots].tolist(), strict=True))


def _last(known: Known, place: int) -> int | None:
    last = int(known.sequence[place])
    return None if last == NO_SEQUENCE else last


def _open(gaps: Mapping[int, Sequence[Missing]]) -> None:
    """Write the gaps of all sensors together: a broker that lost something leaves one for each."""
    rows = [_gap(sensor_id, missing) for sensor_id, found in gaps.items() for missing in found]
    Gap.objects.bulk_create(rows, batch_size=CHUNK)


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


def _with_gaps(sensor_ids: list[int]) -> set[int]:
    """Return which of the sensors have an open gap: a device that repeats its number has none."""
    found: set[int] = set()
    for start in range(0, len(sensor_ids), CHUNK):
        chunk = sensor_ids[start : start + CHUNK]
        rows = Gap.objects.filter(sensor_id__in=chunk, closed_ms=None)
        found.update(rows.values_list("sensor_id", flat=True).distinct())
    return found


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
