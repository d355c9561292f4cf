"""Who leads a campaign, and where a seat has become empty (R57)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text, say
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.organisations import queries as organisations

if TYPE_CHECKING:
    from shouwang.prepare.organisations.models import OrganisationBody

GROUP_KINDS = frozenset({"leading_group", "command_hq"})


@dataclass(frozen=True, slots=True)
class Leadership:
    """The leading group and its office with those who are in them on a day."""

    group: OrganisationBody | None
    office: OrganisationBody | None
    group_members: tuple[organisations.Member, ...]
    office_members: tuple[organisations.Member, ...]

    @property
    def gaps(self) -> list[Text]:
        """Return which seats are empty because their holder has left, leaders first."""
        found = [*_gaps(self.group, self.group_members), *_gaps(self.office, self.office_members)]
        return [text for _, text in sorted(found, key=lambda one: not one[0])]


def _gaps(
    body: OrganisationBody | None, members: tuple[organisations.Member, ...]
) -> Iterator[tuple[bool, Text]]:
    if body is None:
        return
    for member in members:
        if not member.is_in_office:
            words = say(
                "{body}{duty}{name}已离岗，请调整。",
                body=body.name,
                duty=member.duty_label,
                name=member.name,
            )
            yield member.is_leader, words
    if not any(member.is_leader for member in members):
        yield True, say("{body}没有负责人，请调整。", body=body.name)


def leadership(actor: Actor, campaign: Campaign, on: date | None = None) -> Leadership:
    """Return who leads a campaign on a day; what is out of the actor's sight is absent."""
    day = on or clock.today()
    group = standing_body(actor, campaign.leading_group_id, day)
    office = standing_body(actor, campaign.office_id, day)
    if office is None and group is not None:
        office = organisations.office_of(actor, group.pk)
    return Leadership(group, office, _members(actor, group, day), _members(actor, office, day))


def standing_body(actor: Actor, body_id: int | None, day: date) -> OrganisationBody | None:
    """Return a body that stands on a day, None when there is none or it is out of sight."""
    if body_id is None:
        return None
    try:
        found = organisations.body(actor, body_id)
    except NotFound:
        return None
    is_over = found.dissolved_on is not None and found.dissolved_on <= day
    return None if is_over or found.formed_on > day else found


def _members(
    actor: Actor, body: OrganisationBody | None, day: date
) -> tuple[organisations.Member, ...]:
    return () if body is None else tuple(organisations.members_on(actor, body.pk, day))
