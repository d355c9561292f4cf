"""Permissions of the room; nothing in it has a life cycle of its own."""

from __future__ import annotations

from typing import Final

VIEW: Final = "risk.view"
REVIEW: Final = "risk.review"
EDIT: Final = "risk.edit"
