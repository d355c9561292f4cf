"""Tables of duty."""

from .logs import Handover, HandoverItem, LogEntry, OpenItem
from .patrols import CheckPoint, PatrolRound, PatrolRoute, PointCheck, PointMiss
from .presence import RollAnswer, RollCall
from .rooms import DutyRoom, ReportMiss, SpecialPeriod, StandBy
from .rosters import Assignment, Roster, Shift, Substitution

__all__ = [
    "Assignment",
    "CheckPoint",
    "DutyRoom",
    "Handover",
    "HandoverItem",
    "LogEntry",
    "OpenItem",
    "PatrolRound",
    "PatrolRoute",
    "PointCheck",
    "PointMiss",
    "ReportMiss",
    "RollAnswer",
    "RollCall",
    "Roster",
    "Shift",
    "SpecialPeriod",
    "StandBy",
    "Substitution",
]
