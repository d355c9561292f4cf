"""Makes accounts and posts for tests."""

from __future__ import annotations

from datetime import date
from itertools import count

from shouwang.ground.people.models import Account, Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

_numbers = count(1)


def make_account(*, username: str = "", name: str = "", password: str = "!") -> Account:
    """Make a fictional person; without a password nobody can sign in as them."""
    number = next(_numbers)
    account = Account(
        username=username or f"person-{number}",
        name=name or f"测试人{number}（虚构）",
        password=password,
        is_fictional=True,
    )
    if password != "!":
        account.set_password(password)
    account.save()
    return account


def make_post(
    *,
    account: Account | None = None,
    unit: Unit | None = None,
    role: str = "community_director",
    area_code: str = f"{YUNSHAN}005",
    title: str = "",
    sector: str = "",
    valid_from_on: date = date(2020, 1, 1),
    valid_until_on: date | None = None,
) -> Post:
    """Make a post, that of a community's director in Yunshan unless told otherwise."""
    return Post.objects.create(
        account=account or make_account(),
        unit=unit or make_unit(area_code=area_code),
        role=role,
        area_code=area_code,
        title=title,
        sector=sector,
        valid_from_on=valid_from_on,
        valid_until_on=valid_until_on,
    )


AccountFactory = make_account
PostFactory = make_post
