"""The force that stands by on a duty day, and its readiness at the start of a shift (R174)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.models import DutyRoom, StandBy
from shouwang.prepare.duty.rules.drafts import text_fault
from shouwang.prepare.duty.rules.parameters import NAME_LIMIT, REASON_LIMIT
from shouwang.prepare.organisations import queries as organisations

from .doors import check_edits, check_keeps, room_of

PEOPLE_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class StandByDraft:
    """A team with its vehicles and boats; one of the register has its name from there.

    Without a number of people, a team of the register stands by with all its members.
    """

    people: int | None = None
    vehicles: int = 0
    boats: int = 0
    name: str = ""
    body_id: int | None = None


def attach_force(actor: Actor, room_id: int, day: date, draft: StandByDraft) -> StandBy:
    """Attach a force to a duty day of a room."""
    return attach_forces(actor, room_id, [day], draft)[0]


def attach_forces(
    actor: Actor, room_id: int, days: Sequence[date], draft: StandByDraft
) -> list[StandBy]:
    """Attach a force to duty days of a room: to all of them or, with one that is wrong, to none."""
    room = room_of(actor, room_id)
    check_edits(actor, room.target())
    name = _checked(actor, draft)
    chosen = sorted(set(days))
    if not chosen:
        raise Invalid({"days": say("请选择日期。")})
    taken = StandBy.objects.filter(room=room, name=name, day__in=chosen).order_by("day")
    if (first := taken.first()) is not None:
        raise Invalid({"name": say("这支队伍 {day} 已经列入备勤。", day=f"{first.day:%m-%d}")})
    try:
        with write_transaction():
            return [_attach(actor, room, day, name, draft) for day in chosen]
    except IntegrityError:
        raise Invalid({"name": say("这支队伍这一天已经列入备勤。")}) from None


def _attach(actor: Actor, room: DutyRoom, day: date, name: str, draft: StandByDraft) -> StandBy:
    people = draft.people
    if people is None:
        people = len(organisations.members_on(actor, draft.body_id or 0, day))
    made = StandBy.objects.create(
        room=room,
        day=day,
        body_id=draft.body_id,
        name=name,
        people=people,
        vehicles=draft.vehicles,
        boats=draft.boats,
    )
    told = {"day": day, "people": made.people, "boats": made.boats}
    record(actor, "stand_by.attach", f"stand_by:{made.pk}", told)
    return made


def _checked(actor: Actor, draft: StandByDraft) -> str:
    wrong: dict[str, Text] = {}
    for field in ("people", "vehicles", "boats"):
        if not 0 <= (getattr(draft, field) or 0) <= PEOPLE_LIMIT:
            wrong[field] = say("应为 0 至 {n}。", n=PEOPLE_LIMIT)
    name = draft.name.strip()
    if draft.body_id is not None:
        try:
            name = organisations.body(actor, draft.body_id).name
        except NotFound:
            wrong["body_id"] = say("没有找到这支队伍。")
    elif not name or text_fault(name, NAME_LIMIT) is not None:
        wrong["name"] = say("请写明队伍名称。")
    elif draft.people is None:
        wrong["people"] = say("请填写人数。")
    if wrong:
        raise Invalid(wrong)
    return name[:NAME_LIMIT]


def release_force(actor: Actor, stand_by_id: int) -> DutyRoom:
    """Take a force off a day that was entered by mistake; what was confirmed stays on record."""
    found = StandBy.objects.filter(pk=stand_by_id).first()
    if found is None:
        raise NotFound
    room = room_of(actor, found.room_id)
    check_edits(actor, room.target())
    with write_transaction():
        rows = StandBy.objects.filter(pk=found.pk, confirmed_at=None, day__gte=clock.today())
        if rows.delete()[0] != 1:
            raise WrongState(say("已确认或已过去的备勤不能移除。"))
        record(actor, "stand_by.release", f"stand_by:{stand_by_id}", {"day": found.day})
    return room


def confirm_force(actor: Actor, stand_by_id: int, *, is_ready: bool, note: str = "") -> StandBy:
    """Confirm at the start of a shift that a force is ready, or say what it lacks."""
    found = StandBy.objects.select_related("room").filter(pk=stand_by_id).first()
    if found is None:
        raise NotFound
    room = room_of(actor, found.room_id)
    check_keeps(actor, room)
    words = note.strip()
    unfit = text_fault(words, REASON_LIMIT)
    if unfit is None and not is_ready and not words:
        unfit = say("没有就位，请写明缺什么。")
    if unfit is not None:
        raise Invalid({"note": unfit})
    now = clock.now()
    columns = {"confirmed_at": now, "is_ready": is_ready, "note": words}
    with write_transaction():
        rows = StandBy.objects.filter(pk=found.pk, confirmed_at=found.confirmed_at)
        if rows.update(**columns, confirmed_by_id=actor.account_id) != 1:
            raise WrongState(say("别人刚确认过，请刷新后再看。"))
        record(actor, "stand_by.confirm", f"stand_by:{found.pk}", {"ready": is_ready}, at=now)
    found.refresh_from_db()
    return found
