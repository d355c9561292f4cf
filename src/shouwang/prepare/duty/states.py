"""The lives of duty rooms, rosters, open items, handovers, routes and rounds."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

VIEW, EDIT, KEEP, PATROL = "duty.view", "duty.edit", "duty.keep", "duty.patrol"


class RoomState(StrEnum):
    """Whether a duty room is manned."""

    OPENED = "opened"
    ENDED = "ended"


class RosterState(StrEnum):
    """Where a roster stands; the one in force is published."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class ItemState(StrEnum):
    """Whether an item is still to be done."""

    OPENED = "opened"
    CLOSED = "closed"


class HandoverState(StrEnum):
    """Whether the next shift has taken over."""

    OFFERED = "offered"
    TAKEN = "taken"


class RouteState(StrEnum):
    """Whether a route is walked."""

    PLANNED = "planned"
    ENDED = "ended"


class RoundState(StrEnum):
    """Whether a round is under way."""

    STARTED = "started"
    FINISHED = "finished"


LABELS: dict[str, Text] = {
    RosterState.DRAFTED: say("草稿"),
    RosterState.PUBLISHED: say("已发布"),
    RosterState.SUPERSEDED: say("已被新表代替"),
    RosterState.DISCARDED: say("已作废"),
}
TONES: dict[str, str] = {
    RosterState.DRAFTED: "warning",
    RosterState.PUBLISHED: "success",
    RosterState.SUPERSEDED: "neutral",
    RosterState.DISCARDED: "neutral",
}
ROUTE_LABELS: dict[str, Text] = {
    RouteState.PLANNED: say("执行中"),
    RouteState.ENDED: say("已结束"),
}

_OPEN = frozenset({RoomState.OPENED})
ROOM_MOVES = table(
    Transition("edit", _OPEN, "", EDIT, say("修改值班室")),
    Transition("end", _OPEN, RoomState.ENDED, EDIT, say("撤销"), needs=("reason",)),
)
_DRAFT, _PUBLISHED = frozenset({RosterState.DRAFTED}), frozenset({RosterState.PUBLISHED})
ROSTER_MOVES = table(
    Transition("edit", _DRAFT, "", EDIT, say("修改班次")),
    Transition("publish", _DRAFT, RosterState.PUBLISHED, EDIT, say("发布")),
    Transition("discard", _DRAFT, RosterState.DISCARDED, EDIT, say("作废")),
    Transition("swap", _PUBLISHED, "", EDIT, say("换班")),
    Transition("supersede", _PUBLISHED, RosterState.SUPERSEDED, EDIT, say("代替")),
)
ITEM_MOVES = table(
    Transition("close", frozenset({ItemState.OPENED}), ItemState.CLOSED, VIEW, say("办结")),
)
HANDOVER_MOVES = table(
    Transition("take", frozenset({HandoverState.OFFERED}), HandoverState.TAKEN, VIEW, say("接班")),
)
ROUTE_MOVES = table(
    Transition("end", frozenset({RouteState.PLANNED}), RouteState.ENDED, EDIT, say("结束路线")),
)
_STARTED = frozenset({RoundState.STARTED})
ROUND_MOVES = table(
    Transition("check", _STARTED, "", PATROL, say("到点")),
    Transition("finish", _STARTED, RoundState.FINISHED, PATROL, say("结束巡查")),
)
