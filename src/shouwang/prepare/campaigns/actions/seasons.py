"""What a street adds to the calendar of focuses, and when it ends."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import SeasonalFocus
from shouwang.prepare.campaigns.queries.seasons import focus_choices
from shouwang.prepare.campaigns.rules.seasons import FocusDraft, check_focus
from shouwang.prepare.campaigns.states import EDIT, VIEW


def add_focus(actor: Actor, draft: FocusDraft) -> SeasonalFocus:
    """Add a focus to the calendar of one's area; it may overlap others and wrap the year's end."""
    area = divisions.normalise_code(draft.area_code) if draft.area_code else actor.area_code
    _check_may(actor, area)
    types, industries = focus_choices(actor)
    check_focus(draft, types=types, industries=industries)
    try:
        with write_transaction():
            made = SeasonalFocus.objects.create(
                area_code=area,
                title=draft.title.strip(),
                from_month=draft.from_month,
                from_day=draft.from_day,
                until_month=draft.until_month,
                until_day=draft.until_day,
                type_codes=sorted(set(draft.type_codes)),
                industries=sorted(set(draft.industries)),
                basis=draft.basis.strip(),
                in_force_from=draft.in_force_from or clock.today(),
            )
            details = {"area": area, "types": made.type_codes, "industries": made.industries}
            record(actor, "seasonal_focus.add", made.journal_key, details)
    except IntegrityError:
        raise Invalid({"title": say("同一天起已有同名的时段重点。")}) from None
    return made


def end_focus(actor: Actor, focus_id: int, on: date) -> SeasonalFocus:
    """End a focus with a day, the day included; what held before stays readable."""
    found = SeasonalFocus.objects.filter(pk=focus_id).first()
    if found is None:
        raise NotFound
    _check_may(actor, found.area_code)
    if on < found.in_force_from:
        raise Invalid({"in_force_until": say("停用日不能早于启用日。")})
    with write_transaction():
        changed = SeasonalFocus.objects.filter(pk=found.pk, in_force_until=None).update(
            in_force_until=on
        )
        if not changed:
            raise WrongState(say("这个时段重点已经停用。"))
        record(actor, "seasonal_focus.end", found.journal_key, {"until": on})
    found.in_force_until = on
    return found


def _check_may(actor: Actor, area: str) -> None:
    """Refuse who has no say there; what holds for everybody nobody may change by hand."""
    target = Target(area_code=area)
    if actor.may(EDIT, target):
        return
    raise NotAllowed if not area or actor.may(VIEW, target) or not actor.holds(EDIT) else NotFound
