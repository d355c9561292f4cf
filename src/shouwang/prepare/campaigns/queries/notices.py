"""What does not fit in a plan, in words, and who confirmed it (R53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.ground.people import queries as people
from shouwang.prepare.campaigns.models import Campaign, Notice


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice; it waits until somebody has confirmed it."""

    notice_id: int
    kind: str
    message: Text
    found_at: datetime
    confirmed_at: datetime | None
    who: str
    note: str


def notices(actor: Actor, campaign: Campaign) -> list[NoticeView]:
    """Return the notices of a campaign, those that wait first."""
    rows = list(Notice.objects.filter(campaign=campaign).order_by("confirmed_at", "id"))
    rows.sort(key=lambda row: row.confirmed_at is not None)
    names = people.names_of(actor, [row.confirmed_by_key for row in rows])
    return [
        NoticeView(
            row.pk,
            row.kind,
            Text(str(row.told["msgid"]), dict(row.told["params"])),
            row.found_at,
            row.confirmed_at,
            names.get(row.confirmed_by_key, row.confirmed_by_key),
            row.note,
        )
        for row in rows
    ]
