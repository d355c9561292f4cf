"""How often the reader is right on texts that it has not seen, and what it refuses to say."""

from __future__ import annotations

import pytest

from shouwang.watch.risk.rules.texts import Learnt, grade_of, reader

from .texts_measured import THRESHOLD, Measured, checklist_items, held_out, measure, reports


def test_the_seeds_alone_read_reports_as_the_page_of_the_method_says() -> None:
    assert measure([], reports(), 0.0) == Measured(82, 82, 66)
    assert measure([], reports(), THRESHOLD) == Measured(82, 62, 53)


def test_reports_that_were_confirmed_make_the_others_surer() -> None:
    assert held_out(reports(), THRESHOLD) == Measured(82, 60, 52)


def test_the_items_of_checklists_would_not_help() -> None:
    assert measure(checklist_items(), reports(), 0.0) == Measured(82, 82, 65)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("三楼楼道堆满纸箱，安全出口打不开", "blocked_exit"),
        ("厨房煤气瓶软管老化，闻到煤气味", "gas"),
        ("井盖缺失，路灯不亮", "road"),
        ("店里阁楼住人，床铺下面是油锅", "three_in_one"),
        ("🔥🔥🔥", ""),
        ("", ""),
    ],
)
def test_plain_words_find_their_category(text: str, category: str) -> None:
    assert reader([]).suggest(text, THRESHOLD).category == category


def test_at_the_threshold_an_answer_counts_and_above_it_none_does() -> None:
    knows = reader([])
    sure = knows.suggest("煤气瓶", 0.0).category_confidence

    assert knows.suggest("煤气瓶", sure).category == "gas"
    assert knows.suggest("煤气瓶", sure + 1e-9).category == ""


def test_what_was_confirmed_teaches_a_new_word() -> None:
    taught = reader([Learnt("玻璃胶桶敞口", "hazchem", "general")] * 5)

    assert reader([]).suggest("玻璃胶桶", THRESHOLD).category != "hazchem"
    assert taught.suggest("玻璃胶桶", THRESHOLD).category == "hazchem"


@pytest.mark.parametrize(
    ("statutory", "level", "grade"),
    [
        ("major", None, "major"),
        ("major", 3, "major"),
        ("general", 2, "level2"),
        ("general", 3, "general"),
        ("general", None, ""),
        ("", 1, ""),
    ],
)
def test_a_grading_teaches_its_grade(statutory: str, level: int | None, grade: str) -> None:
    assert grade_of(statutory, level) == grade
