"""Pure rules of watching: intervals, patrols, kinds, document numbers, each at its boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import Invalid
from shouwang.prepare.hazards.rules import patrols, watching
from shouwang.prepare.hazards.rules.decisions import DecisionDraft, check_decision, normal_number
from shouwang.prepare.hazards.rules.facts import KindDraft, check_kind
from shouwang.prepare.hazards.rules.patrols import DAY_MIN, Shift, check_plan, uncovered
from shouwang.prepare.hazards.rules.plans import MeasureDraft, check_measure
from shouwang.prepare.hazards.rules.watching import (
    CheckDraft,
    check_check,
    interval_for,
    is_watched,
    missed,
    next_due,
    watch_lamp,
)

DAY = date(2026, 6, 24)
NOON = datetime(2026, 6, 24, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SIX_HOURS = [Shift(f"巡查员{n}（虚构）", n * 360, 360) for n in range(4)]


@pytest.mark.parametrize(("level", "expected"), [(1, True), (2, True), (3, False), (None, False)])
def test_level_two_and_worse_are_watched(level: int | None, expected: bool) -> None:
    assert is_watched(level, DAY) is expected


def test_every_number_has_its_source_and_value() -> None:
    found = {
        one.name: int(one.value)
        for one in (*watching.PARAMETERS, *patrols.PARAMETERS)
        if str(one.source)
    }

    assert found == {
        "hazard_watched_level": 2,
        "level2_monitoring_hours": 24,
        "hazard_patrol_coverage_h": 24,
        "patrol_check_in_minutes": 60,
        "patrol_alarm_minutes": 25,
    }


def test_the_default_interval_is_a_day_for_the_watched_levels_only() -> None:
    assert interval_for(None, 2, DAY) == 1440
    assert interval_for(90, 2, DAY) == 90
    with pytest.raises(Invalid) as refused:
        interval_for(None, 3, DAY)
    assert set(refused.value.fields) == {"interval_min"}


@pytest.mark.parametrize("minutes", [0, 527_041])
def test_an_interval_that_cannot_be_is_refused(minutes: int) -> None:
    with pytest.raises(Invalid):
        interval_for(minutes, 2, DAY)


def test_an_interval_is_missed_at_its_end_and_not_before() -> None:
    assert missed(NOON, HOUR, NOON - timedelta(microseconds=1), timedelta(0)) == []
    assert missed(NOON, HOUR, NOON, timedelta(0)) == [NOON]


def test_a_jump_of_the_clock_names_every_interval_once() -> None:
    at = NOON + 3 * HOUR + timedelta(minutes=59)

    assert missed(NOON, HOUR, at, timedelta(0)) == [NOON + n * HOUR for n in range(4)]


def test_a_missed_check_in_is_named_when_its_25_minutes_are_over() -> None:
    grace = patrols.alarm_after(DAY)

    assert missed(NOON, HOUR, NOON + timedelta(minutes=24, seconds=59), grace) == []
    assert missed(NOON, HOUR, NOON + timedelta(minutes=25), grace) == [NOON]


def test_the_next_look_is_due_after_the_interval_and_never_goes_back() -> None:
    assert next_due(NOON, 60, None) == NOON + HOUR
    assert next_due(NOON, 60, NOON + 2 * HOUR) == NOON + 2 * HOUR


def test_the_lamp_says_how_old_the_last_look_is() -> None:
    since = NOON - 3 * HOUR

    assert watch_lamp(since, since, 240, NOON).tone == "green"
    assert str(watch_lamp(since, since, 240, NOON).words) == "上次巡查 3 小时前"


def test_the_lamp_says_by_how_much_the_interval_is_over() -> None:
    since = NOON - 3 * HOUR
    lamp = watch_lamp(since, since, 140, NOON)

    assert lamp.tone == "red"
    assert str(lamp.words) == "上次巡查 3 小时前，超过规定间隔 40 分钟"
    assert watch_lamp(since, since, 180, NOON).tone == "red"
    assert watch_lamp(since, since, 181, NOON).tone == "green"


def test_without_any_look_the_lamp_does_not_pretend_one() -> None:
    assert str(watch_lamp(None, None, None, NOON).words) == "没有规定监测频次，也没有巡查记录"
    assert str(watch_lamp(None, NOON, 60, NOON).words) == "还没有巡查，应在 1 小时内巡查"
    late = watch_lamp(None, NOON - 2 * HOUR, 60, NOON)
    assert str(late.words) == "还没有巡查，超过规定间隔 1 小时"


def test_an_abnormal_look_says_what_was_seen() -> None:
    assert set(check_check(CheckDraft("abnormal"), NOON)) == {"text"}
    assert set(check_check(CheckDraft("strange"), NOON)) == {"result"}
    late = CheckDraft(checked_at=NOON + timedelta(minutes=6))
    assert set(check_check(late, NOON)) == {"checked_at"}
    assert check_check(CheckDraft("abnormal", "裂缝加宽"), NOON) == {}


def test_four_six_hour_shifts_cover_the_day() -> None:
    assert uncovered(SIX_HOURS) == []
    check_plan(SIX_HOURS, DAY)


def test_a_day_short_of_one_minute_is_refused_and_names_it() -> None:
    shifts = [Shift("甲（虚构）", 121, 720), Shift("乙（虚构）", 841, 719)]

    with pytest.raises(Invalid) as refused:
        check_plan(shifts, DAY)

    assert str(refused.value.fields["shifts"]).startswith("02:00–02:01 无人")


def test_a_gap_over_midnight_is_one_gap() -> None:
    assert uncovered([Shift("甲（虚构）", 60, 1320)]) == [(1380, 60)]
    with pytest.raises(Invalid) as refused:
        check_plan([Shift("甲（虚构）", 60, 1320)], DAY)
    assert str(refused.value.fields["shifts"]).startswith("23:00–01:00 无人")


def test_a_shift_may_pass_midnight_and_shifts_may_overlap() -> None:
    shifts = [Shift("甲（虚构）", 1320, 600), Shift("乙（虚构）", 420, 960)]

    assert uncovered(shifts) == []
    assert shifts[0].covers(0)
    assert not shifts[0].covers(480)


@pytest.mark.parametrize(
    "shift", [Shift(" ", 0, 1440), Shift("甲", 1440, 60), Shift("甲", 0, 0), Shift("甲", 0, 1441)]
)
def test_a_shift_that_cannot_be_is_refused(shift: Shift) -> None:
    with pytest.raises(Invalid):
        check_plan([*SIX_HOURS, shift], DAY)


SHIFTS = st.builds(
    Shift, st.just("甲（虚构）"), st.integers(0, DAY_MIN - 1), st.integers(1, DAY_MIN)
)


def _minutes_of(gaps: list[tuple[int, int]]) -> set[int]:
    return {
        minute % DAY_MIN
        for start, end in gaps
        for minute in range(start, end if end > start else end + DAY_MIN)
    }


@given(st.lists(SHIFTS, max_size=6))
def test_gaps_are_exactly_the_minutes_that_no_shift_covers(shifts: list[Shift]) -> None:
    bare = {minute for minute in range(DAY_MIN) if not any(one.covers(minute) for one in shifts)}

    assert _minutes_of(uncovered(shifts)) == bare


@given(st.lists(SHIFTS, min_size=1, max_size=6), st.integers(0, DAY_MIN - 1))
def test_gaps_turn_with_the_clock(shifts: list[Shift], turn: int) -> None:
    turned = [Shift(one.label, (one.from_minute + turn) % DAY_MIN, one.minutes) for one in shifts]
    expected = {(minute + turn) % DAY_MIN for minute in _minutes_of(uncovered(shifts))}

    assert _minutes_of(uncovered(turned)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("兰应急〔2026〕12号", "兰应急〔2026〕12号"),
        ("兰应急[2026]12号", "兰应急〔2026〕12号"),
        ("兰 政发（2018）第3号", None),
        ("兰政发〔20××〕5号", "兰政发〔20××〕5号"),
        ("兰政发〔20xx〕5号", "兰政发〔20××〕5号"),
        ("兰政发〔20**〕5号", "兰政发〔20××〕5号"),
        ("兰政发〔2026〕第5号", "兰政发〔2026〕5号"),
        ("兰政发2026-5", None),
        ("兰政发〔2026〕05号", None),
    ],
)
def test_document_numbers_have_one_form(typed: str, expected: str | None) -> None:
    assert normal_number(typed) == expected


def test_a_decision_names_each_missing_field() -> None:
    draft = DecisionDraft("wish", "", " ", "", "no number", DAY + timedelta(days=1))

    with pytest.raises(Invalid) as refused:
        check_decision(draft, DAY)

    assert set(refused.value.fields) == {
        "decision_kind",
        "title",
        "issuer",
        "decision_text",
        "document_number",
        "decided_on",
    }


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        (KindDraft("strange"), {"kind"}),
        (KindDraft("natural"), {"natural_kind"}),
        (KindDraft("natural", "landslide", trigger_rain_mm=Decimal("50")), {"trigger_hours"}),
        (KindDraft("natural", "landslide", threatened_persons=-1), {"threatened_persons"}),
        (KindDraft("equipment"), {"equipment_kind"}),
        (KindDraft("management"), {"weakness"}),
        (KindDraft("ordinary", threatened_households=0), {"threatened_households"}),
        (KindDraft("management", weakness="system", equipment_kind="电梯"), {"equipment_kind"}),
        (KindDraft("ordinary", aspect="strange"), {"aspect"}),
    ],
)
def test_a_kind_names_each_field_that_is_wrong_or_of_another_kind(
    draft: KindDraft, wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        check_kind(draft)

    assert set(refused.value.fields) == wrong


def test_unknown_figures_are_allowed_and_zero_is_a_figure() -> None:
    check_kind(KindDraft("natural", "landslide"))
    check_kind(KindDraft("natural", "landslide", threatened_households=0))


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        (MeasureDraft("warning_sign", "禁止通行"), {"position"}),
        (MeasureDraft("cordon", "围挡", cases=2), {"cases"}),
        (MeasureDraft("cordon", "围挡", result="罚款"), {"measure_result"}),
        (MeasureDraft("quarry_action", "查处采石", cases=10_000), {"cases"}),
        (MeasureDraft("warning_sign", "禁止通行", position="路口"), set()),
        (MeasureDraft("quarry_action", "查处采石", cases=0, result="停工"), set()),
        (MeasureDraft("elimination", "老式冲床", result="更新为光电保护冲床"), set()),
    ],
)
def test_measures_have_the_fields_of_their_kind(draft: MeasureDraft, wrong: set[str]) -> None:
    assert set(check_measure(draft, NOON)) == wrong
