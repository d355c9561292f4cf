"""Recording what was learnt and which rule it changed, while the campaign runs (R67)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, listed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import Lesson, LessonHazard
from shouwang.prepare.campaigns.queries.campaigns import campaign
from shouwang.prepare.campaigns.queries.lessons import may_record
from shouwang.prepare.campaigns.rules.summaries import LessonDraft, check_lesson
from shouwang.prepare.hazards import queries as hazards

from .running import hold


def record_lesson(actor: Actor, number: str, draft: LessonDraft) -> Lesson:
    """Record a lesson or a rule change with the hazards that gave rise to it.

    Hazards outside the actor's duties are Invalid; WrongState once the campaign does not run.
    """
    found = campaign(actor, number)
    with write_transaction():
        held = hold(actor, found.pk)
        if not may_record(actor, held):
            raise NotAllowed
        check_lesson(draft)
        linked = _hazards(actor, draft.hazard_numbers)
        now = clock.now()
        made = Lesson.objects.create(
            campaign=held,
            kind=draft.kind,
            text=draft.text.strip(),
            rule_changed=draft.rule_changed.strip(),
            recorded_at=now,
            recorded_by_key=actor.key,
        )
        LessonHazard.objects.bulk_create(
            LessonHazard(lesson=made, hazard_id=hazard_id) for hazard_id in linked
        )
        details = {"campaign": held.pk, "kind": made.kind, "hazards": linked}
        record(actor, "campaign_lesson.record", made.journal_key, details, at=now)
    return made


def _hazards(actor: Actor, numbers: tuple[str, ...]) -> list[int]:
    wanted = list(dict.fromkeys(one.strip() for one in numbers if one.strip()))
    if not wanted:
        return []
    printable = [one for one in wanted if one.isprintable()]
    rows = hazards.hazard_set(actor).filter(number__in=printable)
    known = dict(rows.values_list("number", "pk"))
    missing = [one for one in wanted if one not in known]
    if missing:
        text = say("没有找到这些隐患，或不在您的职责范围内：{numbers}", numbers=listed(missing))
        raise Invalid({"hazard_numbers": text})
    return [known[one] for one in wanted]
