"""Reading warnings."""

from shouwang.watch.warnings.rules.findings import RULE_WORDS
from shouwang.watch.warnings.rules.wording import (
    AREA_LABELS,
    LEVEL_LABELS,
    LEVEL_TONES,
    LEVELS,
    STATUS_LABELS,
    TYPE_LABELS,
    AreaKind,
    Level,
    Status,
)
from shouwang.watch.warnings.states import State

from .audience import AudienceCount, audience_preview
from .obligations import (
    Obligations,
    RuleFilter,
    coming_rules,
    obligation_rules,
    obligations,
    rule_versions,
)
from .register import (
    Step,
    TouchedArea,
    WarningFilter,
    WarningPage,
    chain,
    has_fit_title,
    next_moves,
    silences,
    state_counts,
    steps,
    touched_areas,
    waits_for_second,
    warning,
    warning_set,
    warnings,
)
from .wordings import template_versions, template_words, templates

__all__ = [
    "AREA_LABELS",
    "LEVELS",
    "LEVEL_LABELS",
    "LEVEL_TONES",
    "RULE_WORDS",
    "STATUS_LABELS",
    "TYPE_LABELS",
    "AreaKind",
    "AudienceCount",
    "Level",
    "Obligations",
    "RuleFilter",
    "State",
    "Status",
    "Step",
    "TouchedArea",
    "WarningFilter",
    "WarningPage",
    "audience_preview",
    "chain",
    "coming_rules",
    "has_fit_title",
    "next_moves",
    "obligation_rules",
    "obligations",
    "rule_versions",
    "silences",
    "state_counts",
    "steps",
    "template_versions",
    "template_words",
    "templates",
    "touched_areas",
    "waits_for_second",
    "warning",
    "warning_set",
    "warnings",
]
