"""The liaison register as a table: what offices send, what comes back, all rows or none."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.jobs import apply_liaison_uploads
from shouwang.prepare.organisations.models import BasisDocument, EnterpriseLiaison

from .factories import (
    FIRST_DAY,
    HEPING,
    HUANGPEN,
    MONDAY,
    SYSTEM,
    Street,
    make_document,
    make_street,
)
from .old_workbook import old_workbook

pytestmark = pytest.mark.django_db

HEADER = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "所在社区（村）",
    "联系干部",
    "岗位",
    "起始日期",
    "依据文件",
)


def checked_code(body: str) -> str:
    """Return a code with its check sign."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(signs.index(sign) * weight for sign, weight in zip(body, weights, strict=True))
    return body + signs[(31 - total % 31) % 31]


MILL, FOUNDRY = checked_code("91330781MA0000001"), checked_code("91330781MA0000002")


@dataclass(frozen=True, slots=True)
class Office:
    """A street with two enterprises, two officials and the document that names liaisons."""

    head: Actor
    mill: Unit
    foundry: Unit
    chen: Post
    lin: Post
    document: BasisDocument
    street: Street


@pytest.fixture
def office() -> Office:
    street = make_street()
    officials = [
        make_post(
            account=make_account(name=name),
            unit=street.office,
            area_code=YUNSHAN,
            role="duty_staff",
            title=title,
        )
        for name, title in (("陈一（虚构）", "城建办主任"), ("林二（虚构）", "农办副主任"))
    ]
    return Office(
        actor_for("safety_station_head", area_code=YUNSHAN, unit=street.office),
        make_unit(kind="enterprise", area_code=HEPING, name="和平织造厂（虚构）", credit_code=MILL),
        make_unit(
            kind="enterprise", area_code=HUANGPEN, name="黄湓铸造厂（虚构）", credit_code=FOUNDRY
        ),
        officials[0],
        officials[1],
        make_document(number="云街〔2026〕3号"),
        street,
    )


def row(number: int, **more: object) -> list[object]:
    """Return a good row for the mill, with other cells where told."""
    cells = {
        "number": number,
        "name": "和平织造厂（虚构）",
        "code": MILL,
        "village": "和平社区",
        "official": "陈一（虚构）",
        "post": "城建办主任",
        "from_on": "2026-03-01",
        "document": "云街〔2026〕3号",
    }
    return list({**cells, **more}.values())


def second(**more: object) -> list[object]:
    """Return a good row for the foundry."""
    cells = {
        "name": "黄湓铸造厂（虚构）",
        "code": FOUNDRY,
        "village": "黄湓社区",
        "official": "林二（虚构）",
        "post": "农办副主任",
    }
    return row(2, **{**cells, **more})


def book(rows: Sequence[Sequence[object]], *merged: tuple[int, int, int]) -> bytes:
    """Return a workbook; each of `merged` is (column, first row, last row), 0-based."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = made.add_worksheet("附表1")
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            style = day if isinstance(value, date) else None
            sheet.write(number, column, value, style)
    for column, first, last in merged:
        sheet.merge_range(first, column, last, column, rows[first][column])
    made.close()
    return out.getvalue()


def send(office: Office, content: bytes, filename: str = "附表1.xlsx") -> str:
    return actions.start_liaison_upload(office.head, filename, content).token


def faults(office: Office, token: str) -> dict[int, list[str]]:
    """Return what is wrong by row, each with the label of its column."""
    seen = queries.liaison_preview(office.head, queries.liaison_upload(office.head, token))
    found: dict[int, list[str]] = {}
    for one in seen.faults():
        found.setdefault(one.row, []).append(f"{one.label}：{one.text}")
    return found


def back(office: Office, token: str) -> list[list[object]]:
    """Return the cells of the table that goes back."""
    content = queries.liaison_workbook(office.head, queries.liaison_upload(office.head, token))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(cells) for cells in sheet.to_python()]


def refused(office: Office, token: str) -> str:
    """Confirm a table that is refused; nothing comes in."""
    with pytest.raises(Invalid) as error:
        actions.confirm_liaison_upload(office.head, token)
    assert EnterpriseLiaison.objects.count() == 0
    return str(error.value.message)


def test_a_table_comes_in_whole(office: Office) -> None:
    token = send(office, book([HEADER, row(1), second()]))

    done = actions.confirm_liaison_upload(office.head, token)

    rows = EnterpriseLiaison.objects.order_by("id")
    assert [(one.unit_id, one.post_id, one.from_on, one.document_id) for one in rows] == [
        (office.mill.pk, office.chen.pk, date(2026, 3, 1), office.document.pk),
        (office.foundry.pk, office.lin.pk, date(2026, 3, 1), office.document.pk),
    ]
    assert (done.added, done.differing, done.unchanged, done.state) == (2, 0, 0, "done")
    assert Entry.objects.filter(verb="liaison.assign").count() == 2


def test_what_went_out_comes_back_in_without_a_change(office: Office) -> None:
    actions.confirm_liaison_upload(office.head, send(office, book([HEADER, row(1), second()])))
    content = actions.export_liaisons(office.head, YUNSHAN, MONDAY)

    token = send(office, content)
    seen = queries.liaison_preview(office.head, queries.liaison_upload(office.head, token))

    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert tuple(cells[1]) == HEADER
    assert cells[2][:4] == ["1", "和平织造厂（虚构）", MILL, "和平社区"]
    assert (len(seen.rows), seen.same_count) == (2, 2)


def test_another_official_ends_the_liaison_before(office: Office) -> None:
    actions.confirm_liaison_upload(office.head, send(office, book([HEADER, row(1)])))
    later = row(1, official="林二（虚构）", post="", from_on="2026-05-01")
    token = send(office, book([HEADER, later]))

    done = actions.confirm_liaison_upload(office.head, token)

    assert done.differing == 1
    assert queries.liaison_of(SYSTEM, office.mill.pk, date(2026, 4, 30)).post.post_id == (
        office.chen.pk
    )
    assert queries.liaison_of(SYSTEM, office.mill.pk, MONDAY).post.post_id == office.lin.pk


def test_a_day_that_no_calendar_has_is_named_and_nothing_comes_in(office: Office) -> None:
    bad = second(from_on="2026-02-30")
    token = send(office, book([HEADER, row(1), bad]))

    assert refused(office, token) == "有 1 行有错误，一行也没有导入。"
    assert faults(office, token) == {3: ["起始日期：没有“2026-02-30”这一天，请写成 2026-06-22。"]}
    table = back(office, token)
    assert table[0][-1] == "错误原因"
    assert [cells[-1] for cells in table[1:]] == [
        "",
        "起始日期：没有“2026-02-30”这一天，请写成 2026-06-22。",
    ]


@pytest.mark.parametrize(
    "written", [date(2026, 3, 1), "2026.3.1", "2026年3月1日", "20260301", 46082]
)
def test_days_are_read_as_offices_write_them(office: Office, written: object) -> None:
    actions.confirm_liaison_upload(
        office.head, send(office, book([HEADER, row(1, from_on=written)]))
    )

    assert EnterpriseLiaison.objects.get().from_on == date(2026, 3, 1)


def test_the_same_enterprise_twice_is_named_in_both_rows(office: Office) -> None:
    token = send(office, book([HEADER, row(1), second(), row(3)]))

    assert faults(office, token) == {
        2: ["企业名称：第 4 行是同一家企业。"],
        4: ["企业名称：第 2 行是同一家企业。"],
    }
    assert refused(office, token) == "有 2 行有错误，一行也没有导入。"


def test_merged_cells_hold_for_each_of_their_rows(office: Office) -> None:
    rows = [HEADER, row(1), second(official="陈一（虚构）", post="城建办主任")]
    token = send(office, book(rows, (4, 1, 2), (7, 1, 2)))

    actions.confirm_liaison_upload(office.head, token)

    assert {one.post_id for one in EnterpriseLiaison.objects.all()} == {office.chen.pk}


def test_titles_a_second_header_row_and_totals_are_no_data(office: Office) -> None:
    under = ("", "企业名称", "统一社会信用代码", "", "姓名", "岗位", "", "")
    rows = [
        ("附表1：企业联系人登记表",),
        HEADER,
        under,
        tuple(range(1, 9)),
        row(1),
        second(),
        ("合计", 2),
    ]

    done = actions.confirm_liaison_upload(office.head, send(office, book(rows)))

    assert done.added == 2


def test_an_old_workbook_named_xlsx_is_read_by_what_it_is(office: Office) -> None:
    rows = [
        [str(cell) for cell in cells] for cells in (HEADER, row(1), second(from_on="2026-13-1"))
    ]
    token = send(office, old_workbook(rows), "附表1.xlsx")

    assert faults(office, token) == {3: ["起始日期：没有“2026-13-1”这一天，请写成 2026-06-22。"]}
    refused(office, token)
    assert back(office, token)[2][-1] == "起始日期：没有“2026-13-1”这一天，请写成 2026-06-22。"


def test_a_broken_old_workbook_is_refused_in_words(office: Office) -> None:
    with pytest.raises(Invalid) as broken:
        send(office, old_workbook([HEADER])[:700], "附表1.xlsx")

    assert str(broken.value.fields["file"]) == "文件已损坏或有密码，打不开。"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (f"000{MILL}", "有 21 位，应为 18 位，请核对是不是多写了 0。"),
        ("9.13307E+17", "编号成了科学计数法，末几位已丢失，请把单元格改为文本后重填。"),
        (913307810000000001, "编号成了科学计数法，末几位已丢失，请把单元格改为文本后重填。"),
        (MILL[:-1], "有 17 位，应为 18 位。"),
        ("91330781MA0000009X", "校验位不对，请核对有没有写错。"),
    ],
)
def test_codes_that_were_padded_or_lost_digits_are_named(
    office: Office, code: object, words: str
) -> None:
    token = send(office, book([HEADER, row(1, code=code)]))

    assert f"统一社会信用代码：{words}" in faults(office, token)[2]
    refused(office, token)


def test_an_unknown_official_is_named(office: Office) -> None:
    token = send(office, book([HEADER, row(1, official="无此人", post="")]))

    assert faults(office, token) == {2: ["联系干部：2026-03-01 在岗人员里没有“无此人”。"]}
    refused(office, token)


def test_of_two_officials_of_one_name_the_post_is_asked_for(office: Office) -> None:
    other = make_post(
        account=make_account(name="陈一（虚构）"),
        unit=office.street.office,
        area_code=YUNSHAN,
        role="duty_staff",
        title="司法所所长",
    )
    unclear = send(office, book([HEADER, row(1, post="")]))
    clear = send(office, book([HEADER, row(1, post="司法所所长")]))

    asked = faults(office, unclear)[2]
    actions.confirm_liaison_upload(office.head, clear)

    posts = "云山街道办事处（虚构） 城建办主任、云山街道办事处（虚构） 司法所所长"
    assert asked == [f"岗位：有 2 名同名人员，请写明岗位：{posts}"]
    assert EnterpriseLiaison.objects.get().post_id == other.pk


def test_a_post_that_is_another_one_is_named(office: Office) -> None:
    token = send(office, book([HEADER, row(1, post="司法所所长")]))

    assert faults(office, token) == {
        2: ["岗位：“陈一（虚构）”的岗位是：云山街道办事处（虚构） 城建办主任"]
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"name": "没有的厂", "code": ""},
            "企业名称：您的职责范围内没有这家企业，请核对名称和信用代码。",
        ),
        ({"name": "黄湓铸造厂（虚构）"}, "企业名称：这个信用代码登记的是“和平织造厂（虚构）”。"),
        ({"document": "云街〔2026〕9号"}, "依据文件：没有登记过“云街〔2026〕9号”，请先登记文件。"),
        ({"document": ""}, "依据文件：没有填写依据文件。"),
        ({"official": ""}, "联系干部：没有填写联系干部。"),
        ({"from_on": "2025-12-31"}, "起始日期：不能早于依据文件的生效日期。"),
        ({"name": "", "code": ""}, "企业名称：没有填写企业名称或统一社会信用代码。"),
        ({"official": "=1+1"}, "联系干部：以“=”开头，像公式，请改为普通文字。"),
    ],
)
def test_what_the_register_does_not_know_is_named(
    office: Office, change: dict[str, object], words: str
) -> None:
    token = send(office, book([HEADER, row(1, **change)]))

    assert words in faults(office, token)[2]
    refused(office, token)


def test_an_enterprise_in_another_village_is_named(office: Office) -> None:
    token = send(office, book([HEADER, row(1, village="黄湓社区"), second()]))

    assert faults(office, token) == {2: ["所在社区（村）：这家企业不在“黄湓社区”。"]}


def test_of_two_enterprises_of_one_name_the_code_is_asked_for(office: Office) -> None:
    make_unit(kind="enterprise", area_code=HUANGPEN, name=office.mill.name)
    token = send(office, book([HEADER, row(1, code="", village="")]))

    assert faults(office, token) == {2: ["企业名称：有 2 家同名企业，请写明统一社会信用代码。"]}


def test_the_own_person_of_an_enterprise_is_no_liaison(office: Office) -> None:
    make_post(
        account=make_account(name="厂里人（虚构）"), unit=office.mill, role="enterprise_owner"
    )
    token = send(office, book([HEADER, row(1, official="厂里人（虚构）", post="")]))

    assert faults(office, token) == {2: ["联系干部：联系人应是街道干部，不能是企业自己的人。"]}


def test_a_newer_document_is_not_overruled(office: Office) -> None:
    newer = make_document(number="云街〔2026〕8号", effective_on=date(2026, 4, 1))
    actions.assign_liaison(SYSTEM, office.mill.pk, office.lin.pk, document_id=newer.pk)
    token = send(office, book([HEADER, row(1, from_on="2026-05-01")]))

    assert list(faults(office, token)) == [2]
    assert faults(office, token)[2][0].startswith("依据文件：“关于工作分工的通知（虚构）")
    with pytest.raises(Invalid):
        actions.confirm_liaison_upload(office.head, token)
    assert EnterpriseLiaison.objects.count() == 1


def test_the_whole_table_may_rest_on_one_document(office: Office) -> None:
    rows = [HEADER[:-1], row(1)[:-1], second()[:-1]]
    token = send(office, book(rows))
    upload = queries.liaison_upload(office.head, token)
    with pytest.raises(Invalid) as missing:
        queries.liaison_preview(office.head, upload)
    actions.read_liaisons_as(office.head, token, office.document.pk)

    done = actions.confirm_liaison_upload(office.head, token)

    assert list(missing.value.fields) == ["document_id"]
    assert done.added == 2


def test_without_a_header_there_is_no_upload(office: Office) -> None:
    with pytest.raises(Invalid) as wrong:
        send(office, book([("甲", "乙"), ("丙", "丁")]))

    assert str(wrong.value.fields["file"]) == (
        "没有找到表头，表头里至少要有“企业名称”和“联系干部”。"
    )


def test_a_table_comes_in_once(office: Office) -> None:
    token = send(office, book([HEADER, row(1)]))
    actions.confirm_liaison_upload(office.head, token)

    with pytest.raises(WrongState):
        actions.confirm_liaison_upload(office.head, token)

    assert EnterpriseLiaison.objects.count() == 1


def test_another_person_does_not_see_the_upload(office: Office) -> None:
    token = send(office, book([HEADER, row(1)]))
    colleague = actor_for("safety_station_head", area_code=YUNSHAN)

    with pytest.raises(NotFound):
        queries.liaison_upload(colleague, token)
    with pytest.raises(NotAllowed):
        actions.start_liaison_upload(actor_for("police", area_code=YUNSHAN), "a.csv", b"x")


def test_an_enterprise_outside_ones_area_is_not_found(office: Office) -> None:
    far = make_unit(kind="enterprise", area_code="330781001001", name="外街道的厂（虚构）")
    token = send(office, book([HEADER, row(1, name=far.name, code="", village="")]))

    assert faults(office, token) == {
        2: ["企业名称：您的职责范围内没有这家企业，请核对名称和信用代码。"]
    }


def test_a_large_table_is_written_by_the_worker_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shouwang.prepare.organisations.actions.liaison_uploads.AT_ONCE_ROWS", 1)
    token = send(office, book([HEADER, row(1), second()]))
    waiting = actions.confirm_liaison_upload(office.head, token)
    assert (waiting.state, EnterpriseLiaison.objects.count()) == ("queued", 0)

    done = apply_liaison_uploads()

    assert (done, EnterpriseLiaison.objects.count()) == (1, 2)
    assert queries.liaison_upload(office.head, token).state == "done"


def test_a_queued_table_whose_officer_has_left_does_not_come_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shouwang.prepare.organisations.actions.liaison_uploads.AT_ONCE_ROWS", 0)
    token = send(office, book([HEADER, row(1)]))
    actions.confirm_liaison_upload(office.head, token)
    Post.objects.filter(pk=office.head.post_id or 0).update(valid_until_on=FIRST_DAY - timedelta(1))

    assert apply_liaison_uploads() == 0

    upload = queries.liaison_upload(office.head, token)
    assert (upload.state, EnterpriseLiaison.objects.count()) == ("failed", 0)
    assert str(queries.liaison_failure(office.head, upload)) == (
        "上传人已不在原岗位，或没有权限，没有导入。"
    )


def test_the_register_goes_out_for_who_may_export(office: Office) -> None:
    with pytest.raises(NotAllowed):
        actions.export_liaisons(actor_for("police", area_code=YUNSHAN), YUNSHAN)

    actions.export_liaisons(office.head, YUNSHAN)

    assert Entry.objects.filter(verb="liaison.export").count() == 1
