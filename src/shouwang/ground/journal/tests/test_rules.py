"""Canonical text, the chain, back-off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.journal.rules import GENESIS, canonical, chain, retry_after_s


def test_canonical_text_sorts_keys_and_writes_utc_microseconds() -> None:
    moment = datetime(2026, 6, 22, 10, 0, tzinfo=timezone(timedelta(hours=8)))

    text = canonical({"b": Decimal("1.50"), "a": moment, "c": [date(2026, 6, 28), None, True]})

    assert (
        text == '{"a":"2026-06-22T02:00:00.000000+00:00","b":"1.50","c":["2026-06-28",null,true]}'
    )


def test_a_float_is_written_as_text() -> None:
    assert canonical({"x": 0.1}) == '{"x":"0.1"}'


def test_a_set_is_written_in_order() -> None:
    assert canonical({"x": {"b", "a"}}) == '{"x":["a","b"]}'


def test_what_json_cannot_carry_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical({"x": object()})


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.booleans())))
def test_canonical_text_does_not_depend_on_the_order_of_keys(content: dict[str, object]) -> None:
    assert canonical(content) == canonical(dict(reversed(list(content.items()))))


def test_the_chain_depends_on_every_part() -> None:
    base = chain(GENESIS, 1, "text", "mac")

    others = {
        chain("1" * 64, 1, "text", "mac"),
        chain(GENESIS, 2, "text", "mac"),
        chain(GENESIS, 1, "Text", "mac"),
        chain(GENESIS, 1, "text", "Mac"),
    }

    assert len(others | {base}) == 5


@pytest.mark.parametrize(("attempts", "wait_s"), [(1, 5), (2, 10), (3, 20), (10, 2560), (12, 3600)])
def test_retries_wait_from_5_seconds_doubling_to_an_hour(attempts: int, wait_s: int) -> None:
    assert retry_after_s(attempts) == wait_s


def test_utc_moments_are_the_same_text_in_any_zone() -> None:
    moment = datetime(2026, 6, 22, 2, 0, tzinfo=UTC)

    assert canonical({"at": moment}) == canonical(
        {"at": moment.astimezone(timezone(timedelta(hours=8)))}
    )
