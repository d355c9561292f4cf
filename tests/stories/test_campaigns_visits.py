"""Who looks at which place in a campaign: street, community, co-operative, enterprise."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns.models import Campaign, Visit
from shouwang.prepare.campaigns.tests.scopes import make_running
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"


def visit(client: Client, campaign: Campaign, place: Place, **more: object) -> tuple[int, Any]:
    """Record a visit over the API; returns status and answer."""
    body = json.dumps({"place": place.number, "result": "fine", **more})
    answer = client.post(f"/api/v1/campaigns/{campaign.number}/visits", body, JSON)
    return answer.status_code, answer.json()


def capacities(client: Client, campaign: Campaign) -> dict[str, int]:
    """Return how many visits there were in each capacity."""
    found = client.get(f"/api/v1/campaigns/{campaign.number}/progress").json()
    return {line["capacity"]: line["visits"] for line in found["capacities"] if line["visits"]}


def checked(client: Client, campaign: Campaign) -> int:
    """Return how many places count as checked."""
    found = client.get(f"/api/v1/campaigns/{campaign.number}/progress").json()
    return int(found["total"]["checked"])


@pytest.mark.requirement("R17")
@pytest.mark.parametrize("role", ["safety_station_head", "police"])
def test_safety_office_and_police_supervise_in_the_whole_jurisdiction(
    api_client: SignedIn, role: str
) -> None:
    made = [make_place(area_code=HEPING), make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)]
    campaign = make_running()
    client, _ = api_client(role, area_code=YUNSHAN)
    for place in made:
        assert visit(client, campaign, place, capacity="street_supervision")[0] == 201
    assert capacities(client, campaign) == {"street_supervision": 2}


@pytest.mark.requirement("R17")
def test_nobody_else_supervises_for_the_street(api_client: SignedIn) -> None:
    place = make_place()
    campaign = make_running()
    for role in ("community_director", "grid_worker", "village_head"):
        client, _ = api_client(role)
        status, answer = visit(client, campaign, place, capacity="street_supervision")
        assert status == 422
        assert answer["errors"] == {"capacity": "您的岗位不能以这种方式检查。"}
    assert not Visit.objects.exists()


@pytest.mark.requirement("R18")
def test_a_community_inspects_in_its_own_area_only(api_client: SignedIn) -> None:
    own = make_place()
    other = make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)
    campaign = make_running()
    client, _ = api_client("community_director")
    assert visit(client, campaign, own)[0] == 201
    status, answer = visit(client, campaign, other)
    assert status == 422
    assert answer["errors"] == {"place": "没有找到这个场所，或不在您的职责范围内。"}
    found = client.get(f"/api/v1/campaigns/{campaign.number}/progress").json()
    assert [line["key"] for line in found["lines"]] == [HEPING]
    assert found["total"]["scope"] == 2


@pytest.mark.requirement("R18", "R65")
def test_a_community_can_be_assigned_to_a_joint_action_of_the_street(
    api_client: SignedIn,
) -> None:
    place = make_place()
    campaign = make_running()
    community = make_unit(area_code=HEPING)
    station, actor = api_client("safety_station_head", area_code=YUNSHAN)
    assert visit(station, campaign, place, companions=[community.pk])[0] == 201
    url = f"/api/v1/campaigns/{campaign.number}/progress?by=agency"
    lines = station.get(url).json()["lines"]
    told = {line["key"]: line["figures"]["checked"] for line in lines}
    assert told == {str(actor.unit_id): 1, str(community.pk): 1}


@pytest.mark.requirement("R20")
def test_community_supervision_is_counted_apart_and_penalises_nobody(
    api_client: SignedIn,
) -> None:
    place = make_place()
    campaign = make_running()
    community, _ = api_client("community_director")
    street, head = api_client("safety_station_head", area_code=YUNSHAN)
    status, answer = visit(
        community,
        campaign,
        place,
        capacity="community_supervision",
        result="hazards",
        hazards=[{"description": "疏散通道堆物", "category": "blocked_exit"}],
    )
    assert status == 201
    assert visit(street, campaign, place, capacity="street_supervision")[0] == 201
    assert capacities(street, campaign) == {"street_supervision": 1, "community_supervision": 1}
    assert checked(street, campaign) == 1

    (number,) = answer["hazards"]
    hazards.confirm(head, number)
    hazards.grade(head, number, hazards.Judgement("general", 3))
    body = json.dumps({"kind": "penalty_proposal"})
    url = f"/api/v1/hazards/{number}/documents"
    assert community.post(url, body, JSON).status_code == 403
    assert "penalty_proposal" not in community.get(url).json()["can_issue"]


@pytest.mark.requirement("R19", "R21")
@pytest.mark.parametrize(
    ("role", "kind"),
    [("cooperative_head", "shareholding_cooperative"), ("enterprise_owner", "enterprise")],
)
def test_a_unit_inspects_itself_and_sees_no_other(
    api_client: SignedIn, role: str, kind: str
) -> None:
    unit = make_unit(kind=kind, area_code=HEPING)
    own, other = make_place("本单位（虚构）", unit_id=unit.pk), make_place("别家（虚构）")
    campaign = make_running(
        participant_unit_ids=(unit.pk,),
    )
    client, _ = api_client(role, unit=unit)
    street, _ = api_client("safety_station_head", area_code=YUNSHAN)
    visit(street, campaign, other)
    found = {"description": "灭火器过期", "category": "fire_facility"}
    status, answer = visit(client, campaign, own, result="hazards", hazards=[found])
    assert status == 201, answer
    assert answer["capacity"] == "self_inspection"
    assert visit(client, campaign, other)[0] == 422

    seen = client.get("/api/v1/campaigns/visits").json()
    assert [(row["place"], row["capacity"]) for row in seen["items"]] == [
        (own.number, "self_inspection")
    ]
    assert client.get("/api/v1/hazards").json()["count"] == 1
    scope = client.get(f"/api/v1/campaigns/{campaign.number}/scope").json()
    assert [row["place"] for row in scope["items"]] == [own.number]
    assert capacities(street, campaign) == {"inspection": 1, "self_inspection": 1}
    assert checked(street, campaign) == 1


@pytest.mark.requirement("R18")
def test_the_same_visit_sent_twice_from_a_phone_is_one(api_client: SignedIn) -> None:
    place = make_place()
    campaign = make_running()
    client, _ = api_client("grid_worker")
    first = visit(client, campaign, place, client_key="phone-7")
    assert visit(client, campaign, place, client_key="phone-7") == first
    assert Visit.objects.count() == 1
