"""Makes actors for tests."""

from __future__ import annotations

from datetime import date

from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

HEPING = f"{YUNSHAN}005"


def actor_for(role: str, *, area_code: str = HEPING, unit: Unit | None = None) -> Actor:
    """Return the actor of a new account that holds the role in the area."""
    home = unit or make_unit(area_code=area_code)
    post = make_post(role=role, area_code=area_code, unit=home)
    return resolve(post.account_id, post.pk, on=date(2026, 6, 22))
