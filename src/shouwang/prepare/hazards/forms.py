"""Forms of hazards: filters, registration, one form per move, the owner's notice, grade rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words

from .rules.grading import LEVEL_LABELS, STATUTORY_LABELS
from .rules.wording import (
    CATEGORY_LABELS,
    DIFFICULTY_LABELS,
    MEASURE_LABELS,
    NATURE_LABELS,
)
from .states import LABELS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STEP_ROWS = (1, 2, 3)
Options = Iterable[tuple[str, object]]


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ManyFilesInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; whether they are photos is found out by decoding them."""

    def __init__(self, label: str | _StrPromise, *, required: bool = False) -> None:
        widget = ManyFilesInput(attrs={"accept": "image/*"})
        super().__init__(label=label, required=required, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files that were sent."""
        files = data if isinstance(data, list | tuple) else [data]
        found = [file for file in files if file]
        if self.required and not found:
            super().clean(None, initial)
        return found


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field of the same name, or to the whole."""
        for name, words in error.fields.items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, in_words(words))


def choices(labels: Mapping[Any, Text], empty: object = None) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language."""
    found: list[tuple[str, object]] = [
        (str(code), in_words(label)) for code, label in labels.items() if str(code)
    ]
    return found if empty is None else [("", empty), *found]


def _words(
    label: str | _StrPromise, limit: int, rows: int = 2, *, required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _line(label: str | _StrPromise, limit: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=limit)


def _day(label: str | _StrPromise, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput())


def _pick(
    label: str | _StrPromise, options: Options, *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(options), required=required)


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
        self.fields["area"] = _pick(_("村（社区）"), [everything, *areas], required=False)
        self.fields["state"] = _pick(_("状态"), [everything, *states], required=False)
        self.fields["level"] = _pick(_("等级"), [everything, *levels], required=False)
        self.fields["category"] = _pick(
            _("类别"), choices(CATEGORY_LABELS, _("全部")), required=False
        )
        self.fields["difficulty"] = _pick(
            _("整改难度"), choices(DIFFICULTY_LABELS, _("全部")), required=False
        )
        self.fields["due"] = _pick(_("期限"), [everything, *due], required=False)
        self.fields["place"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )
        self.fields["q"] = _line(_("查找"), 60)


class RegisterForm(ErrorForm):
    """A hazard as it is written down in half a minute."""

    description = _words(_("隐患情况"), 2000, 3)
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
    location = _line(_("具体位置"), 200)
    checklist_code = forms.CharField(
        label=_("检查项编号"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"list": "known-items", "autocomplete": "off"}),
    )
    discovered_on = _day(_("发现日期"), required=False)
    is_on_behalf = forms.BooleanField(label=_("替没有账号的业主登记"), required=False)
    is_fixed = forms.BooleanField(
        label=_("已当场整改"),
        required=False,
        help_text=_("要有整改后照片；由另一人复查后才销号。"),
    )
    after = PhotosField(_("整改后照片"))
    note = _line(_("整改说明"), 500)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category, area = self.fields["category"], self.fields["area_code"]
        assert isinstance(category, forms.ChoiceField)  # noqa: S101 - tells the type
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - tells the type
        category.choices = choices(CATEGORY_LABELS)
        area.choices = [("", _("本岗位所在地")), *areas]


MoveField = Callable[[], forms.Field]
FIELDS: Mapping[str, MoveField] = {
    "reason": lambda: _words(_("理由"), 500),
    "answer": lambda: _words(_("批复意见"), 500, required=False),
    "is_not_ours": lambda: forms.BooleanField(
        label=_("不属于本街道处理范围（告知报告人拨打 12345）"), required=False
    ),
    "description": lambda: _words(_("隐患情况（不要写出报告人）"), 2000, 3, required=False),
    "statutory": lambda: _pick(_("法定等级"), choices(STATUTORY_LABELS)),
    "level": lambda: _pick(_("内部等级（一级最严重）"), choices(LEVEL_LABELS)),
    "difficulty": lambda: _pick(
        _("整改难度"), choices(DIFFICULTY_LABELS, _("未评估")), required=False
    ),
    "nature": lambda: _pick(_("性质"), choices(NATURE_LABELS, _("未分类")), required=False),
    "category": lambda: _pick(_("类别"), choices(CATEGORY_LABELS, _("不变")), required=False),
    "basis": lambda: _line(_("依据（法规、标准条款）"), 200),
    "location": lambda: _line(_("具体位置"), 200),
    "due_on": lambda: _day(_("期限")),
    "own_due_on": lambda: _day(_("整改期限（不填按等级默认）"), required=False),
    "measure_kind": lambda: _pick(
        _("防护措施"), choices(MEASURE_LABELS, _("沿用正在生效的措施")), required=False
    ),
    "measure_text": lambda: _line(_("措施内容"), 500),
    "kind": lambda: _pick(_("防护措施"), choices(MEASURE_LABELS)),
    "text": lambda: _words(_("内容"), 300),
    "note": lambda: _words(_("整改说明"), 500, required=False),
    "cost_yuan": lambda: forms.DecimalField(
        label=_("整改费用（元）"), required=False, min_value=0, max_digits=14, decimal_places=2
    ),
    "photos": lambda: PhotosField(_("整改后照片")),
    "into": lambda: _line(_("并入哪一条（编号）"), 40, required=True),
}
STEPS = tuple(name for row in STEP_ROWS for name in (f"step{row}_text", f"step{row}_on"))
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {
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
    "fix_at_once": ("note", "cost_yuan", "photos"),
    "rectify": ("note", "cost_yuan", "photos"),
    "defer": ("due_on", "measure_kind", "measure_text", *STEPS, "difficulty"),
    "verify": ("photos",),
    "verify_and_close": ("photos",),
    "send_back": ("reason",),
    "reopen": ("reason",),
    "reconsider": ("reason",),
    "add_measure": ("kind", "text"),
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
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("auto_id", f"{name}-%s")
        kwargs.setdefault("initial", {"move": name, "version": version})
        super().__init__(*args, **kwargs)
        lists = {
            "measure_id": lambda: _pick(_("正在生效的措施"), measures),
            "step_id": lambda: _pick(_("未完成的步骤"), steps),
        }
        for field in MOVE_FIELDS.get(name, ()):
            self.fields[field] = {**FIELDS, **lists, **_step_fields()}[field]()


def _step_fields() -> dict[str, MoveField]:
    found: dict[str, MoveField] = {}
    for row in STEP_ROWS:
        found[f"step{row}_text"] = _step_text(row)
        found[f"step{row}_on"] = _step_day(row)
    return found


def _step_text(row: int) -> MoveField:
    return lambda: _line(_("整改步骤 %(row)s") % {"row": row}, 300)


def _step_day(row: int) -> MoveField:
    return lambda: _day(_("步骤 %(row)s 的日期") % {"row": row}, required=False)


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
    note = _line(_("说明"), 500)


class OwnerExtensionForm(ErrorForm):
    """An owner asks for more time."""

    due_on = _day(_("希望延到哪一天"))
    reason = _words(_("理由"), 500)


class GradeRuleForm(ErrorForm):
    """New terms of one grade from a day on."""

    effective_on = _day(_("生效日"))
    default_days = forms.IntegerField(label=_("默认整改期限（工作日）"), min_value=1, max_value=366)
    report_within_h = forms.IntegerField(
        label=_("报告时限（小时）"), min_value=1, max_value=720, required=False
    )
    source = _line(_("依据"), 200, required=True)
    statutory = forms.ChoiceField(label=_("法定等级"))
    level = forms.ChoiceField(label=_("内部等级"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statutory"] = _pick(_("法定等级"), choices(STATUTORY_LABELS))
        self.fields["level"] = _pick(_("内部等级"), choices(LEVEL_LABELS))
