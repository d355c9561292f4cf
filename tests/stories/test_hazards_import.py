"""An office brings its present ledger in, works on, and gives it to the platform above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import SignedIn
from shouwang.config.commands.worker import run_once
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.tests.ledgers import HEADER, ledger, plain, row
from shouwang.prepare.places.tests.factories import plant_divisions
from shouwang.prepare.places.tests.tables import read_back

pytestmark = pytest.mark.django_db

ROWS = (
    row(),
    row(隐患编号="YS-2026-0002", 是否整改="已整改", 整改完成时间="2026-06-01"),
    plain("楼道堆物", 隐患编号="YS-2026-0003"),
    plain("配电房积水", 隐患编号="YS-2026-0004", 检查时间="2026-02-30"),
)


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    with time_machine.travel("2026-06-22T02:00:00+00:00", tick=True):
        yield


@pytest.fixture
def office(signed_in: SignedIn) -> tuple[Client, Actor]:
    plant_divisions()
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    make_unit(area_code=HEPING, parent=station)
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=station)


def send(client: Client, content: bytes, name: str = "台账.xlsx") -> str:
    """Upload a ledger; returns the address under which it goes on, "" when it was refused."""
    answer = client.post("/hazards/import", {"file": SimpleUploadedFile(name, content)})
    return answer.headers.get("Location", "").removesuffix("columns")


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def api(client: Client, token: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.get(f"/api/v1/hazards/imports/{token}").json()
    return found


@pytest.mark.requirement("R122", "R288", "R289")
def test_the_office_s_own_ledger_comes_in_as_confirmed_graded_and_filed(
    office: tuple[Client, Actor],
) -> None:
    client, _ = office
    url = send(client, ledger(*ROWS))
    columns = page(client, f"{url}columns")
    preview = page(client, f"{url}preview")
    assert Hazard.objects.count() == 0

    client.post(f"{url}apply")
    waiting = client.get(f"{url}result")
    run_once("test")
    result = client.get(f"{url}result")

    assert "个人姓名，不导入：检查人" in columns
    assert "没有“2026-02-30”这一天" in preview
    assert "等级不全，先按“已认定”导入，请以后定级。" in preview
    assert waiting.headers["Refresh"] == "2"
    assert "正在导入" in waiting.content.decode()
    assert "Refresh" not in result.headers
    made = {one.origin.number: one for one in Hazard.objects.select_related("origin")}
    assert {number: one.state for number, one in made.items()} == {
        "YS-2026-0001": "deferred",
        "YS-2026-0002": "rectified",
        "YS-2026-0003": "confirmed",
    }
    assert {one.area_code_at_time for one in made.values()} == {HEPING}
    assert [made["YS-2026-0003"].level, made["YS-2026-0003"].due_at] == [None, None]


@pytest.mark.requirement("R122")
def test_the_same_ledger_comes_back_with_what_is_wrong_and_once_put_right_adds_one(
    office: tuple[Client, Actor],
) -> None:
    client, _ = office
    url = send(client, ledger(*ROWS))
    client.post(f"{url}apply")
    run_once("test")

    rows = read_back(client.get(f"{url}errors.xlsx").content)
    again = send(client, ledger(*ROWS[:3], plain("配电房积水", 隐患编号="YS-2026-0004")))
    preview = page(client, f"{again}preview")
    client.post(f"{again}apply")
    run_once("test")

    assert [one[-1] for one in rows[1:]] == [
        "错误原因", "", "", "", "发现日期：没有“2026-02-30”这一天，请写成 2026-06-22。",
    ]  # fmt: skip
    assert "导入 1 条" in preview
    assert Hazard.objects.count() == 4


@pytest.mark.requirement("R289", "R288")
def test_the_ledger_goes_up_in_the_platform_s_columns_without_invented_zeros(
    office: tuple[Client, Actor],
) -> None:
    client, _ = office
    url = send(client, ledger(*ROWS))
    client.post(f"{url}apply")
    run_once("test")

    rows = read_back(client.get("/hazards/export-upper.xlsx?state=confirmed").content)
    text = client.get("/hazards/export-upper.csv").content.decode("utf-8-sig")

    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["原编号"], told["区划代码"]) == ("YS-2026-0003", HEPING)
    assert (told["治理资金（元）"], told["发现日期"], told["隐患等级"]) == ("", "", "")
    assert "280000.00" in text


@pytest.mark.requirement("R122")
def test_a_program_sends_a_ledger_and_asks_how_far_it_is(office: tuple[Client, Actor]) -> None:
    client, _ = office
    file = SimpleUploadedFile("台账.xlsx", ledger(*ROWS))

    sent = client.post("/api/v1/hazards/imports", {"file": file, "confirm": "true"})
    token = sent.json()["id"]
    before = api(client, token)
    run_once("test")
    after = api(client, token)

    assert sent.status_code == 201
    assert (before["state"], before["rows"], before["rows_done"]) == ("queued", 4, 0)
    assert (after["state"], after["added"], after["faulty"]) == ("done", 3, 1)
    assert after["errors"] == [
        {
            "row": 6,
            "column": "发现日期",
            "message": "没有“2026-02-30”这一天，请写成 2026-06-22。",
        }
    ]


def test_a_program_sees_first_what_the_ledger_would_do(office: tuple[Client, Actor]) -> None:
    client, _ = office
    file = SimpleUploadedFile("台账.xlsx", ledger(row(级别=None), plain("楼道堆物", 等级="一般")))

    sent = client.post("/api/v1/hazards/imports", {"file": file, "general_level": "4"}).json()

    assert (sent["state"], sent["added"], sent["errors"]) == ("uploaded", 2, [])
    assert Hazard.objects.count() == 0


def test_the_hazard_s_page_names_the_row_it_came_from(office: tuple[Client, Actor]) -> None:
    client, _ = office
    url = send(client, ledger(row(备注="多次催办")))
    client.post(f"{url}apply")
    run_once("test")

    shown = page(client, f"/hazards/{Hazard.objects.get().number}")

    assert "YS-2026-0001" in shown
    assert "多次催办" in shown
    assert "从原台账导入" in shown


def test_the_ledger_offers_import_and_export_to_those_who_may(
    office: tuple[Client, Actor], signed_in: SignedIn
) -> None:
    client, _ = office
    grid, _ = signed_in("grid_worker", area_code=HEPING)

    assert "导入原有台账" in page(client, "/hazards/")
    assert "导入原有台账" not in page(grid, "/hazards/")
    assert grid.get("/hazards/import").status_code == 403
    assert send(grid, ledger(row())) == ""


def test_the_columns_are_chosen_and_remembered(office: tuple[Client, Actor]) -> None:
    client, _ = office
    url = send(client, ledger(*ROWS))
    chosen = {
        "description": str(HEADER.index("存在问题")),
        "village": str(HEADER.index("所属社区")),
        "funds_unit": "yuan",
        "year": "2025",
        "general_level": "4",
    }

    refused = client.post(f"{url}columns", {**chosen, "description": ""})
    client.post(f"{url}columns", chosen)
    again = send(client, ledger(*ROWS))

    shown = page(client, f"{again}columns")
    assert refused.status_code == 422
    assert '<option value="2025" selected>' in shown


def test_a_sheet_that_is_none_is_refused_with_a_reason(office: tuple[Client, Actor]) -> None:
    client, _ = office
    url = send(client, ledger(*ROWS))

    answer = client.post(f"{url}columns", {"sheet": "没有这张"}, follow=True)

    assert "表格里没有“没有这张”这张工作表。" in answer.content.decode()
