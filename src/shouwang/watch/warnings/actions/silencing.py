"""Silences: drafts that the system makes bother nobody for a while, for a reason, up to a level."""

from __future__ import annotations

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.models import Silence
from shouwang.watch.warnings.queries.areas import FoundArea
from shouwang.watch.warnings.rules.drafts import (
    SilenceDraft,
    WarningDraft,
    check_silence,
    told_time,
)
from shouwang.watch.warnings.rules.wording import rank
from shouwang.watch.warnings.states import ISSUE, VIEW


def silence(actor: Actor, draft: SilenceDraft) -> Silence:
    """Silence the system's drafts of a type in an area up to a level, until a moment.

    What a person drafts, what is red, and what is already in force is never silenced.
    """
    if not actor.holds(ISSUE):
        raise NotAllowed
    now = clock.now()
    check_silence(draft, now)
    code = divisions.normalise_code(draft.area_code)
    if not actor.may(ISSUE, Target(area_code=code)):
        raise NotAllowed if actor.may(VIEW, Target(area_code=code)) else NotFound
    with write_transaction():
        made = Silence.objects.create(
            type_code=draft.type_code,
            area_code_at_time=code,
            area_code_now=code,
            level=draft.level,
            reason=draft.reason.strip(),
            from_at=now,
            until_at=draft.until_at,
            made_by_key=actor.key,
        )
        details = {
            "type": made.type_code,
            "area": code,
            "level": made.level,
            "until": made.until_at,
        }
        record(actor, "silence.make", made.journal_key, details, at=now)
    return made


def end_silence(actor: Actor, silence_id: int) -> Silence:
    """End a silence before its time."""
    found = Silence.objects.filter(pk=silence_id).first()
    if found is None or not actor.may(VIEW, found.target()):
        raise NotFound
    if not actor.may(ISSUE, found.target()):
        raise NotAllowed
    now = clock.now()
    with write_transaction():
        open_ = Silence.objects.filter(pk=found.pk, ended_at=None, until_at__gt=now)
        if not open_.update(ended_at=now, ended_by_key=actor.key):
            raise WrongState(say("这次静默已经结束。"))
        record(actor, "silence.end", found.journal_key, {}, at=now)
    found.ended_at = now
    return found


def check_not_silenced(actor: Actor, draft: WarningDraft, area: FoundArea) -> None:
    """Refuse the system's draft that a silence covers, and count it there; a person's passes."""
    if not actor.is_system or not area.area_code:
        return
    now = clock.now()
    rows = Silence.objects.filter(
        type_code=draft.type_code, from_at__lte=now, until_at__gt=now, ended_at=None
    )
    for found in rows.order_by("pk"):
        is_inside = area.area_code.startswith(found.area_code_now)
        if is_inside and rank(draft.level) <= rank(found.level):
            Silence.objects.filter(pk=found.pk).update(muted_count=F("muted_count") + 1)
            raise Invalid({"type_code": say("已静默到{at}。", at=told_time(found.until_at))})
