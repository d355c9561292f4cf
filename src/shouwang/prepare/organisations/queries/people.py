"""A person at a post and a unit, as plain values for other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground.errors import Text

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post
    from shouwang.ground.units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit by id and name."""

    unit_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PostRef:
    """A person at a post."""

    post_id: int
    account_id: int
    person_name: str
    label: Text | str
    unit_id: int
    unit_name: str
    sector: str = ""


def unit_ref(unit: Unit) -> UnitRef:
    """Return a unit as plain values."""
    return UnitRef(unit.pk, unit.name)


def post_ref(post: Post) -> PostRef:
    """Return a post as plain values."""
    return PostRef(
        post.pk,
        post.account_id,
        post.account.name,
        post.label,
        post.unit_id,
        post.unit.name,
        post.sector,
    )


def is_in_office(post: Post | None, on: date) -> bool:
    """Tell whether a post is held on a day by somebody whose account is open."""
    if post is None or not post.account.is_active:
        return False
    return post.valid_from_on <= on and (post.valid_until_on is None or post.valid_until_on >= on)
