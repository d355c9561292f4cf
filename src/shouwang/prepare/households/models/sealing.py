"""Personal values at rest: encrypted, bound to table, row and field; found by keyed digests."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

from shouwang.ground import data_keys

PHONE_PURPOSE = "households.phone"
IDENTITY_PURPOSE = "households.identity"


def new_seal() -> str:
    """Return a name for a row that is known before the row is written."""
    return secrets.token_hex(16)


class SealedRow(models.Model):
    """A row with fields that are kept encrypted, as `<name>_sealed`."""

    seal = models.CharField(max_length=32, unique=True, default=new_seal, editable=False)

    class Meta:
        abstract = True

    def sealed(self, name: str, value: str) -> str:
        """Return a value as it is stored in this row; an empty one stays empty."""
        return data_keys.ring().encrypt(value, place=self._place(name)) if value else ""

    def opened(self, name: str) -> str:
        """Return a stored value in clear; "" of none."""
        stored: Any = getattr(self, f"{name}_sealed")
        return data_keys.ring().decrypt(stored, place=self._place(name)) if stored else ""

    def _place(self, name: str) -> str:
        return f"{self._meta.db_table}/{self.seal}/{name}"


def phone_digest(digits: str) -> str:
    """Return the keyed digest by which a phone number is found; "" of none."""
    return data_keys.ring().digest(digits, purpose=PHONE_PURPOSE) if digits else ""


def identity_digest(name: str, digits: str) -> str:
    """Return the keyed digest of name and phone; "" without a phone, as names are not unique."""
    if not digits:
        return ""
    return data_keys.ring().digest(f"{name}|{digits}", purpose=IDENTITY_PURPOSE)
