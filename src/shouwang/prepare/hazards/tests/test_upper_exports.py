"""The ledger in the columns of the platform above, and brought in again by another office."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from python_calamine import CalamineWorkbook

from shouwang.ground import clock
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.journal.models import Entry
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.models import Hazard, HazardWord
from shouwang.prepare.hazards.queries import HazardFilters
from shouwang.prepare.hazards.rules.ledger_columns import SYNONYMS
from shouwang.prepare.hazards.rules.ledger_words import Progress, progress_of
from shouwang.prepare.hazards.rules.upper_platform import (
    FORMATS,
    PROGRESS_WORDS,
    format_at,
    padded,
)
from shouwang.prepare.hazards.states import State
from shouwang.prepare.places.tests.factories import HEPING, make_place, plant_divisions

from .factories import Cast, fulfil, make_cast, make_hazard
from .ledgers import bring_in, ledger, plain

pytestmark = pytest.mark.django_db

COMPARED = (
    "description", "location", "state", "statutory", "level", "category", "source", "difficulty",
    "due_at", "place_id", "area_code_now", "latitude", "longitude",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    with time_machine.travel("2026-06-22T02:00:00+00:00", tick=True):
        yield


@pytest.fixture
def cast() -> Cast:
    plant_divisions()
    return make_cast()


def sheets(content: bytes) -> list[list[list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        [[str(cell) for cell in row] for row in book.get_sheet_by_index(number).to_python()]
        for number in range(len(book.sheet_names))
    ]


def told(rows: list[list[str]], number: int = 1) -> dict[str, str]:
    return dict(zip(rows[0], rows[number], strict=True))


def test_one_hazard_stands_in_the_platform_s_columns(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred", location="和平路1号")
    fulfil(cast, hazard.number)

    rows, _ = sheets(actions.export_upper_workbook(cast.safety, HazardFilters()))

    found = told(rows)
    hazard.refresh_from_db()
    assert rows[0] == [column.title for column in FORMATS[0].columns]
    assert found["隐患编号"] == hazard.number
    assert found["区划代码"] == HEPING
    assert (found["隐患等级"], found["内部级别"]) == ("一般隐患", "三级")
    assert found["整改情况"] == "整改中"
    assert found["治理资金（元）"] == "280000.00"
    assert found["责任人"] == "白露生（虚构）"
    assert found["发现日期"] == "2026-06-22"
    assert hazard.due_on is not None
    assert found["整改期限"] == hazard.due_on.isoformat()


def test_the_unknown_is_empty_and_never_zero(cast: Cast) -> None:
    bring_in(cast.safety, ledger(plain("楼道堆物")))

    rows, _ = sheets(actions.export_upper_workbook(cast.safety, HazardFilters()))

    found = told(rows)
    assert (found["治理资金（元）"], found["实际整改费用（元）"]) == ("", "")
    assert (found["发现日期"], found["登记日期"]) == ("", "2026-06-22")
    assert (found["隐患等级"], found["经度"]) == ("", "")


def test_the_second_sheet_says_what_was_taken_by_whom(cast: Cast) -> None:
    make_hazard(cast)

    _, facts = sheets(actions.export_upper_workbook(cast.safety, HazardFilters(state="open")))

    known = {row[0]: row[1] for row in facts}
    assert known["截至时间"] == "2026-06-22 10:00"
    assert known["筛选条件"] == "state=open"
    assert known["行数"] == "1"
    assert known["导出人"] == cast.safety.name
    assert known["格式版本"] == "2026-1"
    assert known["治理资金（元）"] == "已落实的资金合计，元；空是不知道，不是零。"


def test_no_cell_becomes_a_formula(cast: Cast) -> None:
    bring_in(cast.safety, ledger(plain("=cmd|'/c calc'!A0")))

    rows, _ = sheets(actions.export_upper_workbook(cast.safety, HazardFilters()))
    text = actions.export_upper_csv(cast.safety, HazardFilters())

    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert text.startswith(b"\xef\xbb\xbf")
    assert told(rows)["隐患内容"] == told(lines)["隐患内容"] == "'=cmd|'/c calc'!A0"


def test_an_export_is_counted_in_the_journal(cast: Cast) -> None:
    make_hazard(cast)

    actions.export_upper_csv(cast.safety, HazardFilters())

    entry = Entry.objects.get(verb="hazard.export")
    assert '"count":1' in entry.text
    assert '"form":"upper-csv"' in entry.text
    assert '"columns":"2026-1"' in entry.text


def test_without_the_right_nothing_is_taken(cast: Cast) -> None:
    make_hazard(cast)

    with pytest.raises(NotAllowed):
        actions.export_upper_workbook(cast.grid, HazardFilters())

    assert not Entry.objects.filter(verb="hazard.export").exists()


def test_another_community_s_hazards_are_not_in_it(cast: Cast) -> None:
    make_hazard(cast)

    rows, _ = sheets(actions.export_upper_workbook(cast.stranger, HazardFilters()))

    assert len(rows) == 1


def test_what_an_office_takes_away_an_empty_office_can_bring_in(cast: Cast) -> None:
    place = make_place("和平小超市（虚构）", area_code=HEPING)
    make_hazard(cast, "deferred", place_id=place.pk, location="后门")
    make_hazard(cast, "graded", location="和平路2号", latitude=29.2, longitude=119.4)
    make_hazard(cast, "confirmed", location="和平路3号")
    make_hazard(cast, "reported", location="和平路4号", source="joint")
    make_hazard(cast, "rectified", location="和平路5号")
    before = list(Hazard.objects.order_by("location").values(*COMPARED))
    taken = actions.export_upper_workbook(cast.safety, HazardFilters(state="open"))
    _empty()

    done = bring_in(cast.safety, taken, "上级平台格式.xlsx")

    assert (done.added, done.faulty) == (5, 0)
    assert list(Hazard.objects.order_by("location").values(*COMPARED)) == before


def _empty() -> None:
    """Let the office forget its hazards, as an empty one has none."""
    HazardWord.objects.all().delete()
    models = [
        relation.related_model
        for relation in Hazard._meta.related_objects
        if relation.related_model is not Hazard
    ]
    for model in models:
        model._default_manager.all()._raw_delete(using="default")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Hazard._meta.db_table}")  # noqa: S608


def test_an_own_export_brought_in_again_changes_nothing(cast: Cast) -> None:
    make_hazard(cast, "deferred")
    taken = actions.export_upper_workbook(cast.safety, HazardFilters())

    upload = actions.start_ledger_upload(cast.safety, "台账.xlsx", taken)

    seen = queries.ledger_preview(cast.safety, upload)
    assert (seen.new_count, seen.same_count, seen.faulty_count) == (0, 1, 0)


def test_every_state_has_a_word_that_the_import_reads_back() -> None:
    assert set(PROGRESS_WORDS) == set(State)
    assert progress_of(PROGRESS_WORDS[State.CLOSED]) is Progress.FIXED
    assert progress_of(PROGRESS_WORDS[State.VERIFIED]) is Progress.FIXED
    assert progress_of(PROGRESS_WORDS[State.RECTIFIED]) is Progress.FIXED
    assert progress_of(PROGRESS_WORDS[State.REPORTED]) is Progress.UNCONFIRMED
    assert progress_of(PROGRESS_WORDS[State.REJECTED]) is Progress.NO_HAZARD
    assert progress_of(PROGRESS_WORDS[State.MERGED]) is Progress.NO_HAZARD
    assert {
        progress_of(PROGRESS_WORDS[state])
        for state in ("confirmed", "graded", "deferred", "planned", "refused")
    } == {Progress.OPEN}


def test_a_format_holds_from_its_day_and_an_unknown_version_is_refused() -> None:
    first = FORMATS[0]

    assert format_at(first.effective_on) is first
    with pytest.raises(Invalid):
        format_at(first.effective_on - timedelta(days=1))
    with pytest.raises(Invalid):
        format_at(clock.today(), "1999-1")


@pytest.mark.parametrize(
    ("code", "whole"),
    [("330781002", "330781002000"), (HEPING, HEPING), ("330781002005001", HEPING)],
)
def test_an_area_code_has_twelve_digits(code: str, whole: str) -> None:
    assert padded(code) == whole


def test_no_title_is_read_as_two_columns() -> None:
    words = [word for words in SYNONYMS.values() for word in dict.fromkeys(words)]

    assert len(words) == len(set(words))
