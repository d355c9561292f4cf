"""Holding a campaign still while something of it is written: nothing changes once it is closed."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import allowed_moves
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.queries.campaigns import campaign
from shouwang.prepare.campaigns.states import EDIT, State


def editable(actor: Actor, number: str) -> Campaign:
    """Return a campaign that the actor runs; NotFound or NotAllowed otherwise."""
    found = campaign(actor, number)
    if not actor.may(EDIT, found.target()):
        raise NotAllowed
    return found


def hold(actor: Actor, campaign_id: int, *states: State) -> Campaign:
    """Lock a campaign in the caller's transaction and return it as it is now.

    WrongState unless it is in one of the states, which then hold until the transaction ends; a
    running one is asked for unless told otherwise.
    """
    found = Campaign.objects.select_for_update(no_key=True).filter(pk=campaign_id).first()
    if found is None:
        raise NotFound
    if found.state not in (states or (State.RUNNING,)):
        raise WrongState(
            say("行动不在进行中，不能再办理。"),
            state=found.state,
            version=found.version,
            allowed=tuple(one.move for one in allowed_moves(actor, found)),
        )
    return found
