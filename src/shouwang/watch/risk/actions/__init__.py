"""Every write of risk; each verb is one function, its first argument the actor."""

from shouwang.watch.risk.rules.factors import FactorDraft, FactorKind
from shouwang.watch.risk.rules.lec import AssessmentDraft
from shouwang.watch.risk.rules.register import OverruleDraft, ReviewDraft, TextOverruleDraft

from .areas import remap_area
from .assessing import measure_lec
from .changes import mark_areas, mark_changed
from .computing import Computed, adopt, compute_one, compute_picture
from .factors import put_factor
from .looking_ahead import look_ahead
from .publishing import publish_coefficients
from .reviewing import check_may_review, end_overrule, overrule, review_risk
from .texts import overrule_text
from .weighing import set_weights

__all__ = [
    "AssessmentDraft",
    "Computed",
    "FactorDraft",
    "FactorKind",
    "OverruleDraft",
    "ReviewDraft",
    "TextOverruleDraft",
    "adopt",
    "check_may_review",
    "compute_one",
    "compute_picture",
    "end_overrule",
    "look_ahead",
    "mark_areas",
    "mark_changed",
    "measure_lec",
    "overrule",
    "overrule_text",
    "publish_coefficients",
    "put_factor",
    "remap_area",
    "review_risk",
    "set_weights",
]
