"""Sending people out with a team, and taking them back; nobody is out with two teams (R5)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.organisations.models import Engagement, OrganisationBody
from shouwang.prepare.organisations.queries.bodies import Member, body, members_of
from shouwang.prepare.organisations.queries.strength import engaged_at
from shouwang.prepare.organisations.rules.bodies import REASON_LIMIT
from shouwang.prepare.organisations.rules.wording import TEAM_KINDS
from shouwang.prepare.organisations.states import ENGAGE

from .body_guard import DISSOLVED, load_body

ANOTHER_TEAM = say("别的队伍")
TAKEN = say("刚有人被别的队伍派出，请刷新后再看。")


def engage(
    actor: Actor, body_id: int, member_ids: Collection[int], reason: str
) -> list[Engagement]:
    """Send members out with a team, all or none.

    Invalid for whoever is not in office today or already out; the message names the team.
    """
    row = load_body(actor, body_id, None, permission=ENGAGE)
    if row.kind not in TEAM_KINDS:
        raise Invalid({"members": say("只有队伍可以出动。")})
    words = reason.strip()
    if not words or len(words) > REASON_LIMIT:
        raise Invalid({"reason": say("请写明事由，最长 {n} 个字。", n=REASON_LIMIT)})
    chosen = _chosen(actor, row, member_ids)
    now = clock.now()
    try:
        with write_transaction(), transaction.atomic():
            _check_stands(row)
            _check_free(actor, chosen, body_id)
            made = [
                Engagement(body=row, person_key=one.person_key, reason=words, from_at=now)
                for one in chosen
            ]
            Engagement.objects.bulk_create(made)
            members = [one.member_id for one in chosen]
            record(actor, "body.engage", row.journal_key, {"members": members})
    except IntegrityError as error:
        raise WrongState(TAKEN, state="standing", version=row.version) from error
    return made


def release(actor: Actor, body_id: int, member_ids: Collection[int] = ()) -> int:
    """Take members of a team back, all who are out with it when none is named; returns how many.

    WrongState when nobody was out with it.
    """
    row = load_body(actor, body_id, None, permission=ENGAGE)
    rows = Engagement.objects.filter(body=row, until_at=None)
    if member_ids:
        rows = rows.filter(person_key__in=_keys(row, member_ids))
    with write_transaction():
        count = rows.update(until_at=clock.now())
        if not count:
            raise WrongState(say("没有人随这支队伍在外。"), state="standing", version=row.version)
        details = {"members": sorted(member_ids), "count": count}
        record(actor, "body.release", row.journal_key, details)
    return count


def _chosen(actor: Actor, row: OrganisationBody, member_ids: Collection[int]) -> list[Member]:
    if not member_ids:
        raise Invalid({"members": say("请选择出动的人。")})
    held = {one.member_id: one for one in members_of(actor, row, clock.today())}
    if not set(member_ids) <= set(held):
        raise Invalid({"members": say("有人今天不在这支队伍的名单里。")})
    chosen = [held[number] for number in dict.fromkeys(member_ids)]
    gone = [one.name for one in chosen if not one.is_in_office]
    if gone:
        raise Invalid({"members": say("{name}已离岗，不能出动。", name=gone[0])})
    return chosen


def _keys(row: OrganisationBody, member_ids: Collection[int]) -> set[str]:
    """Return the persons behind members of the body, also of those who have left it by now."""
    found = row.members.filter(pk__in=set(member_ids)).select_related("post", "body")
    return {one.person_key for one in found}


def _check_free(actor: Actor, chosen: list[Member], body_id: int) -> None:
    out = engaged_at(actor, (one.person_key for one in chosen), clock.now())
    for one in chosen:
        team = out.get(one.person_key)
        if team is None:
            continue
        name = team.name if team.pk == body_id else _team_name(actor, team)
        words = say("{name}已随“{team}”出动，收队后才能再派。", name=one.name, team=name)
        raise Invalid({"members": words})


def _team_name(actor: Actor, team: OrganisationBody) -> Text | str:
    """Name a team that the actor may see."""
    try:
        return body(actor, team.pk).name
    except NotFound:
        return ANOTHER_TEAM


def _check_stands(row: OrganisationBody) -> None:
    """Refuse when the team was dissolved meanwhile; until the end nobody can dissolve it."""
    fresh = OrganisationBody.objects.select_for_update().filter(pk=row.pk, dissolved_on=None)
    if not fresh.exists():
        raise WrongState(DISSOLVED, state="dissolved")
