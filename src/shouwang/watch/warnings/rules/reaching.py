"""What may be noted of a call or a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say

from .parameters import REASON_LIMIT


class ReachWay(StrEnum):
    """How a person reached an addressee, or tried to."""

    CALL = "call"
    VISIT = "visit"


WAY_LABELS: Final[dict[str, Text]] = {
    ReachWay.CALL: say("打电话"),
    ReachWay.VISIT: say("上门"),
}


@dataclass(frozen=True, slots=True)
class ReachDraft:
    """A call or a visit: whether the addressee was reached, when (None is now), in which words."""

    is_reached: bool = True
    at: datetime | None = None
    note: str = ""


def check_reach(draft: ReachDraft, told_at: datetime, now: datetime) -> dict[str, Text]:
    """Return what is wrong with a call or visit, by field; it lies between telling and now."""
    wrong: dict[str, Text] = {}
    if draft.at is not None and draft.at > now:
        wrong["at"] = say("时间不能晚于现在。")
    if draft.at is not None and draft.at < told_at:
        wrong["at"] = say("时间不能早于预警发布。")
    if len(draft.note) > REASON_LIMIT:
        wrong["note"] = say("说明不能超过 {n} 个字。", n=REASON_LIMIT)
    if not draft.is_reached and not draft.note.strip():
        wrong["note"] = say("没有叫应到，请写明情况，例如“电话关机”。")
    return wrong
