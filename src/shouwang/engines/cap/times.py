"""The times of CAP: local time with its distance from UTC, to the second (§3.3.2)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

_FORM: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")


def read_time(text: str) -> datetime | None:
    """Return an aware moment; None when the text has another form or is no moment."""
    if _FORM.fullmatch(text) is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def write_time(moment: datetime) -> str:
    """Return a moment in the standard's form; UTC is written -00:00, fractions are cut."""
    if moment.tzinfo is None:
        raise ValueError("a time of CAP needs its distance from UTC")
    text = moment.replace(microsecond=0).isoformat()
    return f"{text[:-6]}-00:00" if text.endswith("+00:00") else text
