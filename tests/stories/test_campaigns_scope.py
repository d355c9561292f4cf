"""Which places a campaign looks at, as people live it: rules, freeze, additions, delegation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import WorkArea, WorkAreaMember
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents.rules.drafts import Figures as Harm
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.tests.factories import make_campaign
from shouwang.prepare.campaigns.tests.scopes import make_running, run
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
MONDAY = "2026-06-22T12:00:00+08:00"
RENTAL: dict[str, Any] = {"is_let_for_profit": True, "is_licensed_hotel": False}


@dataclass(frozen=True, slots=True)
class Street:
    """The street's safety station over the API."""

    client: Client
    unit: Unit

    def put_rules(self, campaign: Campaign, *rules: tuple[str, list[str]]) -> int:
        """Set the rules of a campaign's scope; returns the status."""
        body = {"rules": [{"kind": kind, "values": values} for kind, values in rules]}
        url = f"/api/v1/campaigns/{campaign.number}/scope-rules"
        return self.client.put(url, json.dumps(body), JSON).status_code

    def get(self, campaign: Campaign, part: str, **asked: str) -> Any:
        """Return a part of a campaign."""
        answer = self.client.get(f"/api/v1/campaigns/{campaign.number}/{part}", asked)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, campaign: Campaign, part: str, **body: object) -> tuple[int, Any]:
        """Post to a part of a campaign; returns status and answer."""
        url = f"/api/v1/campaigns/{campaign.number}/{part}"
        answer = self.client.post(url, json.dumps(body), JSON)
        return answer.status_code, answer.json()

    def numbers(self, campaign: Campaign, **asked: str) -> list[str]:
        """Return the numbers of the places of the scope."""
        items = self.get(campaign, "scope", **asked)["items"]
        return [item["place"] for item in items]

    def total(self, campaign: Campaign, **asked: str) -> dict[str, int]:
        """Return the whole figures of a campaign."""
        total = self.get(campaign, "progress", **asked)["total"]
        return {name: total[name] for name in ("scope", "checked", "added", "delegated")}


@pytest.fixture
def street(api_client: SignedIn) -> Street:
    """Return the safety station of the street."""
    unit = make_unit(kind="safety_station", area_code=YUNSHAN)
    client, _ = api_client("safety_station_head", unit=unit, area_code=YUNSHAN)
    return Street(client, unit)


def fresh(campaign: Campaign) -> Campaign:
    """Start a campaign as it stands now."""
    campaign.refresh_from_db()
    return run(campaign)


@pytest.mark.requirement("R40")
def test_a_list_of_types_is_a_scope_that_is_frozen_with_the_campaign(street: Street) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        tower = make_place("高层（虚构）", category="dwelling", storeys=30, height_m=90)
        hotel = make_place("宾馆（虚构）", category="hotel", capacity=80)
        make_place("小店（虚构）", category="shop")
        campaign = make_campaign()
        status = street.put_rules(campaign, ("types", ["high_rise", "crowded_place"]))
        assert status == 200
        preview = street.get(campaign, "scope/preview")
        assert preview["count"] == 2
        assert preview["villages"] == [{"code": HEPING, "name": "和平社区", "count": 2}]
        assert street.numbers(campaign) == []

        fresh(campaign)
        assert sorted(street.numbers(campaign)) == sorted([tower.number, hotel.number])
        assert street.put_rules(campaign, ("all", [])) == 409

        at.shift(timedelta(days=3))
        later = make_place("网吧（虚构）", category="internet_cafe", capacity=60)
        assert later.number not in street.numbers(campaign)
        assert street.post(campaign, "scope/additions") == (200, {"added": 1})
        assert street.numbers(campaign, addition="true") == [later.number]
        assert street.total(campaign) == {"scope": 3, "checked": 0, "added": 1, "delegated": 0}


@pytest.mark.requirement("R41")
@pytest.mark.parametrize(
    ("happened", "count"),
    [("2023-07-22", 1), ("2023-06-22", 1), ("2023-06-21", 0), ("2023-05-22", 0)],
)
def test_a_fatal_accident_brings_its_unit_in_for_36_months(
    street: Street, happened: str, count: int
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    place = make_place(unit_id=unit.pk)
    with time_machine.travel(f"{happened}T12:00:00+08:00", tick=False):
        make_accident(place_number=place.number, figures=Harm(1, 0, 0, 0), occurred_at=clock.now())
    with time_machine.travel(MONDAY, tick=False):
        campaign = make_campaign()
        street.put_rules(campaign, ("accidents", []))
        assert street.get(campaign, "scope/preview")["count"] == count


@pytest.mark.requirement("R41")
def test_a_serious_injury_during_the_campaign_brings_its_unit_in(street: Street) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    place = make_place(unit_id=unit.pk)
    with time_machine.travel(MONDAY, tick=False) as at:
        campaign = make_campaign()
        street.put_rules(campaign, ("accidents", []))
        fresh(campaign)
        assert street.numbers(campaign) == []
        at.shift(timedelta(days=1))
        made = make_accident(
            place_number=place.number, figures=Harm(0, 1, 0, 0), occurred_at=clock.now()
        )
        street.post(campaign, "scope/additions")
        (item,) = street.get(campaign, "scope")["items"]
    assert item["is_addition"] is True
    assert item["reasons"] == [
        {
            "code": f"accidents:serious_injury:{made.number}",
            "text": f"当年发生重伤事故（{made.number}）",
        }
    ]


@pytest.mark.requirement("R62", "R63")
@pytest.mark.parametrize(
    ("day", "category"),
    [("2026-03-10", "fireworks_shop"), ("2026-06-22", "reservoir")],
)
def test_the_focus_of_the_season_is_a_rule_of_the_scope(
    street: Street, day: str, category: str
) -> None:
    made = {
        name: make_place(f"{name}（虚构）", category=name).number
        for name in ("fireworks_shop", "reservoir", "clinic")
    }
    with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
        campaign = make_campaign()
        street.put_rules(campaign, ("seasonal", []))
        rows = street.get(campaign, "scope/preview")["rows"]
    assert [row["number"] for row in rows] == [made[category]]


@pytest.mark.requirement("R69")
def test_a_delegated_part_appears_in_both_campaigns_and_is_counted_once(street: Street) -> None:
    rental = make_place("出租房（虚构）", category="dwelling", **RENTAL)
    shop = make_place("商店（虚构）", category="shop")
    with time_machine.travel(MONDAY, tick=False):
        campaign, other = make_running(), make_running(title="“三合一”整治（虚构）")
        other.refresh_from_db()
        asked = {"to": other.number, "type_codes": ["rental_house"]}
        cited = {
            "issuer": "市政府",
            "title": "关于开展“三合一”场所消防安全综合整治工作的通知",
            "number": "兰政办发〔2026〕81号",
        }
        status, answer = street.post(campaign, "delegations", **asked, citation=cited)
        assert status == 201, answer
        street.post(campaign, "visits", place=rental.number, result="fine")
    assert set(street.numbers(campaign)) == set(street.numbers(other))
    assert street.numbers(campaign, delegated="true") == [rental.number]
    assert street.total(campaign) == {"scope": 1, "checked": 0, "added": 0, "delegated": 1}
    assert street.total(other) == {"scope": 2, "checked": 1, "added": 0, "delegated": 0}
    back = {"to": campaign.number, "type_codes": ["high_rise"]}
    status, answer = street.post(other, "delegations", **back)
    assert status == 422
    assert answer["errors"] == {"to_number": "对方已把一部分范围转给别的行动，不能再接收。"}
    assert shop.number in street.numbers(campaign)


@pytest.mark.requirement("R65")
def test_coverage_of_a_sweep_is_told_by_agency_and_by_village(
    street: Street, api_client: SignedIn
) -> None:
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    officer, _ = api_client("police", unit=police, area_code=YUNSHAN)
    one = make_place("一号（虚构）")
    two = make_place("二号（虚构）", area_code=ZAOSHU_VILLAGE)
    make_place("三号（虚构）", area_code=ZAOSHU_VILLAGE)
    with time_machine.travel(MONDAY, tick=False):
        sweep = make_running(kind="sweep", title="消防大检查（虚构）")
        joint = {"place": one.number, "result": "fine", "companions": [police.pk]}
        assert street.post(sweep, "visits", **joint)[0] == 201
        alone = {"place": two.number, "result": "fine"}
        url = f"/api/v1/campaigns/{sweep.number}/visits"
        assert officer.post(url, json.dumps(alone), JSON).status_code == 201
        missed = {"place": two.number, "result": "not_entered"}
        assert street.post(sweep, "visits", **missed)[0] == 201

        def lines(by: str) -> dict[str, tuple[int, int]]:
            found = street.get(sweep, "progress", by=by)["lines"]
            return {
                line["key"]: (line["figures"]["checked"], line["figures"]["scope"])
                for line in found
            }

        assert lines("agency") == {str(street.unit.pk): (1, 3), str(police.pk): (2, 3)}
        assert lines("village") == {HEPING: (1, 1), ZAOSHU_VILLAGE: (1, 2)}
        assert street.total(sweep)["checked"] == 2
        assert street.numbers(sweep, checked="no", area=ZAOSHU_VILLAGE) != []


@pytest.mark.requirement("R12")
def test_progress_is_grouped_by_work_area(street: Street) -> None:
    area = WorkArea.objects.create(name="枣树片", street_code=YUNSHAN)
    WorkAreaMember.objects.create(work_area=area, village_code=ZAOSHU_VILLAGE, from_on="2020-01-01")
    place = make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)
    make_place("和平（虚构）")
    campaign = make_running()
    street.post(campaign, "visits", place=place.number, result="fine")
    lines = street.get(campaign, "progress", by="work_area")["lines"]
    told = [(line["name"], line["figures"]["coverage"]) for line in lines]
    assert told == [("枣树片", "1"), ("未划入工作片", "0")]
    assert street.numbers(campaign, work_area=str(area.pk)) == [place.number]
