"""Drafting a warning, changing the draft, confirming it as a second person, sending it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError
from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import emit, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number
from shouwang.watch.warnings.events import SecondPersonAsked
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.queries.areas import FoundArea, find_area
from shouwang.watch.warnings.queries.register import waits_for_second
from shouwang.watch.warnings.rules.drafts import WarningDraft
from shouwang.watch.warnings.rules.parameters import grouping_window
from shouwang.watch.warnings.rules.wording import Ending, Relation
from shouwang.watch.warnings.states import DRAFT, Move, State

from .doors import (
    check_reason,
    check_said,
    check_title,
    columns_of,
    hint_of,
    keep_words,
    load,
    twins,
    write_areas,
)
from .silencing import check_not_silenced

SERIES = "warning"


def draft_warning(actor: Actor, draft: WarningDraft, *, keeps_title: bool = False) -> Warning:
    """Draft a warning; nobody is told before it is issued.

    Invalid names each wrong field, a same type in the same area names the one to go on with. With a
    `signal_key` or a relayed identifier the second call returns the first one's warning.
    """
    if not actor.holds(DRAFT):
        raise NotAllowed
    check_said(actor, draft, keeps_title=keeps_title)
    made = _made(draft)
    if made is not None:
        return made
    area = find_area(actor, draft.area)
    _check_may_draft(actor, area)
    _check_alone(draft, area)
    check_not_silenced(actor, draft, area)
    return write_draft(actor, draft, area, None)


def _made(draft: WarningDraft) -> Warning | None:
    asked = Q(pk__in=[])
    if draft.signal_key:
        asked |= Q(signal_key=draft.signal_key)
    if draft.identifier:
        asked |= Q(sender=draft.sender.strip(), identifier=draft.identifier.strip())
    return Warning.objects.filter(asked).first()


def _check_may_draft(actor: Actor, area: FoundArea) -> None:
    if not actor.may(DRAFT, Target(area_code=area.area_code)):
        raise NotAllowed


def _check_alone(draft: WarningDraft, area: FoundArea) -> None:
    since = clock.now() - grouping_window(clock.today())
    fresh = Q(state__in=[State.DRAFTED, State.CONFIRMED], drafted_at__gt=since, earlier=None)
    twin = twins(draft, area).filter(Q(state=State.ISSUED) | fresh).first()
    if twin is not None:
        raise Invalid({"type_code": hint_of(twin)}, hint_of(twin))


def write_draft(
    actor: Actor, draft: WarningDraft, area: FoundArea, earlier: tuple[Warning, Relation] | None
) -> Warning:
    """Write a checked draft; with an earlier one, as what is to take its place."""
    now = clock.now()
    prefix = units.record_prefix(area.area_code)
    try:
        with write_transaction():
            found = Warning.objects.create(
                number=f"pending-{uuid.uuid4().hex}",
                drafted_at=now,
                drafted_by_key=actor.key,
                area_code_at_time=area.area_code,
                signal_key=draft.signal_key,
                earlier=earlier[0] if earlier else None,
                relation=(earlier[1] if earlier else Relation.NEW).value,
                **columns_of(actor, draft, area),
            )
            write_areas(found, area)
            record(actor, "warning.draft", found.journal_key, _told(found, area), at=now)
            _ask_second(actor, found)
            found.number = take_number(prefix, SERIES, clock.local_day(now).year)
            Warning.objects.filter(pk=found.pk).update(number=found.number)
    except IntegrityError:
        made = _made(draft)
        if made is None:
            raise
        return made
    return found


def _ask_second(actor: Actor, found: Warning) -> None:
    """Say that a draft waits for a second person, where its level asks for one."""
    if waits_for_second(actor, found):
        emit(SecondPersonAsked(found.pk, found.area_code_now), found.journal_key)


def _told(found: Warning, area: FoundArea) -> Mapping[str, object]:
    return {
        "to": found.state,
        "version": found.version,
        "type": found.type_code,
        "level": found.level,
        "status": found.status,
        "source": found.source,
        "area": found.area_code_now,
        "touched": [one.code for one in area.touched][:200],
        "earlier": found.earlier_id,
        "signal": found.signal_key,
    }


def change_draft(
    actor: Actor,
    number: str,
    draft: WarningDraft,
    *,
    version: int | None = None,
    keeps_title: bool = False,
) -> Warning:
    """Change what is drafted; a confirmation falls, because it was given to other words.

    A second person is asked anew unless the same first one's draft waits for one already.
    """
    found = load(actor, number, Move.CHANGE, version)
    check_said(actor, draft, keeps_title=keeps_title)
    area = find_area(actor, draft.area)
    _check_may_draft(actor, area)
    kept = replace(draft, scope=draft.scope or found.scope)
    changes = {**columns_of(actor, kept, area), "confirmed_at": None, "confirmed_by_key": ""}
    changes["drafted_by_key"] = actor.key
    is_asked = _is_asked(actor, found)
    with write_transaction():
        move(actor, found, Move.CHANGE, changes=changes, details={"level": draft.level})
        write_areas(found, area)
        if not is_asked:
            _ask_second(actor, found)
    return found


def _is_asked(actor: Actor, found: Warning) -> bool:
    """Tell whether all who may confirm this person's draft know of it, and none has answered."""
    was_returned = found.notes.filter(move=Move.RETURN, version=found.version).exists()
    is_own = actor.key == found.drafted_by_key
    return is_own and waits_for_second(actor, found) and not was_returned


def confirm_draft(actor: Actor, number: str, *, version: int | None = None) -> Warning:
    """Confirm a draft as the second person; whoever wrote it may not."""
    found = load(actor, number, Move.CONFIRM, version)
    if actor.key == found.drafted_by_key:
        raise NotAllowed(say("起草人不能审核自己的草稿，请另一人审核。"))
    check_title(actor, found.title)
    now = clock.now()
    changes = {"confirmed_at": now, "confirmed_by_key": actor.key}
    move(actor, found, Move.CONFIRM, changes=changes, at=now)
    return found


def return_draft(actor: Actor, number: str, reason: str, *, version: int | None = None) -> Warning:
    """Send a draft back with a reason."""
    found = load(actor, number, Move.RETURN, version)
    why = check_reason(reason)
    with write_transaction():
        move(actor, found, Move.RETURN, changes={"confirmed_at": None, "confirmed_by_key": ""})
        keep_words(found, Move.RETURN, why)
    return found


def discard(actor: Actor, number: str, reason: str, *, version: int | None = None) -> Warning:
    """Give a draft up with a reason; it stays readable and was never in force."""
    found = load(actor, number, Move.DISCARD, version)
    why = check_reason(reason)
    now = clock.now()
    changes = {"ending": Ending.DISCARDED.value, "ended_at": now, "ended_by_key": actor.key}
    with write_transaction():
        move(actor, found, Move.DISCARD, changes=changes, at=now)
        keep_words(found, Move.DISCARD, why)
    return found


def check_not_late(found: Warning) -> None:
    """Refuse to issue what would be over at once."""
    if found.expires_at <= clock.now():
        raise WrongState(
            say("失效时间已经过去，请先修改草稿。"), state=str(found.state), version=found.version
        )
