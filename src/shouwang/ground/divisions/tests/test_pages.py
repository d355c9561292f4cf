"""Recording changes of codes and editing work areas on the pages."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries
from shouwang.ground.divisions.models import Division, DivisionChange, WorkArea, WorkAreaMember
from shouwang.ground.journal.models import Entry, OutboxEvent

from .factories import OTHER_VILLAGE, VILLAGE, YUNSHAN, yunshan_tree

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
ADMINISTRATOR = "administrator"
HEIR = "330781002003"
NOW = "2026-07-01T02:00:00Z"
CHANGE = f"/divisions/{VILLAGE}/change"
AREAS = f"/divisions/{YUNSHAN}/work-areas"
MERGE = {
    "kind": "merge",
    "new_code": HEIR,
    "new_name": "",
    "on": "2026-07-01",
    "basis": "浙民政〔2026〕9 号（虚构）",
}


@pytest.fixture
def administrator(signed_in: SignedIn) -> Client:
    """Return the browser of the street's administrator."""
    yunshan_tree()
    return signed_in(ADMINISTRATOR, area_code=YUNSHAN)[0]


@time_machine.travel(NOW, tick=False)
def test_a_merge_is_shown_first_and_nothing_is_written(administrator: Client) -> None:
    before = Entry.objects.count()

    page = administrator.post(CHANGE, MERGE)

    assert page.status_code == 200
    assert "天福山社区居委会" in page.text
    assert "会全部转到新代码" in page.text
    assert page.context["preview"].memberships == 1
    assert (DivisionChange.objects.count(), OutboxEvent.objects.count()) == (0, 0)
    assert Entry.objects.count() == before


@time_machine.travel(NOW, tick=False)
def test_a_confirmed_merge_is_recorded_and_told_to_the_rooms_above(administrator: Client) -> None:
    done = administrator.post(CHANGE, {**MERGE, "confirm": "yes"}, follow=True)

    assert done.redirect_chain == [(f"/divisions/{HEIR}/", 302)]
    assert "变更已登记" in done.text
    assert Division.objects.get(code=VILLAGE).valid_until_on == date(2026, 6, 30)
    assert OutboxEvent.objects.get().name == "DivisionChanged"


@time_machine.travel(NOW, tick=False)
def test_a_new_code_of_a_street_names_how_much_moves_along(signed_in: SignedIn) -> None:
    yunshan_tree()
    county = signed_in(ADMINISTRATOR, area_code="330781")[0]
    recode = {**MERGE, "kind": "rename", "new_code": "330781019"}

    preview = county.post(f"/divisions/{YUNSHAN}/change", recode).context["preview"]

    assert (preview.divisions_below, preview.work_areas) == (25, 4)
    assert preview.memberships == WorkAreaMember.objects.filter(until_on=None).count()


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "2026-07-02"}, "生效日期不能晚于今天。"),
        ({"new_code": VILLAGE}, "新代码已停用或就是原代码。"),
        ({"new_code": "330781002999"}, "没有代码为 330781002999 的区划。"),
        ({"new_code": "330781001001"}, "不在您的管辖范围内。"),
        ({"new_code": "none"}, "不在您的管辖范围内。"),
        ({"kind": "split", "new_code": "330781002031"}, "请填写新区划的名称。"),
        ({"basis": ""}, "必填"),
    ],
)
def test_a_wrong_change_comes_back_and_nothing_is_written(
    administrator: Client, wrong: dict[str, str], words: str
) -> None:
    page = administrator.post(CHANGE, {**MERGE, **wrong, "confirm": "yes"})

    assert page.status_code == 422
    assert words in page.text
    assert (DivisionChange.objects.count(), OutboxEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [("", "", 401), (ADMINISTRATOR, "330781001", 403), ("safety_station_head", YUNSHAN, 403)],
)
@pytest.mark.parametrize("address", [CHANGE, AREAS])
def test_only_who_may_edit_the_division_opens_its_pages(
    signed_in: SignedIn, role: str, area: str, status: int, address: str
) -> None:
    yunshan_tree()
    client = signed_in(role, area_code=area)[0] if role else Client()

    assert client.get(address).status_code == status


def test_the_division_leads_to_both_pages_for_its_editor_only(
    administrator: Client, signed_in: SignedIn
) -> None:
    own = administrator.get(f"/divisions/{YUNSHAN}/").text
    other = signed_in("safety_station_head", area_code=YUNSHAN)[0].get(f"/divisions/{YUNSHAN}/")

    assert f'href="/divisions/{YUNSHAN}/change"' in own
    assert f'href="{AREAS}"' in own
    assert "/change" not in other.text


@time_machine.travel(NOW, tick=False)
def test_a_village_is_moved_between_work_areas_from_a_day(administrator: Client) -> None:
    east = WorkArea.objects.get(name="东片")
    body = {"village": VILLAGE, "area": str(east.pk), "from_on": "2026-07-01"}

    done = administrator.post(f"{AREAS}/place", body)

    assert (done.status_code, done.headers["Location"]) == (302, AREAS)
    now = queries.work_area_of(SYSTEM, VILLAGE, date(2026, 7, 1))
    then = queries.work_area_of(SYSTEM, VILLAGE, date(2026, 6, 30))
    assert [found.name for found in (now, then) if found] == ["东片", "城区片"]


@time_machine.travel(NOW, tick=False)
def test_a_village_is_taken_out_and_put_in_again(administrator: Client) -> None:
    east = WorkArea.objects.get(name="东片")
    administrator.post(f"{AREAS}/end", {"village": OTHER_VILLAGE, "last_on": "2026-06-29"})

    page = administrator.get(AREAS).text
    body = {"village": OTHER_VILLAGE, "area": str(east.pk), "from_on": "2026-07-01"}
    done = administrator.post(f"{AREAS}/place", body)

    assert "不属于任何工作片" in page
    assert done.status_code == 302
    assert WorkAreaMember.objects.filter(village_code=OTHER_VILLAGE).count() == 2


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("address", "body", "words"),
    [
        ("create", {"name": "东片"}, "本街道已有同名的工作片。"),
        ("end", {"village": VILLAGE, "last_on": "2025-01-01"}, "结束日期早于开始日期。"),
        ("place", {"village": "330781001001", "from_on": "2026-07-01"}, "330781001001"),
        ("place", {"village": VILLAGE, "from_on": "2025-01-01"}, "早于开始日期。"),
    ],
)
def test_a_wrong_edit_of_work_areas_comes_back(
    administrator: Client, address: str, body: dict[str, str], words: str
) -> None:
    east = str(WorkArea.objects.get(name="东片").pk)
    before = Entry.objects.count()

    page = administrator.post(f"{AREAS}/{address}", {"area": east, **body})

    assert (page.status_code, Entry.objects.count()) == (422, before)
    assert words in page.text


def test_a_work_area_is_made(administrator: Client) -> None:
    done = administrator.post(f"{AREAS}/create", {"name": "新片"})

    assert done.status_code == 302
    assert WorkArea.objects.filter(name="新片", street_code=YUNSHAN).exists()
    assert "新片" in administrator.get(AREAS).text


def test_a_county_has_no_work_areas(signed_in: SignedIn) -> None:
    yunshan_tree()
    county = signed_in(ADMINISTRATOR, area_code="330781")[0]

    assert county.get("/divisions/330781/work-areas").status_code == 404
