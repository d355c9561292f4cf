"""Every read of hazards; the first argument is the actor."""

from shouwang.ground.actor import Actor
from shouwang.ground.keyset import PageAsk
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.grading import (
    LEVEL_LABELS,
    LEVELS,
    STATUTORY_LABELS,
    GradeTerms,
    Statutory,
)
from shouwang.prepare.hazards.rules.kinds import KIND_LABELS
from shouwang.prepare.hazards.rules.ladders import CALL_TIERS
from shouwang.prepare.hazards.rules.offices import LISTING_DIGITS, LISTING_LABELS
from shouwang.prepare.hazards.rules.parameters import NEARBY_RADIUS_M
from shouwang.prepare.hazards.rules.plans import Rate
from shouwang.prepare.hazards.rules.wording import (
    CATEGORY_LABELS,
    DIFFICULTY_LABELS,
    MEASURE_LABELS,
    NATURE_LABELS,
    NOT_OURS,
    PUBLIC_CATEGORIES,
    SHOWN_SOURCES,
    PublicCategory,
)
from shouwang.prepare.hazards.states import FINISHED, MOVES, UNFIXED, State
from shouwang.prepare.hazards.states import LABELS as STATE_LABELS

from .accident_links import (
    AccidentGoal,
    LinkedAccident,
    accident_goal,
    accidents_of,
    linked_accidents,
)
from .bulletins import bulletin
from .desks import (
    Count,
    DeskCounts,
    counts,
    difficulty_counts,
    found_and_rectified,
    major_hazards,
    rectification_rate,
    report_delays,
    verification_queue,
)
from .detail import (
    HazardDetail,
    PhotoView,
    ReportView,
    TalkLine,
    detail,
    photo_owner,
    photo_owner_of,
    photos_of,
    sees_reports,
)
from .facts import HazardFacts, facts
from .findings import AwardTotals, Findings, all_findings, award_totals, unit_findings
from .following import (
    NearbyHazard,
    PublicLine,
    PublicProgress,
    PublicStep,
    follow_report,
    open_nearby,
    own_reports,
)
from .fulfilments import FulfilmentView, fulfilments_of, fulfilments_view
from .grading import grade_rules, grade_terms
from .histories import HistoryLine, Snapshot, hazard_at, history, history_of
from .kinds import KindFacts, fact_lines, fact_values, kind_facts
from .lamps import DeadlineLamp, lamp_of
from .ledger import HazardFilters, HazardPage, hazard, hazard_set, hazards, told
from .ledger_uploads import (
    LedgerPreview,
    LedgerRow,
    LedgerSample,
    area_choices,
    check_importer,
    column_labels,
    failure_of,
    ledger_preview,
    ledger_sample,
    ledger_upload,
    ledger_workbook,
    mapping_of,
    origin_of,
    reads_remarks,
)
from .listings import READERS as LISTED_READERS
from .listings import ListedPage, listed_page
from .maps import geojson
from .moves import NextMove
from .moves import next_moves as _next_moves
from .offices import OfficeBook, office_book
from .papers import (
    PaperRow,
    check_paper,
    fitting_kinds,
    paper_facts,
    paper_of,
    papers_of,
    same_visit,
    standing_papers,
)
from .place_papers import PlacePaper, papers_of_place
from .powers import delegations, issuing_office, powers_of, street_offices
from .presence import known_presence
from .repeats import PlaceRepeats, place_repeats
from .retention import erasable_day
from .sources import SourceLine, sources_of
from .task_forces import ForceTask, ForceView, force_tasks, task_forces
from .voices import (
    AwardView,
    CommentView,
    awardable,
    awards_of,
    comments_of,
    unit_extensions,
    waiting_tips,
    ways,
)
from .watching import WatchView, measure_words, missing_of, watch_of


def public_categories() -> tuple[PublicCategory, ...]:
    """Return at most eight categories for residents, "unknown" first, with icon names."""
    return PUBLIC_CATEGORIES


def next_moves(actor: Actor, found: Hazard | str) -> list[NextMove]:
    """Return what the actor may do now with a hazard, given itself or by its number."""
    return _next_moves(actor, hazard(actor, found) if isinstance(found, str) else found)


__all__ = [
    "CALL_TIERS",
    "CATEGORY_LABELS",
    "DIFFICULTY_LABELS",
    "FINISHED",
    "KIND_LABELS",
    "LEVELS",
    "LEVEL_LABELS",
    "LISTED_READERS",
    "LISTING_DIGITS",
    "LISTING_LABELS",
    "MEASURE_LABELS",
    "MOVES",
    "NATURE_LABELS",
    "NEARBY_RADIUS_M",
    "NOT_OURS",
    "SHOWN_SOURCES",
    "STATE_LABELS",
    "STATUTORY_LABELS",
    "UNFIXED",
    "AccidentGoal",
    "AwardTotals",
    "AwardView",
    "CommentView",
    "Count",
    "DeadlineLamp",
    "DeskCounts",
    "Findings",
    "ForceTask",
    "ForceView",
    "FulfilmentView",
    "GradeTerms",
    "Hazard",
    "HazardDetail",
    "HazardFacts",
    "HazardFilters",
    "HazardPage",
    "HistoryLine",
    "KindFacts",
    "LedgerPreview",
    "LedgerRow",
    "LedgerSample",
    "LinkedAccident",
    "ListedPage",
    "NearbyHazard",
    "NextMove",
    "OfficeBook",
    "PageAsk",
    "PaperRow",
    "PhotoView",
    "PlacePaper",
    "PlaceRepeats",
    "PublicCategory",
    "PublicLine",
    "PublicProgress",
    "PublicStep",
    "Rate",
    "ReportView",
    "Snapshot",
    "SourceLine",
    "State",
    "Statutory",
    "TalkLine",
    "WatchView",
    "accident_goal",
    "accidents_of",
    "all_findings",
    "area_choices",
    "award_totals",
    "awardable",
    "awards_of",
    "bulletin",
    "check_importer",
    "check_paper",
    "column_labels",
    "comments_of",
    "counts",
    "delegations",
    "detail",
    "difficulty_counts",
    "erasable_day",
    "fact_lines",
    "fact_values",
    "facts",
    "failure_of",
    "fitting_kinds",
    "follow_report",
    "force_tasks",
    "found_and_rectified",
    "fulfilments_of",
    "fulfilments_view",
    "geojson",
    "grade_rules",
    "grade_terms",
    "hazard",
    "hazard_at",
    "hazard_set",
    "hazards",
    "history",
    "history_of",
    "issuing_office",
    "kind_facts",
    "known_presence",
    "lamp_of",
    "ledger_preview",
    "ledger_sample",
    "ledger_upload",
    "ledger_workbook",
    "linked_accidents",
    "listed_page",
    "major_hazards",
    "mapping_of",
    "measure_words",
    "missing_of",
    "next_moves",
    "office_book",
    "open_nearby",
    "origin_of",
    "own_reports",
    "paper_facts",
    "paper_of",
    "papers_of",
    "papers_of_place",
    "photo_owner",
    "photo_owner_of",
    "photos_of",
    "place_repeats",
    "powers_of",
    "public_categories",
    "reads_remarks",
    "rectification_rate",
    "report_delays",
    "same_visit",
    "sees_reports",
    "sources_of",
    "standing_papers",
    "street_offices",
    "task_forces",
    "told",
    "unit_extensions",
    "unit_findings",
    "verification_queue",
    "waiting_tips",
    "watch_of",
    "ways",
]
