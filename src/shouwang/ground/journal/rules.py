"""Pure rules of the journal: canonical text, the chain, back-off of retries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

GENESIS = "0" * 64
MAX_ATTEMPTS = 12
FIRST_RETRY_S = 5
LONGEST_RETRY_S = 3600
IDEMPOTENCY_KEPT = timedelta(hours=48)


def plain(value: object) -> object:
    """Turn a value into one that JSON carries without loss: no floats, UTC microseconds."""
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    raise TypeError(f"the journal cannot hold a {type(value).__name__}")


def canonical(content: Mapping[str, object]) -> str:
    """Return the one text that stands for the content: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chain(previous: str, number: int, text: str, mac: str) -> str:
    """Return the hash that chains entry `number` to the one before it (SHA-256, hex)."""
    joined = f"{previous}\n{number}\n{mac}\n{text}"
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()


def retry_after_s(attempts: int) -> int:
    """Return the wait before the next try: 5 s doubling to an hour."""
    doubled: int = FIRST_RETRY_S * 2 ** max(attempts - 1, 0)
    return min(doubled, LONGEST_RETRY_S)
