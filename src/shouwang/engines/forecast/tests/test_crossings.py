"""When a forecast level reaches a mark: bound by bound, straight between what is forecast."""

from __future__ import annotations

import pytest

from shouwang.engines.forecast.crossings import Crossing, crossing
from shouwang.engines.forecast.scores import Interval

PATH = (Interval(100, 27.5, 28, 29), Interval(200, 27, 29, 31))


@pytest.mark.requirement("R269")
@pytest.mark.parametrize(
    ("mark", "found"),
    [
        (27, None),
        (27.5, Crossing(25, 50, 100)),
        (28, Crossing(50, 100, None)),
        (28.5, Crossing(75, 150, None)),
        (29, Crossing(100, 200, None)),
        (30, Crossing(150, None, None)),
        (31, Crossing(200, None, None)),
        (31.01, None),
    ],
)
def test_a_mark_is_reached_by_each_bound_at_its_own_moment(
    mark: float, found: Crossing | None
) -> None:
    assert crossing(0, 27, PATH, mark) == found


def test_what_is_forecast_out_of_order_or_unknown_is_read_all_the_same() -> None:
    path = (PATH[1], Interval(150, None, None, None), PATH[0])

    assert crossing(0, 27, path, 28) == Crossing(50, 100, None)


def test_nothing_is_expected_where_nothing_is_forecast() -> None:
    assert crossing(0, 27, (), 28) is None
