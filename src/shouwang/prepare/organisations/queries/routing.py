"""Routing: territory first, joined by the sector (属地为主、条块结合, R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.rules.chain import STREET_DIGITS, VILLAGE_DIGITS
from shouwang.prepare.organisations.rules.industries import sector_of

from .accountable import COMMITTEES, village_pair
from .chain import links_of
from .people import PostRef, UnitRef, is_in_office, post_ref, unit_ref
from .sectors import lookup, may_look


@dataclass(frozen=True, slots=True)
class Route:
    """To whom a matter goes: the territorial owner (块) first, and the sector lead (条)."""

    territorial_unit: UnitRef | None
    territorial_post: PostRef | None
    sector: str
    sector_post: PostRef | None

    @property
    def is_complete(self) -> bool:
        """Tell whether both the territory and the sector answer."""
        return self.territorial_post is not None and self.sector_post is not None


def route(actor: Actor, area_code: str, industry: str, on: date | None = None) -> Route:
    """Return the territorial owner and the sector lead of a place on a day.

    Without an industry there is no sector lead; an unknown industry is Invalid. What nobody
    answers for stays None: it is for a person to decide, never filled in silently.
    """
    day = on or clock.today()
    code = divisions.normalise_code(area_code)
    if not may_look(actor, code):
        raise NotFound
    sector = sector_of(industry) if industry else ""
    unit, post = _territory(actor, code, day)
    lead = None
    if sector:
        try:
            lead = lookup(actor, industry, code[:STREET_DIGITS], day).post
        except NotFound:
            lead = None
    return Route(unit, post, sector, lead)


def _territory(actor: Actor, code: str, day: date) -> tuple[UnitRef | None, PostRef | None]:
    """Return the unit and the person that answer for the area by its link, or else by office."""
    is_village = len(code) >= VILLAGE_DIGITS
    key = f"village:{code[:VILLAGE_DIGITS]}" if is_village else f"street:{code[:STREET_DIGITS]}"
    links = links_of(actor, key, day)
    if len(links) == 1:
        post = links[0].post
        in_office = post is not None and is_in_office(post, day)
        return unit_ref(links[0].unit), post_ref(post) if post and in_office else None
    if not is_village:
        return _office(actor, code, day)
    first = village_pair(actor, code, day).first_responsible
    committee = units.units_under(actor, code[:VILLAGE_DIGITS], COMMITTEES).first()
    return (unit_ref(committee) if committee else None), first


def _office(actor: Actor, code: str, day: date) -> tuple[UnitRef | None, PostRef | None]:
    offices = units.units_under(actor, code, ["street_office"]) if code else None
    office = offices.first() if offices is not None else None
    heads = people.posts_with_role(actor, "street_director", code, day)
    return (unit_ref(office) if office else None), (post_ref(heads[0]) if heads else None)
