"""The points that a polygon covers equal those of GEOS, on its boundary too."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engines.audience import Rings, covers, index_points
from shouwang.engines.audience.covering import Floats

SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]])
HOLE = np.array([[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]])


def star(corners: int, seed: int, *, centre: tuple[float, float] = (119.5, 29.2)) -> Floats:
    """Return a ring with the given number of corners around a centre, never crossing itself."""
    chance = np.random.default_rng(seed)
    turns = np.arange(corners) * 2 * pi / corners
    reach = chance.uniform(0.02, 0.2, corners)
    rows = [
        (centre[0] + far * cos(turn), centre[1] + far * sin(turn))
        for far, turn in zip(reach, turns, strict=True)
    ]
    return np.array([*rows, rows[0]])


def by_geos(rings: Rings, x: Floats, y: Floats) -> list[bool]:
    """Return what GEOS says: the rings after the first are holes of it."""
    polygon = shapely.Polygon(rings[0], holes=list(rings[1:]))
    found: list[bool] = np.asarray(shapely.covers(polygon, shapely.points(x, y))).tolist()
    return found


def test_corners_edges_and_inside_of_a_square_are_covered() -> None:
    x = np.array([0.0, 4.0, 2.0, 4.0, 2.0, -0.1, 4.1, 2.0, 2.0])
    y = np.array([0.0, 4.0, 0.0, 1.0, 2.0, 2.0, 2.0, -0.1, 4.1])

    assert covers([SQUARE], x, y).tolist() == [True] * 5 + [False] * 4


def test_a_hole_is_outside_and_its_edge_inside() -> None:
    x, y = np.array([2.0, 1.0, 1.0, 0.5]), np.array([2.0, 1.0, 2.0, 0.5])

    assert covers([SQUARE, HOLE], x, y).tolist() == [False, True, True, True]


def test_a_ring_that_is_not_closed_is_closed() -> None:
    assert covers([SQUARE[:-1]], np.array([0.0]), np.array([2.0])).tolist() == [True]


def test_a_point_that_is_no_number_is_not_covered() -> None:
    x, y = np.array([np.nan, np.inf, 2.0]), np.array([2.0, 2.0, 2.0])

    assert covers([SQUARE], x, y).tolist() == [False, False, True]
    assert index_points(x, y).covered([SQUARE]).tolist() == [2]


@pytest.mark.parametrize("ring", [SQUARE[:2], np.array([[0.0, 0.0], [1.0, np.nan], [1.0, 1.0]])])
def test_a_broken_ring_is_refused(ring: Floats) -> None:
    with pytest.raises(ValueError, match="corner"):
        covers([ring], np.array([0.0]), np.array([0.0]))


def test_no_points_and_no_rings_give_nothing() -> None:
    nothing = np.empty(0)

    assert index_points(nothing, nothing).covered([SQUARE]).tolist() == []
    assert index_points(np.array([1.0]), np.array([1.0])).covered([]).tolist() == []


def test_a_polygon_far_from_all_points_covers_none() -> None:
    index = index_points(np.linspace(10, 11, 100), np.linspace(10, 11, 100))

    assert index.count([SQUARE]) == 0


def test_all_points_in_one_place_are_found() -> None:
    index = index_points(np.full(50, 2.0), np.full(50, 2.0))

    assert index.count([SQUARE]) == 50


@pytest.mark.parametrize("seed", range(6))
def test_the_index_covers_what_geos_covers(seed: int) -> None:
    chance = np.random.default_rng(seed + 100)
    x, y = chance.uniform(119.2, 119.8, 20_000), chance.uniform(28.9, 29.5, 20_000)
    ring = star(60, seed)
    index = index_points(x, y)

    found = index.covered([ring])

    assert found.tolist() == np.flatnonzero(by_geos([ring], x, y)).tolist()
    assert index.count([ring]) == len(found)


@pytest.mark.parametrize("seed", range(4))
def test_points_on_and_beside_edges_agree_with_geos(seed: int) -> None:
    ring = star(60, seed)
    share = np.random.default_rng(seed).uniform(0, 1, (60, 20))
    x = (ring[:-1, :1] + (ring[1:, :1] - ring[:-1, :1]) * share).ravel()
    y = (ring[:-1, 1:] + (ring[1:, 1:] - ring[:-1, 1:]) * share).ravel()
    x, y = np.concatenate([x, ring[:, 0]]), np.concatenate([y, ring[:, 1]])
    x = np.concatenate([x, np.nextafter(x, 200), np.nextafter(x, 0)])
    y = np.concatenate([y, y, y])

    assert covers([ring], x, y).tolist() == by_geos([ring], x, y)
    assert (
        index_points(x, y).covered([ring]).tolist()
        == np.flatnonzero(by_geos([ring], x, y)).tolist()
    )


SMALL = st.integers(-6, 6)


@settings(max_examples=200, deadline=None)
@given(
    corners=st.lists(st.tuples(SMALL, SMALL), min_size=3, max_size=8, unique=True),
    points=st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=30),
)
def test_on_small_whole_numbers_all_agree_with_geos(
    corners: list[tuple[int, int]], points: list[tuple[int, int]]
) -> None:
    ring = np.array([*corners, corners[0]], dtype=np.float64)
    polygon = shapely.Polygon(ring)
    x, y = np.array(points, dtype=np.float64).T
    expected = np.asarray(shapely.covers(polygon, shapely.points(x, y))).tolist()

    agreed = not polygon.is_valid or covers([ring], x, y).tolist() == expected
    indexed = index_points(x, y).covered([ring]).tolist()

    assert agreed
    assert indexed == np.flatnonzero(covers([ring], x, y)).tolist()
