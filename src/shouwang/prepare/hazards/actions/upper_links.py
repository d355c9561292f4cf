"""Linking a hazard with what came of it: decisions from above (R127) and accidents (R116)."""

from __future__ import annotations

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.hazards.events.watching import AccidentLinked
from shouwang.prepare.hazards.models import AccidentLink, UpperDecision
from shouwang.prepare.hazards.queries.histories import hazard_at
from shouwang.prepare.hazards.rules.decisions import DecisionDraft, check_decision, normal_number
from shouwang.prepare.hazards.states import OPEN

from .doors import go, load

NO_ACCIDENT = say("没有找到这起事故，请核对事故编号。")


def link_decision(
    actor: Actor, number: str, draft: DecisionDraft, *, version: int | None = None
) -> UpperDecision:
    """Link a meeting, a decision or a report of the upper level back to the hazard (R127)."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "link_decision")
    now = clock.now()
    check_decision(draft, clock.local_day(now))
    with write_transaction():
        made = UpperDecision.objects.create(
            hazard=hazard,
            kind=draft.kind,
            title=draft.title.strip(),
            issuer=draft.issuer.strip(),
            document_number=normal_number(draft.document_number) or "",
            decided_on=draft.decided_on,
            text=draft.text.strip(),
            at=now,
            actor_key=actor.key,
        )
        told = {"decision": made.pk, "kind": draft.kind}
        go(actor, hazard, "link_decision", details=told, at=now)
    return made


def link_accident(
    actor: Actor, number: str, accident: str, *, version: int | None = None
) -> AccidentLink:
    """Link an accident that came from the hazard; its history says whether it was open then."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "link_accident")
    try:
        found = accidents.accident(actor, accident.strip())
    except NotFound as error:
        raise Invalid({"accident": NO_ACCIDENT}) from error
    then = hazard_at(actor, number, found.occurred_at)
    was_open, now = then.state in OPEN, clock.now()
    count = hazard.accident_count + 1
    details = {
        "accident": found.number,
        "occurred_at": found.occurred_at,
        "was_open": was_open,
        "level_then": then.level,
    }
    event = AccidentLinked(hazard.pk, hazard.number, found.number, was_open)
    try:
        with write_transaction():
            made = AccidentLink.objects.create(
                hazard=hazard,
                accident_number=found.number,
                occurred_at=found.occurred_at,
                was_open=was_open,
                level_then=then.level,
                linked_at=now,
                actor_key=actor.key,
            )
            changes = {"accident_count": count}
            go(
                actor,
                hazard,
                "link_accident",
                changes=changes,
                details=details,
                event=event,
                at=now,
            )
    except IntegrityError as error:
        raise Invalid({"accident": say("这起事故已经关联。")}) from error
    return made
