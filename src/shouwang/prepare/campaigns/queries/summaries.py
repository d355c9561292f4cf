"""What a campaign comes to at its end: figures as of a moment, what is open, the summary (R66)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from shouwang.ground.actor import Actor, Target
from shouwang.ground.documents import queries as documents
from shouwang.ground.documents.queries import Document
from shouwang.ground.errors import NotFound
from shouwang.prepare.campaigns.models import Campaign, Lesson, Summary, VisitHazard
from shouwang.prepare.campaigns.rules.deliverables import OnTime, standing_counts
from shouwang.prepare.campaigns.rules.progress import GroupBy, Progress
from shouwang.prepare.campaigns.rules.wording import LessonKind
from shouwang.prepare.campaigns.states import VIEW
from shouwang.prepare.hazards import queries as hazards

from .obligations import OwedDuty, obligations, on_time_rate, unsettled
from .progress import progress
from .readiness import readiness
from .work_list import work_list


@dataclass(frozen=True, slots=True)
class ClosingFigures:
    """What a campaign comes to: places and hazards by village, duties, work items, lessons.

    `ready_units` of the units that take part have group, funds and plan; `root_hazards` of the
    hazards found have a root measure; `open` are the duties that are neither accepted nor waived.
    """

    progress: Progress
    standings: dict[str, int]
    on_time: OnTime
    work_done: int
    work_items: int
    found_hazards: int
    root_hazards: int
    ready_units: int
    units: int
    experiences: int
    rule_changes: int
    open: tuple[OwedDuty, ...]

    def stored(self) -> dict[str, object]:
        """Return the figures as they are kept: whole numbers and texts only."""
        return {
            "as_of": self.progress.as_of.isoformat(),
            "total": asdict(self.progress.total),
            "villages": [
                {"key": line.key, "name": line.name, **asdict(line.figures)}
                for line in self.progress.lines
            ],
            "standings": self.standings,
            "on_time": [self.on_time.numerator, self.on_time.denominator],
            "work_items": [self.work_done, self.work_items],
            "root_measures": [self.root_hazards, self.found_hazards],
            "ready": [self.ready_units, self.units],
            "experiences": self.experiences,
            "rule_changes": self.rule_changes,
            "open": [one.obligation.pk for one in self.open],
        }


def closing_figures(actor: Actor, campaign: Campaign) -> ClosingFigures:
    """Return what a campaign comes to at this moment, within the actor's duties."""
    rows = work_list(actor, campaign)
    found, with_root = _root_measures(actor, campaign)
    ready = readiness(actor, campaign)
    lessons = Lesson.objects.filter(campaign=campaign)
    return ClosingFigures(
        progress=progress(actor, campaign, by=GroupBy.VILLAGE),
        standings=standing_counts(one.duty for one in obligations(actor, campaign)),
        on_time=on_time_rate(actor, campaign).figure,
        work_done=sum(row.done for row in rows),
        work_items=sum(len(row.items) for row in rows),
        found_hazards=found,
        root_hazards=with_root,
        ready_units=ready.numerator,
        units=ready.denominator,
        experiences=lessons.filter(kind=LessonKind.EXPERIENCE).count(),
        rule_changes=lessons.filter(kind=LessonKind.RULE_CHANGE).count(),
        open=tuple(unsettled(actor, campaign)),
    )


def _root_measures(actor: Actor, campaign: Campaign) -> tuple[int, int]:
    ids = VisitHazard.objects.filter(campaign=campaign).values("hazard_id")
    rows = hazards.hazard_set(actor).filter(pk__in=ids).order_by()
    return rows.count(), rows.filter(root_measures__isnull=False).distinct().count()


def summary(actor: Actor, campaign: Campaign) -> Summary | None:
    """Return the summary of a campaign that is known to be visible; None before it is closed."""
    del actor
    rows = Summary.objects.filter(campaign=campaign).select_related("document__unit")
    return rows.first()


def summary_villages(actor: Actor, kept: Summary) -> list[dict[str, object]]:
    """Return the figures of the villages within the actor's duties, as they were at the end."""
    return [
        line
        for line in kept.figures["villages"]
        if actor.may(VIEW, Target(area_code=str(line["key"])))
    ]


def summary_document(actor: Actor, campaign: Campaign) -> Document:
    """Return the document of a campaign's summary, or NotFound."""
    found = summary(actor, campaign)
    if found is None or found.document_id is None:
        raise NotFound
    return documents.document(actor, found.document_id, subject_key=campaign.journal_key)
