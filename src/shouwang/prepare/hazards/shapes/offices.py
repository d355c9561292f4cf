"""What the moves between offices take over the web API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shouwang.ground.wire import Code, Identity, Note, WireIn

Words = Annotated[Note, Field(max_length=500)]


class OfficeFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says."""

    to_unit: Identity | None = None
    cause: Words = ""
    need: Words = ""
    interim: Words = ""
    state_and_cause: Note = ""
    harm_and_difficulty: Note = ""
    treatment_plan: Note = ""
    listing_level: Code = ""
    supervising_unit: Identity | None = None
