"""Every write of responsibility: documents, leads, accountable persons, the chain, signatures."""

from .accountable import AccountableDraft, appoint_accountable, waive_accountability
from .areas import remap_area
from .assigning import end_assignment
from .chain import LinkDraft, link_responsibility, sign_letter
from .documents import DocumentDraft, register_document
from .leads import assign_liaison, assign_sector_lead, assign_work_area_lead

__all__ = [
    "AccountableDraft",
    "DocumentDraft",
    "LinkDraft",
    "appoint_accountable",
    "assign_liaison",
    "assign_sector_lead",
    "assign_work_area_lead",
    "end_assignment",
    "link_responsibility",
    "register_document",
    "remap_area",
    "sign_letter",
    "waive_accountability",
]
