"""The pages of scope, progress and visits: what they show and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.ground.workbooks.grids import read_grid
from shouwang.prepare.campaigns.actions.following import follow_register
from shouwang.prepare.campaigns.models import Campaign, Delegation, ScopeItem, ScopeRule, Visit
from shouwang.prepare.campaigns.rules.visits import HazardLine
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.places.actions import issue_qr
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place

from .factories import SYSTEM, make_campaign
from .scopes import make_running, visit_of

SignedIn = Callable[..., tuple[Client, Actor]]
pytestmark = pytest.mark.django_db


def url(name: str, campaign: Campaign, *more: object) -> str:
    """Return the address of a page of a campaign."""
    return reverse(f"campaigns:{name}", args=[campaign.number, *more])


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """Return the safety station at its screen."""
    return signed_in("safety_station_head", area_code=YUNSHAN)[0]


@pytest.fixture
def grid(signed_in: SignedIn) -> Client:
    """Return a grid worker at the phone."""
    return signed_in("grid_worker")[0]


def test_the_rules_are_chosen_and_previewed(station: Client) -> None:
    make_place("宾馆（虚构）", category="hotel", capacity=60)
    campaign = make_campaign()
    assert station.get(url("scope_rules", campaign)).status_code == 200
    answer = station.post(
        url("scope_rules", campaign),
        {"types": ["crowded_place"], "accidents": "on", "year": "2025"},
    )
    assert answer.status_code == 302
    assert [(rule.kind, rule.values) for rule in ScopeRule.objects.order_by("position")] == [
        ("types", ["crowded_place"]),
        ("accidents", ["2025"]),
    ]
    page = station.get(url("scope", campaign)).content.decode()
    assert "场所类型：人员密集场所" in page
    assert "近三年发生死亡事故、2025 年发生重伤事故的单位" in page
    assert "宾馆（虚构）" in page
    again = station.get(url("scope_rules", campaign)).content.decode()
    assert 'value="2025"' in again


def test_wrong_rules_come_back_with_their_message(station: Client) -> None:
    make_place()
    campaign = make_campaign()
    none = station.post(url("scope_rules", campaign), {})
    assert none.status_code == 422
    assert "请至少选一条范围规则。" in none.content.decode()
    strange = station.post(url("scope_rules", campaign), {"places": "没有这个"})
    assert strange.status_code == 422
    assert "“点名场所”中没有：没有这个" in strange.content.decode()
    assert not ScopeRule.objects.exists()


def test_who_may_not_edit_gets_no_form(grid: Client) -> None:
    campaign = make_campaign()
    for name in ("scope_rules", "delegate"):
        assert grid.get(url(name, campaign)).status_code == 403
        assert grid.post(url(name, campaign), {"all": "on"}).status_code == 403
    assert not ScopeRule.objects.exists()


def test_a_running_scope_shows_places_reasons_and_additions(station: Client) -> None:
    make_place("一号（虚构）")
    campaign = make_running()
    make_place("二号（虚构）")
    assert station.post(url("scope_follow", campaign)).status_code == 302
    page = station.get(url("scope", campaign)).content.decode()
    assert "全部场所" in page
    assert "后增" in page
    only = station.get(url("scope", campaign), {"addition": "yes"}).content.decode()
    assert "二号（虚构）" in only
    assert "一号（虚构）" not in only


@pytest.mark.parametrize(
    "asked", [{"area": "x"}, {"checked": "maybe"}, {"page": "-1"}, {"on": "x"}, {"agency": "0"}]
)
def test_filters_that_cannot_be_ask_nothing(station: Client, asked: dict[str, str]) -> None:
    make_place("一号（虚构）")
    campaign = make_running()
    answer = station.get(url("scope", campaign), asked)
    assert answer.status_code == 200
    assert "一号（虚构）" in answer.content.decode()


def test_a_part_is_given_to_another_campaign(station: Client) -> None:
    campaign, other = make_running(), make_running(title="三合一整治（虚构）")
    answer = station.post(
        url("delegate", campaign),
        {"to_number": other.number, "type_codes": ["three_in_one"], "title": "通知"},
    )
    assert answer.status_code == 422
    asked = {
        "to_number": other.number,
        "type_codes": ["three_in_one"],
        "title": "通知",
        "issuer": "市政府",
        "document_number": "兰政办发〔2026〕81号",
    }
    assert station.post(url("delegate", campaign), asked).status_code == 302
    assert Delegation.objects.get().to_campaign == other
    page = station.get(url("scope", campaign)).content.decode()
    assert "三合一整治（虚构）" in page
    assert "兰政办发〔2026〕81号" in page


def test_progress_shows_numerator_and_denominator_and_opens_lists(station: Client) -> None:
    place = make_place("一号（虚构）", latitude=29.21, longitude=119.47)
    make_place("二号（虚构）")
    campaign = make_running()
    visit_of(SYSTEM, place.number, result="hazards", hazards=(HazardLine("堵门"),))
    page = station.get(url("progress", campaign)).content.decode()
    assert '<p class="big-number">1 / 2</p>' in page
    assert f"{url('scope', campaign)}?delegated=no&amp;checked=no" in page
    assert "和平社区" in page
    for by in ("work_area", "agency", "type"):
        assert station.get(url("progress", campaign), {"by": by}).status_code == 200


def test_whoever_lags_stands_above_the_folded_tables(station: Client) -> None:
    place = make_place("一号（虚构）")
    make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)
    campaign = make_running()
    visit_of(SYSTEM, place.number)
    page = station.get(url("progress", campaign)).content.decode()
    assert page.count("检查落后 0/1") == 1
    assert page.index("检查落后 0/1") < page.index("各单位排名")


def test_a_village_is_told_that_the_total_is_the_whole_campaigns(signed_in: SignedIn) -> None:
    make_place()
    make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)
    campaign = make_running()
    client, _ = signed_in("village_head", area_code=ZAOSHU_VILLAGE)
    page = client.get(url("progress", campaign)).content.decode()
    assert '<p class="big-number">0 / 2</p>' in page
    assert "合计是整个行动的数字，点开只列您区域内的场所。" in page
    assert "和平社区" not in page


def test_progress_of_a_past_day_and_of_a_draft(station: Client) -> None:
    place = make_place()
    with time_machine.travel("2026-06-22T12:00:00+08:00", tick=False) as at:
        campaign = make_running()
        at.shift(timedelta(days=1))
        visit_of(SYSTEM, place.number)
        page = station.get(url("progress", campaign), {"on": "2026-06-22"}).content.decode()
        assert '<p class="big-number">0 / 1</p>' in page
        draft = make_campaign(title="拟定中（虚构）")
        assert "不适用" in station.get(url("progress", draft)).content.decode()


def test_the_exports_are_workbooks_and_journaled(station: Client) -> None:
    make_place("=1+1（虚构）")
    campaign = make_running()
    follow_register(SYSTEM, campaign.number)
    scope = read_grid(station.get(url("scope_export", campaign)).content).rows
    assert scope[1][1] == "'=1+1（虚构）"
    lines = read_grid(station.get(url("progress_export", campaign)).content).rows
    assert [lines[1][column] for column in (0, 1, 3)] == ["合计", "1", "0/1"]
    taken = Entry.objects.filter(verb__startswith="campaign.export")
    assert set(taken.values_list("verb", flat=True)) == {
        "campaign.export_scope",
        "campaign.export_progress",
    }


def test_who_may_not_export_takes_nothing(grid: Client) -> None:
    make_place()
    campaign = make_running()
    before = Entry.objects.count()
    assert grid.get(url("scope_export", campaign)).status_code == 403
    assert grid.get(url("progress_export", campaign)).status_code == 403
    assert Entry.objects.count() == before


def test_a_visit_is_chosen_and_recorded_on_the_phone(grid: Client) -> None:
    place = make_place("一号（虚构）", category="restaurant")
    campaign = make_running()
    choose = grid.get(url("visit_new", campaign)).content.decode()
    assert f"?place={place.number}" in choose or "一号（虚构）" in choose
    form = grid.get(url("visit_new", campaign), {"place": place.number})
    assert "一号（虚构）" in form.content.decode()
    answer = grid.post(
        url("visit_new", campaign),
        {"place": place.number, "result": "fine", "idempotency_key": "a" * 32},
    )
    made = Visit.objects.get()
    assert answer.url == url("visit", campaign, made.pk)  # type: ignore[attr-defined]
    assert ScopeItem.objects.get().visit_count == 1
    assert "一号（虚构）" in grid.get(url("visits", campaign)).content.decode()
    assert grid.get(url("visit", campaign, made.pk)).status_code == 200


def test_hazards_are_written_one_a_line_and_known_ones_ticked(grid: Client) -> None:
    place = make_place()
    campaign = make_running()
    known = hazards.register(SYSTEM, hazards.HazardDraft("灯坏了", place_number=place.number))
    page = grid.get(url("visit_new", campaign), {"place": place.number}).content.decode()
    assert known.number in page
    grid.post(
        url("visit_new", campaign),
        {
            "place": place.number,
            "result": "hazards",
            "lines": "通道堆物\n\n电线老化",
            "category": "electricity",
            "known": [known.number],
        },
    )
    assert Visit.objects.get().hazard_count == 3
    told = Hazard.objects.exclude(pk=known.pk).order_by("pk")
    assert list(told.values_list("description", flat=True)) == ["通道堆物", "电线老化"]


def test_a_visit_without_its_hazards_comes_back(grid: Client) -> None:
    place = make_place()
    campaign = make_running()
    answer = grid.post(url("visit_new", campaign), {"place": place.number, "result": "hazards"})
    assert answer.status_code == 422
    assert "请写明发现的隐患，或选择已登记的隐患。" in answer.content.decode()
    nothing = grid.post(url("visit_new", campaign), {"place": place.number})
    assert nothing.status_code == 422
    unknown = grid.post(url("visit_new", campaign), {"place": "没有", "result": "fine"})
    assert unknown.status_code == 422
    assert not Visit.objects.exists()


def test_a_scanned_code_opens_the_form(grid: Client) -> None:
    place = make_place("一号（虚构）")
    campaign = make_running()
    token = issue_qr(SYSTEM, place.number).qr_token
    page = grid.get(url("visit_new", campaign), {"qr": f"https://example.invalid/q/{token}"})
    assert '<h2 class="h3">一号（虚构）</h2>' in page.content.decode()


def test_a_hazard_registered_afterwards_is_linked(signed_in: SignedIn) -> None:
    client, actor = signed_in("grid_worker")
    place = make_place()
    campaign = make_running()
    made = visit_of(actor, place.number)
    number = hazards.register(
        actor, hazards.HazardDraft("灯坏了", place_number=place.number)
    ).number
    page = client.get(url("visit", campaign, made.pk)).content.decode()
    assert number in page
    assert client.post(url("visit_link", campaign, made.pk), {"number": number}).status_code == 302
    assert client.post(url("visit_link", campaign, made.pk), {}).status_code == 302
    made.refresh_from_db()
    assert (made.result, made.hazard_count) == ("hazards", 1)


def test_what_lies_near_and_is_unchecked_is_offered(grid: Client) -> None:
    near = make_place("近处（虚构）", latitude=29.2108, longitude=119.4705)
    done = make_place("查过（虚构）", latitude=29.2109, longitude=119.4705)
    campaign = make_running()
    visit_of(SYSTEM, done.number)
    found = grid.get(url("visits_near", campaign), {"lat": "29.2108", "lng": "119.4706"}).json()
    assert [(one["title"], one["note"]) for one in found["nearby"]] == [(near.name, "约 10 米")]
    for wrong in ({}, {"lat": "x", "lng": "1"}, {"lat": "95", "lng": "1"}):
        assert grid.get(url("visits_near", campaign), wrong).json()["nearby"] == []


def test_visits_are_filtered_and_wrong_days_come_back(station: Client) -> None:
    place = make_place("一号（虚构）")
    campaign = make_running()
    visit_of(SYSTEM, place.number, capacity="inspection")
    found = station.get(url("visits", campaign), {"capacity": "self_inspection"})
    assert "还没有检查记录" in found.content.decode()
    today = clock.today().isoformat()
    days = station.get(url("visits", campaign), {"from_on": today, "to_on": today, "area": HEPING})
    assert "一号（虚构）" in days.content.decode()
    wrong = station.get(url("visits", campaign), {"from_on": "2026-06-22", "to_on": "2026-06-21"})
    assert wrong.status_code == 200


def test_who_may_not_check_gets_no_form(signed_in: SignedIn) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    place = make_place()
    campaign = make_running()
    assert client.get(url("visit_new", campaign)).status_code == 403
    asked = {"place": place.number, "result": "fine"}
    assert client.post(url("visit_new", campaign), asked).status_code == 403
    assert not Visit.objects.exists()


@pytest.mark.parametrize("name", ["scope", "visits", "progress"])
def test_a_page_asks_the_database_the_same_for_one_place_and_for_ten(
    station: Client, name: str
) -> None:
    def asked(count: int) -> int:
        for _ in range(count):
            place = make_place(f"{Place.objects.count()} 号（虚构）")
            follow_register(SYSTEM, campaign.number)
            visit_of(SYSTEM, place.number, result="hazards", hazards=(HazardLine("堵门"),))
        with CaptureQueriesContext(connection) as queries:
            assert station.get(url(name, campaign)).status_code == 200
        return len(queries)

    make_place()
    campaign = make_running()
    asked(1)
    assert asked(1) == asked(10)
