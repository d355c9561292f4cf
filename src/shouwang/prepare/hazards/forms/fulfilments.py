"""Fields of the moves of the five fulfilments."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import MoveField, line, pick, words

FIELDS: Mapping[str, MoveField] = {
    "responsible_unit_id": lambda: pick(_("责任单位（名册中的）"), (), required=False),
    "responsible_unit": lambda: line(_("责任单位名称（不在名册中时填写）"), 120),
    "responsible_name": lambda: line(_("责任人姓名"), 60, required=True),
    "amount_yuan": lambda: forms.DecimalField(
        label=_("金额（元）"), max_digits=14, decimal_places=2
    ),
    "source_text": lambda: line(_("资金来源"), 200, required=True),
    "funds_id": lambda: pick(_("哪一笔资金"), ()),
    "title": lambda: line(_("预案名称"), 120, required=True),
    "plan_text": lambda: words(_("预案内容（险情发生时谁做什么、撤到哪里）"), 2_000, 4),
    "text": lambda: words(_("治本措施"), 500),
}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "plan": (),
    "set_responsible": ("responsible_unit_id", "responsible_unit", "responsible_name"),
    "add_funds": ("amount_yuan", "source_text"),
    "set_plan": ("title", "plan_text"),
    "withdraw_funds": ("funds_id", "reason"),
    "add_root_measure": ("text",),
    "erase_personal": (),
}
