"""Responsibility: the pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import Invalid
from shouwang.ground.units.queries import UnitKind
from shouwang.prepare.organisations.rules.chain import (
    Subject,
    SubjectKind,
    may_hang_on,
    read_subject,
)
from shouwang.prepare.organisations.rules.industries import INDUSTRIES, SECTORS, sector_of
from shouwang.prepare.organisations.rules.letters import (
    DUTIES,
    LetterContent,
    LetterLine,
    SignatureState,
    Signed,
    link_of_code,
    printed_code,
    state_of,
)
from shouwang.prepare.organisations.rules.spans import Span, fit
from shouwang.prepare.organisations.rules.units import EXEMPT_KINDS, HEADED_KINDS, accountable_kind

START = date(2026, 1, 1)
NAMED_BY_THE_MISSION = [
    "mine",
    "chemical",
    "fireworks",
    "construction",
    "civil_explosives",
    "power",
    "road_transport",
    "water_transport",
    "fishery",
    "agri_machinery",
    "water_conservancy",
    "tourism",
    "hospital",
    "school",
    "crowded_place",
    "three_in_one",
    "rental",
    "special_equipment",
    "confined_space",
    "gas",
    "public_transit",
    "reservoir",
]


def day(number: int) -> date:
    return START + timedelta(days=number)


def test_the_taxonomy_covers_every_category_that_the_mission_names() -> None:
    assert set(NAMED_BY_THE_MISSION) <= set(INDUSTRIES)
    assert set(INDUSTRIES) - set(NAMED_BY_THE_MISSION) == {"elderly_home", "other_industry"}


def test_every_industry_has_a_sector_and_every_sector_an_industry() -> None:
    assert {found.sector for found in INDUSTRIES.values()} == {str(key) for key in SECTORS}


@pytest.mark.parametrize("code", ["", "bakery", "Mine", "mine "])
def test_an_unknown_industry_is_refused(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        sector_of(code)

    assert list(refused.value.fields) == ["industry"]


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("mine", "industry"),
        ("confined_space", "industry"),
        ("gas", "transport_construction"),
        ("fishery", "agriculture_water"),
        ("school", "education_health"),
        ("tourism", "tourism"),
        ("three_in_one", "crowded_rental"),
    ],
)
def test_the_sector_table_follows_the_mission(code: str, sector: str) -> None:
    assert sector_of(code) == sector


def test_every_kind_of_unit_answers_in_one_capacity() -> None:
    kinds = {str(kind) for kind in UnitKind}

    assert kinds >= HEADED_KINDS | EXEMPT_KINDS
    assert accountable_kind("street_office").value == "administrative_head"
    assert accountable_kind("enterprise").value == "legal_representative"


def test_a_newer_document_ends_the_older_assignment_the_day_before() -> None:
    old = Span(1, START, None, (START, START))

    placed = fit([old], day(10), (day(10), day(5)))

    assert (placed.closes, placed.voids, placed.until_on) == ((1,), (), None)


def test_an_older_document_does_not_overrule_a_newer_one() -> None:
    new = Span(1, day(10), None, (day(10), day(10)))

    assert fit([new], day(12), (START, START)).overruled_by == 1


def test_an_older_document_entered_late_ends_when_the_newer_one_begins() -> None:
    new = Span(1, day(10), None, (day(10), day(10)))

    placed = fit([new], START, (START, START))

    assert (placed.until_on, placed.superseded_by) == (day(9), 1)


def test_what_would_begin_later_by_an_older_document_never_comes_into_force() -> None:
    later = Span(1, day(20), None, (START, START))

    assert fit([later], day(10), (day(10), day(10))).voids == (1,)


def apply(entered: list[tuple[int, int]]) -> list[Span]:
    """Write assignments one after the other, as the action does."""
    held: list[Span] = []
    for number, (start, newness) in enumerate(entered):
        rank = (day(newness), day(newness))
        placed = fit(held, day(start), rank)
        if placed.overruled_by is not None:
            continue
        held = [
            replace(span, until_on=day(start - 1)) if span.id in placed.closes else span
            for span in held
            if span.id not in placed.voids
        ]
        held.append(Span(number, day(start), placed.until_on, rank))
    return held


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8), st.integers(0, 40))
def test_on_any_day_at_most_one_assignment_holds(entered: list[tuple[int, int]], on: int) -> None:
    held = [span for span in apply(entered) if span.holds(day(on))]

    assert len(held) <= 1


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_assignments_never_end_before_they_begin(entered: list[tuple[int, int]]) -> None:
    backwards = [span for span in apply(entered) if span.until_on and span.until_on < span.from_on]

    assert backwards == []


@pytest.mark.parametrize(
    "key",
    ["", "village", "village:33078100200", "town:1", "place:", "place:x", "grid:330781002005"],
)
def test_a_key_that_makes_no_sense_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        read_subject(key)


def test_a_key_is_read_and_written_back() -> None:
    subject = read_subject("village:330781002005")

    assert subject == Subject(SubjectKind.VILLAGE, "330781002005")
    assert (subject.key, subject.area_code) == ("village:330781002005", "330781002005")


@pytest.mark.parametrize(
    ("subject", "upper", "expected"),
    [
        ("street:330781002", "", True),
        ("street:330781002", "street:330781001", False),
        ("work_area:4", "street:330781002", True),
        ("work_area:4", "", False),
        ("village:330781002005", "work_area:4", True),
        ("village:330781002005", "street:330781002", True),
        ("village:330781002005", "street:330781001", False),
        ("grid:330781002005001", "village:330781002005", True),
        ("grid:330781002005001", "village:330781002006", False),
        ("grid:330781002005001", "work_area:4", False),
        ("place:7", "grid:330781002005001", True),
        ("place:7", "village:330781002005", True),
        ("place:7", "street:330781002", False),
    ],
)
def test_each_level_hangs_on_the_one_above(subject: str, upper: str, expected: bool) -> None:
    above = read_subject(upper) if upper else None

    assert may_hang_on(read_subject(subject), above) is expected


def content(value: str = "张三（虚构）") -> LetterContent:
    return LetterContent("责任书", (LetterLine("责任人", value),), ("负责。",))


def test_another_word_is_another_digest() -> None:
    assert content().digest == content().digest
    assert content("李四（虚构）").digest != content().digest


@pytest.mark.parametrize(
    ("signatures", "has_upper", "expected"),
    [
        ([], True, SignatureState.UNSIGNED),
        ([Signed("responsible", "new")], True, SignatureState.PARTLY),
        ([Signed("responsible", "new")], False, SignatureState.SIGNED),
        (
            [Signed("responsible", "new"), Signed("upper", "new")],
            True,
            SignatureState.SIGNED,
        ),
        ([Signed("responsible", "old"), Signed("upper", "old")], True, SignatureState.VOID),
        ([Signed("responsible", "old"), Signed("upper", "new")], True, SignatureState.PARTLY),
    ],
)
def test_only_signatures_over_the_present_content_count(
    signatures: list[Signed], has_upper: bool, expected: SignatureState
) -> None:
    assert state_of(signatures, "new", has_upper=has_upper) is expected


def test_a_code_names_its_link() -> None:
    code = printed_code(12, "7f3a91bc0d4e" + "0" * 52)

    assert code == "12-7F3A-91BC-0D4E"
    assert link_of_code(code) == 12


@pytest.mark.parametrize(
    "code", ["", "12", "x-7F3A-91BC-0D4E", "12-7F3A", "9" * 13 + "-7F3A91BC0D4E"]
)
def test_what_cannot_be_a_code_names_nothing(code: str) -> None:
    assert link_of_code(code) is None


def test_every_level_has_its_duties() -> None:
    assert set(DUTIES) == set(SubjectKind)
