"""Which playbooks hear which event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shouwang.ground.journal.events import Playbook

from . import (
    changed_division_moves_records,
    deadline_reminds_those_responsible,
    hazard_report_reaches_handlers,
    major_hazard_rises_at_once,
    rectified_hazard_finds_its_verifier,
    reporter_is_heard,
    task_reaches_its_person,
)

PLAYBOOKS: Mapping[str, Sequence[Playbook]] = {
    "DivisionChanged": [changed_division_moves_records.move_records],
    "HazardReported": [hazard_report_reaches_handlers.tell_confirmers],
    "ReportJoined": [hazard_report_reaches_handlers.tell_joined],
    "MajorHazardFound": [major_hazard_rises_at_once.tell_leaders],
    "MajorHazardReportedLate": [major_hazard_rises_at_once.tell_late],
    "HazardRectified": [rectified_hazard_finds_its_verifier.tell_verifiers],
    "HazardSentBack": [rectified_hazard_finds_its_verifier.tell_sent_back],
    "DeadlineTomorrow": [deadline_reminds_those_responsible.remind],
    "HazardOverdue": [deadline_reminds_those_responsible.tell_overdue],
    "ExtensionAsked": [deadline_reminds_those_responsible.tell_approvers],
    "ReporterAnswered": [reporter_is_heard.tell_answer],
    "ClosureObjected": [reporter_is_heard.tell_objection],
    "TaskAssigned": [task_reaches_its_person.tell_assigned],
    "TaskHandedBack": [task_reaches_its_person.tell_handed_back],
    "TaskOverdue": [task_reaches_its_person.tell_overdue],
}
