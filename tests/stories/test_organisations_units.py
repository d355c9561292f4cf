"""The register of units comes in from Excel, and its own export comes back in."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from conftest import SignedIn
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations.tests.factories import HEPING, Street, make_street

pytestmark = pytest.mark.django_db

IMPORTS = "/api/v1/units/imports"
CREDIT, OTHER_CREDIT = "91330781MA28D0001E", "91330781MA28D0002H"
HEADER = ("代码", "名称", "类别", "村（社区）", "信用代码")


@pytest.fixture(autouse=True)
def street() -> Street:
    return make_street()


@pytest.fixture
def station(street: Street, api_client: SignedIn) -> Client:
    return api_client("safety_station_head", area_code=YUNSHAN, unit=street.office)[0]


@pytest.fixture
def page(street: Street, signed_in: SignedIn) -> Client:
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=street.office)[0]


def table(*rows: Sequence[str]) -> SimpleUploadedFile:
    """Return a register of units as an office keeps it."""
    text = "\n".join(",".join(cells) for cells in (HEADER, *rows))
    return SimpleUploadedFile("单位.csv", text.encode())


def read_back(content: bytes) -> list[list[str]]:
    """Return the cells of a workbook."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


@pytest.mark.requirement("R19")
def test_units_of_every_kind_come_in_and_their_export_changes_nothing(
    station: Client, street: Street
) -> None:
    known = make_unit(code="u-7", name="旧名（虚构）", kind="enterprise", area_code=HEPING)
    rows = (
        ("u-7", "新名（虚构）", "企业", "和平社区", ""),
        ("", "鞋厂（虚构）", "企业", "和平社区", CREDIT),
        ("c-1", "和平股份经济合作社（虚构）", "股份经济合作社", "和平社区", ""),
    )

    told = station.post(IMPORTS, {"file": table(*rows), "confirm": "true"}).json()
    out = station.get("/api/v1/units/export.xlsx").content
    file = SimpleUploadedFile("units.xlsx", out)
    again = station.post(IMPORTS, {"file": file, "confirm": "true"}).json()

    assert (told["added"], told["renamed"], told["errors"]) == (2, 1, [])
    known.refresh_from_db()
    assert (known.name, known.version) == ("新名（虚构）", 2)
    fresh = Unit.objects.get(credit_code=CREDIT)
    assert (fresh.code, fresh.kind, fresh.area_code) == (CREDIT, "enterprise", HEPING)
    assert Unit.objects.get(code="c-1").kind == "shareholding_cooperative"
    assert (again["added"], again["renamed"], again["errors"]) == (0, 0, [])
    assert again["unchanged"] == len(read_back(out)) - 1
    verbs = Entry.objects.filter(verb__in=["unit.create", "unit.rename"]).order_by("id")
    assert [entry.verb for entry in verbs] == ["unit.rename", "unit.create", "unit.create"]


def test_every_wrong_row_of_units_is_named_in_the_same_workbook(page: Client) -> None:
    make_unit(code="u-7", name="旧名（虚构）", kind="enterprise", area_code=HEPING)
    make_unit(code="far", name="远处（虚构）", area_code="330782001001")
    before = Unit.objects.count()
    rows = (
        ("u-7", "新名（虚构）", "学校", "和平社区", OTHER_CREDIT),
        ("u-8", "甲（虚构）", "企业", "和平社区", "91330781MA28D00010"),
        ("u-9", "乙（虚构）", "矿山", "别处村", ""),
        ("u-8", "丙（虚构）", "企业", "和平社区", ""),
        ("far", "丁（虚构）", "企业", "和平社区", ""),
        ("", "戊（虚构）", "企业", "和平社区", ""),
        ("u-10", "己（虚构）", "企业", "和平社区", ""),
    )

    sent = page.post("/organisations/units/import", {"file": table(*rows)})
    preview = sent.headers["Location"]
    shown = page.get(preview).content.decode()
    refused = page.post(f"{preview}/apply")
    back = read_back(page.get(f"{preview}/errors.xlsx").content)

    assert "有 6 行有错误，一行也没有导入。" in shown
    assert refused.status_code == 422
    words = [row[-1].split("；") for row in back]
    words[3][0] = words[3][0].split("，可以填")[0]
    assert words == [
        ["错误原因"],
        [
            "信用代码：登记的是“无”，不能用表格改。",
            "类别：登记的是“企业”，不能用表格改。",
        ],
        ["代码：与第 5 行重复。", "信用代码：统一社会信用代码的校验位不对。"],
        [
            "类别：没有“矿山”这一类",
            "村（社区）：您的职责范围内没有“别处村”这个村（社区）。",
        ],
        ["代码：与第 3 行重复。"],
        ["代码：已被职责范围外的单位使用。"],
        ["代码：新单位要填写代码或信用代码。"],
        [""],
    ]
    assert Unit.objects.count() == before
    assert Unit.objects.get(code="u-7").name == "旧名（虚构）"


def test_who_may_not_register_units_brings_none_in(
    street: Street, api_client: SignedIn, signed_in: SignedIn
) -> None:
    grid, _ = api_client("grid_worker", area_code=HEPING, unit=street.heping)
    reader, _ = signed_in("grid_worker", area_code=HEPING, unit=street.heping)
    before = Unit.objects.count()

    row = ("u-1", "甲（虚构）", "企业", "和平社区", "")
    sent = grid.post(IMPORTS, {"file": table(row), "confirm": "true"})
    shown = reader.get("/organisations/units/import")
    offered = reader.get("/organisations/groups").content.decode()

    assert (sent.status_code, shown.status_code) == (403, 403)
    assert "/organisations/units/import" not in offered
    assert Unit.objects.count() == before
