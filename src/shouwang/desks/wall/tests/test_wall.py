"""The wall shows every running campaign side by side, to those who run or lead them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.desks.wall.reading import wall_of
from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.campaigns.tests.duty_making import make_duties, plan_by
from shouwang.prepare.campaigns.tests.factories import make_campaign
from shouwang.prepare.campaigns.tests.scopes import make_running, visit_of
from shouwang.prepare.places.tests.factories import ZAOSHU_COMMUNITY, make_place

pytestmark = pytest.mark.django_db

HEPING = f"{YUNSHAN}005"


def page(client: Client) -> str:
    response = client.get("/wall/")
    assert response.status_code == 200
    return response.content.decode()


def test_coverage_is_told_with_what_it_is_made_of(signed_in: SignedIn) -> None:
    first = make_place("和平五金厂（虚构）")
    make_place("枣树木器厂（虚构）", area_code=ZAOSHU_COMMUNITY)
    campaign = make_running()
    client, station = signed_in("safety_station_head", area_code=YUNSHAN)
    visit_of(station, first.number, result="fine")

    panel = wall_of(station).panels[0]
    shown = page(client)

    assert (panel.figures.checked, panel.figures.scope) == (1, 2)
    assert [(one.name, one.count, one.of) for one in panel.laggards] == [("枣树社区", 0, 1)]
    assert campaign.title in shown


def test_a_campaign_that_does_not_run_is_not_on_the_wall(signed_in: SignedIn) -> None:
    make_campaign()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    assert "现在没有进行中的专项行动" in page(client)


def test_what_is_late_and_what_falls_due_within_a_week_is_named() -> None:
    late = plan_by(clock.today() - timedelta(days=1), title="甲方案")
    soon = plan_by(clock.today() + timedelta(days=6), title="乙方案")
    later = plan_by(clock.today() + timedelta(days=7), title="丙方案")
    duties = make_duties(late, soon, later)

    panel = wall_of(duties.station).panels[0]

    assert (panel.missing, panel.missing_units) == (
        2,
        ("和平社区居委会（虚构）", "黄湓社区居委会（虚构）"),
    )
    assert [(one.name, one.count, one.of) for one in panel.due_soon] == [("乙方案", 2, 6)]


def test_units_that_are_not_ready_are_named() -> None:
    duties = make_duties()

    panel = wall_of(duties.station).panels[0]

    assert (panel.ready, panel.participants) == (0, 4)
    assert (len(panel.not_ready), panel.not_ready_more) == (3, 1)
    assert "和平社区居委会（虚构）" in panel.not_ready


def test_days_left_count_down_to_the_last_day_and_then_up() -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    today = clock.today()
    ends = {"甲": today + timedelta(days=3), "乙": today, "丙": today - timedelta(days=2)}
    for title, end in ends.items():
        make_running(title=title, starts_on=date(2026, 1, 1), ends_on=end, phases=())

    found = {panel.campaign.title: panel for panel in wall_of(station).panels}

    assert {title: panel.days_left for title, panel in found.items()} == {
        "甲": 3,
        "乙": 0,
        "丙": -2,
    }
    assert found["丙"].late_days == 2


def test_notices_wait_until_they_are_confirmed() -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    ends_on = clock.today() + timedelta(days=300)
    phase = campaigns.PhaseDraft("验收", starts_on=ends_on, ends_on=ends_on + timedelta(days=5))
    make_running(starts_on=clock.today(), ends_on=ends_on, phases=(phase,))

    assert wall_of(station).notices == 1


def test_the_city_sees_the_campaigns_of_its_streets(signed_in: SignedIn) -> None:
    campaign = make_running()
    client, _ = signed_in("city_bureau", area_code=YUNSHAN[:6])

    shown = page(client)

    assert campaign.title in shown
    assert "云山街道" in shown


def test_another_street_sees_nothing_of_it(signed_in: SignedIn) -> None:
    campaign = make_running()
    client, _ = signed_in("safety_station_head", area_code="330781001")

    assert campaign.title not in page(client)


@pytest.mark.parametrize("role", ["grid_worker", "enterprise_owner", "community_director"])
def test_others_are_refused(signed_in: SignedIn, role: str) -> None:
    client, _ = signed_in(role, unit=make_unit(area_code=HEPING))

    assert client.get("/wall/").status_code == 403


def test_it_renews_itself_until_it_is_told_not_to(signed_in: SignedIn) -> None:
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    moving = page(client)
    still = client.get("/wall/?still=1").content.decode()

    assert 'hx-get="/wall/" hx-trigger="every 60s" hx-select="#wall"' in moving
    assert "hx-get" not in still


def test_a_wall_whose_session_has_ended_loads_whole(client: Client) -> None:
    renewed = client.get("/wall/", headers={"HX-Request": "true"})
    opened = client.get("/wall/")

    assert (renewed.status_code, renewed.headers["HX-Refresh"]) == (204, "true")
    assert (opened.status_code, opened.headers["Location"]) == (302, "/sign-in?next=/wall/")


def test_reads_grow_by_a_fixed_number_with_each_campaign_and_not_with_places() -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)

    def reads() -> int:
        with CaptureQueriesContext(connection) as seen:
            wall_of(station)
        return len(seen)

    make_place("第一处（虚构）")
    make_running(title="甲")
    one = reads()
    make_place("第二处（虚构）", area_code=ZAOSHU_COMMUNITY)
    make_running(title="乙")
    two = reads()
    make_place("第三处（虚构）")
    make_running(title="丙")

    assert reads() - two == two - one
    assert two - one <= 20


def test_it_is_in_the_menu_of_those_who_run_campaigns(signed_in: SignedIn) -> None:
    runner, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    other, _ = signed_in("duty_staff", area_code=YUNSHAN)

    assert 'href="/wall/" aria-current="page"' in page(runner)
    assert 'href="/wall/"' not in other.get("/desk/").content.decode()
