"""Verification codes: 13 random signs of Crockford's base 32 (64.8 bits) and their check sign."""

from __future__ import annotations

import secrets

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SIGNS = 13
LENGTH = RANDOM_SIGNS + 1
CHECK_MODULUS = 37
"""Crockford's check is the number modulo 37; numbers whose check would be no plain sign are left
out, which costs 0.2 bits."""
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
GROUP = 4


def _check_of(body: str) -> int:
    number = 0
    for sign in body:
        number = number * len(SIGNS) + SIGNS.index(sign)
    return number % CHECK_MODULUS


def new_code() -> str:
    """Return a code that nobody can guess."""
    while True:
        body = "".join(secrets.choice(SIGNS) for _ in range(RANDOM_SIGNS))
        check = _check_of(body)
        if check < len(SIGNS):
            return body + SIGNS[check]


def read_code(text: str) -> str | None:
    """Return a code as it is kept, from what a person typed; None when it cannot be one."""
    code = text.strip().upper().translate(MISREAD)
    if len(code) != LENGTH or any(sign not in SIGNS for sign in code):
        return None
    body, check = code[:-1], SIGNS.index(code[-1])
    return code if _check_of(body) == check else None


def shown_code(code: str) -> str:
    """Return a code in groups, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
