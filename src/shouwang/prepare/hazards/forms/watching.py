"""Fields of the moves of watching an open hazard."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.hazards.rules.kinds import (
    ASPECT_LABELS,
    CHECK_LABELS,
    DECISION_LABELS,
    KIND_LABELS,
    NATURAL_LABELS,
    WEAKNESS_LABELS,
)

from .fields import MoveField, PhotosField, choices, day, line, pick, words

DAY_MIN = 24 * 60
MOST_SHIFTS = 24


def whole(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, help_text=help_text)


def tenths(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_digits=7, decimal_places=1
    )


class ShiftsField(forms.CharField):
    """The shifts of a patrol, one a line: `00:00-06:00 张某`; it may pass midnight."""

    def __init__(self) -> None:
        super().__init__(
            label=_("班次（每行一个：起止时间 巡查员）"),
            widget=forms.Textarea(attrs={"rows": 4, "placeholder": "00:00-06:00 …"}),
            max_length=2_000,
            help_text=_("各班次合起来要排满 24 小时，可以跨零点、可以重叠；起止相同为 24 小时。"),
        )

    def clean(self, value: Any) -> Any:
        """Return the shifts as the web API has them."""
        lines = [text for text in super().clean(value).splitlines() if text.strip()]
        return [_shift(text) for text in lines[: MOST_SHIFTS + 1]]


def _shift(text: str) -> dict[str, object]:
    hours, _space, label = text.strip().replace("：", ":").partition(" ")
    start, _dash, end = hours.replace("–", "-").replace("—", "-").replace("~", "-").partition("-")
    begun, ended = _minute(start, text), _minute(end, text)
    return {
        "label": label.strip(),
        "from_time": f"{begun // 60 % 24:02}:{begun % 60:02}",
        "minutes": (ended - begun) % DAY_MIN or DAY_MIN,
    }


def _minute(clock_time: str, text: str) -> int:
    hour, _colon, minute = clock_time.partition(":")
    is_known = all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hour, minute))
    if not is_known or int(minute) > 59 or int(hour) * 60 + int(minute) > DAY_MIN:
        wrong = gettext("看不懂这一行：%(text)s。请写成“00:00-06:00 巡查员”。")
        raise ValidationError(wrong % {"text": text})
    return int(hour) * 60 + int(minute)


FIELDS: Mapping[str, MoveField] = {
    "kind": lambda: pick(_("隐患种类"), choices(KIND_LABELS)),
    "natural_kind": lambda: pick(
        _("灾种（自然灾害）"), choices(NATURAL_LABELS, _("不适用")), required=False
    ),
    "threatened_households": lambda: whole(_("受威胁户数"), _("不清楚就不填，不要填 0。")),
    "threatened_persons": lambda: whole(_("受威胁人数")),
    "trigger_rain_mm": lambda: tenths(_("临界雨量（毫米）")),
    "trigger_hours": lambda: whole(_("雨量时段（小时）")),
    "crack_mm": lambda: tenths(_("裂缝宽度（毫米）")),
    "volume_m3": lambda: whole(_("估计方量（立方米）")),
    "equipment_kind": lambda: line(_("设备种类（特种设备）"), 60),
    "registration_code": lambda: line(_("使用登记证编号"), 60),
    "inspection_due_on": lambda: day(_("检验有效期至"), required=False),
    "weakness": lambda: pick(
        _("哪一类管理缺陷"), choices(WEAKNESS_LABELS, _("不适用")), required=False
    ),
    "aspect": lambda: pick(
        _("哪方面的缺陷（一般隐患）"), choices(ASPECT_LABELS, _("未分类")), required=False
    ),
    "interval_min": lambda: whole(_("隔多少分钟巡查一次"), _("二级以上隐患不填时按 24 小时。")),
    "result": lambda: pick(_("看到的情况"), choices(CHECK_LABELS)),
    "text": lambda: words(_("说明（有异常时必填）"), 300, required=False),
    "photos": lambda: PhotosField(_("照片")),
    "shifts": ShiftsField,
    "cases": lambda: whole(_("查处起数（查处非法采石取土）")),
    "measure_result": lambda: line(_("查处或更新的结果"), 300),
    "title": lambda: line(_("名称"), 120, required=True),
    "leader_post": lambda: pick(_("专班负责人"), ()),
    "members": lambda: forms.MultipleChoiceField(
        label=_("专班成员"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("电脑上按住 Ctrl 可选几人。成员在专班期间能看到并办理这条隐患。"),
    ),
    "person": lambda: pick(_("由谁办理"), ()),
    "due_on": lambda: day(_("期限"), required=False),
    "decision_kind": lambda: pick(_("种类"), choices(DECISION_LABELS)),
    "issuer": lambda: line(_("上级单位"), 120, required=True),
    "document_number": lambda: forms.CharField(
        label=_("文号"),
        required=False,
        max_length=60,
        help_text=_("例如“兰应急〔2026〕12号”；公开时隐去的年份写成“20××”。"),
    ),
    "decided_on": lambda: day(_("日期"), required=False),
    "decision_text": lambda: words(_("内容"), 2_000, 3),
    "accident": lambda: line(_("事故编号"), 40, required=True),
}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "check_in": ("result", "text", "crack_mm"),
    "add_check": ("result", "text", "crack_mm", "photos"),
    "check_measure": ("measure_id", "cases", "measure_result", "photos"),
    "set_monitoring": ("interval_min",),
    "publish_patrol": ("shifts",),
    "end_patrol": ("reason",),
    "describe": (
        "kind",
        "natural_kind",
        "threatened_households",
        "threatened_persons",
        "trigger_rain_mm",
        "trigger_hours",
        "crack_mm",
        "volume_m3",
        "equipment_kind",
        "registration_code",
        "inspection_due_on",
        "weakness",
        "aspect",
    ),
    "form_task_force": ("title", "leader_post", "members"),
    "assign_force_task": ("title", "person", "text", "due_on"),
    "end_task_force": ("reason",),
    "link_decision": (
        "decision_kind",
        "title",
        "issuer",
        "document_number",
        "decided_on",
        "decision_text",
    ),
    "link_accident": ("accident",),
}
