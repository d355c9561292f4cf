"""The categories of vulnerable people, how each one moves, and why somebody looks or leaves."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class Category(StrEnum):
    """Why a person needs help (突发事件应对法 2024; 综合减灾示范社区脆弱人群清单)."""

    ELDERLY_ALONE = "elderly_alone"
    CHILD = "child"
    DISABLED = "disabled"
    MATERNITY = "maternity"
    ILL = "ill"
    OTHER = "other"


class Transport(StrEnum):
    """How a person gets away."""

    WALKS = "walks"
    WHEELCHAIR = "wheelchair"
    STRETCHER = "stretcher"


class Removal(StrEnum):
    """Why a person leaves the list."""

    MOVED_AWAY = "moved_away"
    DIED = "died"
    NO_LONGER = "no_longer"


class OpeningKind(StrEnum):
    """What was opened."""

    PERSON = "person"
    LIST = "list"
    ROLL = "roll"
    PRINT = "print"
    EXPORT = "export"


class Uncovered(StrEnum):
    """Why a person counts as without a helper."""

    NONE = "none"
    LEFT_OFFICE = "left_office"


CATEGORY_LABELS: dict[str, Text] = {
    Category.ELDERLY_ALONE: say("独居老人"),
    Category.CHILD: say("留守儿童"),
    Category.DISABLED: say("残疾人"),
    Category.MATERNITY: say("孕产妇、哺乳期妇女"),
    Category.ILL: say("病人"),
    Category.OTHER: say("其他需要帮助的人"),
}
TRANSPORT_LABELS: dict[str, Text] = {
    Transport.WALKS: say("能自己走"),
    Transport.WHEELCHAIR: say("要轮椅"),
    Transport.STRETCHER: say("要担架"),
}
REMOVAL_LABELS: dict[str, Text] = {
    Removal.MOVED_AWAY: say("搬走"),
    Removal.DIED: say("去世"),
    Removal.NO_LONGER: say("不再需要帮助"),
}
OPENING_LABELS: dict[str, Text] = {
    OpeningKind.PERSON: say("打开一个人"),
    OpeningKind.LIST: say("打开名单"),
    OpeningKind.ROLL: say("打开转移名册"),
    OpeningKind.PRINT: say("打印联系单"),
    OpeningKind.EXPORT: say("导出名单"),
}
UNCOVERED_LABELS: dict[str, Text] = {
    Uncovered.NONE: say("还没有结对"),
    Uncovered.LEFT_OFFICE: say("结对的人已离岗"),
}
