"""Writing down a visit: who looked at which place, with whom, and what was found."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import (
    Campaign,
    ScopeItem,
    Visit,
    VisitCompanion,
    VisitHazard,
)
from shouwang.prepare.campaigns.queries.visits import (
    campaign_for_visit,
    offices_near,
)
from shouwang.prepare.campaigns.rules.visits import (
    VisitDraft,
    capacities_of,
    check_visit,
    is_check,
)
from shouwang.prepare.campaigns.rules.wording import Capacity, VisitResult
from shouwang.prepare.campaigns.states import CHECK, VIEW, State
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards import queries as hazard_queries
from shouwang.prepare.places import queries as places

from .coverage import count_check
from .running import hold

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place

KEY_DIGITS = 48


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a visit is written with, once everything has been looked up."""

    draft: VisitDraft
    place: Place
    campaign: Campaign | None
    agency_id: int
    capacity: str
    companions: tuple[int, ...]
    known: tuple[hazard_queries.Hazard, ...]
    visited_at: datetime
    now: datetime
    source_key: str


def record_visit(actor: Actor, draft: VisitDraft) -> Visit:
    """Write down one check of one place, with the hazards that it found.

    It counts for the coverage of every running campaign that holds the place; its hazards count in
    the one campaign that it names, by default the running one that holds the place. A visit of
    one's own unit and one that did not get in are told apart and cover nothing. With a `client_key`
    the same visit sent again is the first one. Invalid names each wrong field; then nothing was
    written, no hazard either.
    """
    if not actor.holds(CHECK):
        raise NotAllowed
    source_key = _source_key(actor, draft.client_key)
    made = _made(source_key)
    if made is not None:
        return made
    facts = _looked_up(actor, draft, source_key)
    try:
        with write_transaction():
            return _write(actor, facts)
    except IntegrityError:
        made = _made(source_key)
        if made is None:
            raise
        return made


def _source_key(actor: Actor, client_key: str) -> str:
    """Return the key under which a phone's own key is kept: nobody meets another's visits."""
    if not client_key.strip():
        return ""
    digest = hashlib.sha256(client_key.strip().encode("utf-8", "replace")).hexdigest()
    return f"{actor.key[:40]}:{digest[:KEY_DIGITS]}"


def _made(source_key: str) -> Visit | None:
    return Visit.objects.filter(source_key=source_key).first() if source_key else None


def _looked_up(actor: Actor, draft: VisitDraft, source_key: str) -> _Facts:
    now = clock.now()
    allowed = capacities_of(actor.role, is_system=actor.is_system)
    check_visit(draft, allowed, now, clock.local_day(now))
    place = _place(actor, draft)
    capacity = draft.capacity or (allowed[0] if allowed else "")
    _check_duty(actor, place, capacity)
    visited_at = min(draft.visited_at or now, now)
    campaign = campaign_for_visit(actor, place.pk, draft.campaign_number, visited_at)
    agency_id = actor.unit_id or (campaign.office_unit_id if campaign else None)
    if agency_id is None:
        raise NotAllowed
    return _Facts(
        draft=draft,
        place=place,
        campaign=campaign,
        agency_id=agency_id,
        capacity=capacity,
        companions=_companions(actor, draft, place.area_code_now, agency_id),
        known=_known_hazards(actor, draft.hazard_numbers, place.pk),
        visited_at=visited_at,
        now=now,
        source_key=source_key,
    )


def _place(actor: Actor, draft: VisitDraft) -> Place:
    try:
        if draft.place_number.strip():
            return places.place(actor, draft.place_number.strip())
        card = places.place_by_token(actor, draft.qr_token.strip().rpartition("/")[2])
        return places.place_by_id(actor, card.place_id)
    except NotFound:
        message = say("没有找到这个场所，或不在您的职责范围内。")
        raise Invalid({"place": message}) from None


def _check_duty(actor: Actor, place: Place, capacity: str) -> None:
    if not actor.may(CHECK, place.target()):
        raise NotAllowed if actor.may(VIEW, place.target()) else NotFound
    is_own = place.unit_id is not None and place.unit_id == actor.unit_id
    if capacity == Capacity.SELF_INSPECTION and not (is_own or actor.is_system):
        raise NotAllowed(say("单位自查只能登记本单位的场所。"))
    if not capacity:
        raise NotAllowed


def _companions(actor: Actor, draft: VisitDraft, area_code: str, agency_id: int) -> tuple[int, ...]:
    wanted = set(draft.companion_ids) - {agency_id}
    if wanted - {unit.pk for unit in offices_near(actor, area_code, wanted)}:
        raise Invalid({"companions": say("联合检查的单位只能是本街道或上级的机关、社区。")})
    return tuple(sorted(wanted))


def _known_hazards(
    actor: Actor, numbers: Sequence[str], place_id: int
) -> tuple[hazard_queries.Hazard, ...]:
    found = []
    for number in dict.fromkeys(text.strip() for text in numbers):
        try:
            hazard = hazard_queries.hazard(actor, number)
        except NotFound:
            raise Invalid({"hazard_numbers": say("没有找到隐患 {n}。", n=number[:40])}) from None
        if hazard.place_id != place_id:
            message = say("隐患 {n} 不在这个场所。", n=number[:40])
            raise Invalid({"hazard_numbers": message})
        found.append(hazard)
    return tuple(found)


def _write(actor: Actor, facts: _Facts) -> Visit:
    draft, place = facts.draft, facts.place
    if facts.campaign is not None:
        hold(actor, facts.campaign.pk, State.RUNNING, State.DRAFTED)
    made = Visit.objects.create(
        place_id=place.pk,
        campaign=facts.campaign,
        area_code_at_time=place.area_code_now,
        area_code_now=place.area_code_now,
        agency_unit_id=facts.agency_id,
        post_id=actor.post_id,
        capacity=facts.capacity,
        result=draft.result,
        note=draft.note.strip(),
        visited_at=facts.visited_at,
        recorded_at=facts.now,
        recorded_by_key=actor.key,
        source_key=facts.source_key,
        hazard_count=0,
    )
    VisitCompanion.objects.bulk_create(
        [VisitCompanion(visit=made, unit_id=unit_id) for unit_id in facts.companions]
    )
    found = [*facts.known, *_register(actor, facts)]
    _link(made, found, made.campaign_id)
    covered = 0
    if is_check(facts.capacity, draft.result):
        covered = count_check(place.pk, facts.visited_at)
    details = {
        "place": place.pk,
        "campaign": facts.campaign.pk if facts.campaign else None,
        "agency": facts.agency_id,
        "companions": list(facts.companions),
        "capacity": facts.capacity,
        "result": draft.result,
        "visited_at": facts.visited_at,
        "hazards": [hazard.pk for hazard in found],
        "covered": covered,
    }
    record(actor, "visit.record", made.journal_key, details, at=facts.now)
    return made


def _register(actor: Actor, facts: _Facts) -> list[hazard_queries.Hazard]:
    return [
        hazards.register(
            actor,
            hazards.HazardDraft(
                description=line.description,
                category=line.category or "unknown",
                place_id=facts.place.pk,
                checklist_code=line.checklist_code,
                location=line.location,
                discovered_at=facts.visited_at,
            ),
        )
        for line in facts.draft.hazards
    ]


def _link(visit: Visit, found: Sequence[hazard_queries.Hazard], campaign_id: int | None) -> None:
    """Link hazards to a visit; what a unit finds in itself counts in no campaign's figures."""
    is_own = visit.capacity == Capacity.SELF_INSPECTION
    rows = [
        VisitHazard(
            visit=visit,
            campaign_id=None if is_own else campaign_id,
            hazard=hazard,
            area_code_now=visit.area_code_now,
            found_at=visit.visited_at,
        )
        for hazard in {one.pk: one for one in found}.values()
    ]
    VisitHazard.objects.bulk_create(rows)
    visit.hazard_count += len(rows)
    if rows:
        Visit.objects.filter(pk=visit.pk).update(hazard_count=visit.hazard_count)


def _counting(visit: Visit) -> int | None:
    """Return the campaign in which a visit counts by now: that to which the place was given."""
    given = ScopeItem.objects.filter(
        campaign=visit.campaign_id, place=visit.place_id, delegation__isnull=False
    )
    to_campaign = given.values_list("delegation__to_campaign", flat=True).first()
    return to_campaign or visit.campaign_id


def link_hazard(actor: Actor, visit_id: int, hazard_number: str) -> Visit:
    """Link a hazard that was registered after the visit; for the office that made the visit."""
    visit = Visit.objects.visible_to(actor).select_related("place").filter(pk=visit_id).first()
    if visit is None:
        raise NotFound
    if not actor.may(CHECK, visit.place.target()) or not (
        actor.is_system or actor.belongs_to(visit.agency_unit_id)
    ):
        raise NotAllowed
    if visit.result == VisitResult.NOT_ENTERED:
        raise Invalid({"hazard_numbers": say("未能进入的检查没有隐患。")})
    (hazard,) = _known_hazards(actor, [hazard_number], visit.place_id)
    try:
        with write_transaction():
            campaign_id = _counting(visit)
            if campaign_id is not None:
                hold(actor, campaign_id, State.RUNNING, State.DRAFTED)
            _link(visit, [hazard], campaign_id)
            Visit.objects.filter(pk=visit.pk).update(result=VisitResult.HAZARDS)
            details = {"hazards": [hazard.pk]}
            record(actor, "visit.link_hazard", visit.journal_key, details)
    except IntegrityError:
        raise Invalid({"hazard_numbers": say("这处隐患已经关联。")}) from None
    visit.result = VisitResult.HAZARDS.value
    return visit
