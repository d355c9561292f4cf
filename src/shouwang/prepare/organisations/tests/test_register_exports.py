"""Tables to take away: bodies with members, units, what was laid down; for whom, and journaled."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from conftest import SignedIn
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries

from .body_factories import make_team, volunteer
from .factories import HEPING, SYSTEM, Street, make_document, make_street
from .order_factories import NOON

pytestmark = pytest.mark.django_db

STATION = "safety_station_head"
OTHER_STREET = "330781001"


@pytest.fixture(autouse=True)
def street() -> Street:
    return make_street()


@pytest.fixture(autouse=True)
def _monday_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def cells(content: bytes) -> list[list[str]]:
    """Return the cells of a workbook."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def test_bodies_go_out_with_their_members_of_the_day(street: Street) -> None:
    head = make_post(
        account=make_account(name="张一（虚构）"), unit=street.heping, area_code=HEPING
    )
    team = make_team(head, names=("=1+1",))
    member = team.members.get(person_name="=1+1")
    actions.end_member(SYSTEM, team.pk, member.pk, date(2026, 3, 31))

    spring = cells(actions.export_bodies(SYSTEM, queries.BodyFilter(YUNSHAN, on=date(2026, 3, 1))))
    now = cells(actions.export_bodies(SYSTEM, queries.BodyFilter(YUNSHAN)))

    assert spring[0] == [
        "名称", "类别", "区划", "单位", "职务", "姓名", "岗位", "自", "至", "依据文件",
    ]  # fmt: skip
    leader = [team.name, "应急救援队伍", "和平社区", "", "队长", "张一（虚构）"]
    post = f"和平社区居委会（虚构） {head.label}"
    assert spring[1:] == [
        [*leader, post, "2026-01-01", "", ""],
        [*leader[:4], "成员", "'=1+1", "", "2026-01-01", "2026-03-31", ""],
    ]
    assert now[1:] == [spring[1]]
    entry = Entry.objects.filter(verb="body.export").latest("pk")
    assert (entry.object_key, '"count":1' in entry.text) == (f"area:{YUNSHAN}", True)


def test_a_seat_whose_holder_has_left_says_so() -> None:
    team = make_team(volunteer(), volunteer(until_on=date(2026, 5, 31)))

    rows = cells(actions.export_bodies(SYSTEM, queries.BodyFilter(HEPING)))

    assert len(rows) == 1 + team.members.count()
    assert [row[6].endswith("（已离岗）") for row in rows[1:]] == [False, True]


def test_units_go_out_with_who_answers_and_whether_they_have_a_group(street: Street) -> None:
    draft = actions.AccountableDraft(street.heping.pk, make_document().pk, street.heping_head.pk)
    actions.appoint_accountable(SYSTEM, draft)
    actions.form_body(
        SYSTEM,
        actions.BodyDraft(
            "working_group",
            "应急工作小组（虚构）",
            (actions.MemberDraft(street.heping_head.pk, duty="head"),),
            unit_id=street.heping.pk,
        ),
    )

    rows = cells(actions.export_units(SYSTEM, HEPING))

    assert rows[0] == [
        "代码", "名称", "类别", "村（社区）", "信用代码", "责任人", "有无工作小组",
    ]  # fmt: skip
    name = street.heping_head.account.name
    told = [street.heping.code, "和平社区居委会（虚构）", "居民委员会", "和平社区"]
    assert rows[1] == [*told, street.heping.credit_code, name, "有"]
    assert Entry.objects.filter(verb="unit.export").count() == 1


def test_units_go_out_in_as_many_reads_for_one_as_for_twenty(street: Street) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        actions.export_units(SYSTEM, HEPING)
    for _ in range(20):
        make_unit(kind="enterprise", area_code=HEPING)

    with CaptureQueriesContext(connection) as many:
        actions.export_units(SYSTEM, HEPING)

    assert len(many) == len(few)
    assert street.heping.area_code == HEPING


def test_what_was_laid_down_goes_out_as_the_list_is_narrowed(street: Street) -> None:
    document = make_document()
    for text, due in (("每月上报一次", datetime(2026, 6, 21, 16, tzinfo=UTC)), ("张贴告示", None)):
        draft = actions.RequirementDraft(
            document.pk, text, street.heping.pk, street.heping_head.pk, due
        )
        actions.require(SYSTEM, draft)

    rows = cells(actions.export_requirements(SYSTEM))
    late = cells(actions.export_requirements(SYSTEM, queries.RequirementFilter(standing="overdue")))

    assert rows[0][:5] == ["状态", "事项", "来源", "提出日期", "责任单位"]
    assert [row[1] for row in rows[1:]] == ["每月上报一次", "张贴告示"]
    name = street.heping_head.account.name
    assert late[1:] == [
        ["已超期", "每月上报一次", str(document), "2026-01-01", street.heping.name, name,
         "2026-06-21", ""],
    ]  # fmt: skip


def test_who_may_not_export_takes_nothing() -> None:
    police = actor_for("police", area_code=YUNSHAN)

    for take in (actions.export_bodies, actions.export_units, actions.export_requirements):
        with pytest.raises(NotAllowed):
            take(police)

    assert Entry.objects.filter(verb__endswith=".export").count() == 0


def test_another_streets_tables_are_not_found() -> None:
    station = actor_for(STATION, area_code=OTHER_STREET)

    with pytest.raises(NotFound):
        actions.export_bodies(station, queries.BodyFilter(YUNSHAN))
    with pytest.raises(NotFound):
        actions.export_units(station, YUNSHAN)
    with pytest.raises(NotFound):
        actions.export_requirements(station, queries.RequirementFilter(YUNSHAN))

    assert Entry.objects.filter(verb__endswith=".export").count() == 0


def test_another_streets_bodies_are_not_in_ones_table() -> None:
    make_team(volunteer())

    rows = cells(actions.export_bodies(actor_for(STATION, area_code=OTHER_STREET)))

    assert len(rows) == 1


@pytest.mark.parametrize(
    "page", ["bodies/export.xlsx", "units/export.xlsx", "requirements/export.xlsx"]
)
def test_each_table_is_taken_from_its_page(signed_in: SignedIn, page: str) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    answer = client.get(f"/organisations/{page}?street={YUNSHAN}")

    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert len(cells(answer.content)) >= 1


def test_the_pages_lead_to_their_tables(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    bodies = client.get(f"/organisations/bodies?kind=rescue_team&area={HEPING}")
    groups = client.get("/organisations/groups")
    required = client.get("/organisations/requirements?standing=overdue")

    assert f"/organisations/bodies/export.xlsx?kind=rescue_team&amp;area={HEPING}" in (
        bodies.content.decode()
    )
    assert f"/organisations/units/export.xlsx?street={YUNSHAN}" in groups.content.decode()
    assert "/organisations/requirements/export.xlsx?standing=overdue" in required.content.decode()


def test_the_list_of_bodies_answers_at_the_address_of_the_contract(api_client: SignedIn) -> None:
    client, _ = api_client(STATION, area_code=YUNSHAN)
    team = make_team(volunteer())

    named = client.get("/api/v1/organisations?kind=rescue_team").json()

    assert [row["id"] for row in named["items"]] == [team.pk]
    assert named == client.get("/api/v1/organisations/bodies?kind=rescue_team").json()
