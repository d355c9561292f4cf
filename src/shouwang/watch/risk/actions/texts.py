"""Setting another category or grade over a suggested one, with a reason and an end (R216)."""

from __future__ import annotations

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards import queries as hazards
from shouwang.watch.risk.models import TextOverrule
from shouwang.watch.risk.queries.texts import category_codes, classify_text
from shouwang.watch.risk.rules.register import TextOverruleDraft, check_text_overrule
from shouwang.watch.risk.rules.texts import GRADES
from shouwang.watch.risk.states import REVIEW


def overrule_text(actor: Actor, hazard_number: str, draft: TextOverruleDraft) -> TextOverrule:
    """Set category and grade of a hazard's text over the suggestion; the hazard itself stays.

    Invalid names each wrong field; NotFound outside the actor's duties.
    """
    hazard = hazards.hazard(actor, hazard_number)
    area_code = hazard.area_code_now
    if not actor.may(REVIEW, Target(area_code=area_code)):
        raise NotAllowed
    now = clock.now()
    check_text_overrule(draft, clock.local_day(now), category_codes(actor))
    if draft.grade and draft.grade not in GRADES:
        raise Invalid({"grade": say("没有这个等级。")})
    suggested = classify_text(actor, hazard.description).suggestion
    try:
        with write_transaction():
            old = TextOverrule.objects.filter(hazard_number=hazard_number, ended_at=None)
            old.update(ended_at=now)
            made = TextOverrule.objects.create(
                hazard_number=hazard_number,
                area_code_now=area_code,
                at=now,
                suggested_category=suggested.category,
                suggested_grade=suggested.grade,
                confidence=suggested.category_confidence,
                category=draft.category,
                grade=draft.grade,
                reason=draft.reason.strip(),
                until_on=draft.until_on,
                actor_key=actor.key,
            )
            told = {"from": suggested.category, "to": draft.category}
            record(actor, "risk.overrule_text", hazard.journal_key, told, at=now)
    except IntegrityError:
        raise WrongState(say("刚有人改判过，请看过再改。")) from None
    return made
