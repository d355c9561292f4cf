"""Units: registering, credit codes, numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.units.actions import UnitDraft, create_unit, rename_unit, take_number
from shouwang.ground.units.models import Unit
from shouwang.ground.units.queries import record_prefix
from shouwang.ground.units.rules import (
    CREDIT_CODE_SIGNS,
    CREDIT_CODE_WEIGHTS,
    credit_code_is_valid,
)

from .factories import YUNSHAN, make_unit

SYSTEM = Actor.system("test")


def with_check_sign(body: str) -> str:
    """Return the code with the sign by GB 32100's formula, written anew."""
    values = [CREDIT_CODE_SIGNS.index(sign) for sign in body]
    total = sum(value * weight for value, weight in zip(values, CREDIT_CODE_WEIGHTS, strict=True))
    return body + CREDIT_CODE_SIGNS[-total % 31]


@given(st.text(alphabet=CREDIT_CODE_SIGNS, min_size=17, max_size=17))
def test_a_credit_code_with_its_check_sign_is_valid(body: str) -> None:
    assert credit_code_is_valid(with_check_sign(body)) is True


@given(
    st.text(alphabet=CREDIT_CODE_SIGNS, min_size=17, max_size=17),
    st.integers(min_value=1, max_value=30),
)
def test_a_credit_code_with_another_check_sign_is_not_valid(body: str, shift: int) -> None:
    right = with_check_sign(body)
    position = CREDIT_CODE_SIGNS.index(right[-1])

    assert credit_code_is_valid(body + CREDIT_CODE_SIGNS[(position + shift) % 31]) is False


def test_a_credit_code_of_wrong_length_is_not_valid() -> None:
    assert credit_code_is_valid("91330781") is False


@pytest.mark.django_db
def test_a_wrong_check_sign_is_refused_by_name_and_nothing_is_written() -> None:
    draft = UnitDraft("x", "厂（虚构）", "enterprise", YUNSHAN, credit_code="913307810000000000")

    with pytest.raises(Invalid) as refused:
        create_unit(SYSTEM, draft)

    assert list(refused.value.fields) == ["credit_code"]
    assert Unit.objects.count() == 0


@pytest.mark.django_db
def test_one_credit_code_stands_for_one_unit() -> None:
    code = with_check_sign("91330781MA2000000")
    create_unit(SYSTEM, UnitDraft("a", "甲（虚构）", "enterprise", YUNSHAN, credit_code=code))

    with pytest.raises(Invalid):
        create_unit(SYSTEM, UnitDraft("b", "乙（虚构）", "enterprise", YUNSHAN, credit_code=code))


@pytest.mark.django_db
def test_somebody_without_the_grant_registers_no_unit() -> None:
    with pytest.raises(NotAllowed):
        create_unit(Actor.anonymous(), UnitDraft("a", "甲（虚构）", "enterprise", YUNSHAN))

    assert Unit.objects.count() == 0


@pytest.mark.django_db
def test_numbers_count_up_by_prefix_series_and_year() -> None:
    taken = [take_number("云山", "hazard", 2026) for _ in range(2)]

    assert taken == ["云山-2026-000001", "云山-2026-000002"]
    assert take_number("云山", "report", 2026) == "云山-2026-R000001"
    assert take_number("云山", "hazard", 2027) == "云山-2027-000001"


@pytest.mark.django_db
def test_the_prefix_is_that_of_the_nearest_office_above() -> None:
    make_unit(area_code="330781", kind="city_government", record_prefix="兰溪")
    make_unit(area_code=YUNSHAN, kind="street_office", record_prefix="云山")

    assert record_prefix(f"{YUNSHAN}005") == "云山"
    assert record_prefix("330781001001") == "兰溪"
    assert record_prefix("110101001001") == "守望"


@pytest.mark.django_db
def test_a_unit_is_renamed_by_compare_and_set() -> None:
    unit = make_unit()

    renamed = rename_unit(SYSTEM, unit.pk, "新名（虚构）", version=unit.version)

    assert (renamed.name, renamed.version) == ("新名（虚构）", 2)
