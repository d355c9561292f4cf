"""Every write of the calendar: officers set a day, and take that back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, SignInNeeded, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.scoping import check_may_for_all

from .models import CalendarStamp, DayKindChoices, HolidayOverride

EDIT = "workdays.edit"
FIRST_YEAR, LAST_YEAR = 2004, 2100
TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class DayDraft:
    """What a day is to be, and by which document."""

    day: date
    kind: str
    source: str
    note: str = ""


def set_day(actor: Actor, draft: DayDraft) -> HolidayOverride:
    """Make a day a holiday or a working day; setting it again replaces what was set before."""
    _check_may_edit(actor)
    errors = _wrong_with(draft)
    if errors:
        raise Invalid(errors)
    with write_transaction():
        row, _is_new = HolidayOverride.objects.update_or_create(
            day=draft.day,
            defaults={
                "kind": draft.kind,
                "note": draft.note.strip(),
                "source": draft.source.strip(),
            },
        )
        _renew_stamp()
        details = {"kind": draft.kind, "source": row.source}
        record(actor, "workday.set", f"workday:{draft.day.isoformat()}", details)
    return row


def clear_day(actor: Actor, day: date) -> None:
    """Take a correction back: the day is again what was published."""
    _check_may_edit(actor)
    with write_transaction():
        if not HolidayOverride.objects.filter(day=day).delete()[0]:
            raise NotFound(say("{day} 没有更正记录。", day=day.isoformat()))
        _renew_stamp()
        record(actor, "workday.clear", f"workday:{day.isoformat()}")


def _check_may_edit(actor: Actor) -> None:
    if actor.is_anonymous:
        raise SignInNeeded
    check_may_for_all(actor, EDIT)


def _wrong_with(draft: DayDraft) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not FIRST_YEAR <= draft.day.year <= LAST_YEAR:
        errors["day"] = say("年份应在 {first} 至 {last} 之间。", first=FIRST_YEAR, last=LAST_YEAR)
    if draft.kind not in DayKindChoices.values:
        errors["kind"] = say("请选择放假或上班。")
    for name, value in (("source", draft.source), ("note", draft.note)):
        if len(value) > TEXT_LIMIT or not value.isprintable():
            errors[name] = say("文字过长或含有无法保存的字符。")
    if not draft.source.strip():
        errors["source"] = say("请填写依据文件。")
    return errors


def _renew_stamp() -> None:
    CalendarStamp.objects.update_or_create(id=1, defaults={"stamp": uuid.uuid4()})
