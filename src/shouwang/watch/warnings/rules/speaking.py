"""What a loudspeaker says: short sentences, numbers as they are spoken, everything twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_SENTENCE: Final = 24
"""Characters after which a Chinese sentence is broken at its commas: about one breath."""
TIMES: Final = 2

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = ("", "十", "百", "千")
_GROUPS: Final = ("", "万", "亿")
_CALLED_DIGITS: Final = "零幺二三四五六七八九"
"""One is said 幺 in telephone numbers, so that it is not heard as seven."""

_TELEPHONE: Final = re.compile(
    r"(?<!\d)(?:\d{3,4}-\d{4}-?\d{3,4}|1\d{10})(?!\d)"
    r"|(?<=拨打)\d{3,5}(?!\d)|(?<!\d)(?:110|119|120|122|12345|12379)(?=[。，；！、]|$)"
)
_CLOCK: Final = re.compile(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)(\d{4})年")
_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_SPOKEN_UNITS: Final = (
    ("mm", "毫米"), ("cm", "厘米"), ("km", "公里"), ("m", "米"), ("h", "小时"), ("℃", "摄氏度"),
)  # fmt: skip
_UNIT: Final = re.compile(r"(?<=\d)\s*(mm|cm|km|m|h|℃)(?![A-Za-z])")


def spoken_number(number: str) -> str:
    """Return a number as it is spoken in Chinese: 10 is 十, 102 一百零二, 28.02 二十八点零二."""
    whole, _, part = number.partition(".")
    said = _whole(int(whole))
    return f"{said}点{''.join(_DIGITS[int(digit)] for digit in part)}" if part else said


def _whole(number: int) -> str:
    if number >= 10**12:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    groups: list[tuple[int, str]] = []
    for name in _GROUPS:
        number, group = divmod(number, 10_000)
        groups.append((group, name))
    said, is_gap = "", False
    for group, name in reversed(groups):
        if not group:
            is_gap = bool(said)
            continue
        lead = _DIGITS[0] if said and (is_gap or group < 1_000) else ""
        said += f"{lead}{_below_ten_thousand(group)}{name}"
        is_gap = False
    said = said or _DIGITS[0]
    return said.removeprefix("一") if said.startswith("一十") else said


def _below_ten_thousand(number: int) -> str:
    digits = [int(digit) for digit in str(number)]
    said, is_gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if not digit:
            is_gap = True
            continue
        said += (_DIGITS[0] if is_gap and said else "") + _DIGITS[digit] + _UNITS[place]
        is_gap = False
    return said


def _clock(found: re.Match[str]) -> str:
    hour, minute = found[1], int(found[2])
    said = f"{spoken_number(str(int(hour)))}点"
    if not minute:
        return f"{said}整"
    lead = _DIGITS[0] if minute < 10 else ""
    return f"{said}{lead}{spoken_number(str(minute))}分"


def _digit_by_digit(digits: str, names: str) -> str:
    return "".join(names[int(digit)] for digit in digits if digit.isdecimal())


def spoken_chinese(text: str) -> str:
    """Return a Chinese text with numbers, times, telephones and units as they are spoken."""
    units = dict(_SPOKEN_UNITS)
    said = _CLOCK.sub(_clock, text)
    said = _YEAR.sub(lambda found: f"{_digit_by_digit(found[1], _DIGITS)}年", said)
    said = _PERCENT.sub(lambda found: f"百分之{spoken_number(found[1])}", said)
    said = _UNIT.sub(lambda found: units[found[1]], said)
    said = _TELEPHONE.sub(lambda found: _digit_by_digit(found[0], _CALLED_DIGITS), said)
    return _NUMBER.sub(lambda found: spoken_number(found[0]), said)


_SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = [
    "zero",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]


def english_number(number: str) -> str:
    """Return a number as it is spoken in English: 54 is fifty-four, 28.02 twenty-eight point …"""
    whole, _, part = number.partition(".")
    said = _english_whole(int(whole))
    return f"{said} point {' '.join(_SMALL[int(digit)] for digit in part)}" if part else said


def _english_whole(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        rest = f"-{_SMALL[number % 10]}" if number % 10 else ""
        return f"{_TENS[number // 10]}{rest}"
    if number < 1_000:
        rest = f" and {_english_whole(number % 100)}" if number % 100 else ""
        return f"{_SMALL[number // 100]} hundred{rest}"
    if number < 1_000_000:
        rest = f" {_english_whole(number % 1_000)}" if number % 1_000 else ""
        return f"{_english_whole(number // 1_000)} thousand{rest}"
    return " ".join(_SMALL[int(digit)] for digit in str(number))


_ENGLISH_UNITS: Final = {
    "mm": " millimetres",
    "cm": " centimetres",
    "km": " kilometres",
    "m": " metres",
    "h": " hours",
    "℃": " degrees",
}


def spoken_english(text: str) -> str:
    """Return an English text with numbers, times and telephones as they are spoken."""
    said = _CLOCK.sub(_english_clock, text)
    said = _UNIT.sub(lambda found: _ENGLISH_UNITS[found[1]], said)
    said = _TELEPHONE.sub(_english_digits, said)
    said = _PERCENT.sub(lambda found: f"{english_number(found[1])} percent", said)
    return _NUMBER.sub(lambda found: english_number(found[0]), said)


def _english_digits(found: re.Match[str]) -> str:
    return " ".join(_SMALL[int(digit)] for digit in found[0] if digit.isdecimal())


def _english_clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    if not minute:
        return f"{_SMALL[hour] if hour < 20 else _english_whole(hour)} o'clock"
    lead = "oh " if minute < 10 else ""
    return f"{_english_whole(hour)} {lead}{_english_whole(minute)}"


def sentences(text: str, *, longest: int = LONGEST_SENTENCE) -> list[str]:
    """Break a Chinese text into short sentences: at full stops, and at commas when too long."""
    found: list[str] = []
    for sentence in re.split(r"(?<=[。！？；])|\n+", text):
        whole = sentence.strip().rstrip("。；")
        if not whole:
            continue
        found += [whole] if len(whole) <= longest else _broken(whole, longest)
    return found


def _broken(sentence: str, longest: int) -> list[str]:
    parts: list[str] = []
    for clause in re.split(r"(?<=[，：])", sentence):
        if parts and len(parts[-1]) + len(clause) <= longest:
            parts[-1] += clause
        else:
            parts.append(clause)
    return [part.rstrip("，：") for part in parts if part.strip()]


def english_sentences(text: str) -> list[str]:
    """Break an English text at its full stops."""
    parts = re.split(r"(?<=[.!?;])\s+|\n+", text)
    return [part.strip().rstrip(".;") for part in parts if part.strip()]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is read out once, sentence by sentence, and how often it is read."""

    sentences: tuple[str, ...]
    times: int = TIMES


def spoken(
    parts: Sequence[str],
    *,
    split: Callable[[str], list[str]] = sentences,
    say_it: Callable[[str], str] = spoken_chinese,
) -> Spoken:
    """Return the sentences of some texts as they are read out; an empty text is left out."""
    return Spoken(tuple(say_it(one) for part in parts if part for one in split(part)))
