"""The notice for an owner without an account: one address for one hazard, and nothing more."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import Hazard, OwnerNotice
from shouwang.prepare.hazards.rules.codes import NOTICE_PURPOSE
from shouwang.prepare.hazards.rules.parameters import NOTICE_KEPT
from shouwang.prepare.hazards.states import UNFIXED, State

from .doors import load
from .fixing import Fix, claim
from .upkeep import write_extension

TOKEN_BYTES = 16
OWNER_MOVES = ("hazards.view", "hazards.rectify")


@dataclass(frozen=True, slots=True)
class NoticeDoor:
    """The one hazard behind a notice, and the actor that the notice makes of its bearer."""

    hazard: Hazard
    actor: Actor


def owner_link(actor: Actor, number: str) -> str:
    """Return a new token for the owner of one hazard; it is shown once and ends after 90 days."""
    hazard = load(actor, number)
    if not actor.may("hazards.rectify", hazard.target()):
        raise NotAllowed
    if hazard.state not in UNFIXED:
        raise WrongState(
            say("只有待整改的隐患可以发整改告知单。"),
            state=hazard.state,
            version=hazard.version,
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with write_transaction():
        touch(actor, hazard)
        row = OwnerNotice.objects.create(
            hazard=hazard,
            digest=data_keys.ring().digest(token, purpose=NOTICE_PURPOSE),
            made_at=clock.now(),
            made_by=actor.key,
            until_wall_at=clock.wall_now() + NOTICE_KEPT,
        )
        record(actor, "hazard.notice", hazard.journal_key, {"notice": row.pk})
    return token


def open_notice(actor: Actor, token: str) -> NoticeDoor:
    """Return the hazard behind a token; NotFound when the token is wrong or has ended."""
    del actor
    digest = data_keys.ring().digest(token, purpose=NOTICE_PURPOSE)
    row = (
        OwnerNotice.objects.filter(digest=digest, until_wall_at__gt=clock.wall_now())
        .select_related("hazard", "hazard__place")
        .first()
    )
    if row is None:
        raise NotFound(say("这张告知单已失效，请联系社区网格员。"))
    case = Scope.of_case(row.hazard.journal_key)
    grants = tuple(Grant(permission, case) for permission in OWNER_MOVES)
    return NoticeDoor(row.hazard, Actor(key=f"notice:{row.pk}", grants=grants))


def claim_by_owner(actor: Actor, token: str, photos: Sequence[Prepared], note: str = "") -> Hazard:
    """Take the owner's photo after the fix; an officer still has to verify it."""
    door = open_notice(actor, token)
    if not photos:
        raise Invalid({"photos": say("请上传整改后的照片。")})
    name = "fix_at_once" if door.hazard.state == State.GRADED else "rectify"
    fix = Fix(note=note, photos=tuple(photos))
    return claim(door.actor, door.hazard, name, fix, is_by_owner=True)


def ask_extension_by_owner(actor: Actor, token: str, *, due_on: date | None, reason: str) -> None:
    """Take the owner's request for a later deadline."""
    door = open_notice(actor, token)
    if door.hazard.state not in UNFIXED:
        raise WrongState(
            say("现在不需要延期。"), state=door.hazard.state, version=door.hazard.version
        )
    write_extension(door.actor, door.hazard, due_on, reason, None)
