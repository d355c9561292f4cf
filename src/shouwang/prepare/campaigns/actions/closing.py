"""Closing a campaign with its summary: figures as of the moment, document, lessons (R66)."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.documents import actions as documents
from shouwang.ground.documents.actions import DocumentDraft
from shouwang.ground.documents.queries import day_words
from shouwang.ground.errors import Invalid, NotAllowed, joined, say
from shouwang.ground.journal.actions import move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.events.duties import CampaignClosed
from shouwang.prepare.campaigns.models import Campaign, Lesson, Summary
from shouwang.prepare.campaigns.queries.obligations import OwedDuty
from shouwang.prepare.campaigns.queries.summaries import ClosingFigures, closing_figures
from shouwang.prepare.campaigns.rules.deliverables import Standing
from shouwang.prepare.campaigns.rules.paper_kinds import SUMMARY
from shouwang.prepare.campaigns.rules.summaries import SummaryDraft, check_summary
from shouwang.prepare.campaigns.rules.summary_texts import SummaryFacts, summary_values
from shouwang.prepare.campaigns.rules.wording import LessonKind
from shouwang.prepare.campaigns.states import Move

from .doors import load_for_move
from .running import hold

ISSUE = "documents.issue"
NAMED_LIMIT = 20


def close_campaign(
    actor: Actor, number: str, draft: SummaryDraft, *, version: int | None = None
) -> Summary:
    """Close a running campaign with its summary; afterwards nothing of it changes.

    1. Hold the campaign, so that nothing is handed in or checked meanwhile.
    2. Count. Open duties are Invalid unless they are accepted with a reason; then they are named.
    3. Issue the document, keep summary and figures as of the moment, make the move.

    It needs the right to issue documents in the campaign's area.
    """
    found = load_for_move(actor, number, Move.CLOSE, version)
    if not actor.may(ISSUE, Target(area_code=found.area_code_now)):
        raise NotAllowed(say("总结要制发公文，请由能制发公文的岗位办理。"))
    check_summary(draft)
    with write_transaction():
        hold(actor, found.pk)
        figures = closing_figures(actor, found)
        _check_open(figures, draft)
        now = clock.now()
        made = _write(actor, found, draft, figures, now)
        event = CampaignClosed(found.pk, found.number)
        details = {"document": made.document_id, "open": len(figures.open)}
        changes = {"closed_at": now}
        move(actor, found, Move.CLOSE, changes=changes, details=details, event=event, at=now)
    return made


def _check_open(figures: ClosingFigures, draft: SummaryDraft) -> None:
    if not figures.open or draft.accepts_open:
        return
    named = [_open_words(one) for one in figures.open[:NAMED_LIMIT]]
    message = say(
        "还有 {n} 份材料没有了结，请先催报、审核或免报，或写明原因后结束：{list}",
        n=len(figures.open),
        list=joined(named),
    )
    raise Invalid({"accepts_open": message})


def _open_words(one: OwedDuty) -> str:
    """Name a duty that is not settled: unit, what, how it stands."""
    row = one.obligation
    return f"{row.unit.name}：{row.deliverable.title}（{one.duty.label}）"


def _write(
    actor: Actor, found: Campaign, draft: SummaryDraft, figures: ClosingFigures, now: datetime
) -> Summary:
    values = summary_values(_facts(found, figures), draft)
    document = documents.issue(
        actor,
        DocumentDraft(
            kind=SUMMARY,
            values=values,
            area_code=found.area_code_now,
            subject_key=found.journal_key,
            unit_id=found.office_unit_id,
        ),
    )
    return Summary.objects.create(
        campaign=found,
        results=draft.results.strip(),
        experience=draft.experience.strip(),
        changed_rules=draft.changed_rules.strip(),
        figures=figures.stored() | {"open_reason": draft.open_reason.strip()},
        document=document,
        written_at=now,
        written_by_key=actor.key,
    )


def _facts(found: Campaign, figures: ClosingFigures) -> SummaryFacts:
    changes = Lesson.objects.filter(campaign=found, kind=LessonKind.RULE_CHANGE).order_by("id")
    late = figures.standings[Standing.SUBMITTED_LATE] + figures.standings[Standing.ACCEPTED_LATE]
    return SummaryFacts(
        campaign_title=found.title,
        as_of=day_words(clock.local_day(figures.progress.as_of)),
        progress=figures.progress,
        on_time=figures.on_time,
        late=late,
        missing=figures.standings[Standing.MISSING],
        work_items=(figures.work_done, figures.work_items),
        root_measures=(figures.root_hazards, figures.found_hazards),
        ready=(figures.ready_units, figures.units),
        rule_changes=tuple(f"{row.rule_changed}：{row.text}" for row in changes),
        open=tuple(_open_words(one) for one in figures.open),
    )
