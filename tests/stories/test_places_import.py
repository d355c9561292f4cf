"""An office brings its own table in, sees each error at its row, and nothing comes in by halves."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import SignedIn
from shouwang.config.commands.worker import run_once
from shouwang.prepare.places.actions import uploads
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import YUNSHAN, credit_code, plant_divisions
from shouwang.prepare.places.tests.tables import HEADER, read_back, workbook

pytestmark = pytest.mark.django_db

GOOD = ("甲厂（虚构）", credit_code(1), "和平路1号", "和平社区", 500, None, "000-0000-0001")
BAD = ("乙厂（虚构）", "91330781MA00000000", "和平路2号", "和平社区", 499, None, "000-0000-0002")
MAPPING = {
    "name": "0", "credit_code": "1", "address": "2", "village": "3", "annual_output": "4",
    "capacity": "5", "contact_phone": "6", "output_unit": "wan_yuan", "datum": "wgs84",
}  # fmt: skip


@pytest.fixture
def office(signed_in: SignedIn) -> Client:
    plant_divisions()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    return client


def send(client: Client, content: bytes, name: str = "台账.xlsx") -> str:
    """Upload a table and return the address under which it goes on; "" when it was refused."""
    answer = client.post("/places/import/", {"file": SimpleUploadedFile(name, content)})
    return answer.headers.get("Location", "").removesuffix("columns")


def sent(client: Client, *rows: tuple[object, ...]) -> str:
    url = send(client, workbook([("云山街道企业台账",), HEADER, *rows]))
    client.post(f"{url}columns", MAPPING)
    return url


def test_a_table_is_previewed_and_then_comes_in(office: Client) -> None:
    url = sent(office, GOOD)
    columns = office.get(f"{url}columns").content.decode()
    preview = office.get(f"{url}preview").content.decode()
    assert Place.objects.count() == 0

    office.post(f"{url}apply")
    done = office.get(f"{url}preview").content.decode()

    made = Place.objects.get()
    assert "年产值（万元）" in columns
    assert "5,000,000.00" in preview
    assert "导入结果" in done
    assert (made.name, made.accountable) == ("甲厂（虚构）", "office")


def test_one_wrong_row_keeps_all_rows_out_and_comes_back_with_its_reason(office: Client) -> None:
    url = sent(office, GOOD, BAD)

    preview = office.get(f"{url}preview").content.decode()
    refused = office.post(f"{url}apply")
    rows = read_back(office.get(f"{url}errors.xlsx").content)

    assert "统一社会信用代码的校验位不对。" in preview
    assert refused.status_code == 422
    assert Place.objects.count() == 0
    assert rows[1][-1] == "错误原因"
    assert rows[2][-1] == ""
    assert rows[3][-1] == "统一社会信用代码：统一社会信用代码的校验位不对。"


def test_the_columns_are_remembered(office: Client) -> None:
    url = send(office, workbook([HEADER, GOOD]))
    office.post(f"{url}columns", {**MAPPING, "output_unit": "yuan"})

    again = send(office, workbook([HEADER, GOOD]))
    page = office.get(f"{again}columns").content.decode()

    assert '<option value="yuan" selected>' in page


def test_importing_twice_updates_and_adds_nothing(office: Client) -> None:
    office.post(f"{sent(office, GOOD)}apply")
    url = sent(office, (*GOOD[:4], 499, None, "000-0000-0001"))
    preview = office.get(f"{url}preview").content.decode()

    office.post(f"{url}apply")

    made = Place.objects.get()
    assert "更新" in preview
    assert (made.accountable, made.version) == ("village_pair", 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "这不是 Excel 表格"),
        (b"PK\x03\x04broken", "文件已损坏"),
        ("甲,乙\n1,2\n".encode(), "没有找到表头"),
    ],
)
def test_what_is_no_register_is_refused_with_a_reason(
    office: Client, content: bytes, message: str
) -> None:
    answer = office.post("/places/import/", {"file": SimpleUploadedFile("a.xlsx", content)})

    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_grid_worker_cannot_import(signed_in: SignedIn) -> None:
    plant_divisions()
    client, _ = signed_in("grid_worker", area_code=f"{YUNSHAN}005")

    assert client.get("/places/import/").status_code == 403
    assert send(client, workbook([HEADER, GOOD])) == ""


def test_somebody_else_s_upload_is_not_found(office: Client, signed_in: SignedIn) -> None:
    url = sent(office, GOOD)
    other, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    assert other.get(f"{url}preview").status_code == 404
    assert other.post(f"{url}apply").status_code == 404
    assert Place.objects.count() == 0


def test_what_was_taken_away_can_be_brought_back(office: Client) -> None:
    office.post(f"{sent(office, GOOD)}apply")
    taken = office.get("/places/export.xlsx").content

    url = send(office, io.BytesIO(taken).getvalue(), "场所.xlsx")
    office.post(f"{url}apply")

    made = Place.objects.get()
    assert (made.version, str(made.annual_output_yuan)) == (1, "5000000.00")


def test_a_large_table_comes_in_behind_the_page(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE_ROWS", 0)
    url = sent(office, GOOD)

    office.post(f"{url}apply")
    waiting = office.get(f"{url}preview")
    run_once("test")
    done = office.get(f"{url}preview")

    assert waiting.headers["Refresh"] == "2"
    assert "正在后台导入" in waiting.content.decode()
    assert "Refresh" not in done.headers
    assert Place.objects.count() == 1


def test_an_office_s_untidy_table_is_read_and_each_wrong_row_is_named(office: Client) -> None:
    """Merged villages, a second header row, a wrong day, a padded and a scientific code."""
    rows = [
        ("云山街道场所台账",),
        ("企业名称", "统一社会信用代码", "地址", "所属村（社区）", "摸底日期"),
        ("名称", None, None, None, "年-月-日"),
        ("甲店（虚构）", None, "1号", "和平社区", "2026-06-01"),
        ("乙店（虚构）", None, "2号", None, "2026-02-30"),
        ("丙店（虚构）", f"000{credit_code(3)}", "3号", None, None),
        ("丁店（虚构）", 9.1330781e17, "4号", None, None),
    ]
    url = send(office, workbook(rows, merged=(3, 3, 6)), "台账.xls")
    office.post(
        f"{url}columns",
        {
            "name": "0", "credit_code": "1", "address": "2", "village": "3", "surveyed_on": "4",
            "output_unit": "yuan", "datum": "wgs84",
        },
    )  # fmt: skip

    office.post(f"{url}apply")
    told = read_back(office.get(f"{url}errors.xlsx").content)

    reasons = {row[0]: row[-1] for row in told if "虚构" in str(row[0])}
    assert Place.objects.count() == 0
    assert reasons["甲店（虚构）"] == ""
    assert [name for name, why in reasons.items() if "村（社区）" in str(why)] == []
    assert "摸底日期" in str(reasons["乙店（虚构）"])
    assert "统一社会信用代码" in str(reasons["丙店（虚构）"])
    assert "存成了数字，末几位已丢失" in str(reasons["丁店（虚构）"])
