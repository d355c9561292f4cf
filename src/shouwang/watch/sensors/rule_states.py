"""The lives of a version of a rule and of a signal: their states, and the moves between them."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

from .states import ANSWER, EDIT


class VersionState(StrEnum):
    """Where a version of a rule stands."""

    DRAFT = "draft"
    LIVE = "live"
    RETIRED = "retired"


class VersionMove(StrEnum):
    """What can be done with a version."""

    REWRITE = "rewrite"
    SWITCH_ON = "switch_on"
    SWITCH_OFF = "switch_off"


VERSION_LABELS: dict[str, Text] = {
    VersionState.DRAFT: say("草稿，未启用"),
    VersionState.LIVE: say("启用中"),
    VersionState.RETIRED: say("已停用"),
}
VERSION_TONES: dict[str, str] = {
    VersionState.DRAFT: "warning",
    VersionState.LIVE: "success",
    VersionState.RETIRED: "neutral",
}
VERSION_MOVES = table(
    Transition(VersionMove.REWRITE, frozenset({VersionState.DRAFT}), "", EDIT, say("修改草稿")),
    Transition(
        VersionMove.SWITCH_ON,
        frozenset({VersionState.DRAFT}),
        VersionState.LIVE,
        EDIT,
        say("启用"),
    ),
    Transition(
        VersionMove.SWITCH_OFF,
        frozenset({VersionState.LIVE}),
        VersionState.RETIRED,
        EDIT,
        say("停用"),
        needs=("reason",),
    ),
)


class SignalState(StrEnum):
    """Where a signal stands."""

    RAISED = "raised"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    ENDED = "ended"


class SignalMove(StrEnum):
    """What can be done with a signal; change, raise again, clear and end come by the readings."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    CHANGE = "change"
    RAISE_AGAIN = "raise_again"
    CLEAR = "clear"
    END = "end"


SIGNAL_LABELS: dict[str, Text] = {
    SignalState.RAISED: say("待确认"),
    SignalState.CONFIRMED: say("已确认"),
    SignalState.DISMISSED: say("已排除"),
    SignalState.ENDED: say("已结束"),
}
SIGNAL_TONES: dict[str, str] = {
    SignalState.RAISED: "danger",
    SignalState.CONFIRMED: "warning",
    SignalState.DISMISSED: "neutral",
    SignalState.ENDED: "success",
}
_OPEN = frozenset({SignalState.RAISED, SignalState.CONFIRMED, SignalState.DISMISSED})

SIGNAL_MOVES = table(
    Transition(
        SignalMove.CONFIRM,
        frozenset({SignalState.RAISED, SignalState.DISMISSED}),
        SignalState.CONFIRMED,
        ANSWER,
        say("确认属实"),
    ),
    Transition(
        SignalMove.DISMISS,
        frozenset({SignalState.RAISED, SignalState.CONFIRMED}),
        SignalState.DISMISSED,
        ANSWER,
        say("排除"),
        needs=("reason",),
    ),
    Transition(SignalMove.CHANGE, _OPEN, "", ANSWER, say("级别变化")),
    Transition(
        SignalMove.RAISE_AGAIN,
        frozenset({SignalState.DISMISSED}),
        SignalState.RAISED,
        ANSWER,
        say("再次触发"),
    ),
    Transition(SignalMove.CLEAR, _OPEN, "", ANSWER, say("恢复正常")),
    Transition(SignalMove.END, _OPEN, SignalState.ENDED, ANSWER, say("结束")),
)


class Dismissal(StrEnum):
    """What a dismissed signal turned out to be."""

    FALSE_ALARM = "false_alarm"
    DEVICE = "device"
    TEST = "test"
    HARMLESS = "harmless"


DISMISSAL_LABELS: dict[str, Text] = {
    Dismissal.FALSE_ALARM: say("误报（火警，不是火灾）"),
    Dismissal.DEVICE: say("设备故障"),
    Dismissal.TEST: say("测试"),
    Dismissal.HARMLESS: say("已核实，没有危险"),
}
