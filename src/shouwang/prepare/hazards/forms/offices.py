"""Fields of the moves between offices: hand-overs, escalations, help from above, listing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shouwang.prepare.hazards.rules.offices import ESCALATION_LABELS, LISTING_LABELS

from .fields import MoveField, PhotosField, choices, day, pick, words

FIELDS: Mapping[str, MoveField] = {
    "kind": lambda: pick(_("情况"), choices(ESCALATION_LABELS)),
    "photos": lambda: PhotosField(_("证据照片（没有告知单时至少一张）")),
    "text": lambda: words(_("内容"), 500),
    "cause": lambda: words(_("暂时不能整改的原因"), 500),
    "need": lambda: words(_("需要上级协助什么"), 500),
    "interim": lambda: words(_("在此期间的临时措施"), 500),
    "state_and_cause": lambda: words(_("隐患的现状及产生原因"), 2000, 3),
    "harm_and_difficulty": lambda: words(_("危害程度和整改难易程度分析"), 2000, 3),
    "treatment_plan": lambda: words(_("治理方案"), 2000, 3),
    "listing_level": lambda: pick(_("挂牌级别"), choices(LISTING_LABELS)),
    "supervising_unit": lambda: pick(_("督办单位"), [("", _("本单位"))], required=False),
    "due_on": lambda: day(_("督办期限")),
    "to_unit": lambda: pick(_("办理单位"), ()),
}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "refuse": ("kind", "reason", "photos"),
    "answer_escalation": ("text",),
    "raise_escalation": ("reason",),
    "ask_help": ("cause", "need", "interim"),
    "answer_help": ("text",),
    "record_help": ("text",),
    "end_help": ("reason",),
    "report_upward": ("state_and_cause", "harm_and_difficulty", "treatment_plan"),
    "propose_listing": ("listing_level", "reason"),
    "list": ("due_on", "supervising_unit"),
    "decline_listing": ("reason",),
    "delist": ("reason",),
    "hand_over": ("to_unit", "reason"),
    "accept_handover": (),
    "return_handover": ("reason",),
    "decide_handler": ("to_unit", "reason"),
}
