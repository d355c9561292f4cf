"""The four combinations on tasks and hazards of a campaign, and the report by tag (R59)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.campaigns.models import Campaign, TaggedItem
from shouwang.prepare.campaigns.rules.wording import TAGS, Tag
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.tasks import queries as tasks

HAZARD, TASK = "hazard", "task"


@dataclass(frozen=True, slots=True)
class TaggedThing:
    """A task or a hazard that carries a tag."""

    key: str
    kind: str
    title: str
    url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class TagLine:
    """What carries a tag; a thing with two tags stands under both, under each once."""

    tag: str
    label: Text
    items: tuple[TaggedThing, ...]

    @property
    def hazards(self) -> int:
        """Return how many hazards carry the tag."""
        return sum(item.kind == HAZARD for item in self.items)

    @property
    def tasks(self) -> int:
        """Return how many tasks carry the tag."""
        return sum(item.kind == TASK for item in self.items)

    @property
    def done(self) -> int:
        """Return how many of them are closed."""
        return sum(item.is_done for item in self.items)


def tag_report(actor: Actor, campaign: Campaign) -> list[TagLine]:
    """Return what carries each of the four tags, as far as it is within the actor's duties."""
    rows = TaggedItem.objects.filter(campaign=campaign).order_by("id")
    pairs = list(rows.values_list("object_key", "tag"))
    things = _things(actor, {key for key, _ in pairs})
    return [
        TagLine(
            tag.value,
            TAGS[tag],
            tuple(things[key] for key, carried in pairs if carried == tag and key in things),
        )
        for tag in Tag
    ]


def _things(actor: Actor, keys: set[str]) -> Mapping[str, TaggedThing]:
    by_kind: dict[str, set[int]] = {HAZARD: set(), TASK: set()}
    for key in keys:
        kind, _, pk = key.partition(":")
        by_kind[kind].add(int(pk))
    found = [
        TaggedThing(
            f"{HAZARD}:{row.pk}",
            HAZARD,
            row.number,
            f"/hazards/{row.number}",
            row.state == hazards.State.CLOSED,
        )
        for row in hazards.hazard_set(actor).filter(pk__in=by_kind[HAZARD])
    ]
    found += [
        TaggedThing(
            f"{TASK}:{row.pk}", TASK, row.title, f"/tasks/{row.pk}/", row.state == tasks.State.DONE
        )
        for row in tasks.tasks(actor).filter(pk__in=by_kind[TASK])
    ]
    return {one.key: one for one in found}
