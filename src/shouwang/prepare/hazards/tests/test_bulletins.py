"""The weekly bulletin: every figure recounted, nothing unknown shown as zero, nothing a formula."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.divisions.models import Division
from shouwang.ground.documents import queries as documents
from shouwang.ground.documents.models import Document
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HelpDraft
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.bulletins import Bulletin, BulletinLine, Figures, table_of

from .factories import Cast, make_hazard

pytestmark = pytest.mark.django_db
QUIET = f"{YUNSHAN}009"


@pytest.fixture(autouse=True)
def _villages(db: None) -> None:
    del db
    Division.objects.create(
        code=YUNSHAN, name="云山街道", level="street", parent_code="330781", full_name="云山街道"
    )
    for code, name in ((HEPING, "和平社区"), (QUIET, "=静村")):
        Division.objects.create(
            code=code, name=name, level="village", parent_code=YUNSHAN, full_name=name
        )


def this_week(cast: Cast) -> Bulletin:
    """Return the bulletin of the seven days that end today."""
    today = clock.today()
    return queries.bulletin(cast.safety, YUNSHAN, today - timedelta(days=6), today)


def figures_of(found: Bulletin, code: str) -> Figures:
    """Return the figures of one community."""
    return next(line.figures for line in found.lines if line.code == code)


def test_every_figure_is_recounted_from_the_rows(cast: Cast) -> None:
    for state in ("reported", "graded", "deferred", "refused", "closed", "rejected", "merged"):
        make_hazard(cast, state)
    late = make_hazard(cast, "deferred")
    Hazard.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(hours=1))
    helped = make_hazard(cast, "deferred")
    draft = HelpDraft("街道无力解决", "专业队伍", "专人值守")
    actions.ask_help(cast.director, helped.number, draft)
    old = make_hazard(cast, "graded")
    Hazard.objects.filter(pk=old.pk).update(reported_at=clock.now() - timedelta(days=30))

    found = figures_of(this_week(cast), HEPING)

    rows = list(Hazard.objects.filter(village_code=HEPING))
    now, end = clock.now(), clock.end_of_day(clock.today())
    start = end - timedelta(days=7)
    was = [row for row in rows if row.confirmed_at and row.state not in {"rejected", "merged"}]
    due = [row for row in was if row.due_at and start < row.due_at <= end]
    unfixed = {"graded", "deferred", "planned", "refused"}
    assert found == Figures(
        found=sum(start <= row.reported_at < end for row in was),
        closed=sum(row.closed_at is not None for row in rows),
        overdue=sum(row.state in unfixed and row.due_at <= now for row in was if row.due_at),
        unfinished=sum(not row.is_finished for row in was),
        backlog=sum(row.state == "reported" for row in rows),
        due=len(due),
        on_time=sum(row.state == "closed" for row in due),
        refused=sum(row.state == "refused" for row in rows),
        help=1,
        listed=0,
    )
    assert (found.found, found.closed, found.overdue, found.refused) == (6, 1, 1, 1)


def test_a_community_without_hazards_stands_there_with_its_zeros(cast: Cast) -> None:
    make_hazard(cast, "graded")

    found = figures_of(this_week(cast), QUIET)

    assert found == Figures()
    assert found.on_time_words == "/"


def test_the_total_is_the_sum_and_the_rate_has_both_parts() -> None:
    lines = (
        BulletinLine("1", "甲", Figures(found=2, due=3, on_time=1)),
        BulletinLine("2", "乙", Figures(found=1, due=1, on_time=1)),
    )
    found = Bulletin("0", "某街道", date(2026, 6, 15), date(2026, 6, 21), clock.now(), lines)

    assert table_of(found)[-1] == ("合计", "3", "0", "0", "0", "0", "50.0% (2/4)", "0", "0", "0")


def test_hazards_are_counted_in_one_statement(cast: Cast) -> None:
    for _ in range(4):
        make_hazard(cast, "graded")

    with CaptureQueriesContext(connection) as taken:
        this_week(cast)

    assert sum('FROM "hazards_hazard"' in query["sql"] for query in taken) == 1


def test_only_whoever_may_take_the_ledger_away_reads_it(cast: Cast) -> None:
    today = clock.today()

    with pytest.raises(NotAllowed):
        queries.bulletin(cast.grid, YUNSHAN, today, today)


@pytest.mark.parametrize("days", [-1, 366])
def test_what_is_no_period_is_refused(cast: Cast, days: int) -> None:
    today = clock.today()

    with pytest.raises(Invalid) as refused:
        queries.bulletin(cast.safety, YUNSHAN, today, today + timedelta(days=days))

    assert set(refused.value.fields) == {"to"}


def test_another_street_counts_nothing(cast: Cast) -> None:
    make_hazard(cast, "graded")
    elsewhere = actor_for("safety_station_head", area_code="330781009")

    found = queries.bulletin(elsewhere, YUNSHAN, clock.today(), clock.today())

    assert found.total == Figures()


def test_it_is_issued_with_a_number(cast: Cast) -> None:
    make_hazard(cast, "graded")
    today = clock.today()

    row = actions.issue_bulletin(cast.safety, YUNSHAN, today - timedelta(days=6), today)

    opened = documents.paper(cast.safety, row.pk)
    assert row.number == f"云山安通〔{today.year}〕1号"
    assert opened.content.heading == "云山街道安全隐患排查整治情况通报"
    names = [line["name"] for line in opened.content.values["rows"]]  # type: ignore[index]
    assert names == ["和平社区", "=静村", "合计"]


def test_whoever_may_not_issue_does_not(cast: Cast) -> None:
    today = clock.today()

    with pytest.raises(NotAllowed):
        actions.issue_bulletin(cast.leader, YUNSHAN, today, today)

    assert Document.objects.count() == 0


def test_excel_holds_the_same_figures_and_no_formula(cast: Cast) -> None:
    make_hazard(cast, "graded")
    today = clock.today()

    content = actions.export_bulletin(cast.safety, YUNSHAN, today, today)

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    table, notes = (book.get_sheet_by_name(name).to_python() for name in ("通报", "说明"))
    assert [row[0] for row in table] == ["村（社区）", "和平社区", "'=静村", "合计"]
    assert table[1][1] == "1"
    assert [row[0] for row in notes][:5] == ["项目", "区划", "期间", "统计时刻", "新增"]
    assert Entry.objects.filter(verb="hazard.bulletin").count() == 1
