"""Every write of campaigns; the first argument is the actor."""

from shouwang.prepare.campaigns.rules.deliverables import DeliverableDraft
from shouwang.prepare.campaigns.rules.phases import (
    CampaignChange,
    CampaignDraft,
    CitationDraft,
    PhaseDraft,
)
from shouwang.prepare.campaigns.rules.reports import EnterpriseReportDraft
from shouwang.prepare.campaigns.rules.scoping import ScopeRuleDraft
from shouwang.prepare.campaigns.rules.seasons import FocusDraft
from shouwang.prepare.campaigns.rules.standing import StandingCheckDraft
from shouwang.prepare.campaigns.rules.submissions import SubmissionDraft
from shouwang.prepare.campaigns.rules.summaries import LessonDraft, SummaryDraft
from shouwang.prepare.campaigns.rules.targets import TargetDraft
from shouwang.prepare.campaigns.rules.visits import HazardLine, VisitDraft

from .areas import remap_area
from .closing import close_campaign
from .delegating import delegate_part
from .drafting import change_campaign, cite_document, draft_campaign, set_phases
from .following import follow_register, follow_registers
from .leading import set_leadership
from .lessons import record_lesson
from .matrix_exports import export_matrix
from .notices import confirm_notice, find_notices
from .obligations import name_overdue_obligations, open_obligations, remap_duties
from .owing import owe
from .participants import add_participants, remove_participant
from .reporting import address_reports, receive_report, report_by_enterprise
from .scope_areas import remap_scopes
from .scope_exports import export_progress, export_scope
from .scoping import freeze_scope, set_scope_rules
from .seasons import add_focus, end_focus
from .standing import end_standing_check, keep_checking, make_standing_tasks
from .starting import cancel_campaign, start_campaign
from .submitting import accept_submission, return_submission, submit, waive_obligation
from .tagging import tag_item
from .targets import hand_down, issue_target, set_weights
from .visiting import link_hazard, record_visit
from .work_list import WorkMark, mark_work_item

__all__ = [
    "CampaignChange",
    "CampaignDraft",
    "CitationDraft",
    "DeliverableDraft",
    "EnterpriseReportDraft",
    "FocusDraft",
    "HazardLine",
    "LessonDraft",
    "PhaseDraft",
    "ScopeRuleDraft",
    "StandingCheckDraft",
    "SubmissionDraft",
    "SummaryDraft",
    "TargetDraft",
    "VisitDraft",
    "WorkMark",
    "accept_submission",
    "add_focus",
    "add_participants",
    "address_reports",
    "cancel_campaign",
    "change_campaign",
    "cite_document",
    "close_campaign",
    "confirm_notice",
    "delegate_part",
    "draft_campaign",
    "end_focus",
    "end_standing_check",
    "export_matrix",
    "export_progress",
    "export_scope",
    "find_notices",
    "follow_register",
    "follow_registers",
    "freeze_scope",
    "hand_down",
    "issue_target",
    "keep_checking",
    "link_hazard",
    "make_standing_tasks",
    "mark_work_item",
    "name_overdue_obligations",
    "open_obligations",
    "owe",
    "receive_report",
    "record_lesson",
    "record_visit",
    "remap_area",
    "remap_duties",
    "remap_scopes",
    "remove_participant",
    "report_by_enterprise",
    "return_submission",
    "set_leadership",
    "set_phases",
    "set_scope_rules",
    "set_weights",
    "start_campaign",
    "submit",
    "tag_item",
    "waive_obligation",
]
