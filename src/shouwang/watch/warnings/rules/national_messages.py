"""Our messages in the national form (GB/T 35965.1): their names."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE

SERIAL_LIMIT: Final = 10
"""The form has one digit for the messages of one second."""


def national_identifier(sender_code: str, at: datetime, serial: int) -> str:
    """Return the name of a message: code of the sender, local time, one digit."""
    return f"{sender_code}_{at.astimezone(LOCAL_ZONE):%Y%m%d%H%M%S}_{serial}"
