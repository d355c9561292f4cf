"""Recording an assessment by LEC or by the matrix."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.places import queries as places
from shouwang.watch.risk.models import Assessment
from shouwang.watch.risk.rules.lec import AssessmentDraft, Measured, measure
from shouwang.watch.risk.states import REVIEW, VIEW

from .changes import mark_changed

SYSTEM = Actor.system("risk")


def measure_lec(actor: Actor, draft: AssessmentDraft) -> Assessment:
    """Record an assessment of a place or activity, by whom and when; the result is computed.

    Invalid names each wrong field; an area outside the actor's duties is NotFound.
    """
    if not actor.holds(REVIEW):
        raise NotAllowed
    today = clock.today()
    measured = measure(draft, today)
    area_code, place_id = _site(actor, draft)
    target = Target(area_code=area_code)
    if not actor.may(REVIEW, target):
        raise NotAllowed if actor.may(VIEW, target) else NotFound
    with write_transaction():
        made = _create(actor, draft, measured, area_code, place_id)
        told = {"method": made.method, "level": made.level, "value": str(made.value)}
        record(actor, "risk.assess", f"assessment:{made.pk}", {**told, "area": area_code})
        mark_changed(SYSTEM, area_code, place_id)
    return made


def _create(
    actor: Actor, draft: AssessmentDraft, measured: Measured, area_code: str, place_id: int | None
) -> Assessment:
    return Assessment.objects.create(
        area_code_at_time=area_code,
        area_code_now=area_code,
        place_id=place_id,
        method=draft.method,
        activity=draft.activity.strip(),
        likelihood=measured.likelihood,
        exposure=draft.exposure,
        consequence=measured.consequence,
        value=measured.value,
        band=measured.band,
        level=measured.level.value,
        measures=draft.measures.strip(),
        assessed_on=draft.assessed_on or clock.today(),
        assessed_by_id=actor.account_id,
        recorded_at=clock.now(),
    )


def _site(actor: Actor, draft: AssessmentDraft) -> tuple[str, int | None]:
    if draft.place_number:
        try:
            place = places.place(actor, draft.place_number.strip())
        except NotFound:
            wrong = say("没有找到这个场所，或不在您的职责范围内。")
            raise Invalid({"place_number": wrong}) from None
        return place.area_code_now, place.pk
    try:
        return divisions.division(actor, draft.area_code).code, None
    except (NotFound, Invalid):
        raise Invalid({"area_code": say("没有这个区划代码。")}) from None
