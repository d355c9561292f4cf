"""The list of vulnerable people as an office keeps it in Excel: in, put right, and out (R48)."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Sequence

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from conftest import SignedIn
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.ground.workbooks.models import Upload
from shouwang.prepare.households.models import Helper, Opening, Person
from shouwang.prepare.households.queries.people import person_set
from shouwang.prepare.households.queries.shapes import ClearPerson, cleared
from shouwang.prepare.households.tests.factories import SYSTEM, make_person
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    HEPING,
    plant_divisions,
)

API = "/api/v1/households"
JSON = "application/json"
REASON = "汛前核对，逐户上门"
HEADER = (
    "姓名",
    "类别",
    "村（社区）",
    "联系电话",
    "住址",
    "怎么转移",
    "联系顺序",
    "结对帮扶人",
    "帮扶人电话",
    "备注",
)
OLD, OLD_PHONE = "欧阳秋水（虚构）", "13957912345"
CHILD, CHILD_PHONE = "司马小满（虚构）", "13957955555"
NEIGHBOUR, NEIGHBOUR_PHONE = "邻居丁（虚构）", "13957967890"


def old(**more: object) -> list[object]:
    """Return a good row of an old person on a stretcher, with other cells where told."""
    cells: dict[str, object] = {
        "name": OLD,
        "category": "独居老人",
        "village": "和平社区",
        "phone": OLD_PHONE,
        "address": "龙井巷七号",
        "transport": "要担架",
        "order": 1,
        "helper": NEIGHBOUR,
        "helper_phone": NEIGHBOUR_PHONE,
        "notes": "床头有氧气瓶",
    }
    return list({**cells, **more}.values())


def child(**more: object) -> list[object]:
    """Return a good row of a child without a helper."""
    cells: dict[str, object] = {
        "name": CHILD,
        "category": "留守儿童",
        "phone": CHILD_PHONE,
        "address": "龙井巷九号",
        "transport": "能自己走",
        "order": 2,
        "helper": "",
        "helper_phone": "",
        "notes": "",
    }
    return old(**{**cells, **more})


def book(*rows: Sequence[object], merged: Sequence[tuple[int, int, int]] = ()) -> bytes:
    """Return a workbook; each of `merged` is (column, first row, last row), 0-based."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = made.add_worksheet("名单")
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(number, column, value)
    for column, first, last in merged:
        sheet.merge_range(first, column, last, column, rows[first][column])
    made.close()
    return out.getvalue()


def send(client: Client, content: bytes, *, confirm: bool = True) -> dict[str, object]:
    """Import through the API; returns the answer."""
    file = SimpleUploadedFile("名单.xlsx", content)
    answer = client.post(f"{API}/imports", {"file": file, "confirm": str(confirm).lower()})
    read: dict[str, object] = answer.json()
    return read


def counts(told: dict[str, object]) -> tuple[object, ...]:
    """Return how many rows are added, changed, unchanged and faulty."""
    return tuple(told[name] for name in ("added", "changed", "unchanged", "faulty"))


def errors(client: Client, *rows: Sequence[object]) -> list[tuple[object, object, object]]:
    """Return what is wrong in a table of the usual header."""
    told = send(client, book(HEADER, *rows), confirm=False)["errors"]
    assert isinstance(told, list)
    return [(one["row"], one["column"], one["message"]) for one in told]


def listed() -> list[ClearPerson]:
    """Return everybody on the list in clear, by contact order."""
    return cleared(person_set(SYSTEM))


def sheet_of(content: bytes) -> list[list[object]]:
    """Return the cells of a workbook's first sheet."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


def export(client: Client, area: str = HEPING) -> bytes:
    """Take the list away; returns the workbook."""
    answer = client.post(f"{API}/export", json.dumps({"area": area, "reason": REASON}), JSON)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content


@pytest.fixture
def village(signed_in: SignedIn) -> Client:
    """The director of Heping community."""
    plant_divisions()
    return signed_in("community_director", area_code=HEPING)[0]


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """The head of the safety station of the street."""
    plant_divisions()
    return signed_in("safety_station_head", area_code=YUNSHAN)[0]


@pytest.mark.requirement("R48")
def test_a_table_comes_in_through_columns_and_preview(village: Client) -> None:
    file = SimpleUploadedFile("名单.xlsx", book(HEADER, old(), child()))
    sent = village.post("/households/import", {"file": file})
    columns = village.get(sent["Location"])
    chosen = {name: str(n) for n, name in enumerate(columns.context["form"].fields)}
    order = ("name", "category", "village", "phone", "address", "transport", "contact_order")
    assert tuple(chosen)[:7] == order
    seen = village.post(sent["Location"], chosen, follow=True)
    page = seen.content.decode()
    assert (OLD in page, seen["Cache-Control"]) == (True, "private, no-store")
    assert Person.objects.count() == 0

    done = village.post(f"{seen.redirect_chain[-1][0]}/apply", follow=True)

    assert "已导入：新增 2 人，修改 0 人。" in done.content.decode()
    first, second = listed()
    assert (first.name, first.phone, first.address, first.notes) == (
        OLD,
        OLD_PHONE,
        "龙井巷七号",
        "床头有氧气瓶",
    )
    assert (first.masked.category, first.masked.transport) == ("elderly_alone", "stretcher")
    assert [(one.name, one.phone) for one in first.helpers] == [(NEIGHBOUR, NEIGHBOUR_PHONE)]
    assert (second.name, second.masked.contact_order, second.helpers) == (CHILD, 2, ())


@pytest.mark.requirement("R48")
def test_who_is_on_the_list_is_changed_and_not_doubled(village: Client) -> None:
    send(village, book(HEADER, old(), child()))

    told = send(village, book(HEADER, old(phone="139 5791 2345", address="桥头二号"), child()))

    assert counts(told) == (0, 1, 1, 0)
    assert [(one.name, one.address) for one in listed()] == [
        (OLD, "桥头二号"),
        (CHILD, "龙井巷九号"),
    ]


@pytest.mark.requirement("R48")
def test_an_empty_cell_takes_nothing_away(village: Client) -> None:
    send(village, book(HEADER, old()))

    told = send(village, book(["姓名", "联系电话", "备注"], [OLD, OLD_PHONE, ""]))

    assert counts(told) == (0, 0, 1, 0)
    assert listed()[0].notes == "床头有氧气瓶"


@pytest.mark.requirement("R48")
def test_two_people_exchange_their_order(village: Client) -> None:
    send(village, book(HEADER, old(), child()))

    told = send(village, book(HEADER, old(order=2), child(order=1)))

    assert counts(told) == (0, 2, 0, 0)
    assert [(one.name, one.masked.contact_order) for one in listed()] == [(CHILD, 1), (OLD, 2)]


@pytest.mark.requirement("R48")
def test_one_faulty_row_keeps_the_whole_table_out_and_comes_back_named(village: Client) -> None:
    file = SimpleUploadedFile("名单.xlsx", book(HEADER, old(), child(category="外星人")))
    sent = village.post("/households/import", {"file": file})
    preview = sent["Location"].removesuffix("/columns")

    refused = village.post(f"{preview}/apply")
    back = sheet_of(village.get(f"{preview}/errors.xlsx").content)

    assert refused.status_code == 422
    assert "有 1 行有错误，一行也没有导入。" in refused.content.decode()
    assert Person.objects.count() == 0
    assert back[0][-1] == "错误原因"
    assert (back[1][0], back[1][-1]) == (OLD, "")
    assert str(back[2][-1]).startswith("类别：没有“外星人”，请填其中一个：独居老人；")


@pytest.mark.requirement("R48")
@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": ""}, "姓名", "没有填写姓名。"),
        (
            {"village": "330781009999"},
            "村（社区）",
            "您的职责范围内没有“330781009999”这个村（社区）。",
        ),
        ({"phone": "13957"}, "联系电话", "电话号码不对，例如 13800001234 或 0579-88881234。"),
        (
            {"phone": "1.39E+10"},
            "联系电话",
            "编号成了科学计数法，末几位已丢失，请把单元格改为文本后重填。",
        ),
        ({"category": ""}, "类别", "没有填写类别。"),
        ({"address": ""}, "住址", "没有填写住址。"),
        ({"transport": ""}, "怎么转移", "没有填写怎么转移。"),
        ({"order": 0}, "联系顺序", "联系顺序应在 1 至 9999 之间。"),
        ({"order": "第一"}, "联系顺序", "应该是数字，表中是“第一”。"),
        ({"helper_phone": ""}, "帮扶人电话", "没有填写帮扶人电话。"),
        (
            {"helper": ""},
            "帮扶人电话",
            "电话要和结对帮扶人一一对应，几个人用顿号隔开。",
        ),
    ],
)
def test_what_is_wrong_in_a_row_is_named(
    village: Client, cells: dict[str, object], column: str, words: str
) -> None:
    assert errors(village, old(**cells)) == [(2, column, words)]


@pytest.mark.requirement("R48")
def test_one_person_or_one_order_twice_is_named_in_both_rows(village: Client) -> None:
    assert errors(village, old(), old(order=3)) == [
        (2, "姓名", "第 3 行是同一个人。"),
        (3, "姓名", "第 2 行是同一个人。"),
    ]
    assert errors(village, old(), child(order=1)) == [
        (2, "联系顺序", "第 3 行是同一个联系顺序。"),
        (3, "联系顺序", "第 2 行是同一个联系顺序。"),
    ]


@pytest.mark.requirement("R48")
def test_an_order_that_somebody_keeps_is_refused(village: Client) -> None:
    make_person(contact_order=1)

    assert errors(village, old()) == [(2, "联系顺序", "这个联系顺序已经有人了，请换一个，或留空。")]


@pytest.mark.requirement("R48")
def test_without_a_phone_a_name_that_leaves_a_doubt_is_asked_for(village: Client) -> None:
    make_person(name=OLD, phone=OLD_PHONE)
    make_person(name=CHILD, phone="")

    assert errors(village, old(phone="", order="")) == [
        (2, "联系电话", "名单上有 1 位同名的人，请写明电话。")
    ]
    assert errors(village, child(order="")) == [
        (
            2,
            "联系电话",
            "名单上有同名、没有电话的人。是同一个人请先在其页面补电话，不是请单独登记。",
        )
    ]


@pytest.mark.requirement("R48")
def test_merged_cells_a_title_and_a_second_header_row_are_read(station: Client) -> None:
    first = [*HEADER[:7], "结对帮扶", "", "备注"]
    second = ["", "", "", "", "", "", "", "帮扶人姓名", "帮扶人电话", ""]
    table = book(
        ["和平社区帮扶对象名单"], first, second, old(), child(village=""), merged=[(2, 3, 4)]
    )

    told = send(station, table)

    assert counts(told) == (2, 0, 0, 0)
    assert {one.masked.area_code for one in listed()} == {HEPING}
    assert Helper.objects.count() == 1


@pytest.mark.requirement("R48")
def test_a_helper_in_office_is_paired_by_post(village: Client, signed_in: SignedIn) -> None:
    _, worker = signed_in("grid_worker", area_code=HEPING)

    told = send(village, book(HEADER, old(helper=worker.name, helper_phone="")))

    assert counts(told) == (1, 0, 0, 0)
    assert Helper.objects.get().post_id == worker.post_id


@pytest.mark.requirement("R48")
def test_what_went_out_comes_back_in_without_a_change(station: Client) -> None:
    send(station, book(HEADER, old(notes="=1+1"), child(village="枣树村", order=1)))

    out = export(station, YUNSHAN)
    told = send(station, out)

    assert counts(told) == (0, 0, 2, 0)
    rows = sheet_of(out)
    assert rows[1] == list(HEADER)
    assert rows[2] == old(order="1", notes="'=1+1")
    assert {row[2] for row in rows[2:]} == {"和平社区", "枣树村"}


@pytest.mark.requirement("R48")
def test_who_took_the_list_away_and_why_is_shown(village: Client) -> None:
    person = make_person()
    asked = {"area": HEPING, "reason": " "}
    silent = village.post(f"{API}/export", json.dumps(asked), JSON)
    assert silent.status_code == 422
    assert Opening.objects.count() == 0

    answer = village.post("/households/export", {"area": HEPING, "reason": REASON})

    assert answer["Cache-Control"] == "private, no-store"
    assert sheet_of(answer.content)[2][4].startswith("测试路")  # type: ignore[attr-defined]
    seen = village.get(f"{API}/people/{person.pk}/openings").json()
    assert [(one["kind"], one["people"], one["reason"]) for one in seen] == [("export", 1, REASON)]
    assert "导出名单" in village.get(f"/households/people/{person.pk}").content.decode()
    assert Entry.objects.filter(verb="household_opening.open").count() == 1


@pytest.mark.requirement("R48")
def test_nobody_else_takes_the_list_away_or_brings_one_in(
    village: Client, signed_in: SignedIn
) -> None:
    person = make_person()
    helper, actor = signed_in("volunteer", area_code=HEPING)
    pair = json.dumps({"post_id": actor.post_id})
    assert village.post(f"{API}/people/{person.pk}/helpers", pair, JSON).status_code == 201
    callers = {
        "other_street": signed_in("safety_station_head", area_code=BINJIANG[:9])[0],
        "leader": signed_in("street_director", area_code=YUNSHAN)[0],
        "helper": helper,
        "grid_worker": signed_in("grid_worker", area_code=HEPING)[0],
    }
    body = json.dumps({"area": HEPING, "reason": REASON})
    token = str(send(village, book(HEADER, old()), confirm=False)["id"])

    exports = {
        name: client.post(f"{API}/export", body, JSON).status_code
        for name, client in callers.items()
    }
    imports = {
        name: client.get(f"{API}/imports/{token}").status_code for name, client in callers.items()
    }
    pages = {name: client.get("/households/import").status_code for name, client in callers.items()}

    assert exports == {"other_street": 404, "leader": 403, "helper": 403, "grid_worker": 403}
    assert imports == {"other_street": 404, "leader": 403, "helper": 403, "grid_worker": 404}
    assert pages == {"other_street": 200, "leader": 403, "helper": 403, "grid_worker": 200}
    assert Opening.objects.count() == 0


@pytest.mark.requirement("R48")
def test_another_streets_table_does_not_reach_the_village(signed_in: SignedIn) -> None:
    plant_divisions()
    other = signed_in("safety_station_head", area_code=BINJIANG[:9])[0]

    assert errors(other, old()) == [
        (2, "村（社区）", "您的职责范围内没有“和平社区”这个村（社区）。")
    ]


@pytest.mark.requirement("R48")
def test_no_name_or_phone_of_a_table_stands_in_journal_log_or_database(
    village: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send(village, book(HEADER, old(), child(category="外星人")))
        send(village, book(HEADER, old(), child()))

    kept = "".join(entry.text for entry in Entry.objects.all())
    kept += "".join(str(row) for row in Upload.objects.values())
    kept += "".join(str(row) for row in Person.objects.values()) + caplog.text
    secrets = (OLD, OLD_PHONE, CHILD, CHILD_PHONE, NEIGHBOUR, NEIGHBOUR_PHONE, "龙井巷", "氧气瓶")
    assert [one for one in secrets if one in kept] == []
    told = json.loads(Entry.objects.get(verb="upload.apply").text)
    assert told["details"] == {"added": 2, "same": 0, "differing": 0, "faulty": 0}


@pytest.mark.requirement("R48")
def test_a_table_comes_in_once(village: Client) -> None:
    token = send(village, book(HEADER, old()))["id"]

    again = village.post(f"/households/import/{token}/apply", follow=True)

    assert "这份表格已经导入。" in again.content.decode()
    assert Person.objects.count() == 1
