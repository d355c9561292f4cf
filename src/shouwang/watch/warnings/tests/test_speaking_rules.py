"""A loudspeaker says numbers as people say them, in short sentences."""

from __future__ import annotations

import pytest

from shouwang.watch.warnings.rules.speaking import (
    LONGEST_SENTENCE,
    english_number,
    english_sentences,
    sentences,
    spoken,
    spoken_chinese,
    spoken_english,
    spoken_number,
)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", "零"),
        ("10", "十"),
        ("12", "十二"),
        ("50", "五十"),
        ("100", "一百"),
        ("102", "一百零二"),
        ("110", "一百一十"),
        ("2000", "二千"),
        ("2026", "二千零二十六"),
        ("10000", "一万"),
        ("10001", "一万零一"),
        ("57380", "五万七千三百八十"),
        ("100200300", "一亿零二十万零三百"),
        ("28.02", "二十八点零二"),
    ],
)
def test_numbers_in_chinese(number: str, said: str) -> None:
    assert spoken_number(number) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("未来12小时雨量50mm以上", "未来十二小时雨量五十毫米以上"),
        ("6月23日06:30前撤离", "六月二十三日六点三十分前撤离"),
        ("2026年6月", "二零二六年六月"),
        ("请打值班电话000-0000-0001。", "请打值班电话零零零零零零零零零零幺。"),
        ("应答率96%", "应答率百分之九十六"),
        ("08:05集合，14:00结束", "八点零五分集合，十四点整结束"),
        ("水位28.02m，超警戒0.02m", "水位二十八点零二米，超警戒零点零二米"),
        ("拨打119", "拨打幺幺九"),
    ],
)
def test_a_chinese_text_as_it_is_spoken(text: str, said: str) -> None:
    assert spoken_chinese(text) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("7", "seven"),
        ("54", "fifty-four"),
        ("100", "one hundred"),
        ("102", "one hundred and two"),
        ("1750", "one thousand seven hundred and fifty"),
        ("28.02", "twenty-eight point zero two"),
    ],
)
def test_numbers_in_english(number: str, said: str) -> None:
    assert english_number(number) == said


def test_an_english_text_as_it_is_spoken() -> None:
    said = spoken_english("Over 50mm in 12 hours. Leave by 06:30. Call 000-0000-0001.")

    assert said == (
        "Over fifty millimetres in twelve hours. Leave by six thirty. "
        "Call zero zero zero zero zero zero zero zero zero zero one."
    )


def test_long_sentences_are_broken_at_commas() -> None:
    text = "请住在低洼处和河边的居民马上收拾贵重物品，带好药品和手机，到村委会集合；不要靠近河道。"

    found = sentences(text)

    assert found == [
        "请住在低洼处和河边的居民马上收拾贵重物品",
        "带好药品和手机，到村委会集合",
        "不要靠近河道",
    ]
    assert max(map(len, found)) <= LONGEST_SENTENCE


def test_everything_is_said_twice_and_an_empty_text_not_at_all() -> None:
    found = spoken(["暴雨蓝色预警。", "", "12小时内有大雨。"])

    assert (found.sentences, found.times) == (("暴雨蓝色预警", "十二小时内有大雨"), 2)
    assert english_sentences("Heavy rain. Stay inside.") == ["Heavy rain", "Stay inside"]
