"""Pure rules of documents: the 文号, codes, values, the kinds' registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.documents.codes import LENGTH, SIGNS, new_code, read_code, shown_code
from shouwang.ground.documents.kinds import Field, use_kinds
from shouwang.ground.documents.rules import (
    ROWS_LIMIT,
    TEXT_LIMIT,
    checked_values,
    day_words,
    document_number,
)
from shouwang.ground.errors import Invalid, say

from .factories import TEST_KIND, VALUES


def test_a_number_has_full_width_brackets_and_no_zeros() -> None:
    assert document_number("云", "安责改", 2026, 12) == "云安责改〔2026〕12号"


def test_a_day_is_written_as_documents_write_it() -> None:
    assert day_words(date(2026, 6, 2)) == "2026年6月2日"


def test_a_code_reads_back_from_what_people_type() -> None:
    code = new_code()

    assert len(code) == LENGTH
    assert read_code(f" {shown_code(code).lower()} ") == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert read_code("OOOO-OOOO-OOOO-OO") == "00000000000000"


@given(st.data())
def test_one_wrong_sign_is_noticed(data: st.DataObject) -> None:
    code = new_code()
    place = data.draw(st.integers(0, LENGTH - 1))
    other = data.draw(st.sampled_from([sign for sign in SIGNS if sign != code[place]]))

    assert read_code(code[:place] + other + code[place + 1 :]) is None


def test_codes_have_more_than_sixty_bits_of_chance() -> None:
    assert len(SIGNS) ** 13 * 32 // 37 > 2**60
    assert len({new_code() for _ in range(200)}) == 200


def test_values_keep_their_form() -> None:
    values = checked_values(TEST_KIND, VALUES)

    assert values["measures"] == ["清理楼道", "补齐灭火器"]
    assert values["rows"] == [{"what": "消防通道堵塞", "due": "2026年6月30日"}]


def test_missing_and_unknown_values_are_named() -> None:
    with pytest.raises(Invalid) as caught:
        checked_values(TEST_KIND, {"rows": [{"what": "堵"}], "colour": "红"})

    assert sorted(caught.value.fields) == ["colour", "place"]
    assert str(caught.value.fields["place"]) == "请填写“场所”。"


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "铃\x07"},
        {"place": "半个\ud83d"},
        {"place": "长" * (TEXT_LIMIT + 1)},
        {"place": 12},
        {"rows": "不是表"},
        {"rows": [{"what": "堵", "size": "大"}]},
        {"rows": [{"what": "堵"}] * (ROWS_LIMIT + 1)},
    ],
)
def test_values_that_no_document_can_hold_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        checked_values(TEST_KIND, {**VALUES, **wrong})

    assert list(caught.value.fields) == list(wrong)


@pytest.mark.parametrize(
    "fields",
    [
        (Field("number", say("文号")),),
        (Field("place", say("场所")), Field("place", say("场所"))),
        (Field("no name", say("场所")),),
    ],
)
def test_a_kind_with_impossible_fields_is_refused(fields: tuple[Field, ...]) -> None:
    with pytest.raises(ValueError, match="test_order"):
        use_kinds(replace(TEST_KIND, fields=fields, blocks=()))


def test_a_table_is_nothing_to_write_by_hand() -> None:
    with pytest.raises(ValueError, match="by hand"):
        use_kinds(replace(TEST_KIND, is_by_hand=True))
