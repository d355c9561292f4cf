"""Who answers: 4,999,999.99 and 5,000,000.00, and that the unknown is never filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter
from shouwang.prepare.places.rules.accountability import Accountable, assign
from shouwang.prepare.places.rules.parameters import PARAMETERS
from shouwang.prepare.places.rules.taxonomy import PlaceKind, UseCategory, is_enterprise

ON = date(2026, 6, 22)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("4999999.99", Accountable.VILLAGE_PAIR),
        ("5000000.00", Accountable.OFFICE),
        ("5000000.01", Accountable.OFFICE),
        ("0", Accountable.VILLAGE_PAIR),
    ],
)
def test_the_threshold_itself_is_above_it(output: str, expected: Accountable) -> None:
    found = assign(Decimal(output), is_enterprise=True, on=ON)

    assert found.accountable is expected


def test_unknown_output_waits_in_the_queue() -> None:
    found = assign(None, is_enterprise=True, on=ON)

    assert found.accountable is Accountable.UNASSIGNED
    assert str(found.text) == "年产值未知，不能确定责任人，请先核实。"


def test_what_has_no_output_belongs_to_its_territory() -> None:
    found = assign(None, is_enterprise=False, on=ON)

    assert found.accountable is Accountable.VILLAGE_PAIR


def test_a_later_threshold_holds_from_its_day() -> None:
    later = Parameter(
        "enterprise_scale_threshold_yuan",
        Decimal(20_000_000),
        say("后来的规模标准"),
        date(2027, 1, 1),
    )
    parameters = (*PARAMETERS, later)
    output = Decimal(6_000_000)

    before = assign(output, is_enterprise=True, on=date(2026, 12, 31), parameters=parameters)
    after = assign(output, is_enterprise=True, on=date(2027, 1, 1), parameters=parameters)

    assert before.accountable is Accountable.OFFICE
    assert after.accountable is Accountable.VILLAGE_PAIR


@given(st.decimals(0, 10**12, places=2), st.booleans())
def test_a_known_output_is_always_assigned(output: Decimal, is_business: bool) -> None:
    found = assign(output, is_enterprise=is_business, on=ON)

    assert (found.accountable is Accountable.OFFICE) == (output >= 5_000_000)
    assert found.accountable is not Accountable.UNASSIGNED


def test_the_numbers_carry_their_names_and_sources() -> None:
    assert {found.name: found.value for found in PARAMETERS} == {
        "crowded_place_min_capacity": Decimal(50),
        "enterprise_scale_threshold_yuan": Decimal(5_000_000),
        "high_rise_residential_height_m": Decimal(27),
        "high_rise_other_height_m": Decimal(24),
        "high_rise_residential_low_storeys": Decimal(9),
        "high_rise_other_low_storeys": Decimal(6),
        "major_source_assessment_years": Decimal(3),
        "standardisation_years": Decimal(3),
    }
    assert all(str(found.source) for found in PARAMETERS)


def test_an_unknown_use_is_asked_for_its_output() -> None:
    assert is_enterprise(PlaceKind.PLACE, UseCategory.UNKNOWN) is True
    assert is_enterprise(PlaceKind.PLACE, UseCategory.DWELLING) is False
    assert is_enterprise(PlaceKind.LINE, UseCategory.OTHER) is False
