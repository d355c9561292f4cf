"""`python -m tests.bench.nab ARCHIVE`: the Numenta Anomaly Benchmark over one configuration.

The scoring function is written after Lavin and Ahmad, "Evaluating Real-time Anomaly Detection
Algorithms – the Numenta Anomaly Benchmark" (2015): the position of the first detection in a window
counts by a sigmoid, detections outside cost, one threshold serves the whole corpus, and a detector
that says nothing scores 0, a perfect one 100.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import tarfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shouwang.engines.anomaly import Detector, likelihood

Floats = NDArray[np.float64]

PROBATION, PROBATION_LIMIT = 0.15, 750
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Profile:
    """What a hit earns, what a false alarm costs and what a missed window costs."""

    hit: float
    false_alarm: float
    miss: float


PROFILES: Mapping[str, Profile] = {
    "standard": Profile(1.0, 0.11, 1.0),
    "low FP": Profile(1.0, 0.22, 1.0),
    "low FN": Profile(1.0, 0.11, 2.0),
}


@dataclass(frozen=True, slots=True)
class Series:
    """One file of the corpus: seconds, values, and its windows as first and last index."""

    name: str
    times: Floats
    values: Floats
    windows: tuple[tuple[int, int], ...]

    @property
    def category(self) -> str:
        """Return the folder that the file lies in."""
        return self.name.partition("/")[0]

    @property
    def day_length(self) -> int:
        """Return how many values a day has; 0 where less than one of them is seen."""
        step_s = float(np.median(np.diff(self.times)))
        length = round(DAY_S / max(step_s, 1.0))
        return length if length <= len(self.values) // 2 - 50 else 0

    @property
    def probation(self) -> int:
        """Return how many first values are not scored."""
        return min(int(PROBATION * len(self.values)), PROBATION_LIMIT)


def _seconds(words: str) -> float:
    return datetime.fromisoformat(f"{words[:19]}+00:00").timestamp()


def read_corpus(archive: Path) -> list[Series]:
    """Read `data/` and `labels/combined_windows.json` out of the archive, wherever they lie."""
    with tarfile.open(archive) as bundle:
        held = {member.name: member for member in bundle.getmembers() if member.isfile()}

        def text(end: str) -> str:
            name = next(name for name in held if name.endswith(end))
            found = bundle.extractfile(held[name])
            return found.read().decode() if found else ""

        labels: dict[str, list[list[str]]] = json.loads(text("labels/combined_windows.json"))
        return [_series(name, text(f"data/{name}"), spans) for name, spans in labels.items()]


def _series(name: str, table: str, spans: list[list[str]]) -> Series:
    rows = list(csv.DictReader(io.StringIO(table)))
    times = np.array([_seconds(row["timestamp"]) for row in rows])
    values = np.array([float(row["value"]) for row in rows])
    windows = []
    for first, last in spans:
        inside = np.nonzero((times >= _seconds(first)) & (times <= _seconds(last)))[0]
        windows.append((int(inside[0]), int(inside[-1])))
    return Series(name, times, values, tuple(windows))


def position_score(where: float) -> float:
    """Return the sigmoid of a position: −1 begins the window, 0 ends it, 1 is as far behind."""
    return -1.0 if where > 3.0 else 2.0 / (1.0 + math.exp(5.0 * where)) - 1.0


def weigh(series: Series, profile: Profile) -> tuple[Floats, NDArray[np.int64]]:
    """Return what a detection at each value is worth, and in which window it lies (−1: none)."""
    count = len(series.values)
    worth = np.full(count, -profile.false_alarm)
    inside = np.full(count, -1, dtype=np.int64)
    best = position_score(-1.0)
    for number, (first, last) in enumerate(series.windows):
        length = last - first + 1
        for index in range(first, last + 1):
            worth[index] = profile.hit * position_score(-(last - index + 1) / length) / best
            inside[index] = number
        following = series.windows[number + 1 :]
        until = following[0][0] if following else count
        for index in range(last + 1, until):
            where = (index - last) / max(length - 1, 1)
            worth[index] = profile.false_alarm * position_score(where)
    return worth, inside


def _ledger(
    corpus: Sequence[Series], scores: Mapping[str, Floats], profile: Profile
) -> tuple[Floats, Floats, NDArray[np.int64], int]:
    told, worths, windows, total = [], [], [], 0
    for series in corpus:
        worth, inside = weigh(series, profile)
        scored = slice(series.probation, None)
        told.append(scores[series.name][scored])
        worths.append(worth[scored])
        windows.append(np.where(inside[scored] >= 0, inside[scored] + total, -1))
        total += len(series.windows)
    order = np.argsort(-np.concatenate(told), kind="stable")
    sorted_told = np.concatenate(told)[order]
    return sorted_told, np.concatenate(worths)[order], np.concatenate(windows)[order], total


def totals(worth: Floats, windows: NDArray[np.int64], count: int, profile: Profile) -> Floats:
    """Return the raw score after each detection, the likeliest first; nothing told scores 0."""
    best = np.full(count, -profile.miss)
    gain = np.where(windows < 0, worth, 0.0)
    for index in np.nonzero(windows >= 0)[0]:
        window = windows[index]
        if worth[index] > best[window]:
            gain[index] = worth[index] - best[window]
            best[window] = worth[index]
    return np.asarray(np.cumsum(gain))


def score(
    corpus: Sequence[Series], scores: Mapping[str, Floats], profile: Profile
) -> tuple[float, float]:
    """Return the score of the corpus at its best threshold, and that threshold."""
    told, worth, windows, count = _ledger(corpus, scores, profile)
    raw = totals(worth, windows, count, profile)
    last_of_its_score = np.append(told[1:] != told[:-1], True)
    candidates = np.nonzero(last_of_its_score)[0]
    best = candidates[int(np.argmax(raw[candidates]))]
    whole = (profile.hit + profile.miss) * count
    if raw[best] <= 0.0:
        return 0.0, math.inf
    return 100.0 * float(raw[best]) / whole, float(told[best])


def score_at(
    corpus: Sequence[Series],
    scores: Mapping[str, Floats],
    profile: Profile,
    threshold: float,
) -> tuple[float, int]:
    """Return the raw score at a given threshold, and how many windows there are."""
    told, worth, windows, count = _ledger(corpus, scores, profile)
    kept = int((told >= threshold).sum())
    raw = totals(worth[:kept], windows[:kept], count, profile)
    return (float(raw[-1]) if kept else 0.0), count


def left_out(
    corpus: Sequence[Series], scores: Mapping[str, Floats], profile: Profile
) -> tuple[float, dict[str, float]]:
    """Return the score with each category at the threshold of the others, whole and by category."""
    raw, windows, each = 0.0, 0, {}
    for category in sorted({series.category for series in corpus}):
        own = [series for series in corpus if series.category == category]
        others = [series for series in corpus if series.category != category]
        _, threshold = score(others, scores, profile)
        gained, count = score_at(own, scores, profile, threshold)
        raw, windows = raw + gained, windows + count
        if count:
            each[category] = 100.0 * gained / ((profile.hit + profile.miss) * count)
    return 100.0 * raw / ((profile.hit + profile.miss) * windows), each


def detect(corpus: Sequence[Series]) -> tuple[dict[str, Floats], float]:
    """Run the detector over every series side by side; return what it told, and µs a value."""
    detector = Detector([series.day_length for series in corpus])
    told = {series.name: np.zeros(len(series.values)) for series in corpus}
    lengths = np.array([len(series.values) for series in corpus])
    table = np.zeros((len(corpus), int(lengths.max())))
    for row, series in enumerate(corpus):
        table[row, : len(series.values)] = series.values
    out = np.zeros_like(table)
    began = time.process_time()
    for index in range(table.shape[1]):
        rows = np.nonzero(lengths > index)[0]
        out[rows, index] = detector.update(rows, table[rows, index]).told
    cost_us = (time.process_time() - began) / float(lengths.sum()) * 1e6
    for row, series in enumerate(corpus):
        told[series.name] = out[row, : len(series.values)]
    return told, cost_us


def main() -> None:
    """Read the corpus, detect, score, and print the table."""
    parser = argparse.ArgumentParser(prog="tests.bench.nab", description=__doc__)
    parser.add_argument("archive", type=Path, help="data and labels of the benchmark, as .tar.gz")
    corpus = read_corpus(parser.parse_args().archive)
    points = sum(len(series.values) for series in corpus)
    windows = sum(len(series.windows) for series in corpus)
    print(f"{len(corpus)} series, {points:,} values, {windows} windows")
    scores, cost_us = detect(corpus)
    for name, profile in PROFILES.items():
        found, threshold = score(corpus, scores, profile)
        whole, each = left_out(corpus, scores, profile)
        on_scale = float(likelihood(np.array([threshold]))[0])
        print(f"{name:9} {found:6.2f} at {on_scale:.4f}; category left out {whole:6.2f}")
        print("          " + ", ".join(f"{key} {value:.1f}" for key, value in each.items()))
    print(f"{cost_us:.1f} µs of processor time a value")


if __name__ == "__main__":
    main()
