"""What happens to notices, for the rooms that told them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeConfirmed:
    """Somebody said that they know, or somebody else noted that they were told by phone."""

    notice_id: int
    account_id: int
    object_key: str
    source_key: str
