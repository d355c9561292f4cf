"""Forms of surveys, major hazard sources, agricultural assets and levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.places.rules.assets import ASSET_LABELS, STANDARD_LABELS
from shouwang.prepare.places.rules.drafts import PlaceDraft
from shouwang.prepare.places.rules.sources import FILING_LABELS, LEVEL_LABELS, MONITOR_LABELS
from shouwang.prepare.places.rules.taxonomy import CATEGORY_LABELS, TYPE_LABELS, PlaceTypeCode
from shouwang.prepare.places.rules.wider_drafts import (
    EXPECTED_LIMIT,
    INTERVAL_LIMIT_MIN,
    AssetDraft,
    MonitorDraft,
    SourceDraft,
    StandardisationDraft,
    SurveyDraft,
)

from .places import UNKNOWN, DayInput, ErrorForm, choices, count_field, set_choices

SURVEYED_TYPES = (
    PlaceTypeCode.THREE_IN_ONE,
    PlaceTypeCode.CROWDED_PLACE,
    PlaceTypeCode.RENTAL_HOUSE,
)
"""The three types of S3, offered first."""


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; whether they are photos is found out by decoding them."""

    def __init__(self) -> None:
        widget = ManyFilesInput(attrs={"accept": "image/*"})
        super().__init__(label=_("照片"), required=False, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files that were sent."""
        del initial
        files = data if isinstance(data, list | tuple) else [data]
        return [file for file in files if file]


class StartSurveyForm(ErrorForm):
    """A base survey: which types, where, by when, on what basis."""

    title = forms.CharField(label=_("名称"), max_length=120)
    area_code = forms.ChoiceField(label=_("范围"))
    type_codes = forms.MultipleChoiceField(label=_("场所类型"), widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(label=_("截止日期"), widget=DayInput())
    basis = forms.CharField(label=_("依据"), max_length=300, required=False)

    def __init__(self, areas: Iterable[tuple[str, object]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "area_code", areas)
        others = [code for code in PlaceTypeCode if code not in SURVEYED_TYPES]
        ordered = {code: TYPE_LABELS[code] for code in (*SURVEYED_TYPES, *others)}
        set_choices(self, "type_codes", choices(ordered))
        self.fields["type_codes"].initial = [code.value for code in SURVEYED_TYPES]

    def draft(self) -> SurveyDraft:
        """Return the form as a draft."""
        read = self.cleaned_data
        return SurveyDraft(**{**read, "type_codes": tuple(read["type_codes"])})


class EstimateForm(ErrorForm):
    """How many places a village expects; empty is unknown."""

    area_code = forms.CharField(max_length=15, widget=forms.HiddenInput)
    expected = forms.IntegerField(
        label=_("应登记数"), required=False, min_value=0, max_value=EXPECTED_LIMIT
    )


class EntryForm(ErrorForm):
    """One place of a survey, on a phone: photo, pin, type, and the place itself."""

    photos = PhotosField()
    type_code = forms.ChoiceField(label=_("类型"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("已登记的场所"),
        max_length=40,
        required=False,
        help_text=_("没有登记过就不填，在下面写名称。"),
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("新场所的名称"), max_length=120, required=False)
    area_code = forms.ChoiceField(label=_("所属村（社区）"), required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    category = forms.ChoiceField(label=_("用途"), required=False)
    residents = count_field(_("居住人数"), _("没有人住填 0，不知道就不填。"))
    capacity = count_field(_("容纳人数"), _("不知道就不填，不要填 0。"))
    floor_area_m2 = forms.DecimalField(
        label=_("建筑面积（平方米）"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput)
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, types: Iterable[str], villages: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = {code: TYPE_LABELS[PlaceTypeCode(code)] for code in types}
        set_choices(self, "type_code", choices(asked))
        set_choices(self, "area_code", [("", _("请选择")), *villages.items()])
        set_choices(self, "category", choices(CATEGORY_LABELS, empty=UNKNOWN[1]))
        self.fields["area_code"].widget.attrs["data-pin-area"] = ""

    def new_place(self) -> PlaceDraft | None:
        """Return the new place that was described; None when a known one was named."""
        read = self.cleaned_data
        if read["place"] or not read["name"]:
            return None
        names = ("name", "area_code", "address", *FACTS)
        return PlaceDraft(
            **{name: read[name] for name in names}, latitude=read["lat"], longitude=read["lng"]
        )

    def facts(self) -> dict[str, Any]:
        """Return what was found out about a known place."""
        read = self.cleaned_data
        return {name: read[name] for name in FACTS if read[name] not in (None, "")}


FACTS = ("category", "residents", "capacity", "floor_area_m2")


class SourceForm(ErrorForm):
    """The file of a major hazard source; what stays empty is a gap."""

    name = forms.CharField(label=_("名称"), max_length=120)
    level = forms.TypedChoiceField(label=_("级别"), required=False, coerce=int, empty_value=None)
    surveyed_on = forms.DateField(label=_("普查日期"), required=False, widget=DayInput())
    file_reference = forms.CharField(label=_("档案编号"), max_length=200, required=False)
    risk_identified_on = forms.DateField(label=_("风险辨识日期"), required=False, widget=DayInput())
    risk_summary = forms.CharField(
        label=_("辨识出的风险"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    monitoring = forms.CharField(label=_("监控预警措施"), max_length=500, required=False)
    assessed_on = forms.DateField(label=_("安全评估日期"), required=False, widget=DayInput())
    assessed_until = forms.DateField(
        label=_("评估有效期至"),
        required=False,
        widget=DayInput(),
        help_text=_("不填按三年算。"),
    )
    plan = forms.CharField(label=_("应急预案"), max_length=200, required=False)
    filing_state = forms.ChoiceField(label=_("备案"), required=False)
    filed_on = forms.DateField(label=_("备案日期"), required=False, widget=DayInput())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "level", choices(LEVEL_LABELS, empty=UNKNOWN[1]))
        set_choices(self, "filing_state", choices(FILING_LABELS, empty=UNKNOWN[1]))

    def draft(self, *, is_fictional: bool = False) -> SourceDraft:
        """Return the form as a draft."""
        read = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return SourceDraft(**read, is_fictional=is_fictional)


class MonitorForm(ErrorForm):
    """What watches a source."""

    kind = forms.ChoiceField(label=_("方式"))
    sensor_key = forms.CharField(label=_("传感器编号"), max_length=96, required=False)
    every_min = forms.IntegerField(
        label=_("最长间隔（分钟）"), min_value=1, max_value=INTERVAL_LIMIT_MIN
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", choices(MONITOR_LABELS))

    def draft(self) -> MonitorDraft:
        """Return the form as a draft."""
        return MonitorDraft(**self.cleaned_data)


class SignalForm(ErrorForm):
    """Which monitor gave a sign of life."""

    monitor = forms.CharField(max_length=96)


class AssetForm(ErrorForm):
    """An agricultural asset."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"))
    area_code = forms.ChoiceField(label=_("所属村（社区）"))
    area_mu = forms.DecimalField(
        label=_("面积（亩）"), required=False, min_value=0, max_digits=12, decimal_places=4
    )
    owner_name = forms.CharField(label=_("经营者"), max_length=120, required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    longitude = forms.FloatField(label=_("经度"), required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, villages: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", choices(ASSET_LABELS))
        set_choices(self, "area_code", [("", _("请选择")), *villages.items()])

    def draft(self, *, unit_id: int | None = None, is_fictional: bool = False) -> AssetDraft:
        """Return the form as a draft."""
        read = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return AssetDraft(**read, unit_id=unit_id, is_fictional=is_fictional)


class StandardisationForm(ErrorForm):
    """A standardisation level."""

    level = forms.TypedChoiceField(label=_("标准化等级"), coerce=int)
    granted_on = forms.DateField(label=_("定级日期"), widget=DayInput())
    expires_on = forms.DateField(
        label=_("有效期至"), required=False, widget=DayInput(), help_text=_("不填按三年算。")
    )
    certificate = forms.CharField(label=_("证书编号"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "level", choices(STANDARD_LABELS))

    def draft(self) -> StandardisationDraft:
        """Return the form as a draft."""
        return StandardisationDraft(**self.cleaned_data)


class PriorityForm(forms.Form):
    """What the ranking is narrowed by."""

    area = forms.ChoiceField(label=_("村（社区）"), required=False)
    type = forms.ChoiceField(label=_("类型"), required=False)

    def __init__(self, villages: Mapping[str, str], *args: Any) -> None:
        super().__init__(*args)
        set_choices(self, "area", [("", _("全部")), *villages.items()])
        set_choices(self, "type", choices(TYPE_LABELS, empty=_("全部")))
