"""Every write of responsibility: documents, leads, accountable persons, the chain, signatures."""

from .accountable import AccountableDraft, appoint_accountable, waive_accountability
from .areas import remap_area
from .assigning import end_assignment
from .bodies import BodyChange, BodyDraft, dissolve_body, form_body, update_body
from .body_guard import MemberDraft
from .chain import LinkDraft, link_responsibility, sign_letter
from .documents import DocumentDraft, register_document
from .engagements import engage, release
from .leads import assign_liaison, assign_sector_lead, assign_work_area_lead
from .members import add_member, end_member, replace_head

__all__ = [
    "AccountableDraft",
    "BodyChange",
    "BodyDraft",
    "DocumentDraft",
    "LinkDraft",
    "MemberDraft",
    "add_member",
    "appoint_accountable",
    "assign_liaison",
    "assign_sector_lead",
    "assign_work_area_lead",
    "dissolve_body",
    "end_assignment",
    "end_member",
    "engage",
    "form_body",
    "link_responsibility",
    "register_document",
    "release",
    "remap_area",
    "replace_head",
    "sign_letter",
    "update_body",
    "waive_accountability",
]
