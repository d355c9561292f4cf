"""What is read out of a message: type, level, area; what it does not say is not invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shouwang.engines.cap.alert import Area, Info, Pair
from shouwang.watch.warnings.rules.relaying import (
    Place,
    area_within,
    level_of,
    place_of,
    short_code,
    type_of,
)

INFO = Info(("Met",), "暴雨", "Immediate", "Unknown", "Likely", language="zh-CN")
STREET = "330781002"


@pytest.mark.parametrize(
    ("event", "headline", "expected"),
    [
        ("暴雨", "", "rainstorm"),
        ("大风", "台风外围影响，发布大风预警", "gale"),
        ("11B03", "云山市气象台发布暴雨红色预警", "rainstorm"),
        ("地质灾害气象风险", "", "landslide_weather"),
        ("Flash Flood Warning", "", "flash_flood"),
        ("Train derailment", "", "other"),
        ("未知", "", "other"),
    ],
)
def test_the_type_follows_from_the_event_and_then_the_headline(
    event: str, headline: str, expected: str
) -> None:
    assert type_of(replace(INFO, event=event, headline=headline)) == expected


@pytest.mark.parametrize(
    ("parameters", "headline", "severity", "expected"),
    [
        ((Pair("color", "Red"),), "橙色预警", "Minor", "red"),
        ((), "暴雨黄色预警", "Extreme", "yellow"),
        ((), "暴雨预警", "Extreme", "red"),
        ((), "暴雨预警", "Severe", "orange"),
        ((), "暴雨预警", "Moderate", "yellow"),
        ((), "暴雨预警", "Minor", "blue"),
        ((), "暴雨预警", "Unknown", "none"),
        ((Pair("color", "purple"),), "暴雨预警", "Unknown", "none"),
    ],
)
def test_the_level_is_the_colour_and_else_the_severity(
    parameters: tuple[Pair, ...], headline: str, severity: str, expected: str
) -> None:
    info = replace(INFO, parameters=parameters, headline=headline, severity=severity)

    assert level_of(info) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("330000", "33"),
        ("330700", "3307"),
        ("330781", "330781"),
        ("330000000000", "33"),
        ("330700000000", "3307"),
        ("330781000000", "330781"),
        ("330781002000", "330781002"),
        ("330781002005", "330781002005"),
        ("330781002", "330781002"),
    ],
)
def test_a_code_loses_the_zeros_that_fill_it_up(code: str, expected: str) -> None:
    assert short_code(code) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("33",), (STREET,)),
        ((STREET,), (STREET,)),
        (("330781002005", "330781001001"), ("330781002005",)),
        ((), (STREET,)),
    ],
)
def test_of_the_codes_those_within_the_area_count(
    codes: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    area = area_within(Place(codes, "", ""), STREET)

    assert area is not None
    assert area.codes == expected


def test_codes_of_elsewhere_alone_are_no_area() -> None:
    assert area_within(Place(("4403",), "", ""), STREET) is None


def test_codes_of_other_countries_are_no_divisions() -> None:
    codes = (Pair("EMMA_ID", "DE356"), Pair("SAME", "006113"), Pair("UGC", "CAZ017"))

    assert place_of(replace(INFO, areas=(Area("Yolo", geocodes=codes),))).codes == ()


def test_a_ring_that_crosses_itself_is_no_area() -> None:
    ring = ((29.2, 119.4), (29.3, 119.5), (29.3, 119.4), (29.2, 119.5), (29.2, 119.4))

    assert place_of(replace(INFO, areas=(Area("和平", polygons=(ring,)),))).polygon == ""
