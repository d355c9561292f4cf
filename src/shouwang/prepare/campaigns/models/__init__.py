"""Tables of campaigns, a file per theme."""

from .duties import (
    Deliverable,
    EnterpriseReport,
    Obligation,
    Receipt,
    Submission,
    WorkItem,
)
from .growth import (
    AssessmentWeight,
    IssuedTarget,
    Lesson,
    LessonHazard,
    SeasonalFocus,
    StandingCheck,
    Summary,
)
from .plan import Campaign, Citation, Notice, Participant, Phase, TaggedItem
from .scope import Delegation, ScopeItem, ScopeRule
from .visits import Visit, VisitCompanion, VisitHazard

__all__ = [
    "AssessmentWeight",
    "Campaign",
    "Citation",
    "Delegation",
    "Deliverable",
    "EnterpriseReport",
    "IssuedTarget",
    "Lesson",
    "LessonHazard",
    "Notice",
    "Obligation",
    "Participant",
    "Phase",
    "Receipt",
    "ScopeItem",
    "ScopeRule",
    "SeasonalFocus",
    "StandingCheck",
    "Submission",
    "Summary",
    "TaggedItem",
    "Visit",
    "VisitCompanion",
    "VisitHazard",
    "WorkItem",
]
