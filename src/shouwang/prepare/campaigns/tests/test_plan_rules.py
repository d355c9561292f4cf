"""Pure rules of a plan: days in words, document numbers, what does not fit, the year's focuses."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import Invalid
from shouwang.prepare.campaigns.rules.dates import DateRange, read_dates, written
from shouwang.prepare.campaigns.rules.document_numbers import (
    DocumentNumber,
    read_number,
    read_search,
)
from shouwang.prepare.campaigns.rules.parameters import (
    FIRST_DAY,
    assessment_weight,
    first_third_until,
    second_third_until,
)
from shouwang.prepare.campaigns.rules.phases import (
    DueFacts,
    PhaseFacts,
    find_oddities,
    is_over,
)
from shouwang.prepare.campaigns.rules.seasons import (
    FocusDraft,
    YearSpan,
    check_focus,
    uncovered_days,
)

YEARS = st.integers(1950, 2190)
MONTHS = st.integers(1, 12)


def _d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.requirement("R50", "R52")
@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on"),
    [
        ("5月8日前", None, _d(5, 8)),
        ("5月8号之前", None, _d(5, 8)),
        ("(５月８日以前)", None, _d(5, 8)),
        ("20*年4月20日前", None, _d(4, 20)),
        ("20××年４月底前", None, _d(4, 30)),
        ("截至11月13日", None, _d(11, 13)),
        ("20*年全年", _d(1, 1), _d(12, 31)),
        ("*年11月至12月中旬", _d(11, 1), _d(12, 20)),
        ("5月9日至10月31日", _d(5, 9), _d(10, 31)),
        ("4月20日—30日", _d(4, 20), _d(4, 30)),
        ("十一月上旬", _d(11, 1), _d(11, 10)),
        ("十二月", _d(12, 1), _d(12, 31)),
        ("5月底", None, _d(5, 31)),
        ("年底", None, _d(12, 31)),
        ("2027年底前", None, date(2027, 12, 31)),
        ("自5月1日起", _d(5, 1), None),
        ("四季度", _d(10, 1), _d(12, 31)),
        ("上半年", _d(1, 1), _d(6, 30)),
        ("11月至次年2月", _d(11, 1), date(2027, 2, 28)),
        ("11月至2月", _d(11, 1), date(2027, 2, 28)),
        ("2027年11月至2028年2月", date(2027, 11, 1), date(2028, 2, 29)),
        ("5月上旬前", None, _d(5, 10)),
    ],
)
def test_words_of_documents_are_read(
    text: str, starts_on: date | None, ends_on: date | None
) -> None:
    assert read_dates(text, 2026) == DateRange(starts_on, ends_on)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "尽快",
        "5月前",
        "2月前",
        "2月30日前",
        "13月",
        "月底",
        "2026年12月至2026年1月",
        "0月1日",
        "至",
    ],
)
def test_words_that_say_no_day_are_not_guessed(text: str) -> None:
    assert read_dates(text, 2026) is None


@pytest.mark.requirement("R52")
@given(year=YEARS, month=MONTHS)
def test_the_thirds_of_a_month_cover_it_without_gap(year: int, month: int) -> None:
    found = [read_dates(f"{year}年{month}月{part}", 2026) for part in ("上旬", "中旬", "下旬")]
    last = calendar.monthrange(year, month)[1]

    assert found == [
        DateRange(date(year, month, 1), date(year, month, 10)),
        DateRange(date(year, month, 11), date(year, month, 20)),
        DateRange(date(year, month, 21), date(year, month, last)),
    ]


@given(year=YEARS, first=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_masked_year_is_the_year_of_the_plan(year: int, first: date) -> None:
    text = f"{first.month}月{first.day}日前"

    assert read_dates(f"20*年{text}", year) == read_dates(text, year)


@given(
    days=st.tuples(st.dates(date(1950, 1, 1), date(2190, 1, 1)), st.integers(0, 900)),
    is_open=st.sampled_from(["", "start", "end"]),
)
def test_days_that_are_written_read_as_the_same_days(days: tuple[date, int], is_open: str) -> None:
    first, last = days[0], days[0] + timedelta(days=days[1])
    span = DateRange(None if is_open == "start" else first, None if is_open == "end" else last)

    assert read_dates(written(span.starts_on, span.ends_on), 2026) == span


@given(text=st.text(max_size=40), year=st.integers(-10, 3000))
def test_whatever_is_written_ends_after_it_starts(text: str, year: int) -> None:
    found = read_dates(text, year)

    assert (
        found is None
        or found.starts_on is None
        or found.ends_on is None
        or (found.starts_on <= found.ends_on)
    )


@pytest.mark.requirement("R52")
def test_february_of_a_leap_year_has_its_last_day() -> None:
    assert read_dates("2月下旬", 2028) == DateRange(date(2028, 2, 21), date(2028, 2, 29))
    assert read_dates("2月底前", 2026) == DateRange(None, date(2026, 2, 28))
    assert read_dates("2月29日前", 2026) is None


def test_the_thirds_and_the_weight_are_named_parameters() -> None:
    assert (first_third_until(FIRST_DAY), second_third_until(FIRST_DAY)) == (10, 20)
    assert str(assessment_weight(FIRST_DAY)) == "0.25"
    with pytest.raises(LookupError):
        assessment_weight(date(2007, 12, 31))


@pytest.mark.requirement("R50")
def test_a_phase_lasts_until_midnight_of_its_last_day_in_shanghai() -> None:
    last = date(2026, 5, 8)

    assert not is_over(last, datetime(2026, 5, 8, 15, 59, 59, tzinfo=UTC))
    assert is_over(last, datetime(2026, 5, 8, 16, 0, tzinfo=UTC))
    assert not is_over(None, datetime(2026, 5, 9, tzinfo=UTC))


@pytest.mark.requirement("R68")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("兰政办发〔20*〕68号", DocumentNumber("兰政办发", None, 68)),
        ("兰政办发[20＊＊] 68 号", DocumentNumber("兰政办发", None, 68)),
        ("兰政办发（20××）第６８号", DocumentNumber("兰政办发", None, 68)),
        ("兰政办发〔2010〕68号（虚构）", DocumentNumber("兰政办发", 2010, 68)),
        ("云安责改【2026】12", DocumentNumber("云安责改", 2026, 12)),
    ],
)
def test_document_numbers_are_read_however_they_are_typed(
    text: str, expected: DocumentNumber
) -> None:
    assert read_number(text) == expected


@pytest.mark.parametrize("text", ["", "68", "通知", "兰政〔0001〕1号", "兰政〔2026〕号"])
def test_what_is_no_document_number_stays_text(text: str) -> None:
    assert read_number(text) is None


def test_a_search_may_leave_sign_and_year_out() -> None:
    assert read_search("68") == ("", 68)
    assert read_search("兰政办发 68") == ("兰政办发", 68)
    assert read_search("兰政办发〔2026〕68号") == ("兰政办发", 68)
    assert read_search("消防") is None


@given(text=st.text(max_size=30))
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = read_number(text)

    assert found is None or (found.serial >= 0 and found.sign)


@pytest.mark.requirement("R51", "R53")
def test_only_what_does_not_fit_is_odd_and_overlap_is_not() -> None:
    whole = PhaseFacts("phase:1", "排查", _d(1, 1), _d(12, 31))
    again = PhaseFacts("phase:2", "整改", _d(1, 1), _d(12, 31))
    first = PhaseFacts("phase:3", "动员", None, _d(4, 20))
    outside = PhaseFacts("phase:4", "验收", _d(12, 1), date(2027, 1, 5))
    dues = [
        DueFacts("deliverable:1", "方案", _d(5, 23), "phase:3"),
        DueFacts("deliverable:2", "方案", _d(4, 20), "phase:3"),
        DueFacts("deliverable:3", "早报", date(2025, 12, 31)),
        DueFacts("deliverable:4", "总结", _d(11, 13), "phase:gone"),
    ]

    found = find_oddities(_d(1, 1), _d(12, 31), [whole, again, first, outside], dues)

    assert [(odd.kind.value, odd.subject_key) for odd in found] == [
        ("phase_outside_campaign", "phase:4"),
        ("due_after_phase", "deliverable:1"),
        ("due_before_start", "deliverable:3"),
    ]
    assert str(found[0].message) == (
        "阶段“验收”（2026-12-01—2027-01-05）超出行动的时间（2026-01-01—2026-12-31）。"
    )


@pytest.mark.requirement("R61")
def test_a_span_may_wrap_the_years_end() -> None:
    winter = YearSpan(12, 15, 2, 10)

    assert [winter.covers(day) for day in (_d(12, 14), _d(12, 15), _d(2, 10), _d(2, 11))] == [
        False,
        True,
        True,
        False,
    ]
    assert winter.days_in(2026) == [(_d(1, 1), _d(2, 10)), (_d(12, 15), _d(12, 31))]


@given(
    first=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    last=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_the_parts_of_a_span_are_the_days_that_it_covers(
    first: date, last: date, day: date
) -> None:
    span = YearSpan(first.month, first.day, last.month, last.day)

    parts = span.days_in(day.year)

    assert span.covers(day) == any(low <= day <= high for low, high in parts)


def test_days_without_any_focus_are_named() -> None:
    spans = [YearSpan(1, 1, 2, 28), YearSpan(3, 2, 12, 31)]

    assert uncovered_days(spans, 2026) == [_d(3, 1)]
    assert uncovered_days(spans, 2028) == [date(2028, 2, 29), date(2028, 3, 1)]


def test_a_focus_on_no_day_or_of_nothing_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        check_focus(FocusDraft(" ", 2, 30, 13, 1, ""), types=["mine"], industries=["power"])

    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "title": "请填写时段重点的名称，最多 120 个字。",
        "basis": "请写明依据，最多 200 个字。",
        "from_day": "没有 2 月 30 日。",
        "until_day": "没有 13 月 1 日。",
        "type_codes": "请至少选择一类场所或一个行业。",
    }
