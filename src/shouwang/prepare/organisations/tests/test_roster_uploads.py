"""Rosters of groups and teams from a table: names found, faults by row, all or none."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from conftest import SignedIn
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.ground.workbooks.models import Upload
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import BodyMember, OrganisationBody

from .body_factories import secretary_of
from .factories import HEPING, Street, make_document, make_street
from .order_factories import NOON

pytestmark = pytest.mark.django_db

HEADER = ("组织名称", "类别", "单位", "职务", "姓名", "岗位或单位")
GROUP, UNIT = "和平应急工作小组（虚构）", "和平社区居委会（虚构）"
HEAD = (GROUP, "工作小组", UNIT, "组长", "陈一（虚构）", "")
MEMBER = (GROUP, "工作小组", UNIT, "成员", "林二（虚构）", "")
STATION = "safety_station_head"
KINDS = (
    "领导小组、领导小组办公室、应急管理指挥部、安全生产委员会办公室、"
    "工作小组、应急救援队伍、民兵巡防队、扑火队"
)


@pytest.fixture(autouse=True)
def street() -> Street:
    return make_street()


@pytest.fixture(autouse=True)
def _monday_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def chen(street: Street) -> Post:
    account = make_account(name="陈一（虚构）")
    return make_post(account=account, unit=street.heping, area_code=HEPING)


@pytest.fixture
def station(street: Street) -> Actor:
    return actor_for(STATION, area_code=YUNSHAN, unit=street.office)


def book(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = made.add_worksheet("名册")
    for number, cells in enumerate((header, *rows)):
        sheet.write_row(number, 0, cells)
    made.close()
    return out.getvalue()


def send(actor: Actor, *rows: tuple[str, ...], document_id: int | None = None) -> str:
    return actions.start_roster_upload(actor, "名册.xlsx", book(*rows), document_id).token


def faults(actor: Actor, token: str) -> list[tuple[int, str, str]]:
    """Return what is wrong; nothing was written."""
    seen = queries.roster_preview(actor, queries.roster_upload(actor, token))
    assert OrganisationBody.objects.count() == 0
    return [(one.row, str(one.label), str(one.text)) for one in seen.faults()]


def test_a_table_forms_a_group_with_its_members(station: Actor, chen: Post) -> None:
    done = actions.confirm_roster_upload(station, send(station, HEAD, MEMBER))

    body = OrganisationBody.objects.get()
    assert (body.name, body.kind, body.unit_id) == (GROUP, "working_group", chen.unit_id)
    members = BodyMember.objects.order_by("id").values_list("duty", "post_id", "person_name")
    assert list(members) == [("head", chen.pk, ""), ("member", None, "林二（虚构）")]
    assert (done.state, done.added, done.unchanged) == ("done", 2, 0)
    assert Entry.objects.filter(verb="body.form").count() == 1


@pytest.mark.usefixtures("chen")
def test_the_same_table_again_changes_nothing_and_a_new_row_joins(station: Actor) -> None:
    actions.confirm_roster_upload(station, send(station, HEAD, MEMBER))
    third = (GROUP, "应急工作小组", UNIT, "组员", "王三（虚构）", "")

    done = actions.confirm_roster_upload(station, send(station, HEAD, MEMBER, third))

    assert (done.added, done.unchanged) == (1, 2)
    assert OrganisationBody.objects.get().members.count() == 3
    assert Entry.objects.filter(verb="body.add_member").count() == 1


@pytest.mark.usefixtures("chen")
def test_each_wrong_row_is_named_and_nothing_comes_in(station: Actor) -> None:
    rows = (
        HEAD,
        (GROUP, "工作小组", UNIT, "书记", "林二（虚构）", ""),
        (GROUP, "工作小组", UNIT, "组长", "王三（虚构）", ""),
        (GROUP, "工作小组", UNIT, "成员", "陈一（虚构）", ""),
        ("救援队（虚构）", "乐队", "无此单位（虚构）", "队员", "", ""),
        ("扑火队（虚构）", "扑火队", "", "队员", "赵四（虚构）", "街道办"),
    )
    token = send(station, *rows)

    assert faults(station, token) == [
        (3, "职务", "这一类组织的职务是：组长、副组长、成员"),
        (4, "职务", "第 2 行已是组长，只能有一名。"),
        (5, "姓名", "第 2 行是同一个人。"),
        (6, "姓名", "没有填写。"),
        (6, "类别", f"没有“乐队”这一类，可以填：{KINDS}"),
        (6, "单位", "您的职责范围内没有这个单位，请写登记表里的全称。"),
        (7, "职务", "这个组织没有队长，要有一名。"),
        (
            7,
            "岗位或单位",
            "2026-06-22 在岗人员里没有“赵四（虚构）”；没有账号的人，这一格请留空。",
        ),
    ]
    with pytest.raises(Invalid) as refused:
        actions.confirm_roster_upload(station, token)
    assert str(refused.value.message) == "有 5 行有错误，一行也没有导入。"
    assert (OrganisationBody.objects.count(), BodyMember.objects.count()) == (0, 0)
    assert Upload.objects.get().state == "uploaded"


def test_the_same_table_comes_back_with_what_is_wrong(station: Actor) -> None:
    token = send(station, MEMBER)

    content = queries.roster_workbook(station, queries.roster_upload(station, token))

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    told = "职务：这个组织没有组长，要有一名。"
    assert sheet.to_python() == [[*HEADER, "错误原因"], [*MEMBER, told]]


def test_two_of_one_name_ask_for_the_post(station: Actor, chen: Post, street: Street) -> None:
    make_post(account=make_account(name="陈一（虚构）"), unit=street.huangpen)

    told = faults(station, send(station, HEAD))
    named = send(station, (*HEAD[:5], UNIT))

    posts = f"{UNIT} {chen.label}、黄湓社区居委会（虚构） {chen.label}"
    assert told == [(2, "岗位或单位", f"有 2 名同名人员，请写明岗位：{posts}")]
    assert faults(station, named) == []


def test_a_leading_group_needs_a_document_and_its_head_rule(
    station: Actor, chen: Post, street: Street
) -> None:
    secretary = secretary_of(street)
    name = "应急管理领导小组（虚构）"
    wrong = (name, "领导小组", "", "组长", chen.account.name, "")
    right = (name, "领导小组", "", "组长", secretary.account.name, "")
    document = make_document()

    assert faults(station, send(station, right)) == [
        (2, "类别", "成立领导小组要有依据文件，请上传时选择。")
    ]
    assert faults(station, send(station, wrong, document_id=document.pk)) == [
        (2, "姓名", "这一级领导小组的组长应是党（工）委书记。")
    ]
    actions.confirm_roster_upload(station, send(station, right, document_id=document.pk))
    body = OrganisationBody.objects.get()
    assert (body.area_code_now, body.document_id) == (YUNSHAN, document.pk)
    assert body.formed_on == document.effective_on


def test_who_leads_already_is_not_replaced_by_a_table(station: Actor, chen: Post) -> None:
    actions.confirm_roster_upload(station, send(station, HEAD))
    token = send(
        station,
        (GROUP, "工作小组", UNIT, "组长", "林二（虚构）", ""),
        (GROUP, "工作小组", UNIT, "副组长", chen.account.name, ""),
    )

    seen = queries.roster_preview(station, queries.roster_upload(station, token))

    assert [str(one.text) for one in seen.faults()] == [
        "已有组长，请在组织页面更换。",
        "已在名单里，是组长，请在组织页面调整。",
    ]


def test_a_table_without_a_needed_column_is_refused(station: Actor) -> None:
    content = book(("甲", "工作小组"), header=("组织名称", "类别"))

    with pytest.raises(Invalid) as refused:
        actions.start_roster_upload(station, "名册.xlsx", content)

    assert str(refused.value) == "file: 表头里没有：职务、姓名。"
    assert Upload.objects.count() == 0


def test_a_table_of_more_than_a_thousand_rows_is_refused(station: Actor) -> None:
    exact = actions.start_roster_upload(station, "名册.xlsx", book(*[MEMBER] * 1_000))

    with pytest.raises(Invalid) as refused:
        actions.start_roster_upload(station, "名册.xlsx", book(*[MEMBER] * 1_001))

    assert str(refused.value) == "file: 一份表最多 1000 行，请分成几份。"
    assert Upload.objects.get().pk == exact.pk


def test_a_table_comes_in_once(station: Actor, chen: Post) -> None:
    token = send(station, HEAD)
    actions.confirm_roster_upload(station, token)

    with pytest.raises(WrongState):
        actions.confirm_roster_upload(station, token)

    assert BodyMember.objects.get().post_id == chen.pk


@pytest.mark.usefixtures("chen")
def test_what_changed_since_the_preview_undoes_the_whole_table(
    station: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = ("救援队（虚构）", "救援队", UNIT, "队长", "林二（虚构）", "")
    token = send(station, HEAD, team)
    seen = queries.roster_preview(station, queries.roster_upload(station, token))
    actions.confirm_roster_upload(station, send(station, team))
    monkeypatch.setattr(
        "shouwang.prepare.organisations.queries.roster_uploads.roster_preview",
        lambda *_: seen,
    )

    with pytest.raises(Invalid) as refused:
        actions.confirm_roster_upload(station, token)

    assert str(refused.value.message) == "“救援队（虚构）”没有导入：这里已有同名的组织。"
    assert OrganisationBody.objects.get().name == "救援队（虚构）"


def test_who_may_not_form_bodies_imports_nothing(station: Actor) -> None:
    token = send(station, HEAD)

    with pytest.raises(NotAllowed):
        send(actor_for("police", area_code=YUNSHAN), HEAD)
    with pytest.raises(NotFound):
        actions.confirm_roster_upload(actor_for(STATION, area_code=YUNSHAN), token)

    assert (Upload.objects.count(), OrganisationBody.objects.count()) == (1, 0)


@pytest.mark.usefixtures("chen")
def test_another_streets_unit_is_not_found() -> None:
    stranger = actor_for(STATION, area_code="330781001")

    assert faults(stranger, send(stranger, HEAD)) == [
        (2, "单位", "您的职责范围内没有这个单位，请写登记表里的全称。")
    ]


def test_the_pages_take_show_and_bring_in_a_table(
    signed_in: SignedIn, chen: Post, street: Street
) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN, unit=street.office)
    sent = client.post(
        "/organisations/bodies/import", {"file": SimpleUploadedFile("名册.xlsx", book(HEAD))}
    )

    shown = client.get(sent["Location"])
    done = client.post(f"{sent['Location']}/apply", follow=True)

    assert sent.status_code == 302
    assert (shown.context["seen"].new_count, shown.context["seen"].body_count) == (1, 1)
    assert "已导入：新增 1 人。" in done.content.decode()
    assert OrganisationBody.objects.get().members.get().post_id == chen.pk


def test_a_faulty_table_is_refused_on_its_page(signed_in: SignedIn, street: Street) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN, unit=street.office)
    file = SimpleUploadedFile("名册.xlsx", book(MEMBER))
    at = client.post("/organisations/bodies/import", {"file": file})["Location"]

    refused = client.post(f"{at}/apply")

    assert refused.status_code == 422
    assert "这个组织没有组长，要有一名。" in refused.content.decode()
    assert client.get(f"{at}/errors.xlsx").status_code == 200
    assert OrganisationBody.objects.count() == 0


def test_the_import_page_names_the_missing_file(signed_in: SignedIn) -> None:
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    answer = client.post("/organisations/bodies/import", {})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
