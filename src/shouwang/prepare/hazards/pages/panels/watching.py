"""The part of a hazard's page of watching: facts, checks, patrols, task force, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from django.utils.translation import gettext as _

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, listed, say
from shouwang.ground.people import queries as people
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries

ORDINARY = "ordinary"


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return what the part shows; empty when there is nothing."""
    found = read.hazard
    watch = queries.watch_of(actor, found)
    facts = queries.fact_lines(actor, found)
    forces = queries.task_forces(actor, found)
    accidents = queries.linked_accidents(actor, found) if found.accident_count else []
    tasks = queries.force_tasks(actor, found) if forces else []
    things = (watch.lamp, watch.checks, watch.shifts, watch.gaps, watch.decisions)
    return {
        "shown": any((*things, facts, forces, accidents)),
        "watch": watch,
        "missing": _missing(watch),
        "kind": None if found.kind == ORDINARY else queries.KIND_LABELS[found.kind],
        "kind_title": queries.KIND_LABELS[found.kind],
        "facts": facts,
        "forces": forces,
        "tasks": tasks,
        "accidents": accidents,
    }


def _missing(watch: queries.WatchView) -> Text | None:
    if not watch.missing:
        return None
    names = listed(watch.missing)
    return say("二级以上隐患在整改期间要有临时应急预案和监测，现在缺：{names}。", names=names)


def initial(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return the kind and its facts as they stand, to be changed in the form."""
    return {"kind": read.hazard.kind, **queries.fact_values(actor, read.hazard)}


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return the choices of the fields that depend on the hazard, each read only when asked for."""
    return {
        "measure_id": _measures(read),
        "leader_post": _posts(actor),
        "members": _posts(actor),
        "person": _members(actor, read),
    }


def _measures(read: queries.HazardDetail) -> Iterator[tuple[str, object]]:
    now = clock.now()
    for measure in read.measures:
        if measure.is_in_force(now):
            yield str(measure.pk), measure.text


def _posts(actor: Actor) -> Iterator[tuple[str, object]]:
    held = people.posts(actor, clock.today())
    for unit, posts in groupby(held, key=lambda post: post.unit):
        yield unit.name, [(str(post.pk), _named(post)) for post in posts]


def _named(post: people.Post) -> str:
    return f"{post.account.name} · {in_words(post.label)}"


def _members(actor: Actor, read: queries.HazardDetail) -> Iterator[tuple[str, object]]:
    yield "", _("请选择")
    for force in queries.task_forces(actor, read.hazard):
        if force.ended_at is None:
            for member in force.members:
                yield str(member.post_id), f"{member.name} · {in_words(member.label)}"
