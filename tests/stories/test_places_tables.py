"""Objects, hazard sources and agricultural assets come in from and go out to Excel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground.journal.queries import history
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.places import actions, jobs
from shouwang.prepare.places.actions import register_uploads
from shouwang.prepare.places.models import (
    AgriculturalAsset,
    InspectableObject,
    MajorHazardSource,
    ObjectInspection,
    Place,
    SourceMonitor,
)
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    SYSTEM,
    YUNSHAN,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)
from shouwang.prepare.places.tests.tables import read_back, workbook

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 22, 4, tzinfo=UTC)
OBJECTS = [
    "场所编号", "场所名称", "村（社区）", "名称", "类别", "设备种类", "上次检验日", "下次检验日",
    "说明",
]  # fmt: skip
SOURCES = [
    "场所编号", "名称", "级别", "普查日期", "档案号", "辨识日期", "风险", "监控预警", "评估日期",
    "评估有效期至", "预案", "备案情况", "备案日期", "人工检查间隔（天）",
]  # fmt: skip
ASSETS: list[str | None] = [
    "名称", "类别", "村（社区）", "面积（亩）", "管理单位", "纬度", "经度",
]  # fmt: skip
IMPORTS = "/api/v1/places/registers/{}/imports"


def table(
    *rows: Sequence[str | None], merged: tuple[int, int, int] | None = None
) -> SimpleUploadedFile:
    """Return a workbook as an office sends it."""
    return SimpleUploadedFile("登记表.xlsx", workbook(rows, merged=merged))


@pytest.fixture
def api(api_client: SignedIn) -> Client:
    plant_divisions()
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)
    return client


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    plant_divisions()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    return client


@pytest.fixture
def boiler_house() -> Place:
    return make_place("锅炉房（虚构）")


@pytest.mark.requirement("R46")
def test_a_table_of_objects_comes_in_page_by_page(station: Client, boiler_house: Place) -> None:
    make_place("锅炉房（虚构）", area_code=ZAOSHU_VILLAGE)
    sent = table(
        ["云山街道设备检验台账（虚构）"],
        ["场所名称", "村（社区）", "名称", "类别", "检验", None],
        [None, None, None, None, "上次检验日", "下次检验日"],
        ["锅炉房（虚构）", "和平社区", "一号锅炉", "设备", "2026.3.1", "2027年3月1日"],
        ["锅炉房（虚构）", "和平社区", "二号储罐", "容器", None, "2026-07-01"],
    )

    with time_machine.travel(NOON, tick=False):
        columns = station.post("/places/registers/objects/import", {"file": sent}).headers[
            "Location"
        ]
        shown = station.get(columns).content.decode()
        preview = columns.removesuffix("/columns")
        foreseen = station.get(preview).content.decode()
        done = station.post(f"{preview}/apply", follow=True).content.decode()

    assert "各列是什么" in shown
    assert "全部导入" in foreseen
    assert "已导入：新增 2 行，更新 0 行。" in done
    told = boiler_house.objects_inside.order_by("id").values_list(
        "name", "kind", "category", "checked_on", "due_on"
    )
    assert list(told) == [
        ("一号锅炉", "equipment", "other", date(2026, 3, 1), date(2027, 3, 1)),
        ("二号储罐", "container", "other", None, date(2026, 7, 1)),
    ]


@pytest.mark.requirement("R46")
def test_every_wrong_row_is_named_and_nothing_comes_in(api: Client, boiler_house: Place) -> None:
    twin = make_place("锅炉房（虚构）", area_code=ZAOSHU_VILLAGE)
    number = boiler_house.number
    elsewhere = make_place("滨江锅炉房（虚构）", area_code=BINJIANG)
    rows = [
        [number, None, None, "好锅炉", "设备", "特种设备", None, "2027-01-01", None],
        [number, None, None, "甲", "设备", None, "2026-02-30", None, None],
        [number, None, None, "乙", "机器", None, None, None, None],
        [number, None, None, "丙", "设备", None, "2026-06-01", "2026-05-01", None],
        [number, None, None, "丁", "设备", None, "2026-06-23", None, None],
        [None, "锅炉房（虚构）", None, "戊", "设备", None, None, None, None],
        [elsewhere.number, None, None, "己", "设备", None, None, None, None],
        [twin.number, "别的名字", None, "庚", "设备", None, None, None, None],
        [number, None, None, "辛", None, None, None, None, None],
        [number, None, None, None, "设备", None, None, None, "没有名称"],
        [number, None, None, "壬", "设备", None, None, None, None],
        [None, "锅炉房（虚构）", "和平社区", "壬", "设备", None, None, None, None],
    ]

    with time_machine.travel(NOON, tick=False):
        foreseen = api.post(IMPORTS.format("objects"), {"file": table(OBJECTS, *rows)}).json()
        refused = api.post(
            IMPORTS.format("objects"), {"file": table(OBJECTS, *rows), "confirm": "true"}
        )

    told = {(one["row"], one["column"], one["message"]) for one in foreseen["errors"]}
    assert told == {
        (3, "上次检验日", "没有“2026-02-30”这一天，请写成 2026-06-22。"),
        (4, "类别", "应填设备、储存设施、装置或容器，表中是“机器”。"),
        (5, "下次检验日", "下次检验日不能早于上次检验日。"),
        (6, "上次检验日", "日期不能在今天以后。"),
        (7, "场所名称", "有 2 个同名场所，请写明村（社区）或场所编号。"),
        (8, "场所编号", "您的职责范围内没有这个编号的场所。"),
        (9, "场所名称", "这个编号登记的是“锅炉房（虚构）”。"),
        (10, "类别", "没有填写类别。"),
        (11, "名称", "没有填写名称。"),
        (12, "名称", "与第 13 行重复：同一场所，同一名称。"),
        (13, "名称", "与第 12 行重复：同一场所，同一名称。"),
    }
    assert (foreseen["rows"], foreseen["added"], foreseen["faulty"]) == (12, 1, 11)
    assert (refused.status_code, refused.json()["errors"]["rows"]) == (
        422,
        "有 11 行有错误，一行也没有导入。",
    )
    assert InspectableObject.objects.count() == 0


@pytest.mark.requirement("R46")
def test_the_same_workbook_comes_back_with_what_is_wrong(
    station: Client, boiler_house: Place
) -> None:
    bad = [boiler_house.number, None, None, "甲", "机器", None, None, None, None]
    good = [boiler_house.number, None, None, "乙", "设备", None, None, None, None]
    sent = station.post("/places/registers/objects/import", {"file": table(OBJECTS, good, bad)})
    preview = sent.headers["Location"].removesuffix("/columns")

    page = station.get(preview).content.decode()
    back = read_back(station.get(f"{preview}/errors.xlsx").content)

    assert f"{preview}/errors.xlsx" in page
    assert "全部导入" not in page
    assert [row[-1] for row in back] == [
        "错误原因", "", "类别：应填设备、储存设施、装置或容器，表中是“机器”。",
    ]  # fmt: skip


@pytest.mark.requirement("R46")
def test_a_present_object_changes_only_where_the_table_differs(
    api: Client, boiler_house: Place
) -> None:
    first = actions.add_object(
        SYSTEM,
        boiler_house.number,
        actions.ObjectDraft(
            "一号锅炉",
            "equipment",
            "三楼",
            date(2025, 6, 1),
            date(2026, 6, 10),
            "special_equipment",
        ),
    )
    same = actions.add_object(
        SYSTEM, boiler_house.number, actions.ObjectDraft("二号锅炉", "equipment")
    )
    number = boiler_house.number
    rows = [
        [number, None, None, "一号锅炉", None, None, "2026-06-09", "2027-06-10", None],
        [number, None, None, "二号锅炉", "设备", "其他", None, None, None],
    ]

    with time_machine.travel(NOON, tick=False):
        told = api.post(
            IMPORTS.format("objects"), {"file": table(OBJECTS, *rows), "confirm": "true"}
        ).json()
        again = api.post(
            IMPORTS.format("objects"), {"file": table(OBJECTS, *rows), "confirm": "true"}
        ).json()
        rate = api.get("/api/v1/places/objects/rate?from_on=2026-06-01&to_on=2026-06-30").json()

    first.refresh_from_db()
    same.refresh_from_db()
    assert (told["added"], told["changed"], told["unchanged"]) == (0, 1, 1)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert (first.checked_on, first.due_on, first.note) == (
        date(2026, 6, 9), date(2027, 6, 10), "三楼",
    )  # fmt: skip
    assert (first.version, same.version) == (2, 1)
    assert ObjectInspection.objects.get().due_on == date(2026, 6, 10)
    assert (rate["numerator"], rate["denominator"]) == (1, 1)


@pytest.mark.requirement("R46")
def test_merged_cells_name_the_place_of_each_row(api: Client, boiler_house: Place) -> None:
    del boiler_house
    rows = [["锅炉房（虚构）", None, "甲", "设备"], [None, None, "乙", "装置"]]
    header: list[str | None] = ["场所名称", "村（社区）", "名称", "类别"]

    told = api.post(
        IMPORTS.format("objects"), {"file": table(header, *rows, merged=(0, 1, 2))}
    ).json()

    assert (told["rows"], told["added"], told["errors"]) == (2, 2, [])


@pytest.mark.requirement("R46")
def test_the_register_goes_out_without_formulas_and_comes_back_without_a_change(
    station: Client, api: Client, boiler_house: Place
) -> None:
    draft = actions.ObjectDraft(
        "=1+1", "storage", "-待查", date(2026, 1, 1), date(2027, 1, 1), "hazmat_container"
    )
    actions.add_object(SYSTEM, boiler_house.number, draft)
    hidden = make_place("滨江锅炉房（虚构）", area_code=BINJIANG)
    actions.add_object(SYSTEM, hidden.number, actions.ObjectDraft("丙", "device"))

    answer = station.get("/places/registers/objects/export.xlsx")
    sent = SimpleUploadedFile("objects.xlsx", answer.content)
    with time_machine.travel(NOON, tick=False):
        told = api.post(IMPORTS.format("objects"), {"file": sent}).json()

    assert read_back(answer.content) == [
        OBJECTS,
        [boiler_house.number, "锅炉房（虚构）", "和平社区", "'=1+1", "储存设施", "危险物品储存容器",
         "2026-01-01", "2027-01-01", "'-待查"],
    ]  # fmt: skip
    assert (told["unchanged"], told["errors"]) == (1, [])
    (kept,) = history(SYSTEM, f"area:{YUNSHAN}")
    assert (kept.verb, kept.details["count"]) == ("place.export_objects", 1)


@pytest.mark.requirement("R47")
def test_agricultural_assets_go_out_in_both_units(api: Client) -> None:
    field = actions.AssetDraft("@烤烟基地（虚构）", "seedlings", ZAOSHU_VILLAGE, Decimal(3000))
    actions.register_asset(SYSTEM, field)
    actions.register_asset(SYSTEM, actions.AssetDraft("别处（虚构）", "grain", BINJIANG))

    answer = api.get("/api/v1/places/assets/export.xlsx")

    rows = read_back(answer.content)
    assert rows[0][:5] == ["名称", "类别", "面积（亩）", "面积（平方米）", "村（社区）"]
    assert [row[0] for row in rows[1:]] == ["'@烤烟基地（虚构）"]
    assert rows[1][2:] == ["3000", "2000000.00", "枣树村", "", "", "", "", ""]
    (kept,) = history(SYSTEM, f"area:{YUNSHAN}")
    assert (kept.verb, kept.details["count"]) == ("place.export_assets", 1)


@pytest.mark.requirement("R47")
def test_a_table_of_assets_comes_in_and_its_export_changes_nothing(api: Client) -> None:
    make_unit(name="管理站（虚构）", area_code=ZAOSHU_VILLAGE)
    standing = actions.register_asset(
        SYSTEM,
        actions.AssetDraft("梨园（虚构）", "orchard", ZAOSHU_VILLAGE, Decimal(20), note="老园"),
    )
    rows: list[list[str | None]] = [
        [
            "@烤烟基地（虚构）",
            "烤烟育苗基地",
            "枣树村",
            "3000.5",
            "管理站（虚构）",
            "31.5",
            "112.5",
        ],
        ["梨园（虚构）", "果园", "枣树村", "21", None, None, None],
    ]

    told = api.post(
        IMPORTS.format("assets"), {"file": table(ASSETS, *rows), "confirm": "true"}
    ).json()
    out = api.get("/api/v1/places/registers/assets/export.xlsx").content
    again = api.post(
        IMPORTS.format("assets"),
        {"file": SimpleUploadedFile("assets.xlsx", out), "confirm": "true"},
    ).json()

    assert (told["added"], told["changed"], told["errors"]) == (1, 1, [])
    assert (again["unchanged"], again["changed"], again["errors"]) == (2, 0, [])
    standing.refresh_from_db()
    assert (standing.area_mu, standing.note, standing.version) == (Decimal(21), "老园", 2)
    fresh = AgriculturalAsset.objects.get(name="@烤烟基地（虚构）")
    assert (fresh.kind, fresh.area_code_now, fresh.area_mu) == (
        "seedlings",
        ZAOSHU_VILLAGE,
        Decimal("3000.5"),
    )
    assert fresh.unit is not None
    assert (fresh.unit.name, fresh.latitude, fresh.longitude) == ("管理站（虚构）", 31.5, 112.5)


@pytest.mark.requirement("R47")
def test_every_wrong_row_of_assets_is_named_in_the_same_workbook(station: Client) -> None:
    make_unit(name="外单位（虚构）", area_code=BINJIANG)
    rows: list[list[str | None]] = [
        ["甲", "粮田", "枣树村", "10", None, None, None],
        ["乙", "矿山", "枣树村", "10", None, None, None],
        ["丙", None, "别处村", "0", None, None, None],
        ["丁", "粮田", "枣树村", None, "外单位（虚构）", "31.5", None],
        ["甲", "果园", "枣树村", None, None, None, None],
    ]

    sent = station.post("/places/registers/assets/import", {"file": table(ASSETS, *rows)})
    preview = sent.headers["Location"].removesuffix("/columns")
    shown = station.get(preview).content.decode()
    refused = station.post(f"{preview}/apply")
    back = read_back(station.get(f"{preview}/errors.xlsx").content)

    assert refused.status_code == 422
    assert "有 5 行有错误，一行也没有导入。" in shown
    assert [row[-1] for row in back] == [
        "错误原因",
        "名称：与第 6 行重复：同一村（社区），同一名称。",
        "类别：应填育苗基地、粮田、蔬菜基地、果园、林地、养殖场、水产养殖或其他，表中是“矿山”。",
        "；".join(
            (
                "村（社区）：您的职责范围内没有“别处村”这个村（社区）。",
                "类别：没有填写类别。",
                "面积（亩）：面积应大于 0 亩。",
            )
        ),
        "纬度：经度和纬度要一起填写。；管理单位：您的职责范围内没有这个单位，或不止一个同名的。",
        "名称：与第 2 行重复：同一村（社区），同一名称。",
    ]
    assert AgriculturalAsset.objects.count() == 0


def test_a_preview_takes_as_many_queries_for_two_rows_as_for_twelve(
    station: Client, boiler_house: Place
) -> None:
    counts = []
    for count in (2, 12):
        rows: list[Sequence[str | None]] = [
            [boiler_house.number, None, None, f"锅炉{n}", "设备"] for n in range(count)
        ]
        sent = station.post("/places/registers/objects/import", {"file": table(OBJECTS[:5], *rows)})
        preview = sent.headers["Location"].removesuffix("/columns")
        station.get(preview)
        with CaptureQueriesContext(connection) as seen:
            station.get(preview)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_who_may_not_import_or_export_is_refused(
    signed_in: SignedIn, api_client: SignedIn, boiler_house: Place
) -> None:
    grid, _ = signed_in("grid_worker", area_code=boiler_house.area_code_now)
    grid_api, _ = api_client("grid_worker", area_code=boiler_house.area_code_now)
    row: list[str | None] = [boiler_house.number, None, None, "甲", "设备"]

    sent = grid_api.post(
        IMPORTS.format("objects"), {"file": table([*OBJECTS[:5]], row), "confirm": "true"}
    )
    page = grid.get("/places/registers/sources/import")
    out = grid.get("/places/registers/objects/export.xlsx")

    assert (sent.status_code, page.status_code, out.status_code) == (403, 403, 403)
    assert "registers/objects/import" not in grid.get("/places/objects").content.decode()
    assert InspectableObject.objects.count() == 0


def test_a_large_table_waits_for_the_worker(
    api: Client, boiler_house: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_uploads, "AT_ONCE_ROWS", 1)
    rows: list[Sequence[str | None]] = [
        [boiler_house.number, None, None, name, "设备"] for name in ("甲", "乙")
    ]

    sent = api.post(
        IMPORTS.format("objects"), {"file": table([*OBJECTS[:5]], *rows), "confirm": "true"}
    ).json()
    before = InspectableObject.objects.count()
    done = jobs.apply_register_uploads()
    told = api.get(f"{IMPORTS.format('objects')}/{sent['id']}").json()

    assert (sent["state"], before, done) == ("queued", 0, 1)
    assert (told["state"], told["added"]) == ("done", 2)
    assert InspectableObject.objects.count() == 2


@pytest.mark.requirement("R44")
def test_sources_come_in_with_their_file_and_go_out_the_same(
    api: Client, station: Client, boiler_house: Place
) -> None:
    whole: list[str | None] = [
        boiler_house.number, "液氯储罐", "三级", "2026-06-01", "云危1号", "2026-06-02", "泄漏",
        "在线监测", "2026-06-03", "2029-06-03", "专项预案", "已备案", "2026-06-04", "7",
    ]  # fmt: skip
    bare: list[str | None] = [boiler_house.number, "氨罐"]

    with time_machine.travel(NOON, tick=False):
        told = api.post(
            IMPORTS.format("sources"), {"file": table([*SOURCES], whole, bare), "confirm": "true"}
        ).json()
        views = api.get("/api/v1/places/sources").json()["items"]
        out = station.get("/places/registers/sources/export.xlsx").content
        again = api.post(
            IMPORTS.format("sources"), {"file": SimpleUploadedFile("sources.xlsx", out)}
        ).json()

    assert (told["added"], told["errors"]) == (2, [])
    assert {view["name"]: len(view["gaps"]) for view in views} == {"氨罐": 9, "液氯储罐": 0}
    assert SourceMonitor.objects.get().every_min == 7 * 24 * 60
    assert [boiler_house.number, "锅炉房（虚构）", "和平社区", *whole[1:]] in read_back(out)[1:]
    assert (again["unchanged"], again["errors"]) == (2, [])


@pytest.mark.requirement("R44")
def test_a_present_source_is_updated_and_wrong_rows_change_nothing(
    api: Client, boiler_house: Place
) -> None:
    draft = actions.SourceDraft("液氯储罐", 3, plan="专项预案")
    source = actions.add_source(SYSTEM, boiler_house.number, draft)
    gone = actions.add_source(SYSTEM, boiler_house.number, actions.SourceDraft("旧罐"))
    actions.retire_source(SYSTEM, gone.pk, version=1)
    header: list[str | None] = ["场所编号", "名称", "级别", "评估日期", "评估有效期至", "备案情况",
                                "人工检查间隔（天）"]  # fmt: skip
    good: list[str | None] = [boiler_house.number, "液氯储罐", "2级", None, None, None, "30"]
    bad: list[Sequence[str | None]] = [
        [boiler_house.number, "旧罐", None, None, None, None, None],
        [boiler_house.number, "甲罐", "五级", None, "2026-05-01", "是的", "0"],
    ]

    with time_machine.travel(NOON, tick=False):
        refused = api.post(IMPORTS.format("sources"), {"file": table(header, good, *bad)}).json()
        told = api.post(
            IMPORTS.format("sources"), {"file": table(header, good), "confirm": "true"}
        ).json()

    assert [(one["row"], one["column"]) for one in refused["errors"]] == [
        (3, "名称"), (4, "级别"), (4, "备案情况"), (4, "评估日期"), (4, "人工检查间隔（天）"),
    ]  # fmt: skip
    source.refresh_from_db()
    assert (told["changed"], source.level, source.plan, source.version) == (1, 2, "专项预案", 2)
    assert source.monitors.get().every_min == 30 * 24 * 60
    assert MajorHazardSource.objects.count() == 2
