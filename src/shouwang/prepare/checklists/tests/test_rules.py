"""The form of codes and answers, and the shipped data."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from shouwang.prepare.checklists.rules import (
    Answer,
    AnswerKind,
    answer_words,
    check_item,
    read_answer,
    shipped_items,
    shipped_lists,
    shipped_suits,
)

ITEM = shipped_items()[0]


def test_the_shipped_lists_hold_246_items() -> None:
    counts = Counter(item.list_code for item in shipped_items())

    assert counts == {
        "CP": 25,
        "RH": 19,
        "TO": 21,
        "TC": 25,
        "CS": 19,
        "EB": 17,
        "EH": 17,
        "FS": 19,
        "GS": 17,
        "HC": 16,
        "HO": 16,
        "LP": 18,
        "SC": 17,
    }


def test_every_list_has_both_names_and_every_suit_a_list() -> None:
    lists = {row.code: row for row in shipped_lists()}

    assert all(row.name_zh and row.name_en for row in lists.values())
    assert {row.list_code for row in shipped_suits()} <= set(lists)


def test_every_item_has_words_and_category_in_both_languages_and_a_basis() -> None:
    bare = [
        item.code
        for item in shipped_items()
        if not all((item.item_en, item.category_zh, item.category_en, item.legal_basis))
    ]

    assert bare == []


def test_codes_are_given_once() -> None:
    codes = [item.code for item in shipped_items()]

    assert len(set(codes)) == 246


@pytest.mark.parametrize(
    ("text", "answer", "words"),
    [
        ("pass_fail_na", Answer(AnswerKind.PASS_FAIL_NA), "合格 / 不合格 / 不适用"),
        ("number:人", Answer(AnswerKind.NUMBER, unit="人"), "数字（人）"),
        ("date", Answer(AnswerKind.DATE), "日期"),
        ("choice:A|B", Answer(AnswerKind.CHOICE, choices=("A", "B")), "选项：A、B"),
    ],
)
def test_answers_are_read_and_said(text: str, answer: Answer, words: str) -> None:
    assert read_answer(text) == answer
    assert str(answer_words(answer)) == words


@pytest.mark.parametrize("text", ["", "yes", "number", "number:", "date:day", "choice:A", "choice"])
def test_an_answer_of_no_known_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_answer(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "CP-101"},
        {"code": "CP-01011"},
        {"code": "cp-0101"},
        {"code": "CP-０１０１"},
        {"code": "RH-0101"},
        {"group": "02"},
        {"item_en": ""},
        {"severity_default": "worst"},
        {"answer_type": "number"},
    ],
)
def test_an_item_of_no_known_form_is_refused(wrong: dict[str, str]) -> None:
    check_item(ITEM)

    with pytest.raises(ValueError, match=r"."):
        check_item(replace(ITEM, **wrong))
