"""Tables of organisation and responsibility, a file per theme."""

from .bodies import BodyMember, Engagement, OrganisationBody
from .funds import Fund, FundRequest, Spending
from .meetings import Attendance, Meeting, Requirement
from .responsibility import (
    EDIT,
    VIEW,
    AccountabilityWaiver,
    AccountablePerson,
    AssignmentQuerySet,
    BasisDocument,
    DatedAssignment,
    EnterpriseLiaison,
    ResponsibilityLink,
    SectorLead,
    Signature,
    WorkAreaLead,
    seen_from,
)

__all__ = [
    "EDIT",
    "VIEW",
    "AccountabilityWaiver",
    "AccountablePerson",
    "AssignmentQuerySet",
    "Attendance",
    "BasisDocument",
    "BodyMember",
    "DatedAssignment",
    "Engagement",
    "EnterpriseLiaison",
    "Fund",
    "FundRequest",
    "Meeting",
    "OrganisationBody",
    "Requirement",
    "ResponsibilityLink",
    "SectorLead",
    "Signature",
    "Spending",
    "WorkAreaLead",
    "seen_from",
]
