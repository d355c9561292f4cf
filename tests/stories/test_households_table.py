"""The list of vulnerable people as an office keeps it in Excel: in, put right, and out (R48)."""

from __future__ import annotations

import json
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.ground.workbooks.models import Upload
from shouwang.prepare.households.models import Helper, Opening, Person, RollEntry
from shouwang.prepare.households.queries import people_table
from shouwang.prepare.households.tests.factories import make_evacuation, make_person
from shouwang.prepare.households.tests.tables import (
    API,
    CHILD,
    CHILD_PHONE,
    HEADER,
    NEIGHBOUR,
    NEIGHBOUR_PHONE,
    OLD,
    OLD_PHONE,
    book,
    child,
    counts,
    errors,
    listed,
    old,
    send,
    sheet_of,
)
from shouwang.prepare.places.tests.factories import (
    BINJIANG,
    HEPING,
    plant_divisions,
)

JSON = "application/json"
REASON = "汛前核对，逐户上门"


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
def test_two_of_one_name_are_told_apart_where_the_table_has_both(village: Client) -> None:
    make_person(name=OLD, phone=OLD_PHONE)
    make_person(name=OLD, phone="")

    told = send(village, export(village))

    assert counts(told) == (0, 0, 2, 0)


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


@pytest.mark.requirement("R48")
def test_five_hundred_people_are_the_most_of_one_table(village: Client) -> None:
    rows = [old(name=f"{n}号（虚构）", phone="", order="") for n in range(1, 502)]

    whole = send(village, book(HEADER, *rows[:-1]), confirm=False)
    over = send(village, book(HEADER, *rows), confirm=False)

    assert counts(whole) == (500, 0, 0, 0)
    assert over["errors"] == [
        {"row": 0, "column": "整表", "message": "一张表最多 500 人，请按村（社区）分几张表。"}
    ]


@pytest.mark.requirement("R48")
def test_an_entry_that_changes_meanwhile_keeps_the_whole_table_out(
    village: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(village, book(HEADER, old()))
    token = send(village, book(HEADER, old(address="桥头二号"), child()), confirm=False)["id"]
    seen = people_table.people_preview

    def seen_late(actor: Actor, row: Upload) -> people_table.TablePreview:
        found = seen(actor, row)
        Person.objects.update(version=F("version") + 1)
        return found

    monkeypatch.setattr(people_table, "people_preview", seen_late)
    village.post(f"/households/import/{token}/apply")

    assert Upload.objects.get(token=token).state == "uploaded"
    assert [one.address for one in listed()] == ["龙井巷七号"]


@pytest.mark.requirement("R48")
def test_somebody_new_comes_onto_the_open_roll(village: Client) -> None:
    send(village, book(HEADER, old()))
    make_evacuation()

    send(village, book(HEADER, old(), child()))

    assert RollEntry.objects.count() == 2


@pytest.mark.requirement("R48")
def test_two_of_one_home_must_agree_on_its_address(village: Client) -> None:
    first = make_person(name=OLD, phone=OLD_PHONE, address="龙井巷七号")
    make_person(name=CHILD, phone=CHILD_PHONE, household_id=first.household_id)
    text = "和表里另一行是同一户，住址却不一样。"

    assert errors(village, old(address="桥头二号"), child(address="龙井巷七号")) == [
        (2, "住址", text),
        (3, "住址", text),
    ]


@pytest.mark.requirement("R48")
def test_several_helpers_in_one_cell_are_read_by_their_order(village: Client) -> None:
    row = old(helper=f"{NEIGHBOUR}、邻居戊（虚构）", helper_phone=f"{NEIGHBOUR_PHONE}，13957900001")

    first, again = send(village, book(HEADER, row)), send(village, book(HEADER, row))

    assert (counts(first), counts(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))
    assert [(one.name, one.phone) for one in listed()[0].helpers] == [
        (NEIGHBOUR, NEIGHBOUR_PHONE),
        ("邻居戊（虚构）", "13957900001"),
    ]


@pytest.mark.requirement("R48")
def test_a_preview_asks_the_database_no_more_for_more_rows(village: Client) -> None:
    def asked(count: int) -> int:
        rows = [old(name=f"{n}号（虚构）", phone="", order="") for n in range(count)]
        token = send(village, book(HEADER, *rows), confirm=False)["id"]
        with CaptureQueriesContext(connection) as queries:
            assert village.get(f"/households/import/{token}").status_code == 200
        return len(queries)

    for n in range(20):
        make_person(name=f"{n}号（虚构）", phone="")

    assert asked(2) == asked(20)
