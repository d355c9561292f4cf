"""Putting the four combinations (四个结合) on tasks and hazards of a campaign (R59)."""

from __future__ import annotations

from collections.abc import Collection

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import TaggedItem
from shouwang.prepare.campaigns.queries.tags import HAZARD, TASK
from shouwang.prepare.campaigns.rules.wording import Tag
from shouwang.prepare.campaigns.states import State
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.tasks import queries as tasks

from .doors import load_for_edit
from .running import hold

UNKNOWN = say("没有找到这项任务或隐患，或不在本次行动的范围内。")


def tag_item(actor: Actor, number: str, reference: str, tags: Collection[str]) -> list[str]:
    """Give a task or a hazard of the campaign's area its tags, in the place of those it had.

    `reference` is a hazard's number, or `task:` with the task's key. Without tags it carries none.
    """
    found = load_for_edit(actor, number)
    if not set(tags) <= set(Tag):
        raise Invalid({"tags": say("没有这个标签。")})
    key, area = _found(actor, reference.strip())
    if not AreaRange.under(found.area_code_now).covers(area):
        raise Invalid({"reference": UNKNOWN})
    wanted = sorted(set(tags))
    with write_transaction():
        hold(actor, found.pk, State.DRAFTED, State.RUNNING)
        rows = TaggedItem.objects.filter(campaign=found, object_key=key)
        rows.exclude(tag__in=wanted).delete()
        TaggedItem.objects.bulk_create(
            [TaggedItem(campaign=found, object_key=key, tag=tag) for tag in wanted],
            ignore_conflicts=True,
        )
        details = {"object": key, "tags": wanted}
        record(actor, "campaign.tag", found.journal_key, details)
    return wanted


def _found(actor: Actor, reference: str) -> tuple[str, str]:
    """Return key and area of what is meant."""
    kind, _, pk = reference.partition(":")
    try:
        if kind == TASK and pk.isdecimal() and len(pk) < 18:
            task = tasks.task(actor, int(pk))
            return f"{TASK}:{task.pk}", task.area_code_now
        hazard = hazards.hazard(actor, reference)
    except NotFound:
        raise Invalid({"reference": UNKNOWN}) from None
    return f"{HAZARD}:{hazard.pk}", hazard.area_code_now
