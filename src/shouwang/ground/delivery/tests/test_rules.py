"""Channels, quiet hours and the retry ladder, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.delivery.rules import (
    CALL_LIST,
    DEFAULT_CHOICE,
    INBOX,
    JITTER_PERCENT,
    LADDER_MIN,
    MAX_ATTEMPTS,
    Choice,
    QuietHours,
    after_quiet,
    channels_for,
    cleaned_channels,
    outside_text,
    wait_after,
)
from shouwang.ground.errors import say

NIGHT = QuietHours(time(22), time(7))


def local(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 6, 22, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)


@given(attempt=st.integers(1, len(LADDER_MIN)), seed=st.text(max_size=20))
def test_each_wait_lies_within_its_jitter(attempt: int, seed: str) -> None:
    wait = wait_after(attempt, seed=seed)

    step = timedelta(minutes=LADDER_MIN[attempt - 1])
    assert wait is not None
    assert abs(wait - step) <= step * JITTER_PERCENT / 100
    assert wait == wait_after(attempt, seed=seed)


@given(seeds=st.sets(st.text(max_size=20), min_size=20, max_size=20))
def test_waits_of_different_dispatches_differ(seeds: set[str]) -> None:
    assert len({wait_after(1, seed=seed) for seed in seeds}) > 10


def test_the_ladder_ends() -> None:
    assert wait_after(MAX_ATTEMPTS - 1, seed="x") is not None
    assert wait_after(MAX_ATTEMPTS, seed="x") is None


def test_what_the_other_side_asks_for_is_kept() -> None:
    assert wait_after(1, seed="x", at_least_s=900) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (local(21, 59, 59), local(21, 59, 59)),
        (local(22, 0), local(7, 0) + timedelta(days=1)),
        (local(6, 59, 59), local(7, 0)),
        (local(7, 0), local(7, 0)),
    ],
    ids=["before", "begin", "last-second", "end"],
)
def test_quiet_hours_over_midnight(at: datetime, expected: datetime) -> None:
    assert after_quiet(at, NIGHT, is_urgent=False) == expected


def test_quiet_hours_of_a_day() -> None:
    noon = QuietHours(time(12), time(14))

    assert after_quiet(local(12, 0), noon, is_urgent=False) == local(14, 0)
    assert after_quiet(local(14, 0), noon, is_urgent=False) == local(14, 0)


def test_what_is_urgent_does_not_wait() -> None:
    assert after_quiet(local(23, 0), NIGHT, is_urgent=True) == local(23, 0)


def test_the_inbox_is_first_and_cannot_be_switched_off() -> None:
    nothing = Choice(frozenset(), frozenset())

    assert channels_for(nothing, is_urgent=False) == [INBOX]
    assert channels_for(nothing, is_urgent=True) == [INBOX, CALL_LIST]
    assert channels_for(DEFAULT_CHOICE, is_urgent=True) == [INBOX, "sms", CALL_LIST]
    assert channels_for(DEFAULT_CHOICE, is_urgent=False) == [INBOX]


def test_only_what_is_offered_is_chosen() -> None:
    assert cleaned_channels(["sms", "inbox", "pigeon"], ["email", "sms"]) == {"sms"}


def test_only_the_title_leaves_the_house() -> None:
    title = say("隐患 {number} 已超期。", number="云山-2026-000123")

    assert outside_text(title) == "【守望】隐患 云山-2026-000123 已超期。请登录守望查看。"
