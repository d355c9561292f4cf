"""The kinds of accidents, by the platform's own stable codes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say


class Kind(StrEnum):
    """What kind of accident: the working list of 事故灾难 until the standard is bought."""

    MINE = "A.mine"
    CONSTRUCTION = "A.construction"
    HAZCHEM = "A.hazchem"
    FIREWORKS = "A.fireworks"
    FIRE = "A.fire"
    TRAFFIC = "A.traffic"
    UTILITY = "A.utility"
    ENVIRONMENT = "A.env"
    SPECIAL_EQUIPMENT = "A.special_eq"
    OTHER = "A.other"


KIND_LABELS: dict[str, Text] = {
    Kind.MINE: say("矿山事故"),
    Kind.CONSTRUCTION: say("建筑施工事故"),
    Kind.HAZCHEM: say("危险化学品事故"),
    Kind.FIREWORKS: say("烟花爆竹、民爆事故"),
    Kind.FIRE: say("火灾"),
    Kind.TRAFFIC: say("道路、水上、铁路交通事故"),
    Kind.UTILITY: say("供水供电燃气通信等公用设施事故"),
    Kind.ENVIRONMENT: say("环境污染和生态破坏"),
    Kind.SPECIAL_EQUIPMENT: say("特种设备事故"),
    Kind.OTHER: say("其他工商贸事故"),
}

SHORT_UPDATE_KINDS: Final = frozenset({Kind.FIRE, Kind.TRAFFIC})
"""Kinds whose casualties are taken up for seven days only."""

FIGURE_LABELS: dict[str, Text] = {
    "dead": say("死亡"),
    "serious_injured": say("重伤"),
    "light_injured": say("轻伤"),
    "missing": say("失踪"),
    "direct_loss_yuan": say("直接经济损失"),
}
