"""Who asks in a bench: a street's officer, somebody who sees the whole country, a director."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.people.actions import issue_token
from shouwang.ground.people.models import Account
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import make_unit

STREET = "330781002"
OTHER_UNITS = 500


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody signed in, by page and by API."""

    actor: Actor
    cookie: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Return what a browser or a client sends to be known."""
        if not self.cookie:
            return {"Authorization": f"Bearer {self.token}"}
        return {"Cookie": f"sessionid={self.cookie}"}

    def by_api(self) -> Caller:
        """Return the same person with the token only."""
        return Caller(self.actor, "", self.token)


@dataclass(frozen=True, slots=True)
class Callers:
    """Everybody whom a bench needs."""

    street: Caller
    country: Caller
    director: Caller
    villages: tuple[str, ...]
    unit_ids: tuple[int, ...]


def make_callers() -> Callers:
    """Make units and people: the home street's in full, others spread over the country."""
    codes = list(Division.objects.filter(level="village").values_list("code", flat=True))
    home = sorted(code for code in codes if code.startswith(STREET))
    station = make_unit(kind="safety_station", area_code=STREET, record_prefix="云山")
    committees = [make_unit(area_code=code) for code in home]
    others = codes[:: max(1, len(codes) // OTHER_UNITS)][:OTHER_UNITS]
    made = Unit.objects.bulk_create(
        Unit(
            code=f"bench-{number}",
            name=f"测试村委会{number}（虚构）",
            kind="village_committee",
            area_code=code,
            is_fictional=True,
        )
        for number, code in enumerate(others)
    )
    return Callers(
        street=_caller("safety_station_head", STREET, station),
        country=_caller("city_bureau", "", station),
        director=_caller("community_director", home[0], committees[0]),
        villages=tuple(codes),
        unit_ids=tuple(unit.pk for unit in [*committees, *made]),
    )


def _caller(role: str, area_code: str, unit: Unit) -> Caller:
    post = make_post(role=role, area_code=area_code, unit=unit)
    actor = resolve(post.account_id, post.pk)
    client = Client()
    client.force_login(Account.objects.get(pk=post.account_id))
    session = client.session
    session[POST_KEY] = post.pk
    session.save()
    return Caller(actor, client.cookies["sessionid"].value, issue_token(actor))
