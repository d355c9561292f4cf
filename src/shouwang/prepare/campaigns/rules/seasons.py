"""The calendar of what matters most in which part of the year (R61-R64)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

LEAP_YEAR: Final = 2024
FOCUS_TITLE_LIMIT: Final = 120
BASIS_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class YearSpan:
    """Days of every year, both included; one that ends before it begins wraps the year's end."""

    from_month: int
    from_day: int
    until_month: int
    until_day: int

    @property
    def is_wrapped(self) -> bool:
        """Tell whether the span goes over the end of the year."""
        return (self.until_month, self.until_day) < (self.from_month, self.from_day)

    def covers(self, day: date) -> bool:
        """Tell whether a day lies in the span, in whichever year."""
        on = (day.month, day.day)
        begun = on >= (self.from_month, self.from_day)
        not_over = on <= (self.until_month, self.until_day)
        return (begun or not_over) if self.is_wrapped else (begun and not_over)

    def days_in(self, year: int) -> list[tuple[date, date]]:
        """Return the span's parts within one calendar year, in order."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        start = _day(year, self.from_month, self.from_day, is_start=True)
        end = _day(year, self.until_month, self.until_day, is_start=False)
        if self.is_wrapped:
            return [(first, end), (start, last)]
        return [(start, end)] if start <= end else []


def _day(year: int, month: int, day: int, *, is_start: bool) -> date:
    """Return the day; 29 February of a common year is the next or the last day there is."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1) if is_start else date(year, 2, 28)


@dataclass(frozen=True, slots=True)
class FocusDraft:
    """What a street adds to the calendar; `type_codes` holds types and uses of places."""

    title: str
    from_month: int
    from_day: int
    until_month: int
    until_day: int
    basis: str
    area_code: str = ""
    type_codes: Sequence[str] = ()
    industries: Sequence[str] = ()
    in_force_from: date | None = None

    @property
    def span(self) -> YearSpan:
        """Return the days of every year."""
        return YearSpan(self.from_month, self.from_day, self.until_month, self.until_day)


def check_focus(draft: FocusDraft, *, types: Iterable[str], industries: Iterable[str]) -> None:
    """Refuse a focus without name, basis or places, or on a day that no year has."""
    wrong = _check_words(draft)
    if not draft.type_codes and not draft.industries:
        wrong["type_codes"] = say("请至少选择一类场所或一个行业。")
    elif not set(draft.type_codes) <= set(types):
        wrong["type_codes"] = say("没有这一类场所。")
    if not set(draft.industries) <= set(industries):
        wrong["industries"] = say("没有这个行业。")
    if wrong:
        raise Invalid(wrong)


def _check_words(draft: FocusDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not draft.title.strip() or len(draft.title) > FOCUS_TITLE_LIMIT:
        wrong["title"] = say("请填写时段重点的名称，最多 {limit} 个字。", limit=FOCUS_TITLE_LIMIT)
    if not draft.basis.strip() or len(draft.basis) > BASIS_LIMIT:
        wrong["basis"] = say("请写明依据，最多 {limit} 个字。", limit=BASIS_LIMIT)
    for name, month, day in (
        ("from_day", draft.from_month, draft.from_day),
        ("until_day", draft.until_month, draft.until_day),
    ):
        if not _is_day(month, day):
            wrong[name] = say("没有 {month} 月 {day} 日。", month=month, day=day)
    return wrong


def _is_day(month: int, day: int) -> bool:
    try:
        date(LEAP_YEAR, month, day)
    except (ValueError, OverflowError):
        return False
    return True


def uncovered_days(spans: Sequence[YearSpan], year: int) -> list[date]:
    """Return the days of a year that lie in none of the spans."""
    day, found = date(year, 1, 1), []
    while day.year == year:
        if not any(span.covers(day) for span in spans):
            found.append(day)
        day += timedelta(days=1)
    return found
