"""Keeping what people write as reasons: a digest in the journal, the words in a row beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shouwang.ground import data_keys
from shouwang.prepare.hazards.models import Hazard, HazardNote

PURPOSE = "hazards.note"
REASON, DIGEST = "reason", "reason_digest"


def noted(hazard: Hazard, details: Mapping[str, object], at: datetime) -> dict[str, object]:
    """Return details for the journal with a reason's digest instead of its words.

    The words are written in the caller's transaction, where retention can erase them (R286).
    """
    told = dict(details)
    reason = told.pop(REASON, None)
    if not isinstance(reason, str) or not reason:
        return told
    digest = data_keys.ring().digest(reason, purpose=PURPOSE)
    row = HazardNote(hazard=hazard, digest=digest, text=reason[:500], at=at)
    HazardNote.objects.bulk_create([row], ignore_conflicts=True)
    return {**told, DIGEST: digest}
