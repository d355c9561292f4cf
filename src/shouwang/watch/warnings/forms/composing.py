"""Forms of a warning: composing it, moving it on, silencing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings.actions import (
    AreaDraft,
    SilenceDraft,
    WarningDraft,
)
from shouwang.watch.warnings.rules.parameters import (
    GEOMETRY_LIMIT,
    IDENTIFIER_LIMIT,
    NAME_LIMIT,
    RADIUS_LIMIT_M,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WIDTH_LIMIT_M,
)
from shouwang.watch.warnings.rules.wording import (
    AREA_LABELS,
    LEVEL_LABELS,
    LEVELS,
    SOURCE_LABELS,
    STATUS_LABELS,
    TYPE_LABELS,
    AreaKind,
    Level,
    Source,
    Status,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Options = Iterable[tuple[str, object]]
ALIASES = {"work_area": "work_area_id", "area_code": "area"}
"""Fields of the actions by the field of the form in which they are asked for."""
LIST_TEXT_LIMIT = 60_000
OWN_LEVELS = {level: LEVEL_LABELS[level] for level in LEVELS}


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def choices(labels: Mapping[Any, Text], empty: object = None) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language, after an empty one if it is named."""
    found: list[tuple[str, object]] = [(str(code), in_words(name)) for code, name in labels.items()]
    return found if empty is None else [("", empty), *found]


def _lines(label: str | _StrPromise, limit: int, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=limit, widget=widget, **more)


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        for name, found in error.fields.items():
            asked = name if name in self.fields else ALIASES.get(name, "")
            self.add_error(asked if asked in self.fields else None, in_words(found))

    def offer(self, name: str, options: Options) -> None:
        """Give a choice its options."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = list(options)


class WarningFilterForm(ErrorForm):
    """What the list is narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    type_code = forms.ChoiceField(label=_("类型"), required=False)
    level = forms.ChoiceField(label=_("级别"), required=False)

    def __init__(self, *args: Any, states: Mapping[Any, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("state", choices(states, _("全部")))
        self.offer("type_code", choices(TYPE_LABELS, _("全部")))
        self.offer("level", choices(OWN_LEVELS, _("全部")))


class ComposeForm(ErrorForm):
    """A warning as it is composed; words may come from the template, areas in six forms."""

    type_code = forms.ChoiceField(label=_("类型"))
    level = forms.ChoiceField(label=_("级别"))
    status = forms.ChoiceField(label=_("性质"))
    exercise_note = forms.CharField(
        label=_("哪次演练（只在演练时填）"), required=False, max_length=NAME_LIMIT
    )
    onset_at = forms.DateTimeField(label=_("开始时间"), widget=MomentInput())
    expires_at = forms.DateTimeField(label=_("失效时间"), widget=MomentInput())

    area_kind = forms.ChoiceField(label=_("范围形式"))
    codes = forms.MultipleChoiceField(
        label=_("区划（选“按区划”时勾选）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    work_area_id = forms.TypedChoiceField(
        label=_("工作片"), required=False, coerce=int, empty_value=None
    )
    polygon = _lines(
        _("多边形的各点"),
        GEOMETRY_LIMIT,
        help_text=_("一行一个点：纬度,经度；也可以贴 GeoJSON。有脚本时可在地图上点。"),
    )
    latitude = forms.FloatField(label=_("圆心纬度"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("圆心经度"), required=False, min_value=-180, max_value=180)
    radius_m = forms.IntegerField(
        label=_("半径（米）"), required=False, min_value=1, max_value=RADIUS_LIMIT_M
    )
    line = _lines(
        _("河段的各点"), GEOMETRY_LIMIT, help_text=_("从上游到下游，一行一个点：纬度,经度。")
    )
    width_m = forms.IntegerField(
        label=_("单侧宽度（米）"), required=False, min_value=1, max_value=WIDTH_LIMIT_M
    )
    keys = _lines(
        _("名单"),
        LIST_TEXT_LIMIT,
        help_text=_(
            "一行一个：person:编号、place:编号、unit:编号、account:编号、site:隐患点编号。"
        ),
    )
    area_text = forms.CharField(
        label=_("范围怎么称呼（空着按区划名称）"), required=False, max_length=NAME_LIMIT
    )

    title = forms.CharField(label=_("标题"), required=False, max_length=TITLE_LIMIT)
    text = _lines(_("可能发生什么、要注意什么"), TEXT_LIMIT, 4)
    action_text = _lines(_("应采取的措施"), TEXT_LIMIT, 4)
    title_en = forms.CharField(label=_("英文标题"), required=False, max_length=TITLE_LIMIT * 2)
    text_en = _lines(_("英文内容"), TEXT_LIMIT)
    action_text_en = _lines(_("英文措施"), TEXT_LIMIT)
    contact = forms.CharField(label=_("咨询电话"), required=False, max_length=NAME_LIMIT)
    office_name = forms.CharField(
        label=_("发布单位（空着用本单位名称）"), required=False, max_length=NAME_LIMIT
    )

    source = forms.ChoiceField(label=_("来源"), required=False)
    sender = forms.CharField(label=_("原发布单位"), required=False, max_length=IDENTIFIER_LIMIT)
    identifier = forms.CharField(label=_("原编号"), required=False, max_length=IDENTIFIER_LIMIT)
    signal_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        codes: Options,
        work_areas: Options,
        fixed: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type_code", choices(TYPE_LABELS))
        self.offer("level", choices(OWN_LEVELS))
        self.offer("status", choices(STATUS_LABELS))
        self.offer("area_kind", choices(AREA_LABELS))
        self.offer("codes", codes)
        self.offer("work_area_id", [("", "—"), *work_areas])
        self.offer("source", choices(SOURCE_LABELS))
        for name in fixed:
            self.fields[name].disabled = True

    def area(self) -> AreaDraft:
        """Return where, as it was filled in; only the fields of its kind count."""
        read = self.cleaned_data
        return AreaDraft(
            kind=read["area_kind"],
            codes=tuple(read["codes"]),
            work_area_id=read["work_area_id"],
            polygon=read["polygon"],
            latitude=read["latitude"],
            longitude=read["longitude"],
            radius_m=read["radius_m"],
            line=read["line"],
            width_m=read["width_m"],
            keys=tuple(read["keys"].split()),
            text=read["area_text"],
        )

    def draft(self) -> WarningDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        names = (
            "type_code", "level", "status", "exercise_note", "onset_at", "expires_at", "title",
            "text", "action_text", "title_en", "text_en", "action_text_en", "contact",
            "office_name", "sender", "identifier", "signal_key",
        )  # fmt: skip
        source = read["source"] or Source.OWN.value
        return WarningDraft(area=self.area(), source=source, **{name: read[name] for name in names})


def initial_of(draft: WarningDraft) -> dict[str, object]:
    """Return a draft as a form begins with it."""
    area = draft.area
    names = (
        "type_code", "level", "status", "exercise_note", "onset_at", "expires_at", "title", "text",
        "action_text", "title_en", "text_en", "action_text_en", "contact", "office_name", "source",
        "sender", "identifier", "signal_key",
    )  # fmt: skip
    return {
        **{name: getattr(draft, name) for name in names},
        "area_kind": area.kind,
        "codes": list(area.codes),
        "work_area_id": area.work_area_id,
        "polygon": area.polygon,
        "latitude": area.latitude,
        "longitude": area.longitude,
        "radius_m": area.radius_m,
        "line": area.line,
        "width_m": area.width_m,
        "keys": "\n".join(area.keys),
        "area_text": area.text,
    }


def blank() -> dict[str, object]:
    """Return what a new warning begins with."""
    return {
        "type_code": "rainstorm",
        "level": Level.BLUE.value,
        "status": Status.ACTUAL.value,
        "source": Source.OWN.value,
        "area_kind": AreaKind.DIVISION.value,
    }


class MoveForm(ErrorForm):
    """A move with the version that was seen; some need a reason or a level."""

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("原因"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    level = forms.ChoiceField(label=_("新的级别"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("level", choices(OWN_LEVELS))


class SilenceForm(ErrorForm):
    """A silence: which drafts, where, up to which level, until when, why."""

    type_code = forms.ChoiceField(label=_("类型"))
    area = forms.ChoiceField(label=_("区划"))
    level = forms.ChoiceField(label=_("最高级别（红色不能静默）"))
    until_at = forms.DateTimeField(label=_("到什么时候"), widget=MomentInput())
    reason = forms.CharField(label=_("原因"), max_length=REASON_LIMIT)

    def __init__(self, *args: Any, codes: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type_code", choices(TYPE_LABELS))
        self.offer("area", codes)
        levels = {level: words for level, words in OWN_LEVELS.items() if level is not Level.RED}
        self.offer("level", choices(levels))

    def draft(self) -> SilenceDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return SilenceDraft(
            read["type_code"], read["area"], read["level"], read["reason"], read["until_at"]
        )
