"""Days as documents write them (5月8日前, 11月至12月中旬, 全年), read as ranges (R50, R52)."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from .parameters import FIRST_YEAR, LAST_YEAR, first_third_until, second_third_until

MASKED_YEAR: Final = r"(?:\d{0,3}[*×xX]{1,4}|[〇○]{2,4}|今|本|当|同)"
NEXT_YEAR: Final = r"(?:次|翌|明|来)"
YEAR: Final = rf"(?:(?:(?P<year>\d{{4}})|(?P<next>{NEXT_YEAR})|{MASKED_YEAR})年)?"
MONTH: Final = r"(?:(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?)"
PART: Final = r"(?:(?P<day>\d{1,2})[日号]|(?P<part>上旬|中旬|下旬|底|末))"

IN_MONTH: Final = re.compile(rf"{YEAR}{MONTH}{PART}?")
IN_YEAR: Final = re.compile(
    rf"{YEAR}(?:(?P<whole>全年)|(?P<end>年?[底末])|第?(?P<quarter>[1-4一二三四])季度|(?P<half>[上下])半年)"
)
IN_SAME_MONTH: Final = re.compile(PART)
BEFORE: Final = re.compile(r"(?:之|以)?前$")
SINCE: Final = re.compile(r"(?:起|开始|以后|之后)$")
LEADING: Final = re.compile(r"^(?:自|从|于|在)")
UNTIL: Final = re.compile(r"^(?:截至|截止到|截止|到|至)")
BETWEEN: Final = re.compile(r"(?:起)?(?:至|到|-|—|–|~|〜)+")

VAGUE_DAYS: Final = 15
"""A month or more before which something is due does not say whether it is meant to be in."""
NUMERALS: Final = "一二三四五六七八九十"
MONTHS_OF_QUARTER: Final = 3
MONTHS_OF_HALF: Final = 6
DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from and to, both included; None is open. "5月8日前" has only the second."""

    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class _Span:
    """One expression: its days, whether it is only an end (月底), whether it names a year."""

    first: date
    last: date
    is_end: bool
    has_year: bool


def read_dates(text: str, year: int) -> DateRange | None:
    """Return the days that a document's words mean, None when they cannot be read.

    `year` stands for a year that is masked (20*年) or not written. Both days are included: 5月8日前
    holds the 8th. 上旬, 中旬 and 下旬 end on the 10th, the 20th and the month's last day; 月底 and
    年底 are a last day. An end before its start lies in the next year. 5月前 is not read, as it
    does not say whether May is meant to be in.
    """
    words = _plain(text)
    if not words or not FIRST_YEAR <= year < LAST_YEAR:
        return None
    words, is_before = _cut(BEFORE, words)
    words, is_until = _cut(UNTIL, words)
    words, is_since = _cut(SINCE, words)
    words = LEADING.sub("", words)
    ends = BETWEEN.split(words, maxsplit=1)
    if len(ends) == 2:
        return None if is_since else _between(ends[0], ends[1], year)
    found = _span(words, year)
    if found is None or (is_before and _is_vague(found)):
        return None
    if is_before or is_until:
        return DateRange(None, found.last)
    if is_since:
        return DateRange(found.first, None)
    return DateRange(None if found.is_end else found.first, found.last)


def written(starts_on: date | None, ends_on: date | None) -> str:
    """Return days in a document's words, so that they read as the same days again."""
    if starts_on is None:
        return "" if ends_on is None else f"{_day_words(ends_on)}前"
    if ends_on is None:
        return f"自{_day_words(starts_on)}起"
    return f"{_day_words(starts_on)}至{_day_words(ends_on)}"


def _day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _plain(text: str) -> str:
    """Return the words without spaces and the brackets around all of it, digits half width."""
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return words[1:-1] if words.startswith("(") and words.endswith(")") else words


def _cut(pattern: re.Pattern[str], words: str) -> tuple[str, bool]:
    rest = pattern.sub("", words)
    return rest, rest != words


def _is_vague(found: _Span) -> bool:
    """Tell whether "before" leaves open if the whole is in."""
    return not found.is_end and (found.last - found.first).days > VAGUE_DAYS


def _between(first: str, last: str, year: int) -> DateRange | None:
    start = _span(first, year)
    if start is None:
        return None
    end = _span(last, start.first.year) or _same_month(last, start.first)
    if end is None:
        return None
    until = end.last
    if until < start.first and not end.has_year:
        later = _span(last, start.first.year + 1)
        until = later.last if later is not None else until
    return DateRange(start.first, until) if until >= start.first else None


def _span(words: str, year: int) -> _Span | None:
    found = IN_MONTH.fullmatch(words)
    if found is not None:
        at = _year(found, year)
        month = _number(found["month"])
        return _in_month(at, month, found["day"], found["part"], has_year=_names_year(found))
    found = IN_YEAR.fullmatch(words)
    return None if found is None else _in_year(found, _year(found, year))


def _same_month(words: str, start: date) -> _Span | None:
    found = IN_SAME_MONTH.fullmatch(words)
    if found is None:
        return None
    return _in_month(start.year, start.month, found["day"], found["part"], has_year=True)


def _names_year(found: re.Match[str]) -> bool:
    return bool(found["year"] or found["next"])


def _year(found: re.Match[str], year: int) -> int:
    if found["year"]:
        return int(found["year"])
    return year + 1 if found["next"] else year


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    return sum(NUMERALS.index(sign) + 1 for sign in words)


def _in_month(
    year: int, month: int, day: str | None, part: str | None, *, has_year: bool
) -> _Span | None:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= DECEMBER):
        return None
    last = calendar.monthrange(year, month)[1]
    if day is not None:
        if not 1 <= int(day) <= last:
            return None
        on = date(year, month, int(day))
        return _Span(on, on, is_end=False, has_year=has_year)
    first = date(year, month, 1)
    low, high = _thirds(part or "", last, first)
    return _Span(
        date(year, month, low), date(year, month, high), part in {"底", "末"}, has_year=has_year
    )


def _thirds(part: str, last: int, on: date) -> tuple[int, int]:
    """Return the first and the last day of a part of a month."""
    low, high = first_third_until(on), second_third_until(on)
    return {
        "上旬": (1, low),
        "中旬": (low + 1, high),
        "下旬": (high + 1, last),
        "底": (last, last),
        "末": (last, last),
    }.get(part, (1, last))


def _in_year(found: re.Match[str], year: int) -> _Span | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    first, count, is_end = 1, DECEMBER, bool(found["end"])
    if found["quarter"]:
        place = int(found["quarter"]) if found["quarter"].isdigit() else _number(found["quarter"])
        first, count = MONTHS_OF_QUARTER * (place - 1) + 1, MONTHS_OF_QUARTER
    if found["half"]:
        first, count = (1 if found["half"] == "上" else MONTHS_OF_HALF + 1), MONTHS_OF_HALF
    month = first + count - 1
    last = date(year, month, calendar.monthrange(year, month)[1])
    return _Span(last if is_end else date(year, first, 1), last, is_end, _names_year(found))
