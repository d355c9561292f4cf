"""Who may reach a person: by area, by case, as helper, or on duty while an evacuation is open."""

from __future__ import annotations

from dataclasses import fields

from shouwang.ground.actor import Actor, Grant, Scope, Target
from shouwang.ground.errors import NotAllowed, NotFound, say
from shouwang.prepare.households.models import Helper, Person
from shouwang.prepare.households.states import COUNT, ON_DUTY, OPEN, VIEW

ONLY_COUNTS = say("您的岗位只看人数，不看名单。")
ONLY_WHILE_OPEN = say("值班员只在转移期间查看转移名册上的人。")


def helps_somebody(actor: Actor) -> bool:
    """Tell whether the actor's post is paired with anybody now."""
    if actor.post_id is None:
        return False
    return Helper.objects.filter(post_id=actor.post_id, ended_on=None).exists()


def check_looks_at_people(actor: Actor) -> None:
    """Refuse whoever sees no list at all, so that nobody takes ignorance for safety."""
    if actor.holds(VIEW) or actor.holds(ON_DUTY) or helps_somebody(actor):
        return
    raise NotAllowed(ONLY_COUNTS) if actor.holds(COUNT) else NotAllowed


def reached(actor: Actor, person_id: int, permission: str = VIEW) -> Person:
    """Return a present person whom the actor may see, or open.

    NotAllowed for those of the same area who may not, NotFound for everybody else.
    """
    rows = Person.objects.visible_to(actor, permission).select_related("household")
    found = rows.filter(pk=person_id).first()
    if found is not None:
        return found
    other = Person.objects.filter(pk=person_id).first()
    raise refusal(actor, other.target() if other is not None else Target())


def refusal(actor: Actor, target: Target) -> NotAllowed | NotFound:
    """Return how a call about somebody is refused."""
    if actor.may(VIEW, target):
        return NotAllowed()
    if actor.may(ON_DUTY, target):
        return NotAllowed(ONLY_WHILE_OPEN)
    return NotAllowed(ONLY_COUNTS) if actor.may(COUNT, target) else NotFound()


def lent(actor: Actor, person: Person) -> Actor:
    """Return the actor with view and open for one person, who is known to be within reach.

    A page's actor is resolved lazily, so that it is read field by field.
    """
    case = Scope.of_case(person.journal_key)
    known = {one.name: getattr(actor, one.name) for one in fields(Actor)}
    return Actor(**{**known, "grants": (*actor.grants, Grant(VIEW, case), Grant(OPEN, case))})
