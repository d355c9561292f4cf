"""The states of a vulnerable person's entry, of an evacuation and of each person in it."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

COUNT = "households.count"
"""Numbers only, who looked, and how an evacuation stands: for those who lead."""
VIEW = "households.view"
"""The list with masked names."""
OPEN = "households.open"
"""Names and phone numbers in clear, each time with a reason; and reporting where a person is."""
EDIT = "households.edit"
EVACUATE = "households.evacuate"
EXPORT = "households.export"
ON_DUTY = "households.on_duty"
"""View and open for whoever is on the roll of an open evacuation, and only as long."""


class PersonState(StrEnum):
    """Whether a person is on the list."""

    PRESENT = "present"
    REMOVED = "removed"


class PersonMove(StrEnum):
    """What can be done with a person's entry."""

    EDIT = "edit"
    PAIR = "pair"
    UNPAIR = "unpair"
    REMOVE = "remove"


PERSON_STATE_LABELS: dict[str, Text] = {
    PersonState.PRESENT: say("在名单上"),
    PersonState.REMOVED: say("已移出"),
}

_PRESENT = frozenset({PersonState.PRESENT})

PERSON_MOVES = table(
    Transition(PersonMove.EDIT, _PRESENT, "", EDIT, say("修改")),
    Transition(PersonMove.PAIR, _PRESENT, "", EDIT, say("结对")),
    Transition(PersonMove.UNPAIR, _PRESENT, "", EDIT, say("解除结对")),
    Transition(PersonMove.REMOVE, _PRESENT, PersonState.REMOVED, EDIT, say("移出名单")),
)


class EvacuationState(StrEnum):
    """Whether an evacuation is going on."""

    OPEN = "open"
    ENDED = "ended"


class EvacuationMove(StrEnum):
    """What can be done with an evacuation."""

    END = "end"


EVACUATION_STATE_LABELS: dict[str, Text] = {
    EvacuationState.OPEN: say("正在转移"),
    EvacuationState.ENDED: say("已结束"),
}
EVACUATION_MOVES = table(
    Transition(
        EvacuationMove.END,
        frozenset({EvacuationState.OPEN}),
        EvacuationState.ENDED,
        EVACUATE,
        say("结束转移"),
    ),
)


class EntryState(StrEnum):
    """Where a person is in an evacuation."""

    NOT_REACHED = "not_reached"
    REACHED = "reached"
    MOVING = "moving"
    ARRIVED = "arrived"
    STAYS = "stays_with_reason"
    HOSPITAL = "hospital"
    AWAY = "away"


class EntryMove(StrEnum):
    """What is reported about a person in an evacuation."""

    REACH = "reach"
    SET_OUT = "set_out"
    ARRIVE = "arrive"
    STAY = "stay"
    HOSPITALISE = "hospitalise"
    FIND_AWAY = "find_away"
    LOSE = "lose"


ENTRY_STATE_LABELS: dict[str, Text] = {
    EntryState.NOT_REACHED: say("还没联系上"),
    EntryState.REACHED: say("已联系上"),
    EntryState.MOVING: say("正在转移"),
    EntryState.ARRIVED: say("已到安全地点"),
    EntryState.STAYS: say("不愿转移"),
    EntryState.HOSPITAL: say("已送医院"),
    EntryState.AWAY: say("不在村里"),
}
ENTRY_TONES: dict[str, str] = {
    EntryState.NOT_REACHED: "danger",
    EntryState.REACHED: "warning",
    EntryState.MOVING: "info",
    EntryState.ARRIVED: "success",
    EntryState.STAYS: "danger",
    EntryState.HOSPITAL: "success",
    EntryState.AWAY: "success",
}
SAFE = frozenset({EntryState.ARRIVED, EntryState.HOSPITAL, EntryState.AWAY})
"""Out of danger; whoever stays is not."""

_NOT = frozenset({EntryState.NOT_REACHED})


def _all_but(*states: EntryState) -> frozenset[str]:
    return frozenset(EntryState) - frozenset(states)


ENTRY_MOVES = table(
    Transition(
        EntryMove.ARRIVE, _all_but(EntryState.ARRIVED), EntryState.ARRIVED, OPEN, say("已到")
    ),
    Transition(
        EntryMove.SET_OUT,
        frozenset({EntryState.NOT_REACHED, EntryState.REACHED, EntryState.STAYS}),
        EntryState.MOVING,
        OPEN,
        say("出发了"),
    ),
    Transition(EntryMove.REACH, _NOT, EntryState.REACHED, OPEN, say("联系上了")),
    Transition(
        EntryMove.HOSPITALISE,
        _all_but(EntryState.HOSPITAL),
        EntryState.HOSPITAL,
        OPEN,
        say("送医院"),
        needs=("where",),
    ),
    Transition(
        EntryMove.FIND_AWAY,
        _all_but(EntryState.AWAY, EntryState.ARRIVED),
        EntryState.AWAY,
        OPEN,
        say("不在村里"),
        needs=("where",),
    ),
    Transition(
        EntryMove.STAY,
        _all_but(EntryState.STAYS),
        EntryState.STAYS,
        OPEN,
        say("不愿转移"),
        needs=("reason",),
    ),
    Transition(
        EntryMove.LOSE,
        _all_but(EntryState.NOT_REACHED),
        EntryState.NOT_REACHED,
        OPEN,
        say("报错了，重新找"),
        needs=("reason",),
    ),
)
"""In the order in which the buttons stand."""
