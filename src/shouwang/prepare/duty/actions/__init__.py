"""Every write of duty; each verb is one function, its first argument the actor."""

from shouwang.prepare.duty.rules.drafts import LogDraft, PeriodDraft, RoomDraft
from shouwang.prepare.duty.rules.patrols import PointCheckDraft, PointDraft, RouteDraft
from shouwang.prepare.duty.rules.presence import Position
from shouwang.prepare.duty.rules.rosters import RosterDraft, ShiftDraft
from shouwang.prepare.duty.rules.rotation import Rotation

from .areas import remap_area
from .due import mark_due
from .handovers import hand_over, take_over
from .logs import write_log
from .missing import mark_missed_points
from .patrols import check_point, end_route, finish_round, plan_route, start_round
from .periods import end_period, open_period
from .presence import check_in, check_out
from .publishing import discard_roster, publish_roster, revise_roster
from .rolls import answer_roll, call_roll
from .rooms import edit_room, end_room, open_room
from .rosters import add_shift, draft_by_turns, draft_roster, remove_shift, set_shift
from .standing_by import (
    StandByDraft,
    attach_force,
    attach_forces,
    confirm_force,
    release_force,
)
from .swapping import SwapDraft, swap

__all__ = [
    "LogDraft",
    "PeriodDraft",
    "PointCheckDraft",
    "PointDraft",
    "Position",
    "RoomDraft",
    "RosterDraft",
    "Rotation",
    "RouteDraft",
    "ShiftDraft",
    "StandByDraft",
    "SwapDraft",
    "add_shift",
    "answer_roll",
    "attach_force",
    "attach_forces",
    "call_roll",
    "check_in",
    "check_out",
    "check_point",
    "confirm_force",
    "discard_roster",
    "draft_by_turns",
    "draft_roster",
    "edit_room",
    "end_period",
    "end_room",
    "end_route",
    "finish_round",
    "hand_over",
    "mark_due",
    "mark_missed_points",
    "open_period",
    "open_room",
    "plan_route",
    "publish_roster",
    "release_force",
    "remap_area",
    "remove_shift",
    "revise_roster",
    "set_shift",
    "start_round",
    "swap",
    "take_over",
    "write_log",
]
