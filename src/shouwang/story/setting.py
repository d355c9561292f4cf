"""The story's setting: its units and its people, registered by the administrator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from shouwang.ground.actor import Actor
from shouwang.ground.people import queries as people_queries
from shouwang.ground.people.actions import AccountDraft, PostDraft, appoint, create_account
from shouwang.ground.units import queries as unit_queries
from shouwang.ground.units.actions import UnitDraft, create_unit

from . import tables
from .cast import NARRATOR, as_account

SINCE_ON: Final = date(2026, 1, 1)
ABOVE: Final = frozenset({"province-department", "prefecture-bureau", "city-bureau"})
"""Units above the street, which its administrator cannot register."""
FIRST_UNITS: Final = ABOVE | {"street"}
FIRST_PEOPLE: Final = frozenset({"admin", "city", "jinhua", "zhejiang"})


def build_setting(password: str) -> None:
    """Register all units and people.

    The narrator opens the offices above, the street office and the administrator's account;
    everything else is the administrator's work.
    """
    first = [row for row in tables.units() if row.code in FIRST_UNITS]
    _create_units(NARRATOR, first)
    _open_accounts(NARRATOR, password, is_first=True)
    admin = as_account("admin")
    _create_units(admin, [row for row in tables.units() if row.code not in FIRST_UNITS])
    _open_accounts(admin, password, is_first=False)


def _create_units(actor: Actor, rows: Iterable[tables.UnitRow]) -> None:
    for row in rows:
        draft = UnitDraft(
            code=row.code,
            name=row.name,
            kind=row.kind,
            area_code=row.area_code,
            parent_id=unit_queries.unit_named(NARRATOR, row.parent).pk if row.parent else None,
            credit_code=row.credit_code,
            record_prefix=row.record_prefix,
            is_fictional=row.is_fictional,
        )
        create_unit(actor, draft)


def _open_accounts(actor: Actor, password: str, *, is_first: bool) -> None:
    for person in tables.people():
        if (person.username in FIRST_PEOPLE) == is_first:
            draft = AccountDraft(
                username=person.username,
                name=person.name,
                password=password,
                phone=person.phone,
                is_fictional=True,
            )
            create_account(actor, draft)
    for post in tables.posts():
        if (post.username in FIRST_PEOPLE) == is_first:
            _appoint(actor, post)


def _appoint(actor: Actor, row: tables.PostRow) -> None:
    draft = PostDraft(
        account_id=people_queries.account_named(NARRATOR, row.username).pk,
        unit_id=unit_queries.unit_named(NARRATOR, row.unit).pk,
        role=row.role,
        area_code=row.area_code,
        valid_from_on=SINCE_ON,
        title=row.title,
        sector=row.sector,
    )
    appoint(actor, draft)
