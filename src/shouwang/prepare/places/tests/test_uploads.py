"""The office's own table: every error in its row, all rows or none, and again without doubles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import make_unit
from shouwang.ground.workbooks.queries import retold
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.actions import uploads
from shouwang.prepare.places.models import Place, RegisterUpload
from shouwang.prepare.places.queries import UploadPreview
from shouwang.prepare.places.rules.columns import Column, ColumnMapping, OutputUnit

from .factories import HEPING, YUNSHAN, ZAOSHU_VILLAGE, credit_code, make_place, plant_divisions
from .tables import HEADER, read_back, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Actor:
    plant_divisions()
    unit = make_unit(area_code=YUNSHAN, kind="safety_station", record_prefix="云山")
    return actor_for("safety_station_head", area_code=YUNSHAN, unit=unit)


def start(actor: Actor, rows: Sequence[tuple[object, ...]]) -> RegisterUpload:
    return actions.start_upload(actor, "台账.xlsx", workbook([HEADER, *rows]))


def seen(actor: Actor, upload: RegisterUpload) -> UploadPreview:
    return queries.preview(actor, upload)


def faults(actor: Actor, rows: Sequence[tuple[object, ...]]) -> dict[int, list[str]]:
    read = seen(actor, start(actor, rows))
    return {row.row: [f"{label}：{text}" for label, text in row.faults] for row in read.faulty}


GOOD = ("甲厂（虚构）", credit_code(1), "和平路1号", "和平社区", 500, None, "000-0000-0001")
SMALL = ("乙坊（虚构）", credit_code(2), "枣树村2号", "枣树村", 499.999999, None, "000-0000-0002")
QUEUE = ("丙包装（虚构）", None, "和平路3号", "和平", None, None, None)


def test_good_rows_come_in_with_their_rules_applied(station: Actor) -> None:
    upload = start(station, [GOOD, SMALL, QUEUE])

    done = actions.apply_upload(station, upload.token)

    found = {row.name: row for row in Place.objects.all()}
    assert (done.added, done.updated, done.unchanged) == (3, 0, 0)
    assert found["甲厂（虚构）"].accountable == "office"
    assert found["甲厂（虚构）"].annual_output_yuan == Decimal("5000000.00")
    assert found["乙坊（虚构）"].accountable == "village_pair"
    assert found["乙坊（虚构）"].area_code_now == ZAOSHU_VILLAGE
    assert found["丙包装（虚构）"].accountable == "unassigned"
    year = found["甲厂（虚构）"].registered_at.year
    assert sorted(row.number for row in found.values()) == [
        f"云山-{year}-P000001", f"云山-{year}-P000002", f"云山-{year}-P000003",
    ]  # fmt: skip
    assert Entry.objects.filter(verb="place.import").count() == 3
    assert found["甲厂（虚构）"].contact_phone == "000-0000-0001"


def test_the_table_is_forgotten_when_it_was_applied(station: Actor) -> None:
    upload = start(station, [GOOD])
    assert "甲厂" not in upload.content_sealed

    actions.apply_upload(station, upload.token)

    assert RegisterUpload.objects.get(pk=upload.pk).content_sealed == ""
    with pytest.raises(WrongState):
        actions.apply_upload(station, upload.token)


def test_one_bad_row_keeps_all_rows_out(station: Actor) -> None:
    upload = start(
        station, [GOOD, ("坏（虚构）", "91330781MA00000000", "x", "和平社区", 1, None, "")]
    )

    with pytest.raises(Invalid) as caught:
        actions.apply_upload(station, upload.token)

    assert str(caught.value.fields["rows"]) == "有 1 行有错误，一行也没有导入。"
    assert Place.objects.count() == 0
    assert not Entry.objects.filter(verb="place.import").exists()
    assert RegisterUpload.objects.get(pk=upload.pk).state == "uploaded"


def test_every_error_stands_in_its_row(station: Actor) -> None:
    rows: list[tuple[object, ...]] = [
        ("甲（虚构）", "91330781MA00000000", "", "和平社区", 1, None, ""),
        ("乙（虚构）", 9.13307810000001e17, "", "和平社区", 1, None, ""),
        ("丙（虚构）", "", "", "不存在村", 1, None, ""),
        ("丁（虚构）", "", "", "枣树", "很多", 1.5, "12"),
        ("=cmd|'/c calc'!A0", "", "", "和平社区", 1, None, ""),
        ("戊" * 10_000, "", "", "和平社区", 1, None, ""),
        ("己（虚构）", credit_code(9), "", "和平社区", 1, None, ""),
        ("庚（虚构）", credit_code(9), "", "和平社区", 1, None, ""),
        (None, "", "某路", "和平社区", 1, None, ""),
    ]

    assert faults(station, rows) == {
        2: ["统一社会信用代码：统一社会信用代码的校验位不对。"],
        3: ["统一社会信用代码：信用代码被存成了数字，末几位已丢失，请把单元格改为文本后重填。"],
        4: ["所属村（社区）：您的职责范围内没有“不存在村”这个村（社区）。"],
        5: [
            "所属村（社区）：“枣树”不止一个，请写全称，注明村或社区。",
            "年产值：应该是数字，表中是“很多”。",
            "容纳人数：应该是整数。",
            "联系电话：电话号码不对，应为 7 至 13 位数字。",
        ],
        6: ["名称：以“=”开头，像公式，请改为普通文字。"],
        7: ["名称：太长：10000 个字，最多 120 个字。"],
        8: ["统一社会信用代码：同一个信用代码在表中出现了不止一次。"],
        9: ["统一社会信用代码：同一个信用代码在表中出现了不止一次。"],
        10: ["名称：请填写名称。"],
    }


def test_impossible_days_and_half_emojis_are_named(station: Actor) -> None:
    content = "企业名称,所属村,摸底日期\n甲（虚构）,和平社区,2026-02-30\n".encode()
    upload = actions.start_upload(station, "a.csv", content)

    row = seen(station, upload).faulty[0]

    assert [str(text) for _, text in row.faults] == ["没有“2026-02-30”这一天，请写成 2026-06-22。"]


def test_the_same_table_comes_back_with_the_reasons(station: Actor) -> None:
    bad = ("坏（虚构）", "91330781MA00000000", "=1+1", "和平社区", 1, None, "000-0000-0003")
    upload = start(station, [GOOD, bad])

    rows = read_back(queries.annotated_workbook(station, upload))

    assert rows[0][-1] == "错误原因"
    assert rows[1] == [
        "甲厂（虚构）",
        credit_code(1),
        "和平路1号",
        "和平社区",
        "500",
        "",
        "000-0000-0001",
        "",
    ]
    assert rows[2][2] == "'=1+1"
    assert rows[2][-1] == (
        "地址：以“=”开头，像公式，请改为普通文字。；统一社会信用代码：统一社会信用代码的校验位不对。"
    )


def test_importing_again_changes_nothing(station: Actor) -> None:
    actions.apply_upload(station, start(station, [GOOD, SMALL, QUEUE]).token)

    done = actions.apply_upload(station, start(station, [GOOD, SMALL, QUEUE]).token)

    assert (done.added, done.updated, done.unchanged) == (0, 0, 3)
    assert Place.objects.count() == 3
    assert set(Place.objects.values_list("version", flat=True)) == {1}


def test_a_changed_row_updates_its_place_and_an_empty_cell_changes_nothing(station: Actor) -> None:
    actions.apply_upload(station, start(station, [GOOD, QUEUE]).token)
    changed = [
        ("甲厂新名（虚构）", credit_code(1), None, "和平社区", 499, None, None),
        ("丙包装（虚构）", None, None, "和平社区", 1, None, None),
    ]

    done = actions.apply_upload(station, start(station, changed).token)

    first = Place.objects.get(credit_code=credit_code(1))
    assert (done.added, done.updated) == (0, 2)
    assert (first.name, first.address) == ("甲厂新名（虚构）", "和平路1号")
    assert (first.accountable, first.contact_phone) == ("village_pair", "000-0000-0001")
    assert Place.objects.get(name="丙包装（虚构）").accountable == "village_pair"


def test_a_code_of_another_area_is_refused(station: Actor) -> None:
    make_place("滨江厂（虚构）", area_code="330781001001", credit_code=credit_code(1))

    assert faults(station, [GOOD]) == {2: ["统一社会信用代码：这个信用代码已登记在另一个场所。"]}


def test_a_community_cannot_import_for_another(station: Actor) -> None:
    community = actor_for("community_director", area_code=HEPING)

    assert faults(community, [SMALL]) == {
        2: ["所属村（社区）：您的职责范围内没有“枣树村”这个村（社区）。"]
    }


def test_without_the_right_nothing_is_kept() -> None:
    plant_divisions()
    worker = actor_for("grid_worker", area_code=HEPING)

    with pytest.raises(NotAllowed):
        start(worker, [GOOD])

    assert RegisterUpload.objects.count() == 0


def test_an_upload_belongs_to_who_sent_it(station: Actor) -> None:
    upload = start(station, [GOOD])
    other = actor_for("safety_station_head", area_code=YUNSHAN)

    with pytest.raises(NotFound):
        queries.upload(other, upload.token)
    with pytest.raises(NotFound):
        actions.apply_upload(other, upload.token)


def test_a_chosen_mapping_is_remembered_for_the_unit(station: Actor) -> None:
    upload = start(station, [GOOD])
    mapping = ColumnMapping({Column.NAME: 0, Column.VILLAGE: 3, Column.OUTPUT: 4}, OutputUnit.YUAN)
    actions.choose_mapping(station, upload.token, mapping)

    again = start(station, [SMALL])

    assert queries.read_mapping(again.mapping) == mapping


def test_a_wrong_mapping_is_refused(station: Actor) -> None:
    upload = start(station, [GOOD])

    with pytest.raises(Invalid) as caught:
        actions.choose_mapping(station, upload.token, ColumnMapping({Column.ADDRESS: 99}))

    assert set(caught.value.fields) == {"address", "name", "village"}


def test_totals_numbering_and_foot_notes_are_no_places(station: Actor) -> None:
    rows: list[tuple[object, ...]] = [
        (1, 2, 3, 4, 5, 6, 7),
        GOOD,
        (None, None, None, None, None, None, None),
        ("合计", None, None, None, 500, None, None),
        ("填表人：某某（虚构）", None, None, None, None, None, None),
    ]

    read = seen(station, start(station, rows))

    assert [row.row for row in read.rows if not row.faults] == [3]
    assert [str(text) for row in read.faulty for _, text in row.faults] == []


def test_old_tables_are_deleted(station: Actor) -> None:
    start(station, [GOOD])

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=False):
        gone = actions.forget_uploads(Actor.system("places"))

    assert gone == 1
    assert RegisterUpload.objects.count() == 0


def test_a_place_finds_its_unit_by_the_credit_code(station: Actor) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING, credit_code=credit_code(1))

    actions.apply_upload(station, start(station, [GOOD]).token)

    assert Place.objects.get().unit_id == unit.pk


def test_a_large_table_waits_for_the_worker_and_comes_in_whole(
    station: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE_ROWS", 1)
    upload = start(station, [GOOD, SMALL])

    waiting = actions.confirm_upload(station, upload.token)
    before = Place.objects.count()
    done = actions.apply_queued(Actor.system("places"))

    upload.refresh_from_db()
    assert (waiting.state, before) == ("queued", 0)
    assert (done, upload.state, upload.added) == (1, "applied", 2)
    assert Entry.objects.get(verb="upload.apply").actor_key == station.key


def test_a_small_table_comes_in_at_once(station: Actor) -> None:
    done = actions.confirm_upload(station, start(station, [GOOD]).token)

    assert (done.state, done.added) == ("applied", 1)


def test_a_waiting_table_that_cannot_come_in_any_more_is_given_up_with_its_reason(
    station: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE_ROWS", 1)
    upload = start(station, [GOOD, SMALL])
    actions.confirm_upload(station, upload.token)
    make_place("滨江厂（虚构）", area_code="330781001001", credit_code=credit_code(1))

    done = actions.apply_queued(Actor.system("places"))

    upload.refresh_from_db()
    assert (done, upload.state) == (0, "failed")
    assert str(retold(upload.failure)) == "有 1 行有错误，一行也没有导入。"
    assert Place.objects.count() == 1


def test_a_waiting_table_is_confirmed_once_and_kept(
    station: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE_ROWS", 1)
    upload = start(station, [GOOD, SMALL])
    actions.confirm_upload(station, upload.token)

    with pytest.raises(WrongState):
        actions.confirm_upload(station, upload.token)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=False):
        gone = actions.forget_uploads(Actor.system("places"))

    assert gone == 0


def test_nobody_but_the_system_brings_in_what_waits(station: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.apply_queued(station)


def test_a_waiting_table_tells_how_far_it_is(
    station: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE_ROWS", 1)
    monkeypatch.setattr(uploads, "CHUNK", 1)
    upload = start(station, [GOOD, SMALL])
    waiting = actions.confirm_upload(station, upload.token)
    told: list[int] = []
    tell = uploads._Progress._tell

    def heard(progress: uploads._Progress) -> None:
        tell(progress)
        told.append(RegisterUpload.objects.get(pk=upload.pk).position)

    monkeypatch.setattr(uploads._Progress, "_tell", heard)
    actions.apply_queued(Actor.system("test"))

    assert (waiting.position, waiting.total) == (0, 4)
    assert told == [1, 2, 3, 4]
    assert RegisterUpload.objects.get(pk=upload.pk).state == RegisterUpload.APPLIED


def test_each_imported_place_has_its_own_sealed_entry_and_number(station: Actor) -> None:
    upload = start(station, [GOOD, SMALL, QUEUE])

    actions.apply_upload(station, upload.token)

    keys = {row.journal_key for row in Place.objects.all()}
    assert {row.object_key for row in Entry.objects.filter(verb="place.import")} == keys
    assert len(set(Place.objects.values_list("number", flat=True))) == 3
    later = make_place("后来（虚构）")
    assert later.number.endswith("P000004")
