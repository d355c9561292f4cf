"""Scopes and grants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.actor import Actor, AreaRange, Grant, Scope, Target

codes = st.from_regex(r"[1-8][0-9]{11}", fullmatch=True)


@given(codes, st.sampled_from([2, 4, 6, 9, 12]))
def test_a_range_covers_exactly_what_begins_with_its_code(code: str, digits: int) -> None:
    prefix = code[:digits]

    assert AreaRange.under(prefix).covers(code) is True


@given(codes, codes, st.sampled_from([2, 4, 6, 9, 12]))
def test_a_range_covers_nothing_else(code: str, other: str, digits: int) -> None:
    assert AreaRange.under(code[:digits]).covers(other) is other.startswith(code[:digits])


def test_an_unknown_area_lies_nowhere() -> None:
    assert AreaRange.under("").covers("") is False


@pytest.mark.parametrize(
    ("scope", "target", "expected"),
    [
        (Scope.area("330781002"), Target("330781002005"), True),
        (Scope.area("330781002"), Target("330781003001"), False),
        (Scope.area("330781002005", "330781002006"), Target("330781002006"), True),
        (Scope.unit(4), Target("330781002005", unit_ids=frozenset({4})), True),
        (Scope.unit(4), Target("330781002005", unit_ids=frozenset({5})), False),
        (Scope.of_sector("school", "330781002"), Target("330781002005", sector="school"), True),
        (Scope.of_sector("school", "330781002"), Target("330781002005", sector="road"), False),
        (Scope.of_sector("school", "330781002"), Target("110101001001", sector="school"), False),
        (Scope.of_case("hazard:1"), Target(cases=frozenset({"hazard:1"})), True),
        (Scope.of_case("hazard:1"), Target(cases=frozenset({"hazard:2"})), False),
    ],
)
def test_each_kind_of_scope_covers_its_own(scope: Scope, target: Target, expected: bool) -> None:
    assert scope.covers(target) is expected


def test_a_permission_counts_only_within_its_own_scope() -> None:
    actor = Actor(
        key="account:1",
        grants=(Grant("a.see", Scope.area("330781002")), Grant("a.do", Scope.area("330781003"))),
    )

    assert actor.may("a.see", Target("330781002005")) is True
    assert actor.may("a.do", Target("330781002005")) is False


def test_nobody_signed_in_may_do_nothing() -> None:
    assert Actor.anonymous().may("a.see", Target("330781002005")) is False


def test_the_system_may_act_anywhere() -> None:
    assert Actor.system("overdue").may("a.do", Target()) is True


@pytest.mark.parametrize("text", ["和平", "33078１", "33-1", "²"])
def test_what_is_no_code_at_all_holds_nothing(text: str) -> None:
    found = AreaRange.under(text)

    assert not found.covers(text)
    assert not found.covers("330781002005")
