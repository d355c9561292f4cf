"""Starting and ending an evacuation, and putting further people on its roll."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import emit, find_move, move, record, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.households.events import EvacuationEnded, EvacuationStarted
from shouwang.prepare.households.models import Evacuation, EvacuationVillage, Person, RollEntry
from shouwang.prepare.households.queries.evacuations import evacuation, evacuation_row
from shouwang.prepare.households.queries.reach import refusal
from shouwang.prepare.households.rules.drafts import EvacuationDraft, check_evacuation
from shouwang.prepare.households.rules.parameters import LIST_LIMIT
from shouwang.prepare.households.states import (
    EVACUATE,
    EvacuationMove,
    EvacuationState,
    PersonState,
)

from .doors import check_may

CODE_DIGITS = (12, 9, 6, 4, 2)


def start_evacuation(actor: Actor, draft: EvacuationDraft) -> Evacuation:
    """Start an evacuation: one row for each person, all of them not reached.

    Invalid names each wrong field; a village or a person outside the actor's duties is NotFound.
    """
    check_may(actor, EVACUATE)
    check_evacuation(draft)
    rows = _asked(actor, draft)
    if not rows:
        raise Invalid({"area_codes": say("所选范围的名单上没有人。")})
    if len(rows) > LIST_LIMIT:
        raise Invalid({"area_codes": say("一次最多 {n} 人，请分几次。", n=LIST_LIMIT)})
    villages = sorted({*draft.area_codes, *(row.area_code_now for row in rows)})
    now = clock.now()
    with write_transaction():
        made = Evacuation.objects.create(
            title=draft.title.strip(),
            area_code_at_time=_shared(villages),
            area_code_now=_shared(villages),
            subject_key=draft.subject_key,
            started_at=now,
            started_by_id=actor.account_id,
        )
        EvacuationVillage.objects.bulk_create(
            EvacuationVillage(
                evacuation=made, area_code_now=code, is_whole=code in draft.area_codes
            )
            for code in villages
        )
        _enrol(made, rows)
        told = {"areas": villages, "people": len(rows), "subject": made.subject_key}
        record(actor, "evacuation.start", made.journal_key, told, at=now)
        event = EvacuationStarted(made.pk, villages, len(rows), made.subject_key)
        emit(event, made.journal_key, at=now)
    return made


def _asked(actor: Actor, draft: EvacuationDraft) -> list[Person]:
    for code in draft.area_codes:
        if not actor.may(EVACUATE, Target(code)):
            raise refusal(actor, Target(code))
    named = (
        Q(area_code_now__in=draft.area_codes)
        | Q(household_id__in=draft.household_ids)
        | Q(pk__in=draft.person_ids)
    )
    found = Person.objects.filter(named, state=PersonState.PRESENT.value)
    rows = list(found.order_by("area_code_now", "contact_order")[: LIST_LIMIT + 1])
    for row in rows:
        if not actor.may(EVACUATE, row.target()):
            raise refusal(actor, row.target())
    known = {row.pk for row in rows}
    homes = {row.household_id for row in rows}
    if len(rows) <= LIST_LIMIT and not (
        known.issuperset(draft.person_ids) and homes.issuperset(draft.household_ids)
    ):
        raise NotFound
    return rows


def _shared(codes: list[str]) -> str:
    """Return the area that all codes share: the village itself, or the street of several."""
    first, last = codes[0], codes[-1]
    return next((first[:size] for size in CODE_DIGITS if first[:size] == last[:size]), first[:2])


def _enrol(made: Evacuation, rows: Iterable[Person]) -> None:
    RollEntry.objects.bulk_create(RollEntry(evacuation=made, person=row) for row in rows)


def follow_list(actor: Actor, row: Person) -> None:
    """Put a person who just came onto the list on the open rolls of their whole village."""
    named = EvacuationVillage.objects.filter(
        area_code_now=row.area_code_now,
        is_whole=True,
        evacuation__state=EvacuationState.OPEN.value,
    )
    for village in named.select_related("evacuation"):
        _enrol(village.evacuation, [row])
        told = {"person": row.pk}
        record(actor, "evacuation.enrol", village.evacuation.journal_key, told)


def add_to_roll(actor: Actor, evacuation_id: int, person_ids: Iterable[int]) -> int:
    """Put further people on the roll of an open evacuation; returns how many are new."""
    ids = sorted(set(person_ids))[: LIST_LIMIT + 1]
    row = evacuation_row(actor, evacuation_id)
    if not ids or len(ids) > LIST_LIMIT:
        raise Invalid({"person_ids": say("请选择 1 至 {n} 人。", n=LIST_LIMIT)})
    people = list(Person.objects.filter(pk__in=ids, state=PersonState.PRESENT.value))
    if len(people) != len(ids):
        raise NotFound
    for person in people:
        if not actor.may(EVACUATE, person.target()):
            raise refusal(actor, person.target())
    with write_transaction():
        lock_open(actor, row)
        there = set(row.entries.values_list("person_id", flat=True))
        fresh = [person for person in people if person.pk not in there]
        _enrol(row, fresh)
        for code in {person.area_code_now for person in fresh}:
            row.villages.get_or_create(area_code_now=code, defaults={"is_whole": False})
        for person in fresh:
            record(actor, "evacuation.enrol", row.journal_key, {"person": person.pk})
    return len(fresh)


def lock_open(actor: Actor, row: Evacuation) -> None:
    """Hold an evacuation open until the caller's transaction is over; WrongState when it ended."""
    fresh = Evacuation.objects.select_for_update().filter(pk=row.pk).first()
    if fresh is None or not fresh.is_open:
        raise wrong_state(actor, fresh or row, EvacuationMove.END)


def end_evacuation(actor: Actor, evacuation_id: int, *, version: int | None = None) -> Evacuation:
    """End an evacuation as it stands; those on duty no longer see its people."""
    row = evacuation_row(actor, evacuation_id)
    if not actor.may(EVACUATE, row.target()):
        raise NotAllowed
    find_move(actor, row, EvacuationMove.END)
    if version is not None and version != row.version:
        raise wrong_state(actor, row, EvacuationMove.END)
    now = clock.now()
    with write_transaction():
        move(actor, row, EvacuationMove.END, changes={"ended_at": now}, at=now)
        counts = evacuation(Actor.system("households"), row.pk).counts
        event = EvacuationEnded(row.pk, counts.safe, counts.total, row.subject_key)
        emit(event, row.journal_key, at=now)
    return row
