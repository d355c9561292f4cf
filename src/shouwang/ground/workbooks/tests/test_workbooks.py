"""Uploads that wait, are confirmed once and are written batch by batch; error values by cell."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
import xlsxwriter

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.workbooks import actions, cells, queries
from shouwang.ground.workbooks.actions import UploadDraft
from shouwang.ground.workbooks.error_cells import error_cells
from shouwang.ground.workbooks.grids import Cell, read_grid, sheet_names
from shouwang.ground.workbooks.models import Upload
from shouwang.ground.workbooks.queries import Batch, RowFault
from shouwang.ground.workbooks.rules import retold, told

KIND = "test.table"
SYSTEM = Actor.system("test")


def book_with_errors() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("甲").write_formula(0, 0, "=NA()", None, "#N/A")
    sheet = book.add_worksheet("乙")
    sheet.write(0, 0, "标题")
    sheet.write_formula(2, 27, "=1/0", None, "#DIV/0!")
    sheet.write_formula(3, 0, "=1+1", None, 2)
    book.close()
    return out.getvalue()


@pytest.fixture
def officer(db: None) -> Actor:
    del db
    return actor_for("safety_station_head", area_code="330781002")


def start(officer: Actor, content: bytes = b"a,b\n1,2\n") -> Upload:
    return actions.start_upload(officer, UploadDraft(KIND, "表.csv", content))


def queued(officer: Actor, total: int = 4) -> Upload:
    row = start(officer)
    actions.queue_upload(officer, row, total)
    return row


def test_error_values_are_found_in_their_sheet_and_cell() -> None:
    content = book_with_errors()

    assert error_cells(content, 0) == [(0, 0, "#N/A")]
    assert error_cells(content, 1) == [(2, 27, "#DIV/0!")]
    assert read_grid(content, "乙").rows[2][27] == "#DIV/0!"


def test_a_csv_has_no_sheets_and_no_error_cells() -> None:
    assert sheet_names(b"a,b\n") == []
    assert error_cells(b"a,b\n", 0) == []


def test_a_sheet_that_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        read_grid(book_with_errors(), "丙")

    assert str(caught.value.fields["sheet"]) == "表格里没有“丙”这张工作表。"


@pytest.mark.parametrize("cell", ["#N/A", "#DIV/0!", " #REF! "])
def test_an_error_value_is_never_read_as_unknown(cell: str) -> None:
    for read in (cells.read_number, cells.read_day, cells.read_answer):
        with pytest.raises(cells.CellFault):
            read(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026.6.22", date(2026, 6, 22)),
        (46_195, date(2026, 6, 22)),
        (46_195.75, date(2026, 6, 22)),
        (datetime(2026, 6, 22, 9), date(2026, 6, 22)),  # noqa: DTZ001 - as a workbook gives it
        ("6月22日", date(2024, 6, 22)),
        ("待定", None),
    ],
)
def test_days_are_read_as_they_are_written(cell: Cell, day: date | None) -> None:
    assert cells.read_day(cell, year=2024) == day


@pytest.mark.parametrize("cell", ["6.22", 25_568, 80_001, "2026-6", "2月30日", "下周"])
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(cells.CellFault):
        cells.read_day(cell, year=2026)


def test_a_day_without_a_year_is_refused_where_no_year_is_given() -> None:
    with pytest.raises(cells.CellFault):
        cells.read_day("6月22日")


def test_codes_keep_their_zeros_and_lost_digits_are_named() -> None:
    assert cells.read_code("０００１２", 20) == "00012"
    assert cells.read_code(12.0, 20) == "12"
    with pytest.raises(cells.CellFault, match="科学计数法"):
        cells.read_code(3.30781e17, 20)


def test_an_amount_in_ten_thousands_becomes_yuan() -> None:
    assert cells.read_amount("28.5", is_in_wan=True) == Decimal("285000.00")


def test_a_text_is_kept_with_its_parameters() -> None:
    text = say("{label}：{n} 行", label=say("整行"), n=3)

    assert retold(told(text)) == text


def test_an_upload_is_kept_encrypted_and_belongs_to_who_sent_it(officer: Actor) -> None:
    row = start(officer)
    other = actor_for("safety_station_head", area_code="330781002")

    assert "1,2" not in row.content_sealed
    assert queries.content_of(officer, row) == b"a,b\n1,2\n"
    assert queries.upload(officer, KIND, row.token).pk == row.pk
    for actor, kind, token in (
        (other, KIND, row.token),
        (officer, "other.table", row.token),
        (officer, KIND, "no token!"),
    ):
        with pytest.raises(NotFound):
            queries.upload(actor, kind, token)


def test_an_upload_is_confirmed_once(officer: Actor) -> None:
    row = queued(officer)

    with pytest.raises(WrongState):
        actions.queue_upload(officer, row, 4)
    with pytest.raises(WrongState):
        actions.choose_mapping(officer, row, {})


def test_an_upload_without_rows_or_of_somebody_else_is_not_confirmed(officer: Actor) -> None:
    row = start(officer)

    with pytest.raises(Invalid):
        actions.queue_upload(officer, row, 0)
    with pytest.raises(NotAllowed):
        actions.queue_upload(actor_for("volunteer"), row, 4)

    assert queries.next_queued(SYSTEM, KIND) is None


def test_a_batch_is_counted_once(officer: Actor) -> None:
    row = queued(officer)
    faults = (RowFault(3, say("整行"), say("坏")), RowFault(3, say("地址"), say("坏")))
    actions.advance(officer, row, Batch(2, added=1, faults=faults))

    with pytest.raises(WrongState):
        actions.advance(officer, row, Batch(2, added=1))

    row.refresh_from_db()
    assert (row.position, row.added, row.faulty) == (2, 1, 1)
    assert queries.faults_of(officer, row) == list(faults)


def test_it_is_over_when_every_row_was_seen(officer: Actor) -> None:
    row = queued(officer)
    with pytest.raises(WrongState):
        actions.finish_upload(officer, row)
    actions.advance(officer, row, Batch(4, added=4))

    actions.finish_upload(officer, row)

    assert (row.state, row.added) == ("done", 4)
    assert queries.next_queued(SYSTEM, KIND) is None


def test_only_the_system_takes_what_waits(officer: Actor) -> None:
    queued(officer)

    with pytest.raises(NotAllowed):
        queries.next_queued(officer, KIND)
    with pytest.raises(NotAllowed):
        actions.forget_uploads(officer)


def test_old_uploads_are_deleted_and_those_being_written_are_not(officer: Actor) -> None:
    start(officer)
    kept = queued(officer)

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=False):
        gone = actions.forget_uploads(SYSTEM)

    assert gone == 1
    assert Upload.objects.get().pk == kept.pk
