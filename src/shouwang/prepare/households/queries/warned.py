"""Who has to be warned in an area or at a site: by key, with the accounts of those who help."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.remapping import under
from shouwang.prepare.households.models import Helper, Person
from shouwang.prepare.households.states import PersonState

from .people import in_office


@dataclass(frozen=True, slots=True)
class WarnedPerson:
    """A person by key only, with the village and the accounts of the helpers in office."""

    person_id: int
    household_id: int
    area_code: str
    helper_account_ids: tuple[int, ...]


def warned_people(
    actor: Actor,
    area_codes: Iterable[str] = (),
    *,
    site_keys: Collection[str] = (),
    person_ids: Collection[int] = (),
) -> list[WarnedPerson]:
    """Return the people present in any of the areas, at any of the sites, or named by id.

    For the system only: no name, phone or address leaves the room.
    """
    if not actor.is_system:
        raise NotAllowed
    wanted = Q(household__site_key__in=[key for key in site_keys if key]) | Q(pk__in=person_ids)
    for code in area_codes:
        wanted |= under("area_code_now", code)
    rows = Person.objects.filter(wanted, state=PersonState.PRESENT.value).order_by("pk")
    found = list(rows.values_list("pk", "household_id", "area_code_now"))
    helpers = _helpers(rows)
    return [
        WarnedPerson(pk, household, area, tuple(helpers.get(pk, ())))
        for pk, household, area in found
    ]


def _helpers(people: QuerySet[Person]) -> dict[int, list[int]]:
    wanted = people.order_by().values("pk")
    paired = Helper.objects.filter(in_office(), person__in=wanted, post__isnull=False)
    helpers: dict[int, list[int]] = {}
    for person, account in paired.order_by("pk").values_list("person_id", "post__account_id"):
        if account is not None:
            helpers.setdefault(person, []).append(account)
    return helpers
