"""The pure rules of bodies: who heads which level from which day, what people are called."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.ground.errors import say
from shouwang.prepare.organisations.rules.bodies import (
    HeadRule,
    Standing,
    duty_label,
    head_rule,
    spans_meet,
    standing,
)

STREET, COUNTY, VILLAGE = "330781002", "330781", "330781002005"


@pytest.mark.parametrize(
    ("area_code", "on", "roles"),
    [
        (STREET, date(2007, 11, 1), {"party_secretary"}),
        (STREET, date(2007, 10, 31), None),
        (COUNTY, date(2026, 6, 22), None),
        (VILLAGE, date(2026, 6, 22), None),
    ],
)
def test_the_head_of_a_streets_group_is_its_secretary(
    area_code: str, on: date, roles: set[str] | None
) -> None:
    found = head_rule(area_code, on)

    assert (None if found is None else set(found.roles)) == roles


def test_a_later_rule_takes_the_place_of_an_earlier_one_from_its_day() -> None:
    rules = [
        HeadRule(9, frozenset({"party_secretary"}), say("书记"), say("甲"), date(2020, 1, 1)),
        HeadRule(9, frozenset({"street_director"}), say("主任"), say("乙"), date(2027, 1, 1)),
        HeadRule(9, frozenset(), say("不限"), say("丙"), date(2028, 1, 1)),
    ]

    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    found = [head_rule(STREET, day, rules) for day in days]

    assert [rule and set(rule.roles) for rule in found] == [
        {"party_secretary"},
        {"street_director"},
        {"street_director"},
        None,
    ]


@pytest.mark.parametrize(
    ("kind", "duty", "label"),
    [
        ("leading_group", "head", "组长"),
        ("rescue_team", "head", "队长"),
        ("militia_patrol", "deputy", "副队长"),
        ("command_hq", "head", "总指挥"),
        ("leading_group_office", "director", "办公室主任"),
        ("leading_group_office", "deputy", "办公室副主任"),
        ("rescue_team", "member", "成员"),
    ],
)
def test_duties_are_called_as_the_kind_calls_them(kind: str, duty: str, label: str) -> None:
    assert str(duty_label(kind, duty)) == label


@pytest.mark.parametrize(
    ("engaged_with", "in_office", "expected"),
    [
        (None, True, Standing.AVAILABLE),
        (1, True, Standing.ENGAGED),
        (2, True, Standing.ELSEWHERE),
        (None, False, Standing.LEFT),
        (1, False, Standing.LEFT),
    ],
)
def test_how_a_member_stands(
    engaged_with: int | None, *, in_office: bool, expected: Standing
) -> None:
    assert standing(1, engaged_with, in_office=in_office) is expected


@pytest.mark.parametrize(
    ("until_on", "expected"), [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (None, True)]
)
def test_spans_meet_when_they_share_a_day(until_on: date | None, *, expected: bool) -> None:
    assert spans_meet((date(2026, 1, 1), until_on), (date(2026, 2, 1), None)) is expected
    assert spans_meet((date(2026, 2, 1), None), (date(2026, 1, 1), until_on)) is expected
