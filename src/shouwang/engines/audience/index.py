"""A grid over points, so that a polygon looks closely only at those near its boundary.

Built once (sort by cell). A question then takes five steps: clip the grid to the polygon's box;
mark the cells that an edge runs through, one cell wider for safety; of the others decide one cell
for each run in a row by its centre; take the points of inside cells as they are; test the points of
the marked cells one by one (`covering`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from .covering import Flags, Floats, Rings, covered_by_edges, edges_of

POINTS_IN_CELL = 4
SIDE_LIMIT = 1_024
"""Cells in a row at most: beyond, marking cells costs more than testing points."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The cells that a polygon's box covers, from the first row and column, with their size."""

    row: int
    column: int
    shape: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PointIndex:
    """Points in a grid of `side` × `side` cells, kept in the order of cells, row by row."""

    x: Floats
    y: Floats
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    west: float
    south: float
    width: float
    height: float
    side: int

    def covered(self, rings: Rings) -> NDArray[np.int64]:
        """Return the places (in the given arrays) of the points that the rings cover, ascending."""
        found = self._found(rings)
        if found is None:
            return np.empty(0, dtype=np.int64)
        whole, near = found
        parts = [self.order[first:last] for first, last in whole]
        chosen = np.concatenate([*parts, self.order[near]])
        chosen.sort()
        return chosen

    def count(self, rings: Rings) -> int:
        """Return how many points the rings cover, without listing them."""
        found = self._found(rings)
        if found is None:
            return 0
        whole, near = found
        return sum(last - first for first, last in whole) + len(near)

    def _found(self, rings: Rings) -> tuple[list[tuple[int, int]], NDArray[np.int64]] | None:
        """Return spans of points in inside cells, and the covered ones near the boundary."""
        edges = edges_of(rings)
        window = self._window(edges)
        if window is None:
            return None
        edged = self._edged(edges, window)
        inside = self._inside(edges, edged, window)
        near = self._points_of(edged, window)
        covered = covered_by_edges(edges, self.x[near], self.y[near])
        return self._spans(inside, window), near[covered]

    def _window(self, edges: Floats) -> _Window | None:
        if not len(edges) or not len(self.order):
            return None
        low_x, high_x = self._columns(np.array([edges[:, ::2].min(), edges[:, ::2].max()]))
        low_y, high_y = self._rows(np.array([edges[:, 1::2].min(), edges[:, 1::2].max()]))
        if high_x < 0 or high_y < 0 or low_x >= self.side or low_y >= self.side:
            return None
        last = self.side - 1
        row, column = max(int(low_y), 0), max(int(low_x), 0)
        shape = (min(int(high_y), last) - row + 1, min(int(high_x), last) - column + 1)
        return _Window(row, column, shape)

    def _columns(self, x: Floats) -> NDArray[np.int64]:
        places: NDArray[np.int64] = np.floor((x - self.west) / self.width).astype(np.int64)
        return places

    def _rows(self, y: Floats) -> NDArray[np.int64]:
        places: NDArray[np.int64] = np.floor((y - self.south) / self.height).astype(np.int64)
        return places

    def _edged(self, edges: Floats, window: _Window) -> Flags:
        """Mark the cells that an edge may run through, with one cell more on each side."""
        rows, columns = window.shape
        marks = np.zeros((rows, columns + 1), dtype=np.int32)
        for x1, y1, x2, y2 in edges.tolist():
            low, high = min(y1, y2), max(y1, y2)
            first = max(int((low - self.south) // self.height) - 1 - window.row, 0)
            last = min(int((high - self.south) // self.height) + 1 - window.row, rows - 1)
            if first > last:
                continue
            bands = np.arange(first, last + 1)
            steps = (bands + window.row - 1).astype(np.float64)
            below = np.asarray(self.south + steps * self.height, dtype=np.float64)
            above = np.asarray(below + 3 * self.height, dtype=np.float64)
            ends = _crossings((x1, y1, x2, y2), below, above)
            begin = self._columns(np.minimum(*ends)) - 1 - window.column
            end = self._columns(np.maximum(*ends)) + 2 - window.column
            marks[bands, np.clip(begin, 0, columns)] += 1
            marks[bands, np.clip(end, 0, columns)] -= 1
        edged: Flags = np.cumsum(marks, axis=1)[:, :columns] > 0
        return edged

    def _inside(self, edges: Floats, edged: Flags, window: _Window) -> Flags:
        """Mark the cells wholly inside: cells of one run without an edge share their answer."""
        begins = ~edged
        begins[:, 1:] &= edged[:, :-1]
        rows, columns = np.nonzero(begins)
        x: Floats = np.asarray(
            self.west + (columns + window.column + 0.5) * self.width, dtype=np.float64
        )
        y: Floats = np.asarray(
            self.south + (rows + window.row + 0.5) * self.height, dtype=np.float64
        )
        answers = np.concatenate([[False], covered_by_edges(edges, x, y)])
        runs = np.cumsum(begins, axis=None).reshape(begins.shape)
        inside: Flags = answers[runs] & ~edged
        return inside

    def _spans(self, cells: Flags, window: _Window) -> list[tuple[int, int]]:
        """Return the spans of points in the marked cells; neighbours in a row are one span."""
        padded = np.zeros((cells.shape[0], cells.shape[1] + 2), dtype=np.int8)
        padded[:, 1:-1] = cells
        turns = np.diff(padded, axis=1)
        rows, begins = np.nonzero(turns == 1)
        _, ends = np.nonzero(turns == -1)
        base = (rows + window.row) * self.side + window.column
        first, last = self.starts[base + begins], self.starts[base + ends]
        return list(zip(first.tolist(), last.tolist(), strict=True))

    def _points_of(self, cells: Flags, window: _Window) -> NDArray[np.int64]:
        spans = [np.arange(first, last) for first, last in self._spans(cells, window)]
        return np.concatenate(spans) if spans else np.empty(0, dtype=np.int64)


def _crossings(
    edge: tuple[float, float, float, float], below: Floats, above: Floats
) -> tuple[Floats, Floats]:
    """Return the x at which an edge enters and leaves each band, kept within the edge."""
    x1, y1, x2, y2 = edge
    if y1 == y2:
        return np.full(len(below), x1), np.full(len(below), x2)
    enter, leave = (np.clip((level - y1) / (y2 - y1), 0.0, 1.0) for level in (below, above))
    return x1 + (x2 - x1) * enter, x1 + (x2 - x1) * leave


def index_points(x: Floats, y: Floats) -> PointIndex:
    """Put points into a grid; those that are no number are left out and never covered."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    kept = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    px, py = x[kept], y[kept]
    side = max(1, min(SIDE_LIMIT, int(sqrt(len(kept) / POINTS_IN_CELL))))
    west, width = _axis(px, side)
    south, height = _axis(py, side)
    columns = np.clip(np.floor((px - west) / width).astype(np.int64), 0, side - 1)
    rows = np.clip(np.floor((py - south) / height).astype(np.int64), 0, side - 1)
    cells = rows * side + columns
    by_cell = np.argsort(cells, kind="stable")
    starts = np.searchsorted(cells[by_cell], np.arange(side * side + 1))
    return PointIndex(
        x=px[by_cell],
        y=py[by_cell],
        order=kept[by_cell],
        starts=starts.astype(np.int64),
        west=west,
        south=south,
        width=width,
        height=height,
        side=side,
    )


def _axis(values: Floats, side: int) -> tuple[float, float]:
    """Return where the grid begins and how wide a cell is, a little more than the points need."""
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    spread = (high - low) or max(abs(low), 1.0) * 1e-9
    return low, spread * (1 + 1e-9) / side
