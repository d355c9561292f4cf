"""Writing warnings: drafting, confirming, issuing, changing, ending, silencing, obliging."""

from shouwang.watch.warnings.rules.drafts import AreaDraft, SilenceDraft, WarningDraft
from shouwang.watch.warnings.rules.reaching import ReachDraft
from shouwang.watch.warnings.rules.templates import TemplateDraft

from .areas import remap_area
from .changing import downgrade, update_warning, upgrade
from .drafting import change_draft, confirm_draft, discard, draft_warning, return_draft
from .issuing import cancel, expire, issue, tell_what_is_open
from .obliging import give_duties, lift_duties, repeat_duties
from .rule_keeping import RuleDraft, end_rule, oblige
from .silencing import end_silence, silence
from .template_keeping import write_template

__all__ = [
    "AreaDraft",
    "ReachDraft",
    "RuleDraft",
    "SilenceDraft",
    "TemplateDraft",
    "WarningDraft",
    "cancel",
    "change_draft",
    "confirm_draft",
    "discard",
    "downgrade",
    "draft_warning",
    "end_rule",
    "end_silence",
    "expire",
    "give_duties",
    "issue",
    "lift_duties",
    "oblige",
    "remap_area",
    "repeat_duties",
    "return_draft",
    "silence",
    "tell_what_is_open",
    "update_warning",
    "upgrade",
    "write_template",
]
