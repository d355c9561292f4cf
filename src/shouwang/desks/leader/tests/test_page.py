"""The leader's page: who may open it, what it says, and that unknown is never zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import SignedIn
from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.divisions.models import Division, WorkArea, WorkAreaMember
from shouwang.ground.tallies.tests.factories import tally
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.tests.factories import Cast, make_cast, make_hazard

MONDAY = "2026-06-22T02:00:00Z"
MOST_QUERIES = 25
CITY = YUNSHAN[:6]


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    """Begin on the Monday of the story."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people around one community, in a street of the register with three villages."""
    del db
    make_divisions((CITY, "兰溪市"), (YUNSHAN, "云山街道"), (HEPING, "和平社区"))
    make_divisions((f"{YUNSHAN}006", "石坞里村"), (f"{YUNSHAN}007", "溪口村"))
    return make_cast()


def make_divisions(*named: tuple[str, str]) -> None:
    """Write divisions into the register."""
    levels = {6: ("county", 4), 9: ("street", 6), 12: ("village", 9)}
    for code, name in named:
        level, digits = levels[len(code)]
        Division.objects.create(
            code=code, name=name, level=level, parent_code=code[:digits], full_name=name
        )


def page(client: Client, **asked: str) -> str:
    """Read the page."""
    response = client.get("/leader/", asked)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    """Return what stands on the page, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def big(html: str) -> dict[str, str]:
    """Return the figures on top by their names."""
    top = html[html.index('<div class="stats">') : html.index("waiting-title")]
    labels = re.findall(r'stat-label">(?:<a[^>]*>)?([^<]+)', top)
    return dict(zip(labels, re.findall(r'stat-value">([^<]+)', top), strict=True))


@pytest.mark.parametrize("role", ["party_secretary", "street_director"])
def test_leaders_land_on_their_page(signed_in: SignedIn, cast: Cast, role: str) -> None:
    del cast
    client, _ = signed_in(role, area_code=YUNSHAN)

    assert client.get("/")["Location"] == "/leader/"
    assert 'href="/leader/" aria-current="page"' in page(client)


def test_the_bureau_lands_on_it_too(signed_in: SignedIn, cast: Cast) -> None:
    del cast
    client, _ = signed_in("city_bureau", area_code=CITY)

    assert client.get("/")["Location"] == "/leader/"


def test_the_stations_head_stays_at_the_desk_but_may_open_it(
    signed_in: SignedIn, cast: Cast
) -> None:
    del cast
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    assert client.get("/")["Location"] == "/desk/"
    assert 'href="/leader/"' in page(client)


@pytest.mark.parametrize("role", ["community_director", "grid_worker", "fire_verifier"])
def test_whoever_does_not_lead_is_refused(signed_in: SignedIn, role: str) -> None:
    client, _ = signed_in(role)

    assert client.get("/leader/").status_code == 403
    assert client.get("/leader/behind/open").status_code == 403


def test_another_street_is_not_found(signed_in: SignedIn, cast: Cast) -> None:
    del cast
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    for area in ("330781003", CITY, "x", HEPING):
        assert client.get("/leader/", {"area": area}).status_code == 404


def test_the_figures_count_reports_apart(signed_in: SignedIn, cast: Cast) -> None:
    make_hazard(cast)
    make_hazard(cast, "graded")
    make_hazard(cast, "refused")
    make_hazard(cast, "closed")
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    html = page(client)

    assert big(html) == {
        "未办结": "2",
        "超期": "0",
        "拒不整改": "1",
        "等上级协助": "0",
        "重大": "0",
        "待受理": "1",
    }
    assert "另计，不算入未办结" in html


def test_each_figure_leads_to_as_many_hazards(signed_in: SignedIn, cast: Cast) -> None:
    make_hazard(cast)
    open_one = make_hazard(cast, "graded")
    refused = make_hazard(cast, "refused")
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    html = page(client)

    behind = client.get("/leader/behind/open", {"area": YUNSHAN}).content.decode()
    assert f'href="/leader/behind/open?area={YUNSHAN}"' in html
    assert f'href="/hazards/?area={YUNSHAN}&amp;state=refused"' in html
    assert open_one.number in behind
    assert refused.number in behind
    assert "共 2 条" in behind


def test_a_village_without_any_report_is_grey_and_no_zero(signed_in: SignedIn, cast: Cast) -> None:
    make_hazard(cast, "closed")
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    shown = words(page(client))

    assert "灰灯： 还没有任何上报，情况未知 石坞里村 、 溪口村" in shown
    assert "和平社区 0 0 0 0" in shown
    assert "2 个情况未知" in shown


def test_the_villages_stand_under_their_work_area(signed_in: SignedIn, cast: Cast) -> None:
    area = WorkArea.objects.create(name="中片", street_code=YUNSHAN)
    WorkAreaMember.objects.create(
        work_area=area, village_code=HEPING, from_on=clock.today() - timedelta(days=30)
    )
    make_hazard(cast, "graded")
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    shown = words(page(client))

    assert "中片 未办结 1 超期 0 拒不整改 0 等协助 0" in shown
    assert "没有划入工作片 未办结 0" in shown


def test_what_waits_for_the_leader_is_one_tap_away(signed_in: SignedIn, cast: Cast) -> None:
    refused = make_hazard(cast, "refused")
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    html = page(client)

    assert "拒不整改，等处理" in html
    address = reverse("hazards:detail", args=[refused.number])
    assert f'href="{address}?act=answer_escalation#move-answer_escalation"' in html


def test_a_past_day_says_what_was_and_not_what_is(
    signed_in: SignedIn, cast: Cast, travel: time_machine.Traveller
) -> None:
    make_hazard(cast, "refused")
    tally()
    travel.move_to("2026-06-24T02:00:00Z")
    make_hazard(cast, "graded")
    tally()
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    html = client.get("/leader/", {"on": "2026-06-22"}).content.decode()

    assert re.findall(r'stat-value">([^<]+)', html)[:6] == ["1", "0", "1", "0", "0", "0"]
    assert "是那一天结束时的情况，不是今天的。" in html
    assert "今天要您过问的" not in html
    assert f"/leader/behind/refused?area={YUNSHAN}&amp;on=2026-06-22" in html


def test_a_day_before_the_records_is_unknown_and_never_zero(
    signed_in: SignedIn, cast: Cast
) -> None:
    make_hazard(cast, "refused")
    tally()
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    html = client.get("/leader/", {"on": "2026-06-01"}).content.decode()
    behind = client.get("/leader/behind/open", {"on": "2026-06-01"}).content.decode()

    assert set(re.findall(r'stat-value">([^<]+)', html)) == {"未知", "当日无数据"}
    assert "这一天没有数据，数字都不知道，不是零。" in html
    assert "这一天的数字不知道，不是零。" in behind


def test_indicators_wait_for_their_tallies_instead_of_showing_zero(
    signed_in: SignedIn, cast: Cast
) -> None:
    make_hazard(cast, "graded")
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)

    before = words(page(client))
    tally()
    after = words(page(client))

    assert "措施落实率 当日无数据" in before
    assert "措施落实率 不适用" in after
    assert "目标 不低于 100%" in after


def test_the_bureau_sees_its_streets_side_by_side(signed_in: SignedIn, cast: Cast) -> None:
    make_divisions(("330781003", "兰江街道"))
    make_hazard(cast, "graded")
    client, _ = signed_in("city_bureau", area_code=CITY)

    html = page(client)

    assert f'<a href="/leader/?area={YUNSHAN}">云山街道</a>' in html
    assert "灰灯： 还没有任何上报，情况未知 兰江街道" in words(html)
    assert "云山街道" in page(client, area=YUNSHAN)


def test_the_bureau_sees_what_waits_for_it_by_street(signed_in: SignedIn, cast: Cast) -> None:
    hazard = make_hazard(cast, "refused")
    actions.raise_escalation(cast.safety, hazard.number, reason="多次上门仍不清理")
    client, _ = signed_in("city_bureau", area_code=CITY)
    street, _ = signed_in("party_secretary", area_code=YUNSHAN)

    assert "云山街道 和平社区" in page(client)
    assert "没有等您决定的事。" in page(street)


def test_the_number_of_villages_does_not_change_the_number_of_queries(
    signed_in: SignedIn, cast: Cast
) -> None:
    make_hazard(cast, "graded")
    tally()
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)
    page(client)

    few = _queries(client)
    make_divisions(*((f"{YUNSHAN}1{n:02}", f"第{n}村（虚构）") for n in range(40)))
    for n in range(6):
        other = actor_for("community_director", area_code=f"{YUNSHAN}1{n:02}")
        draft = actions.HazardDraft("楼道停放电动车", area_code=f"{YUNSHAN}1{n:02}")
        actions.register(other, draft)
    tally()

    assert _queries(client) == few
    assert few <= MOST_QUERIES


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as found:
        page(client)
    return len(found)


def test_the_page_reads_in_english(signed_in: SignedIn, cast: Cast) -> None:
    make_hazard(cast, "refused")
    client, _ = signed_in("party_secretary", area_code=YUNSHAN)
    client.cookies["django_language"] = "en"

    shown = words(page(client))

    assert "What needs you today" in shown
    assert "Refused 1" in shown
    assert "Counted apart, not among the open" in shown
