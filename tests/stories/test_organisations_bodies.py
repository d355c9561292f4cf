"""Groups and teams as offices live them: formed, adjusted, sent out, covered, printed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from conftest import SignedIn
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import queries
from shouwang.prepare.organisations.models import BodyMember, Engagement, OrganisationBody
from shouwang.prepare.organisations.tests.body_factories import (
    make_group,
    make_office,
    make_team,
    member_of,
    secretary_of,
    volunteer,
)
from shouwang.prepare.organisations.tests.factories import (
    HEPING,
    SYSTEM,
    Street,
    make_document,
    make_street,
    officer_of,
)

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
BODIES = "/api/v1/organisations/bodies"
JSON = "application/json"


@pytest.fixture(autouse=True)
def street() -> Street:
    return make_street()


@pytest.fixture(autouse=True)
def _monday_noon() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@pytest.fixture
def station(street: Street, api_client: SignedIn) -> Client:
    return api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)[0]


@pytest.fixture
def page(street: Street, signed_in: SignedIn) -> Client:
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)[0]


def post_json(client: Client, url: str, **body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(url, json.dumps(body, default=str), JSON)
    return answer.status_code, answer.json()


@pytest.mark.requirement("R1")
def test_a_streets_leading_group_is_formed_under_its_secretary(
    street: Street, station: Client
) -> None:
    group = {
        "kind": "leading_group",
        "name": "应急管理领导小组（虚构）",
        "area_code": YUNSHAN,
        "document_id": make_document().pk,
    }
    head = secretary_of(street)

    without = post_json(station, BODIES, **group, members=[])
    wrong = post_json(
        station, BODIES, **group, members=[{"post_id": street.director.pk, "duty": "head"}]
    )
    none = OrganisationBody.objects.count()
    made = post_json(station, BODIES, **group, members=[{"post_id": head.pk, "duty": "head"}])

    assert (without[0], without[1]["errors"]) == (422, {"head": "请指定一名组长。"})
    assert (wrong[0], wrong[1]["errors"]) == (
        422,
        {"post": "这一级领导小组的组长应是党（工）委书记。"},
    )
    assert (none, made[0]) == (0, 201)
    assert BodyMember.objects.get(duty="head").post_id == head.pk


@pytest.mark.requirement("R1")
def test_a_village_and_an_enterprise_form_theirs_under_their_own_head(
    street: Street, station: Client
) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING)
    document = make_document().pk
    leaders = [{"post_id": street.heping_head.pk, "duty": "head"}]
    places: list[dict[str, object]] = [{"area_code": HEPING}, {"unit_id": works.pk}]

    statuses = [
        post_json(
            station,
            BODIES,
            kind="leading_group",
            name=f"领导小组{number}（虚构）",
            document_id=document,
            members=leaders,
            **where,
        )[0]
        for number, where in enumerate(places)
    ]

    assert statuses == [201, 201]


@pytest.mark.requirement("R2")
def test_members_are_those_of_the_day_and_each_adjustment_has_its_document(
    street: Street, station: Client, page: Client
) -> None:
    former, successor = secretary_of(street), secretary_of(street)
    group = make_group(street, head=former)
    url = f"{BODIES}/{group.pk}"
    document = make_document(number="云街〔2026〕88号（虚构）")
    change = {"post_id": successor.pk, "from_on": "2026-07-01"}

    refused = post_json(station, f"{url}/head", **change)
    done = post_json(station, f"{url}/head", **change, document_id=document.pk)
    days = {
        day: [one["name"] for one in station.get(f"{url}?on={day}").json()["members"]]
        for day in ("2026-06-30", "2026-07-01")
    }
    shown = page.get(f"/organisations/bodies/{group.pk}").content.decode()

    assert (refused[0], refused[1]["errors"]) == (422, {"document": "请选择依据文件。"})
    assert done[0] == 201
    assert days == {
        "2026-06-30": [former.account.name],
        "2026-07-01": [successor.account.name],
    }
    assert ["更换负责人" in shown, "云街〔2026〕88号（虚构）" in shown] == [True, True]


@pytest.mark.requirement("R3")
def test_the_strength_of_a_team_is_computed(street: Street, station: Client) -> None:
    gone = volunteer()
    head, second = volunteer(), volunteer()
    team = make_team(head, second, gone)
    Post.objects.filter(pk=gone.pk).update(valid_until_on="2026-06-21")
    kinds = ("leading_group", "command_hq", "rescue_team", "working_group")

    answer = station.get(f"{BODIES}/{team.pk}").json()
    typed = post_json(station, BODIES, kind="rescue_team", name="队", members=[], strength=99)
    station.patch(
        f"{BODIES}/{team.pk}",
        json.dumps({"contact_post_id": street.heping_head.pk, "is_on_call": True}),
        JSON,
    )
    after = station.get(f"{BODIES}/{team.pk}").json()

    assert (answer["strength"]["numerator"], answer["strength"]["denominator"]) == (2, 3)
    assert [one["standing"] for one in answer["members"]] == ["available", "available", "left"]
    assert typed[0] == 422
    assert (after["contact"]["post_id"], after["is_on_call"]) == (street.heping_head.pk, True)
    assert [station.get(f"{BODIES}?kind={kind}").status_code for kind in kinds] == [200] * 4


@pytest.mark.requirement("R4")
def test_units_without_a_working_group_are_named_until_they_have_one(
    street: Street, station: Client, page: Client
) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING, name="锁厂（虚构）")
    url = f"/api/v1/organisations/groups?area={YUNSHAN}"
    before = station.get(url).json()

    formed = page.post(
        f"/organisations/bodies/new?kind=working_group&unit={works.pk}",
        {"name": "锁厂应急工作小组（虚构）", "post": "", "person_name": "某组长（虚构）"},
    )
    after = station.get(url).json()
    shown = page.get("/organisations/groups").content.decode()

    assert (before["numerator"], before["denominator"]) == (0, 4)
    assert "锁厂（虚构）" in [one["name"] for one in before["missing"]]
    assert (formed.status_code, after["numerator"], after["denominator"]) == (302, 1, 4)
    assert [name in shown for name in ("锁厂（虚构）", street.heping.name)] == [False, True]


@pytest.mark.requirement("R4", "R58")
def test_the_register_says_of_each_unit_whether_it_has_a_group(
    street: Street, station: Client
) -> None:
    make_team(street.heping_head, kind="working_group", unit=street.heping)

    listed = station.get(f"/api/v1/units?area={YUNSHAN}").json()
    missing = station.get(f"/api/v1/units?area={YUNSHAN}&has_group=false").json()
    one = station.get(f"/api/v1/units/{street.heping.pk}").json()

    assert {row["name"]: row["has_group"] for row in listed["items"]} == {
        street.office.name: False,
        street.heping.name: True,
        street.huangpen.name: False,
    }
    assert [row["id"] for row in missing["items"]] == [street.office.pk, street.huangpen.pk]
    assert [group["kind_label"] for group in one["groups"]] == ["工作小组"]
    assert [(post["name"], post["label"]) for post in one["posts"]] == [
        (street.heping_head.account.name, "社区主任")
    ]


@pytest.mark.requirement("R5")
def test_nobody_is_counted_twice_or_sent_out_twice(
    street: Street, page: Client, station: Client
) -> None:
    shared, head = volunteer(), volunteer()
    patrol = make_team(head, shared, kind="militia_patrol")
    rescue = make_team(shared, built_on=patrol, takes_members=True)
    first = str(member_of(patrol, shared).pk)
    second = str(member_of(rescue, shared).pk)

    out = page.post(
        f"/organisations/bodies/{patrol.pk}/engage", {"members": [first], "reason": "暴雨巡查"}
    )
    again = page.post(
        f"/organisations/bodies/{rescue.pk}/engage", {"members": [second], "reason": "转移群众"}
    )
    total = station.get(f"/api/v1/organisations/strength?area={YUNSHAN}").json()
    engaged = Engagement.objects.count()
    back = page.post(f"/organisations/bodies/{patrol.pk}/release", {"members": []})
    after = station.get(f"/api/v1/organisations/strength?area={YUNSHAN}").json()

    assert (out.status_code, again.status_code, engaged) == (302, 422, 1)
    assert f"已随“{patrol.name}”出动，收队后才能再派。" in again.content.decode()
    assert (total["numerator"], total["denominator"]) == (1, 2)
    assert [(team["numerator"], team["denominator"]) for team in total["teams"]] == [
        (1, 2),
        (1, 2),
    ]
    assert (back.status_code, after["numerator"]) == (302, 2)


@pytest.mark.requirement("R6")
def test_the_office_sits_in_a_department_and_takes_the_daily_tasks(
    street: Street, page: Client
) -> None:
    group = make_group(street)
    department = make_unit(kind="economic_development_office", area_code=YUNSHAN)
    director = make_post(unit=department, area_code=YUNSHAN, role="economic_development")
    lacking = page.get(f"/organisations/bodies/{group.pk}").content.decode()

    formed = page.post(
        "/organisations/bodies/new?kind=leading_group_office",
        {
            "name": "领导小组办公室（虚构）",
            "parent": str(group.pk),
            "unit": str(department.pk),
            "post": str(director.pk),
        },
    )
    shown = page.get(f"/organisations/bodies/{group.pk}").content.decode()
    assignee = queries.default_assignee(SYSTEM, group.pk)

    assert "这个领导小组还没有办公室" in lacking
    assert formed.status_code == 302
    assert department.name in shown
    assert assignee is not None
    assert assignee.post_id == director.pk


@pytest.mark.requirement("R57")
def test_the_annex_lists_the_members_of_the_day_head_first(street: Street, page: Client) -> None:
    head, member = secretary_of(street), officer_of(street.office, role="police")
    group = make_group(street, head=head)
    make_office(group, street.office, street.director)
    url = f"/organisations/bodies/{group.pk}"
    page.post(
        f"{url}/members/new",
        {"duty": "deputy", "post": str(member.pk), "document": str(make_document().pk)},
    )

    printed = page.get(f"{url}/annex?on=2026-06-22").content.decode()
    before = page.get(f"{url}/annex?on=2025-12-31").content.decode()

    names = [printed.index(post.account.name) for post in (head, member, street.director)]
    assert "领导小组成员名单（附件）" in printed
    assert names == sorted(names)
    assert "这一天没有成员。" in before


@pytest.mark.requirement("R2")
def test_a_person_who_leaves_in_mid_campaign_is_shown_as_missing(
    street: Street, page: Client, station: Client
) -> None:
    head = secretary_of(street)
    group = make_group(street, head=head)
    Post.objects.filter(pk=head.pk).update(valid_until_on="2026-06-21")

    listed = station.get(f"/api/v1/organisations/vacancies?area={YUNSHAN}").json()
    shown = page.get("/organisations/bodies").content.decode()
    ended = page.post(
        f"/organisations/bodies/{group.pk}/members/{member_of(group, head).pk}/end",
        {"day": "2026-06-21", "document": str(make_document().pk)},
    )

    assert [(row["name"], row["duty_label"], row["left_on"]) for row in listed] == [
        (head.account.name, "组长", "2026-06-21")
    ]
    assert "已离岗" in shown
    assert ended.status_code == 409
    assert BodyMember.objects.get(body=group).until_on is None


def roster(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    """Return a roster as an office keeps it."""
    lines = [("组织名称", "类别", "单位", "职务", "姓名", "岗位或单位"), *rows]
    text = "\n".join(",".join(cells) for cells in lines)
    return SimpleUploadedFile("名册.csv", text.encode())


@pytest.mark.requirement("R3", "R4")
def test_a_roster_comes_in_whole_and_the_tables_that_go_out_show_it(
    street: Street, station: Client
) -> None:
    head = street.heping_head
    group = (
        "和平应急工作小组（虚构）",
        "工作小组",
        street.heping.name,
        "组长",
        head.account.name,
        "",
    )
    team = ("和平救援队（虚构）", "应急救援队伍", street.heping.name, "队长", "赵四（虚构）", "")
    bare = (
        "黄湓应急工作小组（虚构）",
        "工作小组",
        street.huangpen.name,
        "成员",
        "钱五（虚构）",
        "",
    )
    imports = f"{BODIES}/imports"

    refused = station.post(imports, {"file": roster(group, team, bare), "confirm": "true"})
    before = OrganisationBody.objects.count()
    done = station.post(imports, {"file": roster(group, team), "confirm": "true"})
    bodies = station.get(f"{BODIES}/export.xlsx")
    units = station.get(f"/api/v1/units/export.xlsx?area={HEPING}")

    assert (refused.status_code, before) == (422, 0)
    assert refused.json()["errors"]["rows"] == "有 1 行有错误，一行也没有导入。"
    assert (done.status_code, done.json()["added"]) == (201, 2)
    told = {(row[0], row[1], row[5]) for row in table(bodies.content)[1:]}
    assert told == {
        (group[0], "工作小组", head.account.name),
        (team[0], "应急救援队伍", "赵四（虚构）"),
    }
    assert [(row[1], row[6]) for row in table(units.content)[1:]] == [(street.heping.name, "有")]


def table(content: bytes) -> list[list[str]]:
    """Return the cells of a workbook."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]
