"""Whether rings cover points, by the crossing rule with exact signs; the boundary belongs to it.

The rule is that of JTS and GEOS (`RayCrossingCounter`), on which `ST_Covers` rests: a ray runs from
the point in the direction of growing x, every edge that it crosses turns inside to outside, and a
point on an edge is inside. The sign of the turn is computed in float64 with Shewchuk's first error
bound (1997, "Adaptive Precision Floating-Point Arithmetic", orient2d); where the bound does not
decide, in rational numbers. So the answer is that of exact arithmetic on the given coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Rings: TypeAlias = Sequence[Floats]
"""Closed rings of (x, y) rows, holes and further parts among them: the even-odd rule holds."""

ERROR_BOUND = (3.0 + 16.0 * np.finfo(np.float64).eps / 2) * np.finfo(np.float64).eps / 2
"""Shewchuk's ccwerrboundA: of the sum of both products, what rounding can have changed."""


def edges_of(rings: Rings) -> Floats:
    """Return all edges as rows (x1, y1, x2, y2), without those of no length.

    A ring that is not closed is closed; ValueError for one of fewer than three corners or with a
    coordinate that is no number.
    """
    parts = []
    for ring in rings:
        corners = np.asarray(ring, dtype=np.float64)
        if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
            raise ValueError("a ring has three corners or more, each with x and y")
        if not np.isfinite(corners).all():
            raise ValueError("a corner's coordinate is no number")
        parts.append(np.hstack([corners, np.roll(corners, -1, axis=0)]))
    edges = np.vstack(parts) if parts else np.empty((0, 4))
    has_length = (edges[:, 0] != edges[:, 2]) | (edges[:, 1] != edges[:, 3])
    kept: Floats = edges[has_length]
    return kept


def covers(rings: Rings, x: Floats, y: Floats) -> Flags:
    """Tell for each point whether the rings cover it; a point that is no number is not covered."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    known = np.isfinite(x) & np.isfinite(y)
    found = np.zeros(len(x), dtype=np.bool_)
    found[known] = covered_by_edges(edges_of(rings), x[known], y[known])
    return found


def covered_by_edges(edges: Floats, x: Floats, y: Floats) -> Flags:
    """Tell for each point whether the area within the edges covers it.

    The points are sorted by y once, so that each edge is compared with those in its own band only.
    """
    order = np.argsort(y, kind="stable")
    xs, ys = x[order], y[order]
    odd = np.zeros(len(xs), dtype=np.bool_)
    touched = np.zeros(len(xs), dtype=np.bool_)
    for x1, y1, x2, y2 in edges.tolist():
        low, high = (y1, y2) if y1 <= y2 else (y2, y1)
        first = int(np.searchsorted(ys, low, side="left"))
        last = int(np.searchsorted(ys, high, side="right"))
        if first < last:
            band = slice(first, last)
            _cross((x1, y1, x2, y2), xs[band], ys[band], odd[band], touched[band])
    inside = np.empty(len(xs), dtype=np.bool_)
    inside[order] = odd | touched
    return inside


def _cross(
    edge: tuple[float, float, float, float], x: Floats, y: Floats, odd: Flags, touched: Flags
) -> None:
    """Turn `odd` where the ray crosses the edge, and set `touched` where the point lies on it."""
    x1, y1, x2, y2 = edge
    if y1 == y2:
        touched |= (x >= min(x1, x2)) & (x <= max(x1, x2))
        return
    top = y2 if y2 > y1 else y1
    side = _side(edge, x, y)
    on_line = side == 0
    touched |= on_line
    is_right = side > 0 if y2 > y1 else side < 0
    odd ^= is_right & (y < top) & ~on_line


def _side(edge: tuple[float, float, float, float], x: Floats, y: Floats) -> NDArray[np.int8]:
    """Return the exact sign of the turn edge start → edge end → point: 1 when it lies left."""
    x1, y1, x2, y2 = edge
    left = (x1 - x) * (y2 - y)
    right = (y1 - y) * (x2 - x)
    turn = left - right
    side = np.sign(turn).astype(np.int8)
    unsure = np.abs(turn) <= ERROR_BOUND * (np.abs(left) + np.abs(right))
    for place in np.flatnonzero(unsure).tolist():
        side[place] = _exact_side(edge, float(x[place]), float(y[place]))
    return side


def _exact_side(edge: tuple[float, float, float, float], x: float, y: float) -> int:
    x1, y1, x2, y2 = (Fraction(value) for value in edge)
    px, py = Fraction(x), Fraction(y)
    turn = (x1 - px) * (y2 - py) - (y1 - py) * (x2 - px)
    return (turn > 0) - (turn < 0)
