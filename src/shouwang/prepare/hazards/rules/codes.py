"""Query codes: readable, at least 40 bits, no ambiguous signs."""

from __future__ import annotations

import secrets
from typing import Final

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L, which people mix up."""
LENGTH: Final = 9
"""Nine of 31 signs are 44 bits."""
GROUP: Final = 3
PURPOSE: Final = "hazards.query-code"
NOTICE_PURPOSE: Final = "hazards.notice"


def new_code() -> str:
    """Return a new code such as K7M-2XQ-9TB; it is shown once and never stored."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return "-".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normal_code(text: str) -> str:
    """Return a typed code as it is digested: capitals, without spaces and dashes."""
    return "".join(sign for sign in text.upper() if sign in SIGNS)
