"""Reading tables as they come: kinds of files, headers, cells, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import Invalid
from shouwang.ground.workbooks import cells
from shouwang.ground.workbooks.files import formula_safe, write_csv, write_workbook
from shouwang.ground.workbooks.grids import Grid, read_grid
from shouwang.ground.workbooks.headers import Header
from shouwang.ground.workbooks.headers import find_header as find_header_by
from shouwang.ground.workbooks.villages import village_words
from shouwang.prepare.places.rules.cells import read_credit_code
from shouwang.prepare.places.rules.columns import (
    SYNONYMS,
    Column,
    ColumnMapping,
    OutputUnit,
    mapping_faults,
    propose,
)

from .tables import HEADER, read_back, workbook

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def find_header(found: Grid) -> Header | None:
    return find_header_by(found, SYNONYMS)


def fault_of(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_grid(content)
    return str(caught.value.fields["file"])


def grid(*rows: tuple[object, ...]) -> Grid:
    return Grid(rows)  # type: ignore[arg-type]


def test_a_workbook_is_known_by_its_content() -> None:
    read = read_grid(workbook([("企业名称",), ("甲（虚构）",)]))

    assert read.rows == (("企业名称",), ("甲（虚构）",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    read = read_grid("企业名称,地址\r\n甲（虚构）,和平路\r\n".encode(encoding))

    assert read.rows == (("企业名称", "地址"), ("甲（虚构）", "和平路"))


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "x")

    assert fault_of(out.getvalue()) == "这不是 Excel 表格，请上传 .xlsx、.xls 或 .csv。"


def test_a_broken_workbook_is_refused() -> None:
    whole = workbook([HEADER])

    assert fault_of(whole[: len(whole) // 2]) == "文件已损坏，打不开。"


def test_an_image_is_refused() -> None:
    content = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"

    assert fault_of(content) == "这不是 Excel 表格，请上传 .xlsx、.xls 或 .csv。"


def test_an_empty_file_is_refused() -> None:
    assert fault_of(b"") == "文件是空的。"
    assert fault_of(b",,\r\n,,\r\n") == "表格里没有内容。"


def test_a_table_that_unpacks_beyond_measure_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * 1024)
        for number in range(5):
            package.writestr(f"xl/{number}.xml", bytes(90 * 1024 * 1024))

    assert fault_of(out.getvalue()) == "表格展开后太大，请拆分后再上传。"


def test_a_village_merged_over_rows_counts_for_each() -> None:
    rows = [
        ("所属村", "企业名称"),
        ("和平社区", "甲（虚构）"),
        (None, "乙（虚构）"),
        ("枣树村", "丙（虚构）"),
    ]

    read = read_grid(workbook(rows, merged=(0, 1, 2)))

    assert [row[0] for row in read.rows] == ["所属村", "和平社区", "和平社区", "枣树村"]


def test_title_rows_above_the_header_are_skipped() -> None:
    header = find_header(grid(("云山街道企业台账",), ("填报单位：",), HEADER, ("甲",)))

    assert header is not None
    assert (header.row, header.first_data_row) == (2, 3)


def test_a_second_header_row_is_joined() -> None:
    header = find_header(
        grid(("企业名称", "联系方式", None), (None, "联系人", "联系电话"), ("甲", "乙", "1"))
    )

    assert header is not None
    assert header.titles == ("企业名称", "联系人", "联系电话")
    assert header.first_data_row == 2


def test_a_table_without_any_known_title_has_no_header() -> None:
    assert find_header(grid(("甲", "乙"), ("1", "2"))) is None


def test_titles_are_matched_and_ten_thousands_of_yuan_are_seen() -> None:
    header = find_header(grid(HEADER))
    assert header is not None

    found = propose(header)

    assert found.columns == {
        Column.NAME: 0,
        Column.CREDIT_CODE: 1,
        Column.ADDRESS: 2,
        Column.VILLAGE: 3,
        Column.OUTPUT: 4,
        Column.CAPACITY: 5,
        Column.CONTACT_PHONE: 6,
    }
    assert found.output_unit is OutputUnit.WAN_YUAN


def test_a_year_before_the_title_does_not_hide_it() -> None:
    header = find_header(grid(("单位名称", "2025年产值（元）")))
    assert header is not None

    found = propose(header)

    assert found.columns[Column.OUTPUT] == 1
    assert found.output_unit is OutputUnit.YUAN


def test_a_column_cannot_be_two_things() -> None:
    mapping = ColumnMapping({Column.NAME: 0, Column.ADDRESS: 0, Column.VILLAGE: 1})

    assert set(mapping_faults(mapping, 2)) == {"address"}


def test_name_and_village_must_be_known() -> None:
    assert set(mapping_faults(ColumnMapping(), 3)) == {"name", "village"}
    assert mapping_faults(ColumnMapping({Column.NAME: 0}, default_area_code="1"), 3) == {}


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("499.999999", OutputUnit.WAN_YUAN, Decimal("4999999.99")),
        (500, OutputUnit.WAN_YUAN, Decimal("5000000.00")),
        (499.999999, OutputUnit.WAN_YUAN, Decimal("4999999.99")),
        ("5,000,000.00", OutputUnit.YUAN, Decimal("5000000.00")),
        ("", OutputUnit.YUAN, None),
        ("未知", OutputUnit.YUAN, None),
        (0, OutputUnit.YUAN, Decimal("0.00")),
    ],
)
def test_an_output_is_read_in_its_unit(
    cell: str | float, unit: OutputUnit, expected: Decimal | None
) -> None:
    assert cells.read_amount(cell, is_in_wan=unit is OutputUnit.WAN_YUAN) == expected


def test_a_credit_code_kept_as_a_number_is_refused() -> None:
    with pytest.raises(cells.CellFault, match="末几位已丢失"):
        read_credit_code(9.133078100000001e17)
    with pytest.raises(cells.CellFault, match="科学计数法"):
        read_credit_code("9.13307E+17")


def test_a_credit_code_in_full_width_is_read() -> None:
    assert read_credit_code("９１３３０７８１ｍａ") == "91330781MA"


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A0", "+1+1", "@SUM(1)", "-2+3"])
def test_what_looks_like_a_formula_is_refused(text: str) -> None:
    with pytest.raises(cells.CellFault, match="像公式"):
        cells.read_text(text, 100)


def test_half_an_emoji_and_ten_thousand_characters_are_refused() -> None:
    with pytest.raises(cells.CellFault, match="半个表情"):
        cells.read_text("饭店\ud83d", 100)
    with pytest.raises(cells.CellFault, match="10000 个字"):
        cells.read_text("很" * 10_000, 120)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "昨天", "20261301"])
def test_an_impossible_day_is_refused(text: str) -> None:
    with pytest.raises(cells.CellFault, match="这一天"):
        cells.read_day(text)


@pytest.mark.parametrize(
    "cell", ["2026-6-22", "2026年6月22日", "2026/06/22", datetime(2026, 6, 22, tzinfo=UTC)]
)
def test_a_day_is_read_in_the_ways_that_people_write_it(cell: str | datetime) -> None:
    assert cells.read_day(cell) == date(2026, 6, 22)


def test_a_short_village_name_that_fits_two_keeps_both() -> None:
    words = village_words({"1": "枣树社区", "2": "枣树村", "3": "和平社区"})

    assert words["枣树"] == ("1", "2")
    assert words["枣树村"] == ("2",)
    assert words["和平"] == ("3",)


@given(ANY_TEXT)
@pytest.mark.parametrize(
    "read", [cells.read_count, cells.read_amount, cells.read_degrees, cells.read_day]
)
def test_no_cell_makes_reading_fall_over(read: Callable[[str], object], text: str) -> None:
    with suppress(cells.CellFault):
        read(text)


@given(ANY_TEXT)
def test_nothing_that_is_written_begins_as_a_formula(text: str) -> None:
    assert not formula_safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert write_csv(["甲"], [[text]]).startswith(b"\xef\xbb\xbf")


def test_a_written_workbook_keeps_digits_and_runs_no_formula() -> None:
    content = write_workbook("表", [["代码", "名称"], ["013800000000", "=1+1"]])

    assert read_back(content) == [["代码", "名称"], ["013800000000", "'=1+1"]]
