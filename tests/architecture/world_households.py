"""A person who needs help, a neighbour who helps, and an evacuation, for the small world."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.prepare.households.actions import HelperDraft, pair_helper, start_people_upload
from shouwang.prepare.households.tests.factories import make_evacuation, make_person

PEOPLE = "姓名,村（社区）,类别\n测试老人（虚构）,无此村,独居老人\n"


def household_parameters(station: Actor) -> dict[str, dict[str, str]]:
    """Write one of everything that households have; returns the parameters of their addresses."""
    person = make_person(station)
    helper = pair_helper(station, person.pk, HelperDraft(None, "邻居甲（虚构）", "13800005678"))
    known = {
        "person_id": str(person.pk),
        "helper_id": str(helper.pk),
        "token": start_people_upload(station, "people.csv", PEOPLE.encode()).token,
        "evacuation_id": str(make_evacuation(station).pk),
    }
    return {"households/": known, "api/v1/households": known}
