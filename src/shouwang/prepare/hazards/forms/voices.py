"""Fields of the moves of those who work where the hazard is."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .fields import MoveField, pick, words

FIELDS: Mapping[str, MoveField] = {
    "text": lambda: words(_("意见（只有街道、社区看得到，不显示您的姓名）"), 500, 3),
    "reason": lambda: words(_("为什么不同意（只有街道、社区看得到，不显示您的姓名）"), 500, 3),
    "report": lambda: pick(_("哪一份报告"), ()),
}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "comment": ("text",),
    "object_to_result": ("reason",),
    "award": ("report",),
}
