"""The free rate of an address, and the proof that is asked for beyond it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count

import pytest
import time_machine
from django.core.cache import cache

from shouwang.ground.access import free_rate
from shouwang.ground.errors import TooMany

ADDRESS = "192.0.2.7"
NOON = "2026-06-22T04:00:00Z"


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def solve(challenge: free_rate.Challenge) -> str:
    tries = (f"{challenge.text}:{nonce}" for nonce in count())
    limit = 1 << (256 - challenge.bits)
    return next(
        proof
        for proof in tries
        if int.from_bytes(hashlib.sha256(proof.encode()).digest(), "big") < limit
    )


def count_reports(number: int) -> None:
    for _ in range(number):
        free_rate.count_report(ADDRESS)


def test_ten_reports_are_free_and_the_eleventh_is_not() -> None:
    count_reports(9)
    assert free_rate.is_free(ADDRESS)
    count_reports(1)
    assert not free_rate.is_free(ADDRESS)
    assert free_rate.is_free("192.0.2.8")


def test_after_ten_minutes_reports_are_free_again(
    still_clock: time_machine.Traveller,
) -> None:
    count_reports(10)

    still_clock.shift(free_rate.WINDOW)

    assert free_rate.is_free(ADDRESS)


def test_the_address_itself_is_not_kept() -> None:
    assert ADDRESS not in free_rate._key(ADDRESS)


def test_a_solved_challenge_counts_once() -> None:
    proof = solve(free_rate.new_challenge(ADDRESS))

    assert free_rate.is_proof(proof)
    assert not free_rate.is_proof(proof)


def test_a_challenge_is_open_for_ten_minutes(still_clock: time_machine.Traveller) -> None:
    proof = solve(free_rate.new_challenge(ADDRESS))

    still_clock.shift(free_rate.CHALLENGE_KEPT.total_seconds() + 1)

    assert not free_rate.is_proof(proof)


@pytest.mark.parametrize("proof", ["", ":", "a:b", "é:1", "x" * 500 + ":1"])
def test_what_was_not_our_challenge_proves_nothing(proof: str) -> None:
    assert not free_rate.is_proof(proof)


def test_a_wrong_nonce_proves_nothing() -> None:
    challenge = free_rate.new_challenge(ADDRESS)
    right = int(solve(challenge).rpartition(":")[2])

    assert not free_rate.is_proof(f"{challenge.text}:{right + 1}")


@pytest.mark.parametrize(
    ("sent", "bits"), [(0, 16), (10, 16), (19, 16), (20, 17), (50, 20), (900, 20)]
)
def test_the_work_grows_with_what_was_sent_up_to_a_bound(sent: int, bits: int) -> None:
    count_reports(sent)

    assert free_rate.new_challenge(ADDRESS).bits == bits


def test_the_wait_lasts_until_the_window_ends(still_clock: time_machine.Traveller) -> None:
    still_clock.shift(30)

    assert free_rate.new_challenge(ADDRESS).wait_s == 570


def test_beyond_the_free_rate_a_report_is_told_the_wait_and_the_challenge() -> None:
    count_reports(10)

    with pytest.raises(TooMany) as refused:
        free_rate.admit(ADDRESS, "")

    assert refused.value.wait_s == 600
    assert refused.value.challenge is not None
    assert refused.value.challenge[1] == 16


def test_a_proven_report_passes_beyond_the_free_rate() -> None:
    count_reports(10)

    free_rate.admit(ADDRESS, solve(free_rate.new_challenge(ADDRESS)))

    assert not free_rate.is_free(ADDRESS)
