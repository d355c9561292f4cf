"""Reading accidents."""

from shouwang.ground.keyset import PageAsk
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.rules.drafts import AccidentDraft, Correction, Figures
from shouwang.prepare.accidents.rules.grading import GRADE_LABELS, Grade
from shouwang.prepare.accidents.rules.losses import LossDraft
from shouwang.prepare.accidents.rules.wording import FIGURE_LABELS, KIND_LABELS, Kind
from shouwang.prepare.accidents.states import LABELS as STATE_LABELS
from shouwang.prepare.accidents.states import Move, State

from .counting import AccidentCounts, GradeCount, Total, counts
from .histories import HistoryLine, history
from .looking_back import (
    Mark,
    MarkedUnit,
    units_with_serious_accidents,
    units_with_unknown_casualties,
)
from .losses import LossSum, LossView, assets_near, loss_sum, losses_of, losses_of_asset
from .register import (
    AccidentFacts,
    AccidentFilters,
    AccidentPage,
    accident,
    accident_set,
    accidents,
    by_ids,
    from_source,
    graded,
    next_moves,
)

__all__ = [
    "FIGURE_LABELS",
    "GRADE_LABELS",
    "KIND_LABELS",
    "STATE_LABELS",
    "Accident",
    "AccidentCounts",
    "AccidentDraft",
    "AccidentFacts",
    "AccidentFilters",
    "AccidentPage",
    "Correction",
    "Figures",
    "Grade",
    "GradeCount",
    "HistoryLine",
    "Kind",
    "LossDraft",
    "LossSum",
    "LossView",
    "Mark",
    "MarkedUnit",
    "Move",
    "PageAsk",
    "State",
    "Total",
    "accident",
    "accident_set",
    "accidents",
    "assets_near",
    "by_ids",
    "counts",
    "from_source",
    "graded",
    "history",
    "loss_sum",
    "losses_of",
    "losses_of_asset",
    "next_moves",
    "units_with_serious_accidents",
    "units_with_unknown_casualties",
]
