"""Loading a campaign for a write, and what the writes of a plan share."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.journal.actions import find_move, wrong_state
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.states import EDIT, State

OPEN_STATES = frozenset({State.DRAFTED, State.RUNNING})


def _visible(actor: Actor, number: str) -> Campaign:
    rows = Campaign.objects.visible_to(actor)
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    return found


def load_for_move(actor: Actor, number: str, move: str, version: int | None) -> Campaign:
    """Return a campaign on which the actor may make the move now.

    NotFound outside the actor's duties, NotAllowed when it is not theirs, WrongState when it is
    not of the version that was seen.
    """
    found = _visible(actor, number)
    if not actor.may(EDIT, found.target()):
        raise NotAllowed
    find_move(actor, found, move)
    if version is not None and version != found.version:
        raise wrong_state(actor, found, move)
    return found


def load_drafted(actor: Actor, number: str, version: int | None = None) -> Campaign:
    """Return a campaign that the actor may change and that has not started."""
    found = load_for_edit(actor, number, version)
    if found.state != State.DRAFTED:
        raise wrong_state(actor, found, "")
    return found


def load_for_edit(actor: Actor, number: str, version: int | None = None) -> Campaign:
    """Return a campaign that the actor may change now: it is drafted or runs."""
    found = _visible(actor, number)
    if not actor.may(EDIT, found.target()):
        raise NotAllowed
    if found.state not in OPEN_STATES or (version is not None and version != found.version):
        raise wrong_state(actor, found, "")
    return found
