"""Every read of hazards; the first argument is the actor."""

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.grading import (
    LEVEL_LABELS,
    LEVELS,
    STATUTORY_LABELS,
    GradeTerms,
    Statutory,
)
from shouwang.prepare.hazards.rules.parameters import NEARBY_RADIUS_M
from shouwang.prepare.hazards.rules.plans import Rate
from shouwang.prepare.hazards.rules.wording import (
    CATEGORY_LABELS,
    DIFFICULTY_LABELS,
    MEASURE_LABELS,
    NATURE_LABELS,
    NOT_OURS,
    PUBLIC_CATEGORIES,
    SOURCE_LABELS,
    PublicCategory,
)
from shouwang.prepare.hazards.states import FINISHED, MOVES, UNFIXED, State
from shouwang.prepare.hazards.states import LABELS as STATE_LABELS

from .desks import (
    Count,
    DeskCounts,
    counts,
    difficulty_counts,
    found_and_rectified,
    major_hazards,
    on_time_rate,
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
from .following import (
    NearbyHazard,
    PublicLine,
    PublicProgress,
    PublicStep,
    follow_report,
    open_nearby,
)
from .grading import grade_rules, grade_terms
from .histories import HistoryLine, Snapshot, hazard_at, history, history_of
from .lamps import DeadlineLamp, lamp_of
from .ledger import HazardFilters, HazardPage, PageAsk, hazard, hazard_set, hazards, told
from .maps import geojson
from .moves import NextMove
from .moves import next_moves as _next_moves


def public_categories() -> tuple[PublicCategory, ...]:
    """Return at most eight categories for residents, "unknown" first, with icon names."""
    return PUBLIC_CATEGORIES


def next_moves(actor: Actor, found: Hazard | str) -> list[NextMove]:
    """Return what the actor may do now with a hazard, given itself or by its number."""
    return _next_moves(actor, hazard(actor, found) if isinstance(found, str) else found)


__all__ = [
    "CATEGORY_LABELS",
    "DIFFICULTY_LABELS",
    "FINISHED",
    "LEVELS",
    "LEVEL_LABELS",
    "MEASURE_LABELS",
    "MOVES",
    "NATURE_LABELS",
    "NEARBY_RADIUS_M",
    "NOT_OURS",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "STATUTORY_LABELS",
    "UNFIXED",
    "Count",
    "DeadlineLamp",
    "DeskCounts",
    "GradeTerms",
    "Hazard",
    "HazardDetail",
    "HazardFacts",
    "HazardFilters",
    "HazardPage",
    "HistoryLine",
    "NearbyHazard",
    "NextMove",
    "PageAsk",
    "PhotoView",
    "PublicCategory",
    "PublicLine",
    "PublicProgress",
    "PublicStep",
    "Rate",
    "ReportView",
    "Snapshot",
    "State",
    "Statutory",
    "TalkLine",
    "counts",
    "detail",
    "difficulty_counts",
    "facts",
    "follow_report",
    "found_and_rectified",
    "geojson",
    "grade_rules",
    "grade_terms",
    "hazard",
    "hazard_at",
    "hazard_set",
    "hazards",
    "history",
    "history_of",
    "lamp_of",
    "major_hazards",
    "next_moves",
    "on_time_rate",
    "open_nearby",
    "photo_owner",
    "photo_owner_of",
    "photos_of",
    "public_categories",
    "rectification_rate",
    "report_delays",
    "sees_reports",
    "told",
    "verification_queue",
]
