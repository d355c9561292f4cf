"""Opening and ending special-care periods; what held in the past stays as it was (R172)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.events import SpecialPeriodOpened
from shouwang.prepare.duty.models import SpecialPeriod
from shouwang.prepare.duty.rules.drafts import PeriodDraft, check_period
from shouwang.prepare.duty.rules.strength import start_of_day

from .doors import check_area, check_edits


def open_period(actor: Actor, draft: PeriodDraft) -> SpecialPeriod:
    """Open a special-care period in an area, at the earliest from today on."""
    area = draft.area_code or actor.area_code[:9]
    check_edits(actor, Target(area_code=area))
    now = clock.now()
    check_period(draft, start_of_day(clock.local_day(now)))
    area = check_area(actor, area)
    columns = asdict(draft)
    columns.pop("area_code")
    with write_transaction():
        made = SpecialPeriod.objects.create(
            **{
                name: value.strip() if isinstance(value, str) else value
                for name, value in columns.items()
            },
            area_code_at_time=area,
            area_code_now=area,
        )
        told = {
            "kind": made.kind,
            "from": made.from_at,
            "until": made.until_at,
            "strength": [made.min_leaders, made.min_staff],
            "area": area,
        }
        record(actor, "special_period.open", made.journal_key, told, at=now)
        strength = f"{made.min_leaders}+{made.min_staff}"
        event = SpecialPeriodOpened(made.pk, area, made.name, strength, made.from_at, made.until_at)
        emit(event, made.journal_key, at=now)
    return made


def end_period(
    actor: Actor, period_id: int, until_at: datetime | None = None, *, version: int | None = None
) -> SpecialPeriod:
    """Let a period end at another moment, at the earliest now: past days keep their rule."""
    found = SpecialPeriod.objects.visible_to(actor).filter(pk=period_id).first()
    if found is None:
        raise NotFound
    check_edits(actor, found.target())
    now = clock.now()
    until = until_at or now
    if until < now or found.until_at <= now:
        raise Invalid({"until_at": say("已经过去的时间不能改，请选择现在或以后。")})
    until = max(until, found.from_at)
    with write_transaction():
        seen = version or found.version
        rows = SpecialPeriod.objects.filter(pk=found.pk, version=seen)
        if rows.update(until_at=until, version=F("version") + 1) != 1:
            raise WrongState(say("别人刚改过，请刷新后再看。"), version=found.version)
        told = {"from": found.until_at, "to": until}
        record(actor, "special_period.end", found.journal_key, told, at=now)
    found.until_at, found.version = until, seen + 1
    return found
