"""Forms of hazards: filters, registration, one form per move, the owner's notice, grade rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.rules.grading import LEVEL_LABELS, STATUTORY_LABELS
from shouwang.prepare.hazards.rules.kinds import KIND_LABELS
from shouwang.prepare.hazards.rules.offices import LISTING_LABELS
from shouwang.prepare.hazards.rules.wording import (
    CATEGORY_LABELS,
    DIFFICULTY_LABELS,
    MEASURE_LABELS,
    NATURE_LABELS,
)
from shouwang.prepare.hazards.states import LABELS

from . import fulfilments, offices, voices, watching
from .fields import (
    STEP_ROWS,
    DayInput,
    ErrorForm,
    ManyFilesInput,
    MoveField,
    Options,
    PhotosField,
    choices,
    day,
    line,
    pick,
    words,
)

__all__ = [
    "STEP_ROWS",
    "THEME_FIELDS",
    "THEME_MOVES",
    "DayInput",
    "ErrorForm",
    "FilterForm",
    "GradeRuleForm",
    "ManyFilesInput",
    "MoveForm",
    "OwnerExtensionForm",
    "OwnerFixForm",
    "PhotoForm",
    "PhotosField",
    "RegisterForm",
    "choices",
]

THEMES = (offices, fulfilments, watching, voices)
THEME_MOVES: Mapping[str, frozenset[str]] = {
    "offices": frozenset(offices.MOVE_FIELDS),
    "fulfilments": frozenset(fulfilments.MOVE_FIELDS),
    "watching": frozenset(watching.MOVE_FIELDS),
    "voices": frozenset(voices.MOVE_FIELDS),
}
"""Which moves stand in which part of a hazard's page; the others are its own life."""


class FilterForm(forms.Form):
    """Filters of the ledger."""

    def __init__(self, data: Mapping[str, Any], areas: Options) -> None:
        super().__init__(data)
        everything = ("", _("全部"))
        states = [
            ("open", _("未办结")),
            ("finished", _("已办结")),
            *((code, in_words(label)) for code, label in LABELS.items()),
        ]
        levels = [
            ("major", in_words(STATUTORY_LABELS["major"])),
            ("general", in_words(STATUTORY_LABELS["general"])),
            *((str(level), in_words(label)) for level, label in LEVEL_LABELS.items()),
        ]
        due = [("past", _("已超期")), ("soon", _("三个工作日内到期")), ("none", _("未定期限"))]
        self.fields["area"] = pick(_("村（社区）"), [everything, *areas], required=False)
        self.fields["state"] = pick(_("状态"), [everything, *states], required=False)
        self.fields["level"] = pick(_("等级"), [everything, *levels], required=False)
        self.fields["category"] = pick(
            _("类别"), choices(CATEGORY_LABELS, _("全部")), required=False
        )
        self.fields["difficulty"] = pick(
            _("整改难度"), choices(DIFFICULTY_LABELS, _("全部")), required=False
        )
        self.fields["due"] = pick(_("期限"), [everything, *due], required=False)
        listed = [("yes", _("挂牌督办中")), *choices(LISTING_LABELS)]
        self.fields["listed"] = pick(_("挂牌督办"), [everything, *listed], required=False)
        helped = [("open", _("正在请求上级协助"))]
        self.fields["help"] = pick(_("上级协助"), [everything, *helped], required=False)
        unprotected = [("none", _("二级以上、没有生效中的措施"))]
        self.fields["measure"] = pick(_("防护措施"), [everything, *unprotected], required=False)
        repeat = [("yes", _("只看重复发生的"))]
        self.fields["repeat"] = pick(_("重复发生"), [everything, *repeat], required=False)
        self.fields["kind"] = pick(_("隐患种类"), choices(KIND_LABELS, _("全部")), required=False)
        unwatched = [("yes", _("二级以上，缺应急预案或监测"))]
        self.fields["unwatched"] = pick(_("监测"), [everything, *unwatched], required=False)
        self.fields["place"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )
        self.fields["q"] = line(_("查找"), 60)


class RegisterForm(ErrorForm):
    """A hazard as it is written down in half a minute."""

    description = words(_("隐患情况"), 2000, 3)
    photos = PhotosField(_("整改前照片"))
    category = forms.ChoiceField(label=_("类别"), required=False, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("场所（名称或编号）"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )
    area_code = forms.ChoiceField(
        label=_("村（社区）"),
        required=False,
        widget=forms.Select(attrs={"data-pin-area": ""}),
    )
    location = line(_("具体位置"), 200)
    checklist_code = forms.CharField(
        label=_("检查项编号"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"list": "known-items", "autocomplete": "off"}),
    )
    discovered_on = day(_("发现日期"), required=False)
    kind = forms.ChoiceField(
        label=_("隐患种类"),
        required=False,
        help_text=_("自然灾害、特种设备、管理缺陷登记后可补充专项情况。"),
    )
    is_on_behalf = forms.BooleanField(label=_("替没有账号的业主登记"), required=False)
    is_fixed = forms.BooleanField(
        label=_("已当场整改"),
        required=False,
        help_text=_("要有整改后照片；由另一人复查后才销号。"),
    )
    after = PhotosField(_("整改后照片"))
    note = line(_("整改说明"), 500)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category, area = self.fields["category"], self.fields["area_code"]
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - tells the type
        kind.choices = choices(KIND_LABELS)
        assert isinstance(category, forms.ChoiceField)  # noqa: S101 - tells the type
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - tells the type
        category.choices = choices(CATEGORY_LABELS)
        area.choices = [("", _("本岗位所在地")), *areas]


FIELDS: Mapping[str, MoveField] = {
    "reason": lambda: words(_("理由"), 500),
    "answer": lambda: words(_("批复意见"), 500, required=False),
    "is_not_ours": lambda: forms.BooleanField(
        label=_("不属于本街道处理范围（告知报告人拨打 12345）"), required=False
    ),
    "description": lambda: words(_("隐患情况（不要写出报告人）"), 2000, 3, required=False),
    "statutory": lambda: pick(_("法定等级"), choices(STATUTORY_LABELS)),
    "level": lambda: pick(_("内部等级（一级最严重）"), choices(LEVEL_LABELS)),
    "difficulty": lambda: pick(
        _("整改难度"), choices(DIFFICULTY_LABELS, _("未评估")), required=False
    ),
    "nature": lambda: pick(_("性质"), choices(NATURE_LABELS, _("未分类")), required=False),
    "category": lambda: pick(_("类别"), choices(CATEGORY_LABELS, _("不变")), required=False),
    "basis": lambda: line(_("依据（法规、标准条款）"), 200),
    "location": lambda: line(_("具体位置"), 200),
    "due_on": lambda: day(_("期限")),
    "own_due_on": lambda: day(_("整改期限（不填按等级默认）"), required=False),
    "measure_kind": lambda: pick(
        _("防护措施"), choices(MEASURE_LABELS, _("沿用正在生效的措施")), required=False
    ),
    "measure_text": lambda: line(_("措施内容"), 500),
    "position": lambda: line(_("设置位置（警示牌必填）"), 200),
    "cases": lambda: forms.IntegerField(
        label=_("查处起数（查处非法采石取土）"), required=False, min_value=0
    ),
    "measure_result": lambda: line(_("查处或更新的结果"), 300),
    "evidence": lambda: PhotosField(_("措施的照片")),
    "kind": lambda: pick(_("防护措施"), choices(MEASURE_LABELS)),
    "text": lambda: words(_("内容"), 300),
    "note": lambda: words(_("整改说明"), 500, required=False),
    "cost_yuan": lambda: forms.DecimalField(
        label=_("整改费用（元）"), required=False, min_value=0, max_digits=14, decimal_places=2
    ),
    "photos": lambda: PhotosField(_("整改后照片")),
    "into": lambda: line(_("并入哪一条（编号）"), 40, required=True),
}
STEPS = tuple(name for row in STEP_ROWS for name in (f"step{row}_text", f"step{row}_on"))
_LIFE_MOVES: Mapping[str, tuple[str, ...]] = {
    "confirm": ("description",),
    "reject": ("reason", "is_not_ours"),
    "grade": (
        "statutory",
        "level",
        "difficulty",
        "nature",
        "category",
        "basis",
        "own_due_on",
    ),
    "regrade": ("statutory", "level", "reason", "own_due_on"),
    "fix_reported": ("note", "photos"),
    "fix_at_once": ("note", "cost_yuan", "photos"),
    "rectify": ("note", "cost_yuan", "photos"),
    "defer": ("due_on", "measure_kind", "measure_text", "position", *STEPS, "difficulty"),
    "verify": ("photos",),
    "verify_and_close": ("photos",),
    "send_back": ("reason",),
    "reopen": ("reason",),
    "reconsider": ("reason",),
    "add_measure": ("kind", "text", "position", "cases", "measure_result", "evidence"),
    "end_measure": ("measure_id",),
    "add_step": ("text", "due_on"),
    "finish_step": ("step_id",),
    "ask_extension": ("due_on", "reason"),
    "extend": ("answer",),
    "refuse_extension": ("reason",),
    "ask_reporter": ("text",),
    "correct": ("description", "location", "category", "nature", "basis", "reason"),
    "merge": ("into",),
    "split": ("reason",),
}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {
    **_LIFE_MOVES,
    **{move: names for theme in THEMES for move, names in theme.MOVE_FIELDS.items()},
}
"""The fields of each move; a theme's own field goes before one of the same name."""
THEME_FIELDS: Mapping[str, Mapping[str, MoveField]] = {
    move: theme.FIELDS for theme in THEMES for move in theme.MOVE_FIELDS
}


class MoveForm(ErrorForm):
    """The form of one move: its own fields, the move's name, the version that was seen."""

    move = forms.CharField(widget=forms.HiddenInput, max_length=32)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        name: str,
        *args: Any,
        version: int,
        measures: Options = (),
        steps: Options = (),
        options: Mapping[str, Options] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("auto_id", f"{name}-%s")
        kwargs.setdefault("initial", {"move": name, "version": version})
        super().__init__(*args, **kwargs)
        lists = {
            "measure_id": lambda: pick(_("正在生效的措施"), measures),
            "step_id": lambda: pick(_("未完成的步骤"), steps),
        }
        known = {**FIELDS, **lists, **_step_fields(), **THEME_FIELDS.get(name, {})}
        for field in MOVE_FIELDS.get(name, ()):
            self.fields[field] = known[field]()
            found = self.fields[field]
            if isinstance(found, forms.ChoiceField) and field in (options or {}):
                found.choices = list((options or {})[field])


def _step_fields() -> dict[str, MoveField]:
    found: dict[str, MoveField] = {}
    for row in STEP_ROWS:
        found[f"step{row}_text"] = _step_text(row)
        found[f"step{row}_on"] = _step_day(row)
    return found


def _step_text(row: int) -> MoveField:
    return lambda: line(_("整改步骤 %(row)s") % {"row": row}, 300)


def _step_day(row: int) -> MoveField:
    return lambda: day(_("步骤 %(row)s 的日期") % {"row": row}, required=False)


class PhotoForm(ErrorForm):
    """Photos for a hazard."""

    photos = PhotosField(_("照片"), required=True)
    purpose = forms.ChoiceField(
        label=_("用途"),
        choices=[("after", _("整改后")), ("before", _("整改前")), ("evidence", _("证据"))],
    )


class OwnerFixForm(ErrorForm):
    """What an owner without an account sends back."""

    photos = PhotosField(_("整改后照片"), required=True)
    note = line(_("说明"), 500)


class OwnerExtensionForm(ErrorForm):
    """An owner asks for more time."""

    due_on = day(_("希望延到哪一天"))
    reason = words(_("理由"), 500)


class GradeRuleForm(ErrorForm):
    """New terms of one grade from a day on."""

    effective_on = day(_("生效日"))
    default_days = forms.IntegerField(label=_("默认整改期限（工作日）"), min_value=1, max_value=366)
    report_within_h = forms.IntegerField(
        label=_("报告时限（小时）"), min_value=1, max_value=720, required=False
    )
    source = line(_("依据"), 200, required=True)
    statutory = forms.ChoiceField(label=_("法定等级"))
    level = forms.ChoiceField(label=_("内部等级"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statutory"] = pick(_("法定等级"), choices(STATUTORY_LABELS))
        self.fields["level"] = pick(_("内部等级"), choices(LEVEL_LABELS))
