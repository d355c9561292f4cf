"""Rules A to D: each boundary, each exception, and that the unknown is never a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at
from shouwang.prepare.places.rules.classification import (
    ALWAYS_CROWDED,
    CAPACITY_COUNTS,
    SHOPS,
    classify,
    needs_survey,
)
from shouwang.prepare.places.rules.facts import Facts, Finding, Verdict
from shouwang.prepare.places.rules.parameters import PARAMETERS
from shouwang.prepare.places.rules.reasons import restore, store
from shouwang.prepare.places.rules.taxonomy import PlaceTypeCode, UseCategory

ON = date(2026, 6, 22)
CROWDED, RENTAL = PlaceTypeCode.CROWDED_PLACE, PlaceTypeCode.RENTAL_HOUSE
THREE, SMALL = PlaceTypeCode.THREE_IN_ONE, PlaceTypeCode.NINE_SMALL_PLACE
ANSWERS = st.none() | st.booleans()
COUNTS = st.none() | st.integers(0, 100_000)
FACTS = st.builds(
    Facts,
    category=st.sampled_from(UseCategory),
    capacity=COUNTS,
    residents=COUNTS,
    is_street_front=ANSWERS,
    is_let_for_profit=ANSWERS,
    is_licensed_hotel=ANSWERS,
)


def verdicts(facts: Facts) -> dict[PlaceTypeCode, Verdict]:
    return {found.type_code: found.verdict for found in classify(facts, ON)}


def forget(facts: Facts, name: str) -> Facts:
    unknown: dict[str, None] = {name: None}
    return replace(facts, **unknown)  # type: ignore[arg-type]


def finding(facts: Facts, code: PlaceTypeCode) -> Finding:
    return next(found for found in classify(facts, ON) if found.type_code is code)


@pytest.mark.parametrize("category", sorted(CAPACITY_COUNTS))
def test_capacity_fifty_is_crowded(category: UseCategory) -> None:
    assert verdicts(Facts(category, capacity=50))[CROWDED] is Verdict.YES


@pytest.mark.parametrize("category", sorted(CAPACITY_COUNTS))
def test_capacity_forty_nine_goes_to_the_nine_small_register(category: UseCategory) -> None:
    found = verdicts(Facts(category, capacity=49, is_street_front=False))

    assert found[CROWDED] is Verdict.NO
    assert found[SMALL] is Verdict.YES


def test_unknown_capacity_needs_a_survey_and_is_not_small() -> None:
    found = verdicts(Facts(UseCategory.HOTEL, is_licensed_hotel=True))

    assert found == {CROWDED: Verdict.UNKNOWN, RENTAL: Verdict.NO}
    assert needs_survey(classify(Facts(UseCategory.HOTEL), ON))


@pytest.mark.parametrize("category", sorted(ALWAYS_CROWDED))
@pytest.mark.parametrize("capacity", [None, 0, 1, 49, 50])
def test_dormitories_and_wards_are_crowded_whatever_the_capacity(
    category: UseCategory, capacity: int | None
) -> None:
    assert verdicts(Facts(category, capacity=capacity)) == {CROWDED: Verdict.YES}


def test_let_dwelling_is_a_rental() -> None:
    facts = Facts(UseCategory.DWELLING, is_let_for_profit=True)

    assert verdicts(facts) == {RENTAL: Verdict.YES}


def test_dwelling_lived_in_by_its_owner_is_no_rental() -> None:
    facts = Facts(UseCategory.DWELLING, is_let_for_profit=False)

    assert verdicts(facts) == {RENTAL: Verdict.NO}


def test_dwelling_of_which_letting_is_unknown_needs_a_survey() -> None:
    assert verdicts(Facts(UseCategory.DWELLING)) == {RENTAL: Verdict.UNKNOWN}


def test_guest_house_without_known_licence_is_not_decided() -> None:
    facts = Facts(UseCategory.GUEST_HOUSE, capacity=50, is_let_for_profit=True)

    assert verdicts(facts)[RENTAL] is Verdict.UNKNOWN


def test_lived_in_street_shop_is_a_rental_and_a_candidate_for_three_in_one() -> None:
    facts = Facts(UseCategory.SHOP, residents=1, is_street_front=True)

    assert verdicts(facts) == {RENTAL: Verdict.YES, THREE: Verdict.CANDIDATE}


def test_street_shop_where_nobody_lives_is_neither() -> None:
    facts = Facts(UseCategory.SHOP, residents=0, is_street_front=True)

    assert verdicts(facts) == {RENTAL: Verdict.NO}


@pytest.mark.parametrize(("residents", "is_street_front"), [(None, True), (2, None), (None, None)])
def test_shop_with_an_unknown_is_unknown(
    residents: int | None, is_street_front: bool | None
) -> None:
    facts = Facts(UseCategory.SHOP, residents=residents, is_street_front=is_street_front)

    assert verdicts(facts) == {RENTAL: Verdict.UNKNOWN}


def test_shop_off_the_street_is_no_rental_by_rule_d() -> None:
    facts = Facts(UseCategory.SHOP, residents=3, is_street_front=False, is_let_for_profit=False)

    assert verdicts(facts) == {RENTAL: Verdict.NO}


def test_shop_off_the_street_of_which_letting_is_unknown_is_not_called_no_rental() -> None:
    facts = Facts(UseCategory.SHOP, residents=3, is_street_front=False)

    assert verdicts(facts) == {}


def test_shop_that_is_let_is_a_rental_by_rule_c_whatever_rule_d_says() -> None:
    facts = Facts(UseCategory.SHOP, residents=0, is_street_front=True, is_let_for_profit=True)

    found = finding(facts, RENTAL)

    assert found.verdict is Verdict.YES
    assert [reason.rule for reason in found.reasons] == ["C"]


def test_unknown_use_needs_a_survey() -> None:
    assert verdicts(Facts()) == {CROWDED: Verdict.UNKNOWN}


def test_every_finding_names_its_rule_and_its_source() -> None:
    found = finding(Facts(UseCategory.CINEMA, capacity=320), CROWDED)

    assert str(found.reasons[0].text) == "影剧院：容纳 320 人，达到 50 人。"
    assert found.reasons[0].rule == "A"
    assert str(found.reasons[0].source) == "S3：容纳50人以上的影剧院、礼堂、夜总会等"


@given(FACTS)
def test_a_licensed_hotel_is_never_a_rental(facts: Facts) -> None:
    licensed = replace(facts, is_licensed_hotel=True)

    assert verdicts(licensed)[RENTAL] is Verdict.NO


@given(FACTS)
def test_no_type_is_found_twice_and_each_has_a_reason(facts: Facts) -> None:
    findings = classify(facts, ON)

    assert len({found.type_code for found in findings}) == len(findings)
    assert all(found.reasons for found in findings)


@given(FACTS, st.sampled_from(["capacity", "residents", "is_street_front", "is_let_for_profit"]))
def test_forgetting_a_fact_never_turns_a_yes_into_a_no(facts: Facts, name: str) -> None:
    known = verdicts(facts)
    forgotten = verdicts(forget(facts, name))

    lost = [code for code, verdict in known.items() if verdict is Verdict.YES]
    assert all(
        forgotten.get(code, Verdict.UNKNOWN) is not Verdict.NO
        for code in lost
        if code is not RENTAL or (facts.category in SHOPS and facts.residents != 0)
    )


@given(st.sampled_from(sorted(CAPACITY_COUNTS)), st.integers(0, 100_000))
def test_crowded_and_small_exclude_each_other(category: UseCategory, capacity: int) -> None:
    found = verdicts(Facts(category, capacity=capacity))

    assert (found[CROWDED] is Verdict.YES) == (capacity >= 50)
    assert (SMALL in found) == (capacity < 50)


def test_the_limit_of_a_later_document_holds_from_its_day() -> None:
    later = Parameter(
        "crowded_place_min_capacity", Decimal(100), say("后来的文件"), date(2027, 1, 1)
    )
    parameters = (*PARAMETERS, later)
    facts = Facts(UseCategory.CINEMA, capacity=60)

    before = classify(facts, date(2026, 12, 31), parameters=parameters)
    after = classify(facts, date(2027, 1, 1), parameters=parameters)

    assert before[0].verdict is Verdict.YES
    assert after[0].verdict is Verdict.NO


def test_a_parameter_before_its_first_day_is_an_error() -> None:
    with pytest.raises(LookupError):
        parameter_at(PARAMETERS, "crowded_place_min_capacity", date(2007, 12, 31))


@given(FACTS)
def test_stored_reasons_read_the_same(facts: Facts) -> None:
    for found in classify(facts, ON):
        read = restore(store(found.reasons))

        assert [str(reason.text) for reason in read] == [str(r.text) for r in found.reasons]
        assert [reason.rule for reason in read] == [r.rule for r in found.reasons]
