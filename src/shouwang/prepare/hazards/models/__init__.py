"""Tables of hazards: the ledger, the reports, what keeps a deferral safe, what goes upward."""

from .fulfilments import Funds, InterimPlan, ResponsibleParty, RootMeasure
from .hazard import LEVEL_FIELDS, Hazard, HazardWord, area_columns
from .notes import HazardNote
from .offices import Escalation, Handover, HelpRequest, Listing, UpwardReport
from .papers import DelegatedPower, HazardPaper
from .reports import DialogueLine, Objection, OwnerNotice, Report
from .upkeep import Extension, GradeRule, MajorHazardCall, ProtectiveMeasure, RectificationStep
from .uploads import LedgerOrigin
from .voices import Award, Comment
from .watching import (
    AccidentLink,
    EquipmentFacts,
    ManagementFacts,
    MonitoringCheck,
    NaturalFacts,
    PatrolGap,
    PatrolShift,
    PhysicalFacts,
    TaskForce,
    TaskForceGrant,
    TaskForceMember,
    UpperDecision,
)

__all__ = [
    "LEVEL_FIELDS",
    "AccidentLink",
    "Award",
    "Comment",
    "DelegatedPower",
    "DialogueLine",
    "EquipmentFacts",
    "Escalation",
    "Extension",
    "Funds",
    "GradeRule",
    "Handover",
    "Hazard",
    "HazardNote",
    "HazardPaper",
    "HazardWord",
    "HelpRequest",
    "InterimPlan",
    "LedgerOrigin",
    "Listing",
    "MajorHazardCall",
    "ManagementFacts",
    "MonitoringCheck",
    "NaturalFacts",
    "Objection",
    "OwnerNotice",
    "PatrolGap",
    "PatrolShift",
    "PhysicalFacts",
    "ProtectiveMeasure",
    "RectificationStep",
    "Report",
    "ResponsibleParty",
    "RootMeasure",
    "TaskForce",
    "TaskForceGrant",
    "TaskForceMember",
    "UpperDecision",
    "UpwardReport",
    "area_columns",
]
