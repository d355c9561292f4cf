"""Reading an office's ledger as it comes: cells, sheets, kinds of files, what is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
import xlsxwriter

from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.models import Upload
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.ledger_columns import Column, LedgerMapping
from shouwang.prepare.places.tests.factories import plant_divisions

from .factories import Cast, make_cast
from .ledgers import HEADER, bring_in, fill, ledger, plain, row, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    with time_machine.travel("2026-06-22T02:00:00+00:00", tick=True):
        yield


@pytest.fixture
def cast() -> Cast:
    plant_divisions()
    return make_cast()


def only() -> Hazard:
    return Hazard.objects.get()


def faults(actor: Actor, *rows: tuple[object, ...]) -> dict[int, list[str]]:
    upload = actions.start_ledger_upload(actor, "台账.xlsx", ledger(*rows))
    seen = queries.ledger_preview(actor, upload)
    found: dict[int, list[str]] = {}
    for fault in seen.faults():
        found.setdefault(fault.row, []).append(f"{fault.label}：{fault.text}")
    return found


def test_every_error_stands_in_its_row(cast: Cast) -> None:
    assert faults(
        cast.safety,
        plain("长" * 10_000),
        plain("甲", 等级="较大"),
        plain("乙", 级别="五级"),
        plain("丙", 检查时间="2026-13-01"),
        plain("丁", 检查时间="2027-01-01"),
        plain("戊", 所属社区="不存在村"),
        plain("己", 所属社区="3.30781E+11"),
        plain("庚", **{"资金（万元）": "很多"}),
        plain("辛", **{"资金（万元）": -1}),
        plain("壬", 隐患编号="1.23E+15"),
        plain("癸", 是否整改="不予受理"),
        plain("子", 检查时间="2026-06-20", 整改期限="2026-06-19"),
        plain("", 地址="某路"),
        plain("丑", 隐患编号="A-0001"),
        plain("寅", 隐患编号="A-0001"),
    ) == {
        3: ["隐患内容：太长：10000 个字，最多 2000 个字。"],
        4: ["隐患等级（一般、重大）：等级应该是“一般”或“重大”，表中是“较大”。"],
        5: ["内部级别（一至四级）：级别应该是一级至四级，表中是“五级”。"],
        6: ["发现日期：没有“2026-13-01”这一天，请写成 2026-06-22。"],
        7: ["发现日期：这一天还没有到。"],
        8: ["村（社区）：您的职责范围内没有“不存在村”这个村（社区）。"],
        9: ["村（社区）：区划代码成了科学计数法，末几位已丢失，请把单元格改为文本后重填。"],
        10: ["治理资金：应该是数字，表中是“很多”。"],
        11: ["治理资金：金额不能小于零，也不能大到没有道理。"],
        12: ["隐患编号：编号成了科学计数法，末几位已丢失，请把单元格改为文本后重填。"],
        13: ["整改情况：“不予受理”的不是未结隐患，不导入。"],
        14: ["整改期限：整改期限早于发现日期。"],
        15: ["隐患内容：请写明隐患情况。"],
        16: ["隐患编号：同一个编号在表中出现了不止一次。"],
        17: ["隐患编号：同一个编号在表中出现了不止一次。"],
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026.6.2", date(2026, 6, 2)),
        ("2026年6月2日", date(2026, 6, 2)),
        ("6月2日", date(2026, 6, 2)),
        ("２０２６-０６-０２", date(2026, 6, 2)),
        ("20260602", date(2026, 6, 2)),
        (46_175, date(2026, 6, 2)),
        ("46175", date(2026, 6, 2)),
        ("2026-06-02 14:30", date(2026, 6, 2)),
    ],
)
def test_a_day_is_read_as_offices_write_it(cast: Cast, cell: object, expected: date) -> None:
    upload = actions.start_ledger_upload(
        cast.safety, "台账.xlsx", ledger(plain("楼道堆物", 检查时间=cell))
    )

    found = queries.ledger_preview(cast.safety, upload).rows[0].planned
    assert (found.draft.found_on, found.faults) == (expected, ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("330781002005", HEPING),
        (330_781_002_005, HEPING),
        ("３３０７８１００２００５", HEPING),
        ("330781002000", YUNSHAN),
        ("和平", HEPING),
        ("和平社区居民委员会", HEPING),
    ],
)
def test_an_area_is_read_as_offices_write_it(cast: Cast, cell: object, code: str) -> None:
    upload = actions.start_ledger_upload(
        cast.safety, "台账.xlsx", ledger(plain("楼道堆物", 所属社区=cell))
    )

    found = queries.ledger_preview(cast.safety, upload).rows[0].planned
    assert (found.draft.area_code, found.faults) == (code, ())


def test_errors_formulas_and_formula_like_texts(cast: Cast) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("台账")
    fill(sheet, [HEADER, plain("甲"), plain("=cmd|'/c calc'!A0"), plain("丙")])
    sheet.write_formula(1, HEADER.index("整改期限"), "=A1/0", None, "#DIV/0!")
    sheet.write_formula(3, HEADER.index("存在问题"), '=CONCAT("丙","丁")', None, "丙丁")
    book.close()

    done = bring_in(cast.safety, out.getvalue())

    found = workbooks.faults_of(cast.safety, done)
    assert [(one.row, str(one.text)) for one in found] == [
        (2, "单元格是 Excel 错误值 #DIV/0!，请改正。")
    ]
    assert sorted(Hazard.objects.values_list("description", flat=True)) == [
        "=cmd|'/c calc'!A0",
        "丙丁",
    ]


def test_merged_cells_empty_rows_totals_and_a_second_header_row(cast: Cast) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    fill(
        sheet,
        [
            ("隐患台账",),
            ("村（社区）", "单位", "存在问题", "整改情况"),
            (None, None, None, "整改措施", "责任人", "整改期限"),
            ("和平社区", "甲店（虚构）", "通道堵塞", "清理", None, "2026-12-01"),
            ("", "", "电线裸露", "更换", None, "2026-12-01"),
            (),
            ("合计", None, 2),
            ("填表人：某某（虚构）",),
        ],
    )
    sheet.merge_range(3, 0, 4, 0, "和平社区")
    sheet.merge_range(3, 1, 4, 1, "甲店（虚构）")
    book.close()

    done = bring_in(cast.safety, out.getvalue())

    assert (done.added, done.faulty) == (2, 0)
    assert set(Hazard.objects.values_list("location", flat=True)) == {"甲店（虚构）"}


def test_a_sheet_can_be_chosen_and_a_hidden_one_is_not_taken_first(cast: Cast) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    hidden = book.add_worksheet("旧表")
    fill(hidden, [HEADER, plain("旧的")])
    book.add_worksheet("空表")
    fill(book.add_worksheet("一月"), [HEADER, plain("一月的")])
    second = book.add_worksheet("二月")
    fill(second, [HEADER, plain("二月的")])
    hidden.hide()
    second.activate()
    book.close()

    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", out.getvalue())
    sample = queries.ledger_sample(cast.safety, upload, 3)
    actions.choose_ledger_sheet(cast.safety, upload.token, "二月")
    actions.confirm_ledger_upload(cast.safety, upload.token)
    work()

    assert upload.sheet == "一月"
    assert [(one.name, one.is_hidden) for one in sample.sheets] == [
        ("旧表", True), ("一月", False), ("二月", False),
    ]  # fmt: skip
    assert only().description == "二月的"


def test_a_csv_under_another_name_is_read(cast: Cast) -> None:
    content = "存在问题,村（社区）\r\n楼道堆物,和平社区\r\n".encode("gb18030")

    bring_in(cast.safety, content, "台账.xlsx")

    assert only().description == "楼道堆物"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的。"),
        (b"\x89PNG\r\n\x1a\n\x00", "这不是 Excel 表格，请上传 .xlsx、.xls 或 .csv。"),
        (b"PK\x03\x04broken", "文件已损坏，打不开。"),
        ("甲,乙\n1,2\n".encode(), "没有找到表头，表头里至少要有隐患内容，例如“存在问题”。"),
    ],
)
def test_what_is_no_ledger_is_refused_and_not_kept(
    cast: Cast, content: bytes, message: str
) -> None:
    with pytest.raises(Invalid) as caught:
        actions.start_ledger_upload(cast.safety, "a.xlsx", content)

    assert str(caught.value.fields["file"]) == message
    assert Upload.objects.count() == 0


def test_a_community_cannot_import_for_another(cast: Cast) -> None:
    assert faults(cast.director, plain("甲", 所属社区="枣树村")) == {
        3: ["村（社区）：您的职责范围内没有“枣树村”这个村（社区）。"]
    }


def test_a_chosen_mapping_is_remembered_for_the_unit(cast: Cast) -> None:
    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", ledger(row()))
    mapping = LedgerMapping({Column.DESCRIPTION: 5, Column.VILLAGE: 4}, year=2025)
    actions.choose_ledger_mapping(cast.safety, upload.token, mapping)

    again = actions.start_ledger_upload(cast.safety, "台账.xlsx", ledger(plain("另一条")))

    kept = queries.mapping_of(cast.safety, again)
    assert (kept.columns, kept.year) == (mapping.columns, 2025)


def test_a_wrong_mapping_is_refused(cast: Cast) -> None:
    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", ledger(row()))
    wrong = LedgerMapping({Column.ADDRESS: 99}, general_level=7)

    with pytest.raises(Invalid) as caught:
        actions.choose_ledger_mapping(cast.safety, upload.token, wrong)

    assert set(caught.value.fields) == {"address", "description", "village", "general_level"}
