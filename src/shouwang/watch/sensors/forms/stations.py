"""Forms of stations and sensors: the filter, registering, calibrating, recording a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.watch.sensors.actions import (
    CalibrationDraft,
    SensorDraft,
    StationDraft,
    TestDraft,
)
from shouwang.watch.sensors.models import Sensor, Station
from shouwang.watch.sensors.queries.health import OUT_OF_USE
from shouwang.watch.sensors.queries.station_lists import OFF
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.parameters import CODE_LIMIT, NAME_LIMIT, NOTE_LIMIT, UNIT_LIMIT
from shouwang.watch.sensors.states import HEALTH_LABELS

from .ruling import ErrorForm, MomentInput, choices

CODE_HELP = _("字母、数字和 . _ : -，与设备上的一致。")


class StationFilterForm(forms.Form):
    """Which stations the list shows."""

    def __init__(self, data: Mapping[str, Any], areas: Iterable[tuple[str, object]]) -> None:
        super().__init__(data)
        kinds = {code: kind.label for code, kind in KINDS.items()}
        healths = {**HEALTH_LABELS, OFF: OUT_OF_USE}
        for name, label, options in (
            ("area", _("区划"), [("", _("全部")), *areas]),
            ("kind", _("类型"), choices(kinds, _("全部"))),
            ("health", _("状态"), choices(healths, _("全部"))),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)
        self.fields["q"] = forms.CharField(
            label=_("名称或编号"), required=False, max_length=NAME_LIMIT
        )


class StationForm(ErrorForm):
    """A station as it is to be."""

    code = forms.CharField(label=_("站点编号"), max_length=CODE_LIMIT, help_text=CODE_HELP)
    name = forms.CharField(label=_("站点名称"), max_length=NAME_LIMIT)
    area_code = forms.ChoiceField(label=_("村（社区）"), required=False)
    place = forms.CharField(
        label=_("场所编号"),
        required=False,
        max_length=64,
        help_text=_("装在登记过的场所里时填写；村（社区）和单位可由场所带出。"),
    )
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    lng = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, areas: Iterable[tuple[str, object]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = [("", _("由场所带出")), *areas]

    def draft(self, place_id: int | None, unit_id: int | None = None) -> StationDraft:
        """Return the form as a draft."""
        read = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        return StationDraft(**read, place_id=place_id, unit_id=unit_id)

    @staticmethod
    def first(row: Station) -> dict[str, Any]:
        """Return what the form of a station begins with."""
        names = ("code", "name", "lat", "lng", "note", "is_active")
        found = {name: getattr(row, name) for name in names}
        place = row.place.number if row.place else ""
        return {**found, "area_code": row.area_code_now, "place": place}


def _seconds(label: object, help_text: object = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        required=False,
        min_value=0,
        max_value=366 * 86_400,
        help_text=help_text,  # type: ignore[arg-type]
    )


class SensorForm(ErrorForm):
    """A sensor as it is to be; what is left empty is as its kind has it."""

    code = forms.CharField(label=_("传感器编号"), max_length=CODE_LIMIT, help_text=CODE_HELP)
    kind = forms.ChoiceField(label=_("类型"))
    name = forms.CharField(label=_("名称"), max_length=NAME_LIMIT, required=False)
    unit = forms.CharField(
        label=_("计量单位"),
        max_length=UNIT_LIMIT,
        required=False,
        help_text=_("不填的项目按类型的默认值。"),
    )
    low = forms.FloatField(label=_("合理下限"), required=False)
    high = forms.FloatField(
        label=_("合理上限"), required=False, help_text=_("超出上下限的数据隔离待查，不参与判断。")
    )
    interval_s = _seconds(_("上报间隔（秒）"))
    silent_after_s = _seconds(_("静默时限（秒）"), _("超过这么久没有数据就报警。"))
    stuck_after_s = _seconds(
        _("数值不变时限（秒）"), _("超过这么久数值一点不变就报警；填 0 不判断。")
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = choices({code: kind.label for code, kind in KINDS.items()})

    def draft(self, station: str) -> SensorDraft:
        """Return the form as a draft."""
        read = dict(self.cleaned_data)
        return SensorDraft(station=station, **{**read, "unit": read["unit"] or None})

    @staticmethod
    def first(row: Sensor) -> dict[str, Any]:
        """Return what the form of a sensor begins with."""
        names = [name for name in SensorForm.base_fields if name != "stuck_after_s"]
        found = {name: getattr(row, name) for name in names}
        return {**found, "stuck_after_s": row.stuck_after_s or 0}


class CalibrationForm(ErrorForm):
    """From a day on the device's word counts as factor times it plus offset."""

    from_on = forms.DateField(
        label=_("生效日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("从这一天起收到的数据按系数和偏移换算；已入库的不改。"),
    )
    factor = forms.FloatField(label=_("系数"), initial=1)
    offset = forms.FloatField(label=_("偏移"), initial=0)
    note = forms.CharField(label=_("说明"), max_length=NOTE_LIMIT, required=False)

    def draft(self) -> CalibrationDraft:
        """Return the form as a draft."""
        return CalibrationDraft(**self.cleaned_data)


class EndPointTestForm(ErrorForm):
    """A siren, speaker or gauge was tried."""

    tested_at = forms.DateTimeField(label=_("试验时间"), widget=MomentInput())
    has_worked = forms.TypedChoiceField(
        label=_("结果"),
        choices=[("yes", _("有效")), ("no", _("无效"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("说明"), max_length=NOTE_LIMIT, required=False, help_text=_("无效时写明情况。")
    )

    def draft(self) -> TestDraft:
        """Return the form as a draft."""
        return TestDraft(**self.cleaned_data)
