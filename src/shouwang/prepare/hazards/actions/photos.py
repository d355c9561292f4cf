"""Photos and voice notes of a hazard: before, after, evidence."""

from __future__ import annotations

from collections.abc import Sequence

from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared, store
from shouwang.ground.attachments.queries import OFFICER_PHOTO_LIMIT, Kind, Purpose
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.actions import touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import Hazard

from .doors import load

PHOTO_LIMIT = 60
"""Photos of one hazard over its whole life."""


def photo_changes(hazard: Hazard, photos: Sequence[Prepared], purpose: str) -> dict[str, object]:
    """Return the counters after some photos; Invalid when there are too many."""
    if len(photos) > OFFICER_PHOTO_LIMIT or hazard.photo_count + len(photos) > PHOTO_LIMIT:
        raise Invalid({"photos": say("照片太多，一次最多 {n} 张。", n=OFFICER_PHOTO_LIMIT)})
    changes: dict[str, object] = {}
    if photos:
        changes["photo_count"] = hazard.photo_count + len(photos)
    if photos and purpose == Purpose.AFTER:
        changes["after_photo_count"] = hazard.after_photo_count + len(photos)
    return changes


def keep_photos(
    actor: Actor, hazard: Hazard, photos: Sequence[Prepared], purpose: str
) -> list[int]:
    """Write the rows of prepared photos in the caller's transaction; returns their ids."""
    found = []
    for photo in photos:
        kind = Purpose.VOICE if photo.kind is Kind.AUDIO else purpose
        found.append(store(actor, photo, owner_key=hazard.journal_key, purpose=kind).pk)
    return found


def add_photos(
    actor: Actor,
    number: str,
    photos: Sequence[Prepared],
    *,
    purpose: str,
    version: int | None = None,
) -> Hazard:
    """Add photos to an open hazard; `purpose` is before, after or evidence."""
    hazard = load(actor, number, version)
    if not any(
        actor.may(permission, hazard.target())
        for permission in ("hazards.rectify", "hazards.verify", "hazards.confirm")
    ):
        raise NotAllowed
    if purpose not in {Purpose.BEFORE, Purpose.AFTER, Purpose.EVIDENCE}:
        raise Invalid({"purpose": say("照片用途只能是整改前、整改后或证据。")})
    if not photos:
        raise Invalid({"photos": say("请选择照片。")})
    if hazard.is_finished:
        raise Invalid({"photos": say("已经办结，不能再加照片。")})
    with write_transaction():
        touch(actor, hazard, photo_changes(hazard, photos, purpose))
        keep_photos(actor, hazard, photos, purpose)
    return hazard
