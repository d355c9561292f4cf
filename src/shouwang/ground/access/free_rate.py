"""How many reports one address may send freely, and what is asked for beyond that.

A whole village may share one address, so nobody is ever locked out: beyond the free rate a phone
proves a second of work, and one without scripts waits.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core import signing
from django.core.cache import cache

from shouwang.ground import clock, data_keys
from shouwang.ground.errors import TooMany, say

FREE_REPORTS: Final = 10
"""Reports from one address within the window that nothing is asked for."""
WINDOW: Final = timedelta(minutes=10)
CHALLENGE_KEPT: Final = timedelta(minutes=10)
FIRST_BITS: Final = 16
MOST_BITS: Final = 20
REPORTS_FOR_ONE_BIT: Final = 10
LONGEST_PROOF: Final = 400
SALT: Final = "resident.proof-of-work"


@dataclass(frozen=True, slots=True)
class Challenge:
    """Find `nonce` so that SHA-256 of `text:nonce` begins with `bits` zero bits."""

    text: str
    bits: int
    wait_s: int


def _key(address: str) -> str:
    digest = data_keys.ring().digest(address, purpose="resident.address")
    return f"resident-rate-{digest[:32]}-{_window()}"


def _window() -> int:
    return int(clock.wall_now().timestamp() // WINDOW.total_seconds())


def sent_from(address: str) -> int:
    """Return how many reports came from the address in this window."""
    return int(cache.get(_key(address), 0))


def count_report(address: str) -> None:
    """Count a report that was taken."""
    key = _key(address)
    cache.add(key, 0, timeout=WINDOW.total_seconds())
    cache.incr(key)


def is_free(address: str) -> bool:
    """Tell whether the address may send without proof."""
    return sent_from(address) < FREE_REPORTS


def new_challenge(address: str) -> Challenge:
    """Make a challenge that grows with what the address has sent."""
    above = max(sent_from(address) - FREE_REPORTS, 0)
    bits = min(FIRST_BITS + above // REPORTS_FOR_ONE_BIT, MOST_BITS)
    text = signing.dumps([secrets.token_hex(8), bits], salt=SALT)
    window_s = int(WINDOW.total_seconds())
    wait_s = window_s - int(clock.wall_now().timestamp()) % window_s
    return Challenge(text, bits, wait_s)


def is_proof(proof: str) -> bool:
    """Tell whether the proof solves a challenge of ours that was not used before."""
    text, _, nonce = proof.rpartition(":")
    if not text or not nonce.isascii() or len(proof) > LONGEST_PROOF:
        return False
    try:
        token, bits = signing.loads(text, salt=SALT, max_age=CHALLENGE_KEPT)
    except signing.BadSignature:
        return False
    digest = hashlib.sha256(proof.encode("ascii")).digest()
    if int.from_bytes(digest, "big") >> (256 - bits):
        return False
    return cache.add(f"resident-proof-{token}", 1, timeout=CHALLENGE_KEPT.total_seconds())


def admit(address: str, proof: str) -> None:
    """Let a report pass that is free or proven; else TooMany with the wait and a challenge."""
    if is_free(address) or is_proof(proof):
        return
    challenge = new_challenge(address)
    raise TooMany(
        say("这个网络地址报得太多了，请稍等再报，或完成验证。"),
        wait_s=challenge.wait_s,
        challenge=(challenge.text, challenge.bits),
    )
