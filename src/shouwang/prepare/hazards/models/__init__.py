"""Tables of hazards: the ledger, the reports of residents, and what keeps a deferral safe."""

from .hazard import LEVEL_FIELDS, Hazard, HazardWord, area_columns
from .reports import DialogueLine, Objection, OwnerNotice, Report
from .upkeep import Extension, GradeRule, MajorHazardCall, ProtectiveMeasure, RectificationStep

__all__ = [
    "LEVEL_FIELDS",
    "DialogueLine",
    "Extension",
    "GradeRule",
    "Hazard",
    "HazardWord",
    "MajorHazardCall",
    "Objection",
    "OwnerNotice",
    "ProtectiveMeasure",
    "RectificationStep",
    "Report",
    "area_columns",
]
