"""Who is told of a hazard, and how: the part that all stories of hazards share."""

from __future__ import annotations

from collections.abc import Iterable

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import Text
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Post
from shouwang.prepare.hazards.queries.facts import HazardFacts, facts

STORYTELLER = Actor.system("playbooks")


def told_hazard(envelope: Envelope) -> HazardFacts:
    """Return the hazard that an event is about."""
    return facts(STORYTELLER, envelope.number("hazard_id"))


def holders(hazard: HazardFacts, permission: str) -> list[Post]:
    """Return all posts whose duty the hazard is by a permission, the nearest first."""
    return whose_duty(STORYTELLER, permission, hazard.target, on=clock.today())


def nearest_holders(hazard: HazardFacts, permission: str) -> list[Post]:
    """Return the posts of the nearest level that holds the permission for the hazard."""
    found = holders(hazard, permission)
    return [post for post in found if len(post.area_code) == len(found[0].area_code)]


def outsiders(hazard: HazardFacts, posts: Iterable[Post]) -> list[Post]:
    """Keep the posts of people who do not belong to the unit that has the hazard."""
    own = {post.account_id for post in unit_holders(hazard.unit_id)}
    return [post for post in posts if post.account_id not in own]


def nearest_outsiders(hazard: HazardFacts, permission: str) -> list[Post]:
    """Return the nearest level that holds the permission and has somebody from outside the unit."""
    found = outsiders(hazard, holders(hazard, permission))
    return [post for post in found if len(post.area_code) == len(found[0].area_code)]


def unit_holders(unit_id: int | None) -> list[Post]:
    """Return the posts of a unit; none for no unit."""
    if unit_id is None:
        return []
    return people.posts_in_unit(STORYTELLER, unit_id, clock.today())


def tell(
    envelope: Envelope,
    hazard: HazardFacts,
    posts: Iterable[Post],
    title: Text,
    *,
    importance: Importance = Importance.NORMAL,
) -> int:
    """Tell the holders of the posts, each once for this event; returns how many."""
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        link=f"/hazards/{hazard.number}",
        object_key=f"hazard:{hazard.hazard_id}",
        importance=importance,
    )
    accounts = list(dict.fromkeys(post.account_id for post in posts))
    return notify(STORYTELLER, accounts, draft, source_key=f"event:{envelope.event_id}")
