"""Every write of hazards; each verb is one function, its first argument the actor."""

from shouwang.prepare.hazards.rules.decisions import DecisionDraft
from shouwang.prepare.hazards.rules.drafts import HazardDraft, PublicReceipt, PublicReport
from shouwang.prepare.hazards.rules.facts import KindDraft
from shouwang.prepare.hazards.rules.fulfilments import FundsDraft, PlanDraft, ResponsibleDraft
from shouwang.prepare.hazards.rules.offices import HelpDraft, UpwardDraft
from shouwang.prepare.hazards.rules.papers import PaperAsk
from shouwang.prepare.hazards.rules.patrols import Shift
from shouwang.prepare.hazards.rules.plans import MeasureDraft, StepDraft
from shouwang.prepare.hazards.rules.watching import CheckDraft, Reading

from .awards import award, claim_award
from .bulletins import export_bulletin, issue_bulletin
from .calls import mark_called, raise_calls
from .due import mark_lapsed_measures, mark_overdue, remind
from .erasing import erase_patrols, erase_personal, erase_what_is_due
from .exports import export_csv
from .fixing import Deferral, Fix, defer, fix_at_once, rectify
from .fulfilments import (
    add_funds,
    add_root_measure,
    plan,
    set_plan,
    set_responsible,
    withdraw_funds,
)
from .grade_rules import GradeRuleDraft, set_grade_rule
from .handovers import accept_handover, decide_handler, hand_over, return_handover
from .helping import answer_help, ask_help, end_help, record_help, remind_of_help
from .judging import Judgement, confirm, grade, regrade, reject
from .kinds import describe
from .ledger_uploads import (
    choose_ledger_mapping,
    choose_ledger_sheet,
    confirm_ledger_upload,
    read_ledger_as,
    start_ledger_upload,
    write_ledger_uploads,
)
from .listings import ListingDraft, decline_listing, delist, list_hazard, propose_listing
from .measures import MeasureLook, check_measure
from .merging import merge, split
from .notices import NoticeDoor, ask_extension_by_owner, claim_by_owner, open_notice, owner_link
from .papers import draft_paper, issue_paper
from .patrols import check_in, end_patrol, mark_missed, publish_patrol
from .photos import add_photos
from .powers import DelegationDraft, delegate_power, end_delegation
from .raising import raise_overdue
from .refusals import Refusal, answer_escalation, raise_due_escalations, raise_escalation, refuse
from .registering import register, register_by_sensor, register_fixed
from .reporters import UnmaskedReporter, ask_reporter, unmask_reporter
from .reporting import answer_question, join_hazard, object_to_closure, report_publicly
from .task_forces import (
    ForceTaskDraft,
    TaskForceDraft,
    assign_force_task,
    end_task_force,
    form_task_force,
)
from .undoing import correct, withdraw
from .upkeep import (
    add_measure,
    add_step,
    ask_extension,
    end_measure,
    extend,
    finish_step,
    refuse_extension,
)
from .upper_exports import export_upper_csv, export_upper_workbook
from .upper_links import link_accident, link_decision
from .upward import name_unreported, report_upward
from .verifying import (
    Evidence,
    close,
    dismiss_objection,
    reconsider,
    reopen,
    send_back,
    verify,
    verify_and_close,
)
from .voices import (
    WorkReport,
    answer_own,
    comment,
    fix_reported,
    object_own,
    object_to_result,
    raise_reports,
    report_at_work,
    unmask_comment,
)
from .watching import add_check, count_reading, mark_silent, set_monitoring

__all__ = [
    "CheckDraft",
    "DecisionDraft",
    "Deferral",
    "DelegationDraft",
    "Evidence",
    "Fix",
    "ForceTaskDraft",
    "FundsDraft",
    "GradeRuleDraft",
    "HazardDraft",
    "HelpDraft",
    "Judgement",
    "KindDraft",
    "ListingDraft",
    "MeasureDraft",
    "MeasureLook",
    "NoticeDoor",
    "PaperAsk",
    "PlanDraft",
    "PublicReceipt",
    "PublicReport",
    "Reading",
    "Refusal",
    "ResponsibleDraft",
    "Shift",
    "StepDraft",
    "TaskForceDraft",
    "UnmaskedReporter",
    "UpwardDraft",
    "WorkReport",
    "accept_handover",
    "add_check",
    "add_funds",
    "add_measure",
    "add_photos",
    "add_root_measure",
    "add_step",
    "answer_escalation",
    "answer_help",
    "answer_own",
    "answer_question",
    "ask_extension",
    "ask_extension_by_owner",
    "ask_help",
    "ask_reporter",
    "assign_force_task",
    "award",
    "check_in",
    "check_measure",
    "choose_ledger_mapping",
    "choose_ledger_sheet",
    "claim_award",
    "claim_by_owner",
    "close",
    "comment",
    "confirm",
    "confirm_ledger_upload",
    "correct",
    "count_reading",
    "decide_handler",
    "decline_listing",
    "defer",
    "delegate_power",
    "delist",
    "describe",
    "dismiss_objection",
    "draft_paper",
    "end_delegation",
    "end_help",
    "end_measure",
    "end_patrol",
    "end_task_force",
    "erase_patrols",
    "erase_personal",
    "erase_what_is_due",
    "export_bulletin",
    "export_csv",
    "export_upper_csv",
    "export_upper_workbook",
    "extend",
    "finish_step",
    "fix_at_once",
    "fix_reported",
    "form_task_force",
    "grade",
    "hand_over",
    "issue_bulletin",
    "issue_paper",
    "join_hazard",
    "link_accident",
    "link_decision",
    "list_hazard",
    "mark_called",
    "mark_lapsed_measures",
    "mark_missed",
    "mark_overdue",
    "mark_silent",
    "merge",
    "name_unreported",
    "object_own",
    "object_to_closure",
    "object_to_result",
    "open_notice",
    "owner_link",
    "plan",
    "propose_listing",
    "publish_patrol",
    "raise_calls",
    "raise_due_escalations",
    "raise_escalation",
    "raise_overdue",
    "raise_reports",
    "read_ledger_as",
    "reconsider",
    "record_help",
    "rectify",
    "refuse",
    "refuse_extension",
    "register",
    "register_by_sensor",
    "register_fixed",
    "regrade",
    "reject",
    "remind",
    "remind_of_help",
    "reopen",
    "report_at_work",
    "report_publicly",
    "report_upward",
    "return_handover",
    "send_back",
    "set_grade_rule",
    "set_monitoring",
    "set_plan",
    "set_responsible",
    "split",
    "start_ledger_upload",
    "unmask_comment",
    "unmask_reporter",
    "verify",
    "verify_and_close",
    "withdraw",
    "withdraw_funds",
    "write_ledger_uploads",
]
