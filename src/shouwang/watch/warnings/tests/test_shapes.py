"""Areas as people give them: what is no area is refused in words, circles leave nobody out."""

from __future__ import annotations

import json
from math import cos, radians

import pytest

from shouwang.ground.errors import Invalid
from shouwang.watch.warnings.rules.parameters import GEOMETRY_LIMIT, VERTEX_LIMIT
from shouwang.watch.warnings.rules.shapes import (
    METRES_PER_DEGREE,
    circle_shape,
    polygon_shape,
    read_shape,
    river_shape,
)

SQUARE = "29.0,119.0 29.0,119.1 29.1,119.1 29.1,119.0"
RING = [[119.0, 29.0], [119.1, 29.0], [119.1, 29.1], [119.0, 29.1], [119.0, 29.0]]


def fault(act: object, *given: object) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        act(*given)  # type: ignore[operator]
    return {name: str(words) for name, words in error.value.fields.items()}


def test_lines_and_geojson_give_the_same_shape() -> None:
    drawn = polygon_shape(SQUARE)
    told = polygon_shape(json.dumps({"type": "Polygon", "coordinates": [RING]}))

    assert drawn.polygons[0].equals(told.polygons[0])
    assert (drawn.south, drawn.west, drawn.north, drawn.east) == (29.0, 119.0, 29.1, 119.1)


def test_what_is_stored_reads_as_it_was() -> None:
    drawn = polygon_shape(SQUARE)

    assert read_shape(drawn.geojson) == drawn


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "多边形至少要三个不同的点。"),
        ("29,119 29,120", "多边形至少要三个不同的点。"),
        ("29,119 29,119 29,119 29,119", "多边形至少要三个不同的点。"),
        ("29,119 x 30,120", "“x”不是“纬度,经度”。"),
        ("29,119,3 29,120 30,120", "“29,119,3”不是“纬度,经度”。"),
        ("29,119 29,120 29,121", "边线在 29.0,120.0 处与自己相交，请调整各点的顺序。"),
        ("95,119 29,120 30,121", "坐标超出范围：纬度 ±90，经度 ±180，纬度在前。"),
        ("nan,119 29,120 30,121", "坐标不是数字。"),
        ("29,119 29,inf 30,121", "坐标不是数字。"),
        (
            '{"type":"Polygon","coordinates":[[[1,2],[NaN,3],[4,5],[1,2]]]}',
            "不是能识别的 GeoJSON 图形。",
        ),
        (
            '{"type":"Polygon","coordinates":[[[1,2],[1e999,3],[4,5],[1,2]]]}',
            "坐标不是数字。",
        ),
        ("29,119 30,120 29,120 30,119", "边线在 29.5,119.5 处与自己相交，请调整各点的顺序。"),
        ("{", "不是能识别的 GeoJSON 图形。"),
        ('{"type": "Feature"}', "不是能识别的 GeoJSON 图形。"),
        ('{"type": "Point", "coordinates": [1, 2]}', "范围要是一个多边形。"),
        ("[" * 5_000, "“[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[”不是“纬度,经度”。"),
        ('{"a":' + "[" * 5_000, "不是能识别的 GeoJSON 图形。"),
        ("9" * (GEOMETRY_LIMIT + 1), f"范围太大，最多 {GEOMETRY_LIMIT} 个字符。"),
    ],
)
def test_what_is_no_polygon_is_refused_in_words(text: str, words: str) -> None:
    assert fault(polygon_shape, text) == {"polygon": words}


def _many(corners: int) -> str:
    low = [f"29,{119 + place * 0.001:.3f}" for place in range(corners - 2)]
    return " ".join([*low, "30,120", "30,119"])


def test_a_polygon_has_so_many_corners_and_no_more() -> None:
    polygon_shape(_many(VERTEX_LIMIT - 1))

    assert fault(polygon_shape, _many(VERTEX_LIMIT + 1)) == {
        "polygon": f"最多 {VERTEX_LIMIT} 个点。"
    }


def test_a_circle_leaves_nobody_within_its_radius_out() -> None:
    latitude, longitude, radius_m = 29.2, 119.47, 1_000.0
    shape = circle_shape(latitude, longitude, radius_m)
    north = (shape.north - latitude) * METRES_PER_DEGREE
    east = (shape.east - longitude) * METRES_PER_DEGREE * cos(radians(latitude))

    assert radius_m <= north <= radius_m * 1.002
    assert radius_m <= east <= radius_m * 1.002


@pytest.mark.parametrize("radius_m", [9, 100_001])
def test_a_circle_too_small_or_too_large_is_refused(radius_m: int) -> None:
    assert fault(circle_shape, 29, 119, radius_m) == {"radius_m": "半径应在 10 至 100000 米之间。"}


@pytest.mark.parametrize("radius_m", [10, 100_000])
def test_a_circle_at_its_limits_stands(radius_m: int) -> None:
    assert circle_shape(29, 119, radius_m).polygons[0].is_valid


def test_a_river_reach_is_so_wide_on_each_side() -> None:
    shape = river_shape("29.2,119.40 29.2,119.50", 200)
    across = (shape.north - shape.south) * METRES_PER_DEGREE

    assert across == pytest.approx(400, rel=0.001)


@pytest.mark.parametrize(
    ("line", "width_m", "words"),
    [
        ("29,119", 200, {"line": "河段至少要两个不同的点。"}),
        ("29,119 29,120", 9, {"width_m": "单侧宽度应在 10 至 5000 米之间。"}),
        ("29,119 29,120", 5_001, {"width_m": "单侧宽度应在 10 至 5000 米之间。"}),
        (
            json.dumps({"type": "Polygon", "coordinates": [RING]}),
            200,
            {"line": "河段要用一条折线表示。"},
        ),
        ("29,200 29,120", 200, {"line": "坐标超出范围：纬度 ±90，经度 ±180，纬度在前。"}),
    ],
)
def test_what_is_no_reach_is_refused_in_words(
    line: str, width_m: int, words: dict[str, str]
) -> None:
    assert fault(river_shape, line, width_m) == words


def test_neighbours_that_share_an_edge_do_not_meet() -> None:
    left = polygon_shape("29,119 29,120 30,120 30,119")
    right = polygon_shape("29,120 29,121 30,121 30,120")

    assert not left.meets(right.polygons[0])
    assert left.meets(polygon_shape("29.5,119.5 29.5,120.5 29.9,120.5").polygons[0])
