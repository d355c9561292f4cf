"""Forms of the register: a place, a visit, a type, an object, a table and its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.ground.workbooks.headers import Header, column_letter
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places.models import InspectableObject, Place
from shouwang.prepare.places.rules.columns import COLUMN_LABELS, Column, ColumnMapping, OutputUnit
from shouwang.prepare.places.rules.drafts import COUNT_LIMIT, PlaceDraft
from shouwang.prepare.places.rules.geometry import Datum
from shouwang.prepare.places.rules.inspecting import OBJECT_CATEGORY_LABELS, ObjectCategory
from shouwang.prepare.places.rules.taxonomy import (
    CATEGORY_LABELS,
    KIND_LABELS,
    TYPE_LABELS,
    PlaceKind,
)

UNKNOWN = ("", _("未知"))
ANSWERS = [UNKNOWN, ("yes", _("是")), ("no", _("否"))]
ANSWER_VALUES: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}
ANSWER_WORDS = {None: "", True: "yes", False: "no"}


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field of the same name, or to the whole."""
        for name, words in error.fields.items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, in_words(words))


def choices(labels: Mapping[Any, Text], *, empty: object = None) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language."""
    found: list[tuple[str, object]] = [
        (str(code), in_words(label)) for code, label in labels.items() if str(code)
    ]
    return [("", empty), *found] if empty is not None else found


def set_choices(form: forms.Form, name: str, options: Iterable[tuple[str, object]]) -> None:
    """Give a choice field its options, in the reader's language."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
    field.choices = list(options)


def answer_field(label: object, help_text: object = "") -> forms.ChoiceField:
    """Return a field that knows yes, no and unknown."""
    return forms.ChoiceField(label=label, choices=ANSWERS, required=False, help_text=help_text)  # type: ignore[arg-type]


def count_field(label: object, help_text: object = "") -> forms.IntegerField:
    """Return a whole number that may stay unknown."""
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        required=False,
        min_value=0,
        max_value=COUNT_LIMIT,
        help_text=help_text,  # type: ignore[arg-type]
    )


class FactsForm(ErrorForm):
    """What the types and the responsibility follow from; empty is unknown."""

    category = forms.ChoiceField(label=_("用途"), required=False)
    capacity = count_field(_("容纳人数"), _("不知道就不填，不要填 0。"))
    residents = count_field(_("居住人数"), _("没有人住填 0，不知道就不填。"))
    annual_output_yuan = forms.DecimalField(
        label=_("年产值（元）"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=2,
        help_text=_("以元为单位，不是万元。不知道就不填，会进入“责任待定”。"),
    )
    floor_area_m2 = forms.DecimalField(
        label=_("建筑面积（平方米）"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    storeys = forms.IntegerField(label=_("总层数"), required=False, min_value=1, max_value=200)
    height_m = forms.DecimalField(
        label=_("建筑高度（米）"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text=_("住宅超过 27 米、其他建筑超过 24 米是高层建筑。"),
    )
    is_street_front = answer_field(_("沿街"))
    is_let_for_profit = answer_field(_("出租给他人居住"))
    is_licensed_hotel = answer_field(_("有旅馆业许可"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = choices(CATEGORY_LABELS, empty=UNKNOWN[1])

    def facts(self) -> dict[str, Any]:
        """Return the facts as an action takes them."""
        read = self.cleaned_data
        names = (
            "capacity", "residents", "annual_output_yuan", "floor_area_m2", "storeys", "height_m",
        )  # fmt: skip
        found: dict[str, Any] = {name: read[name] for name in names}
        for name in ("is_street_front", "is_let_for_profit", "is_licensed_hotel"):
            found[name] = ANSWER_VALUES[read[name]]
        return found | {"category": read["category"]}


class SurveyForm(FactsForm):
    """What a visit found out; an empty field leaves what stands there."""

    surveyed_on = forms.DateField(label=_("摸底日期"), required=False, widget=DayInput())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def found(self) -> dict[str, Any]:
        """Return only what was filled in."""
        values = self.facts() | {"surveyed_on": self.cleaned_data["surveyed_on"]}
        return {name: value for name, value in values.items() if value not in (None, "")}


class PlaceForm(FactsForm):
    """A place, as a person at a desk or on a phone writes it down."""

    name = forms.CharField(label=_("名称"), max_length=120)
    area_code = forms.ChoiceField(label=_("所属村（社区）"))
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("对象类别"))
    industry = forms.ChoiceField(label=_("行业"), required=False)
    owner_name = forms.CharField(
        label=_("管理单位"),
        max_length=120,
        required=False,
        help_text=_("路段、边坡、水库等要填写。"),
    )
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    floor = forms.IntegerField(label=_("所在楼层"), required=False, min_value=-10, max_value=200)
    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=32, required=False)
    geometry = forms.CharField(
        label=_("线（GeoJSON）"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只有线状对象要填写，经度在前。"),
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    longitude = forms.FloatField(label=_("经度"), required=False)
    surveyed_on = forms.DateField(label=_("摸底日期"), required=False, widget=DayInput())
    is_fictional = forms.BooleanField(label=_("虚构（演示数据）"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, industries: Mapping[str, Text], villages: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, list[tuple[str, object]]] = {
            "kind": choices(KIND_LABELS),
            "industry": choices(industries, empty=UNKNOWN[1]),
            "area_code": [("", _("请选择")), *villages.items()],
        }
        for name, options in chosen.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
            field.choices = options
        self.fields["area_code"].widget.attrs["data-pin-area"] = ""

    def draft(self, standing: Place | None = None) -> PlaceDraft:
        """Return the form as a draft; an empty contact leaves the one that stands."""
        read = self.cleaned_data
        latitude = read["latitude"] if read["latitude"] is not None else read["lat"]
        longitude = read["longitude"] if read["longitude"] is not None else read["lng"]
        plain = ("name", "area_code", "address", "kind", "industry", "owner_name", "floor")
        return PlaceDraft(
            **{name: read[name] for name in plain},
            **self.facts(),
            credit_code=read["credit_code"].strip().upper(),
            unit_id=standing.unit_id if standing else None,
            latitude=latitude,
            longitude=longitude,
            geometry=read["geometry"] if read["kind"] == PlaceKind.LINE else "",
            contact_name=read["contact_name"] or None,
            contact_phone=read["contact_phone"] or None,
            surveyed_on=read["surveyed_on"],
            is_fictional=read["is_fictional"],
        )

    @staticmethod
    def initial_of(row: Place) -> dict[str, Any]:
        """Return a standing place as the form's first values, without its contacts."""
        names = [
            name
            for name in PlaceForm.base_fields
            if hasattr(row, name) and name not in {"contact_name", "contact_phone"}
        ]
        found = {name: getattr(row, name) for name in names}
        for name in ("is_street_front", "is_let_for_profit", "is_licensed_hotel"):
            found[name] = ANSWER_WORDS[getattr(row, name)]
        return found | {"area_code": row.area_code_now}


class TypeForm(ErrorForm):
    """A person's decision about one type."""

    type = forms.ChoiceField(label=_("类型"))
    is_type = forms.ChoiceField(label=_("认定"), choices=[("yes", _("属于")), ("no", _("不属于"))])
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = choices(TYPE_LABELS)


class ReasonForm(ErrorForm):
    """Why a place goes out of use."""

    reason = forms.CharField(label=_("停用原因"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ObjectForm(ErrorForm):
    """Equipment, a storage, a device or a container."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=list(InspectableObject.KINDS.items()))
    category = forms.ChoiceField(label=_("检验类别"), required=False)
    checked_on = forms.DateField(label=_("上次检验日"), required=False, widget=DayInput())
    due_on = forms.DateField(label=_("下次检验日"), required=False, widget=DayInput())
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "category", choices(OBJECT_CATEGORY_LABELS))
        self.fields["category"].initial = ObjectCategory.OTHER.value

    def clean_category(self) -> str:
        """Return the category; without a word it is none of those that the law watches."""
        return self.cleaned_data["category"] or ObjectCategory.OTHER.value


class CheckForm(ErrorForm):
    """A check of an object; without a word about its result it passed."""

    checked_on = forms.DateField(label=_("检验日期"), widget=DayInput())
    due_on = forms.DateField(label=_("下次检验日"), required=False, widget=DayInput())
    result = forms.CharField(label=_("结论"), max_length=8, required=False)
    certificate = forms.CharField(label=_("证书编号"), max_length=60, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class UploadForm(ErrorForm):
    """The office's own table."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_(".xlsx、.xls 或 .csv，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


UNIT_CHOICES = [(OutputUnit.YUAN.value, _("元")), (OutputUnit.WAN_YUAN.value, _("万元"))]
DATUM_CHOICES = [
    (Datum.WGS84.value, _("WGS-84（GPS、天地图）")),
    (Datum.GCJ02.value, _("GCJ-02（高德、腾讯）")),
    (Datum.BD09.value, _("BD-09（百度）")),
]


class MappingForm(ErrorForm):
    """Which column of the table is what."""

    output_unit = forms.ChoiceField(label=_("年产值的单位"), choices=UNIT_CHOICES)
    datum = forms.ChoiceField(label=_("经纬度坐标系"), choices=DATUM_CHOICES)
    default_area_code = forms.ChoiceField(label=_("整表所属的村（社区）"), required=False)

    def __init__(
        self,
        header: Header,
        villages: Mapping[str, str],
        *args: Any,
        standing: ColumnMapping | None = None,
        **kwargs: Any,
    ) -> None:
        if standing is not None:
            kwargs["initial"] = {
                **{column.value: str(number) for column, number in standing.columns.items()},
                "output_unit": standing.output_unit.value,
                "datum": standing.datum.value,
                "default_area_code": standing.default_area_code,
            }
        super().__init__(*args, **kwargs)
        titles: list[tuple[str, object]] = [
            (str(number), f"{column_letter(number)} {title}".strip())
            for number, title in enumerate(header.titles)
        ]
        for column, label in COLUMN_LABELS.items():
            self.fields[column.value] = forms.ChoiceField(
                label=in_words(label),
                choices=[("", _("表中没有")), *titles],
                required=False,
            )
        field = self.fields["default_area_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = [("", _("按表中的列")), *villages.items()]

    def column_fields(self) -> Iterable[forms.BoundField]:
        """Return the fields that choose a column."""
        return [self[column.value] for column in COLUMN_LABELS]

    def mapping(self) -> ColumnMapping:
        """Return the chosen mapping."""
        read = self.cleaned_data
        return ColumnMapping(
            columns={Column(name): int(read[name]) for name in COLUMN_LABELS if read[name]},
            output_unit=OutputUnit(read["output_unit"]),
            datum=Datum(read["datum"]),
            default_area_code=read["default_area_code"],
        )


class FilterForm(forms.Form):
    """What the list is narrowed by."""

    area = forms.ChoiceField(label=_("村（社区）"), required=False)
    type = forms.ChoiceField(label=_("类型"), required=False)
    category = forms.ChoiceField(label=_("用途"), required=False)
    industry = forms.ChoiceField(label=_("行业"), required=False)
    accountable = forms.ChoiceField(label=_("责任划分"), required=False)
    q = forms.CharField(label=_("名称、地址、编号"), required=False, max_length=60)

    def __init__(self, options: Mapping[str, Iterable[tuple[str, object]]], *args: Any) -> None:
        super().__init__(*args)
        for name, chosen in options.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
            field.choices = [("", _("全部")), *chosen]
