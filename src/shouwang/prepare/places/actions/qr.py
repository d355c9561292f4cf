"""The QR code of a place: a random token that can be taken back."""

from __future__ import annotations

import secrets

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.places.models import Place

from .places import found

TOKEN_BYTES = 16


def issue_qr(actor: Actor, number: str) -> Place:
    """Give a place a QR code; one that it has stays, so that printed sheets go on working."""
    row = found(actor, number, "places.register")
    if row.qr_token:
        return row
    with write_transaction():
        token = secrets.token_urlsafe(TOKEN_BYTES)
        is_new = Place.objects.filter(pk=row.pk, qr_token="").update(qr_token=token)
        if is_new:
            record(actor, "place.issue_qr", row.journal_key)
    row.refresh_from_db(fields=["qr_token"])
    return row


def revoke_qr(actor: Actor, number: str) -> Place:
    """Take the QR code back: what is printed leads nowhere from now on."""
    row = found(actor, number, "places.edit")
    with write_transaction():
        changed = Place.objects.filter(pk=row.pk).exclude(qr_token="").update(qr_token="")
        if changed:
            record(actor, "place.revoke_qr", row.journal_key)
    row.qr_token = ""
    return row
