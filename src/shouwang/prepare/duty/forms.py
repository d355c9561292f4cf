"""Forms of duty: rooms, the log, rosters and swaps, periods, handovers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid, Text
from shouwang.look.templatetags.look import text as in_words

from .actions import (
    LogDraft,
    PeriodDraft,
    RoomDraft,
    Rotation,
    ShiftDraft,
)
from .rules.parameters import (
    LINE_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    REPORT_EVERY_H_LIMIT,
    STRENGTH_LIMIT,
    TEXT_LIMIT,
)
from .rules.wording import (
    ENTRY_LABELS,
    PERIOD_LABELS,
    ROOM_KIND_LABELS,
    WRITTEN_BY_PEOPLE,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from .models import Assignment, DutyRoom, OpenItem

Options = Iterable[tuple[Any, object]]
ALIASES = {
    "unit_id": "name",
    "lng": "lat",
    "post_ids": "posts",
    "out_post_id": "out_post",
    "in_post_id": "in_post",
    "items": "item_ids",
    "body_id": "team",
    "days": "days_chosen",
}
"""Fields of the actions by the field of the form in which they are asked for."""
BIG = 2**31 - 1


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def words(label: str | _StrPromise, limit: int, rows: int, **more: Any) -> forms.CharField:
    """Return a field for several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, widget=widget, **more)


def moment(label: str | _StrPromise, *, required: bool = True) -> forms.DateTimeField:
    """Return a field for a moment."""
    return forms.DateTimeField(label=label, required=required, widget=MomentInput())


def day(label: str | _StrPromise, *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, required=required, widget=DayInput())


def several(label: str | _StrPromise, *, required: bool = False) -> forms.TypedMultipleChoiceField:
    """Return boxes to tick, each a number."""
    return forms.TypedMultipleChoiceField(
        label=label, required=required, coerce=int, widget=forms.CheckboxSelectMultiple
    )


def choices(labels: Mapping[Any, Text]) -> list[tuple[str, object]]:
    """Return labels as choices in the reader's language."""
    return [(str(code), in_words(name)) for code, name in labels.items()]


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        told: set[str] = set()
        for name, found in error.fields.items():
            asked = name if name in self.fields else ALIASES.get(name, "")
            shown = in_words(found)
            if shown not in told:
                self.add_error(asked if asked in self.fields else None, shown)
            told.add(shown)

    def offer(self, name: str, options: Options) -> None:
        """Give a choice its options."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = list(options)


class VersionForm(ErrorForm):
    """What every move carries: the version that the person saw."""

    version = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=BIG
    )


class ReasonForm(VersionForm):
    """A move that needs its reason."""

    reason = words(_("原因"), REASON_LIMIT, 2)


class EditRoomForm(VersionForm):
    """Name, place and number of a room."""

    OWN: ClassVar[tuple[str, ...]] = ("location", "phone", "lat", "lng")

    name = forms.CharField(label=_("名称"), max_length=NAME_LIMIT)
    location = forms.CharField(label=_("地点"), required=False, max_length=LINE_LIMIT)
    phone = forms.CharField(label=_("值班电话"), required=False, max_length=PHONE_LIMIT)
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    lng = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)

    def draft(self) -> RoomDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return RoomDraft(read["name"], **{name: read[name] for name in self.OWN})

    @classmethod
    def of(cls, room: DutyRoom) -> EditRoomForm:
        """Return the form as the room is."""
        names = ("name", "version", *cls.OWN)
        return cls(initial={name: getattr(room, name) for name in names})


class RoomForm(EditRoomForm):
    """A new duty room, or a post at a site with its reason."""

    kind = forms.ChoiceField(label=_("类别"))
    area_code = forms.ChoiceField(label=_("区划"))
    reason = words(
        _("为什么设"), REASON_LIMIT, 2, required=False, help_text=_("设现场值守点时要写明。")
    )

    OWN: ClassVar[tuple[str, ...]] = (*EditRoomForm.OWN, "kind", "area_code", "reason")

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices(ROOM_KIND_LABELS))
        self.offer("area_code", areas)


class LogForm(ErrorForm):
    """An entry of the log; one that is still to be done stays open."""

    kind = forms.ChoiceField(label=_("类别"))
    text = words(_("内容"), TEXT_LIMIT, 3)
    area_code = forms.ChoiceField(label=_("涉及的村（社区）"), required=False)
    party = forms.CharField(label=_("对方"), required=False, max_length=LINE_LIMIT)
    happened_at = moment(_("时间（不填为现在）"), required=False)
    is_open_item = forms.BooleanField(label=_("还没办完，列入未办结事项"), required=False)
    is_zero = forms.BooleanField(label=_("零报告（今天没有情况）"), required=False)
    corrects_id = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=BIG
    )
    closes_item_id = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=BIG
    )

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices({kind: ENTRY_LABELS[kind] for kind in WRITTEN_BY_PEOPLE}))
        self.offer("area_code", [("", _("不专指哪个村")), *areas])

    def draft(self, room_id: int, source_key: str) -> LogDraft:
        """Return what was filled in; the key lets a form that is sent twice write once."""
        return LogDraft(**self.cleaned_data, room_id=room_id, source_key=source_key)


class RotationForm(ErrorForm):
    """By turns: the days, the times of handover, who takes part."""

    from_on = day(_("自"))
    to_on = day(_("至"))
    times = forms.CharField(
        label=_("交接班时间"), max_length=60, help_text=_("例如 08:00，或 08:00 20:00。")
    )
    leaders = several(_("带班领导"))
    staff = several(_("值班人员"))

    def __init__(self, *args: Any, leaders: Options, staff: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("leaders", leaders)
        self.offer("staff", staff)

    def clean_times(self) -> tuple[time, ...]:
        """Return the times that were written."""
        parts = self.cleaned_data["times"].replace("，", " ").replace("：", ":").replace(",", " ")
        try:
            return tuple(
                datetime.strptime(part, "%H:%M").time()  # noqa: DTZ007 - a time of any day
                for part in parts.split()
            )
        except ValueError:
            raise forms.ValidationError(_("请写明交接班时间，例如 08:00。")) from None

    def plan(self) -> Rotation:
        """Return what was filled in."""
        read = self.cleaned_data
        return Rotation(
            read["from_on"],
            read["to_on"],
            read["times"],
            tuple(read["leaders"]),
            tuple(read["staff"]),
        )


class ShiftForm(VersionForm):
    """A shift of a draft: when, and who."""

    from_at = moment(_("开始"))
    until_at = moment(_("结束"))
    posts = several(_("值班人员"))

    def __init__(self, *args: Any, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("posts", people)

    def draft(self) -> ShiftDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return ShiftDraft(read["from_at"], read["until_at"], tuple(read["posts"]))


class SwapForm(ErrorForm):
    """Who stands in for whom, and why; with another shift the two exchange their places."""

    out_post = forms.TypedChoiceField(label=_("换下"), coerce=int)
    in_post = forms.TypedChoiceField(label=_("换上"), coerce=int)
    other_shift_id = forms.TypedChoiceField(
        label=_("对换的班次（只是顶班就不选）"), required=False, coerce=int, empty_value=None
    )
    reason = words(_("原因"), REASON_LIMIT, 2)

    def __init__(
        self,
        *args: Any,
        out: Sequence[Assignment],
        people: Options,
        shifts: Options,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("out_post", [(place.post_id, place.account.name) for place in out])
        self.offer("in_post", people)
        self.offer("other_shift_id", [("", _("不对换")), *shifts])


class PeriodForm(ErrorForm):
    """A special-care period."""

    name = forms.CharField(label=_("名称"), max_length=NAME_LIMIT)
    kind = forms.ChoiceField(label=_("类别"))
    area_code = forms.ChoiceField(label=_("区划"))
    from_at = moment(_("开始"))
    until_at = moment(_("结束"))
    min_leaders = forms.IntegerField(
        label=_("领导人数"), min_value=0, max_value=STRENGTH_LIMIT, initial=1
    )
    min_staff = forms.IntegerField(
        label=_("干部职工人数"), min_value=0, max_value=STRENGTH_LIMIT, initial=2
    )
    is_zero_report_daily = forms.BooleanField(label=_("每日零报告"), required=False, initial=True)
    report_every_h = forms.IntegerField(
        label=_("报告间隔（小时）"), required=False, min_value=1, max_value=REPORT_EVERY_H_LIMIT
    )
    basis = forms.CharField(label=_("依据"), required=False, max_length=LINE_LIMIT)

    def __init__(self, *args: Any, areas: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices(PERIOD_LABELS))
        self.offer("area_code", areas)

    def draft(self) -> PeriodDraft:
        """Return what was filled in."""
        return PeriodDraft(**self.cleaned_data)


class EndMomentForm(VersionForm):
    """When a period ends."""

    until_at = moment(_("改到什么时候结束（不填为现在）"), required=False)


class DaysForm(forms.Form):
    """A span of days; what cannot be read is left out."""

    from_on = day(_("自"), required=False)
    to_on = day(_("至"), required=False)

    def days(self, first: date, last: date) -> tuple[date, date]:
        """Return the days that were asked for, else the ones given."""
        self.is_valid()
        read = self.cleaned_data
        return read.get("from_on") or first, read.get("to_on") or last


class OfferForm(ErrorForm):
    """What a shift says when it hands over."""

    note = words(_("交班说明"), REASON_LIMIT, 2, required=False)


class TakeForm(VersionForm):
    """The open items that the next shift confirms one by one."""

    item_ids = several(_("逐项确认未办结事项"))

    def __init__(self, *args: Any, items: Iterable[OpenItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("item_ids", [(item.pk, item.entry.text) for item in items])
