"""How many wrong verification codes one address may try; right ones cost nothing."""

from __future__ import annotations

from shouwang.ground.access import free_rate
from shouwang.ground.errors import TooMany, say


def _key(address: str) -> str:
    """Return the key that keeps these tries apart from an address's reports."""
    return f"documents.verify:{address}"


def let_pass(address: str) -> None:
    """Refuse an address that has tried too many wrong codes, until the window is over."""
    key = _key(address)
    if not free_rate.is_free(key):
        raise TooMany(say("查验得太频繁，请稍后再试。"), wait_s=free_rate.new_challenge(key).wait_s)


def count_wrong_code(address: str) -> None:
    """Count a code that nothing was found for."""
    free_rate.count_report(_key(address))
