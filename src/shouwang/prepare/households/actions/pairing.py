"""Pairing a person with who helps them, and ending it."""

from __future__ import annotations

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.prepare.households.models import Helper, Person
from shouwang.prepare.households.rules.drafts import HelperDraft, check_helper
from shouwang.prepare.households.rules.parameters import HELPERS_LIMIT
from shouwang.prepare.households.states import PersonMove

from .doors import load

ALREADY = say("这个人已经结对了。")


def pair_helper(
    actor: Actor, person_id: int, draft: HelperDraft, *, version: int | None = None
) -> Helper:
    """Pair a person with a post in office, or with a neighbour by name and phone.

    A post sees and opens this person from now on, wherever its own area is, until the pair ends.
    """
    able, found = load(actor, person_id, PersonMove.PAIR, version)
    check_helper(draft)
    _check_room(found, draft)
    row = Helper(person=found, post_id=draft.post_id, from_on=clock.today())
    if draft.post_id is None:
        row.name_sealed = row.sealed("name", draft.name.strip())
        row.phone_sealed = row.sealed("phone", draft.phone.strip())
    else:
        _check_in_office(actor, draft.post_id)
    try:
        with write_transaction():
            row.save(force_insert=True)
            told = {"helper": row.pk, "post": draft.post_id}
            move(able, found, PersonMove.PAIR, details=told)
    except IntegrityError as error:
        raise Invalid({"post_id": ALREADY}) from error
    return row


def _check_room(found: Person, draft: HelperDraft) -> None:
    present = Helper.objects.filter(person=found, ended_on=None)
    if draft.post_id is not None and present.filter(post_id=draft.post_id).exists():
        raise Invalid({"post_id": ALREADY})
    if present.count() >= HELPERS_LIMIT:
        field = "name" if draft.post_id is None else "post_id"
        raise Invalid({field: say("一个人最多结对 {n} 人。", n=HELPERS_LIMIT)})


def _check_in_office(actor: Actor, post_id: int) -> None:
    if not people.posts(actor, clock.today()).filter(pk=post_id).exists():
        raise Invalid({"post_id": say("没有找到这个岗位，或已离岗，或不在您的职责范围内。")})


def end_helper(
    actor: Actor, person_id: int, helper_id: int, *, version: int | None = None
) -> Person:
    """End a pair; a neighbour's name and phone are erased."""
    able, found = load(actor, person_id, PersonMove.UNPAIR, version)
    rows = Helper.objects.filter(pk=helper_id, person=found, ended_on=None)
    if not rows.exists():
        raise NotFound
    with write_transaction():
        move(able, found, PersonMove.UNPAIR, details={"helper": helper_id})
        rows.update(ended_on=clock.today(), name_sealed="", phone_sealed="")
    return found
